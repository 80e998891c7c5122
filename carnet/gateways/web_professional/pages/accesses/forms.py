"""Which of one's own acts are looked for, and saying that they are somebody else's."""

from datetime import datetime
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from carnet.gateways.web_professional.acts import FAMILIES, FAMILY_LABELS, Family

_WRONG_DAY = {"invalid": _("Cette date n’existe pas : vérifiez le jour, le mois et l’année.")}


def _day(label: object) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, error_messages=_WRONG_DAY)  # type: ignore[arg-type]


class FilterForm(forms.Form):
    """What is looked for. Every field may be empty; filters add up. They name no patient: they stand in the address."""

    genre = forms.ChoiceField(
        label=_("Genre d’action"),
        required=False,
        choices=[("", _("Tous")), *((family.value, label) for family, label in FAMILY_LABELS.items())],
    )
    du = _day(_("À partir du"))
    au = _day(_("Jusqu’au"))

    def acts(self) -> tuple[str, ...] | None:
        """Gives the acts asked for; None for all."""
        family = self.cleaned_data.get("genre")
        return tuple(FAMILIES[Family(family)]) if family else None

    def active_count(self) -> int:
        """Counts the filters in use."""
        return sum(bool(self.cleaned_data.get(name)) for name in self.fields)

    def address(self, *, before: datetime | None = None) -> str:
        """Writes the filters in use as the query of an address, to go on before an instant."""
        asked = {name: self.data[name] for name in self.fields if self.cleaned_data.get(name)}
        if before is not None:
            asked["avant"] = before.isoformat()
        return f"?{urlencode(asked)}" if asked else ""


class NotMeForm(forms.Form):
    """The word of the account's holder: said once, with both consequences under the eyes."""

    is_sure = forms.BooleanField(
        label=_("Je n’ai pas fait tout cela : coupez mon compte maintenant"),
        error_messages={"required": _("Cochez cette case pour couper votre compte.")},
    )
