"""How the citizen is told: one choice for each family of notices."""

from collections.abc import Iterable

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from carnet.domain.notifications import actions, families, queries
from carnet.domain.notifications.codes import Channel, Family
from carnet.domain.notifications.families import FamilyRow
from carnet.foundation import clock
from carnet.gateways.web_citizen import doors, flashes, layout
from carnet.gateways.web_citizen.flashes import Flash
from carnet.gateways.web_citizen.readers import Reader

_CHANNELS = {
    Channel.MAIL: _("Ici et par e-mail, tout de suite"),
    Channel.DAILY: _("Ici, et un e-mail le lendemain matin"),
    Channel.APP: _("Ici seulement"),
    Channel.NONE: _("Ne pas me prévenir"),
}


def offers_a_choice(row: FamilyRow) -> bool:
    """Tells whether there is anything to choose about a family."""
    return len(row.choices) > 1


class PreferencesForm(forms.Form):
    """One list for each family of which the citizen may choose something."""

    def __init__(self, data: object = None, *, channels: dict[Family, Channel], rows: Iterable[FamilyRow]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # the answers of a request
        for row in rows:
            if offers_a_choice(row):
                self.fields[row.family.value] = forms.ChoiceField(
                    label=row.label,
                    help_text=row.hint,
                    choices=[(one.value, _CHANNELS[one]) for one in row.choices],
                    initial=channels[row.family].value,
                )

    def channels(self) -> dict[Family, Channel]:
        """Gives what was chosen."""
        return {Family(name): Channel(value) for name, value in self.cleaned_data.items()}


@doors.for_reader("GET", "POST", decides=True)
def show(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Shows the choices as they are, and keeps those that are made."""
    known = queries.channels(space_id=reader.space_id)
    rows = families.families().values()
    form = PreferencesForm(request.POST if request.method == "POST" else None, channels=known, rows=rows)
    if form.is_bound and form.is_valid():
        channels = form.channels()
        if channels != {family: known[family] for family in channels}:
            actions.choose_channels(space_id=reader.space_id, channels=channels, by=reader.actor, at=clock.now())
        flashes.say(request, Flash(text=_now("Vos choix sont enregistrés.")))
        return HttpResponseRedirect(reverse("citizen:notice_preferences"))
    context = {
        "form": form,
        "always": [row for row in rows if not offers_a_choice(row)],
        "email": queries.email(space_id=reader.space_id),
        "acted_for": [] if reader.acts_for_another else [one for one in layout.mandates(reader) if one.is_in_force],
    }
    status = 422 if form.is_bound else 200
    return layout.page(request, reader, "citizen/notice_preferences.html", context, place="notices", status=status)
