"""Other professionals as these pages name them: from the directory."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from carnet.design.dates import local_day
from carnet.domain.identity import queries as identity
from carnet.domain.identity.codes import Professional
from carnet.foundation import nomenclatures

MOST_FOUND = 20
_RPPS_LENGTH = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A professional in a few words; not `is_listed` when the directory has nobody of this number."""

    rpps: str
    name: str
    about: str
    is_doctor: bool = False
    is_listed: bool = True


def is_number(rpps: str) -> bool:
    """Whether this has the form of an RPPS number."""
    return rpps.isascii() and rpps.isdigit() and len(rpps) == _RPPS_LENGTH


def known(rpps: str, *, at: datetime) -> Known:
    """Names a professional; by the number alone when the directory does not have it."""
    found = identity.professional(rpps=rpps, on=local_day(at)) if is_number(rpps) else None
    if found is None:
        return Known(rpps=rpps, name=_("Professionnel n° {rpps}").format(rpps=rpps), about="", is_listed=False)
    return _known(found)


def find(words: str, *, at: datetime) -> list[Known]:
    """Finds professionals at work by the beginning of their names, or by their number."""
    return [_known(one) for one in identity.find_professionals(words=words, on=local_day(at), count=MOST_FOUND)]


def who(actor_id: str, *, at: datetime) -> str:
    """Names who collected a consent: a professional, else the patient on a screen."""
    return known(actor_id, at=at).name if is_number(actor_id) else _("le patient lui-même")


def _known(found: Professional) -> Known:
    profession = nomenclatures.profession(found.profession)
    parts = [
        nomenclatures.spoken(profession.label) if profession else found.profession,
        *(place.name for place in found.organizations),
    ]
    return Known(rpps=found.rpps, name=found.display_name, about=" · ".join(parts), is_doctor=found.profession == "10")
