"""What stands above everything on a patient's page: whose record it is, and in which mode it is open."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from carnet.design import dates
from carnet.domain.access.codes import Mode
from carnet.domain.access.reading import PatientSheet
from carnet.foundation import ids
from carnet.gateways.web_professional import presenting
from carnet.gateways.web_professional.visits import Visit

type _Words = tuple[Promise, Promise, Promise]

# By mode: what it is, what it means, the button that ends it.
_WORDS: dict[Mode, _Words] = {
    Mode.BREAK_GLASS: (
        _("Accès d’urgence (bris de glace)"),
        _("Le patient et son médecin traitant sont prévenus. Son journal garde vos lectures et votre raison."),
        _("Quitter l’accès d’urgence"),
    ),
    Mode.REGULATION: (
        _("Régulation médicale"),
        _("Le patient et son médecin traitant sont prévenus. Son journal garde vos lectures."),
        _("Quitter la régulation"),
    ),
    Mode.SECRET: (
        _("Accès secret : les parents n’en savent rien"),
        _("Ce que vous déposez maintenant ne sera pas montré aux représentants de ce mineur."),
        _("Quitter l’accès secret"),
    ),
}


@dataclass(frozen=True, slots=True)
class ModeShown:
    """The mode of a record that is not open as usual: what it is, until when, how to leave it."""

    code: str
    title: str
    means: str
    until: datetime
    ends: str
    leave_url: str
    leave_label: str


def of(visit: Visit, sheet: PatientSheet, *, at: datetime) -> dict[str, object]:
    """Gives a page of a patient its banner, and what tells the mode when it is not the usual one."""
    held = visit.modes.get(sheet.space_id)
    if held is None:
        return {"patient": presenting.banner(sheet), "open_mode": None}
    title, means, leave_label = (str(word) for word in _WORDS[held.mode])
    address = reverse("professional:usual", args=[ids.public(sheet.space_id)])
    shown = ModeShown(
        code=held.mode.value,
        title=title,
        means=means,
        until=held.until,
        ends=ending(held.until, at=at),
        leave_url=address,
        leave_label=leave_label,
    )
    return {"patient": presenting.banner(sheet, mode=f"{title} {shown.ends}"), "open_mode": shown}


def ending(until: datetime, *, at: datetime) -> str:
    """Says when something ends: « jusqu’à 14 h 05 », with the day when it is another one."""
    if dates.local_day(until) == dates.local_day(at):
        return gettext("jusqu’à {hour}").format(hour=dates.clock(until))
    return gettext("jusqu’au {day} à {hour}").format(day=dates.long_day(until), hour=dates.clock(until))
