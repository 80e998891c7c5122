"""The filters of a patient's list of documents."""

from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from carnet.domain.documents.codes import Criteria, Status
from carnet.foundation import nomenclatures

ALL_DATES = "tout"
DEFAULT_PERIOD = "2ans"
# Source: functional-rules §2.5, the first view is limited to two years.
_PERIODS = {"6mois": 183, DEFAULT_PERIOD: 731, "5ans": 1827}
# What follows the professional from one patient to the next. Typed words do not: they may tell of a patient.
KEPT = ("periode", "classe", "archives", "remplaces")
TYPED = ("q", "auteur")


class FilterForm(forms.Form):
    """What is looked for among the documents. Every field may be empty."""

    q = forms.CharField(
        label=_("Chercher dans les titres"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    periode = forms.ChoiceField(
        label=_("Période"),
        required=False,
        choices=[
            ("6mois", _("6 derniers mois")),
            (DEFAULT_PERIOD, _("2 dernières années")),
            ("5ans", _("5 dernières années")),
            (ALL_DATES, _("Toutes les dates")),
        ],
    )
    classe = forms.ChoiceField(
        label=_("Classe"),
        required=False,
        choices=[("", _("Toutes"))]
        + [(one.code, one.label) for one in nomenclatures.document_classes() if ":" not in one.code],
    )
    auteur = forms.CharField(
        label=_("Nom de l’auteur"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    archives = forms.BooleanField(label=_("Montrer aussi les documents archivés"), required=False)
    remplaces = forms.BooleanField(label=_("Montrer aussi les versions remplacées"), required=False)

    def criteria(self, *, at: datetime) -> Criteria:
        """Gives what the domain is asked; a field with an error asks nothing."""
        said = self.cleaned_data
        days = _PERIODS.get(self.period())
        return Criteria(
            statuses=(Status.CURRENT, Status.SUPERSEDED) if said.get("remplaces") else (Status.CURRENT,),
            title=said.get("q") or "",
            classes=(said["classe"],) if said.get("classe") else (),
            author_family=said.get("auteur") or "",
            created_from=at - timedelta(days=days) if days else None,
            is_archived=None if said.get("archives") else False,
        )

    def period(self) -> str:
        """Gives the period asked for, two years unless said otherwise."""
        return self.cleaned_data.get("periode") or DEFAULT_PERIOD

    def period_label(self) -> str:
        """Says the period in words, for the sentence above the list."""
        field = self.fields["periode"]
        assert isinstance(field, forms.ChoiceField)
        return str(dict(field.choices)[self.period()])  # type: ignore[arg-type]  # flat choices, declared above

    def active_count(self) -> int:
        """Counts the filters in use, the search on titles left out."""
        chosen = [name for name in ("classe", "auteur", "archives", "remplaces") if self.cleaned_data.get(name)]
        return len(chosen) + (self.period() != DEFAULT_PERIOD)

    def chosen(self, names: tuple[str, ...]) -> dict[str, str]:
        """Gives what was chosen among some fields, as it stands in an address."""
        values = {name: self.cleaned_data.get(name) for name in names}
        return {name: "on" if value is True else str(value) for name, value in values.items() if value}
