"""The filters of the list of documents, read from the address."""

from datetime import UTC, date, datetime, time, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from carnet.design.dates import PARIS
from carnet.domain.documents.codes import Criteria, Status
from carnet.foundation import nomenclatures

# Beyond these a calendar has no instants to compare with; nobody's documents are there.
_EARLIEST, _LATEST = date(1800, 1, 1), date(2999, 12, 31)
_CHOICES = [("", _("Toutes"))] + [(known.code, known.label) for known in nomenclatures.categories()]


class FilterForm(forms.Form):
    """What is looked for among the documents. Every field may be empty."""

    q = forms.CharField(
        label=_("Chercher dans les titres"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    categorie = forms.ChoiceField(label=_("Catégorie"), required=False, choices=_CHOICES)
    auteur = forms.CharField(
        label=_("Nom de l’auteur"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    du = forms.DateField(
        label=_("À partir du"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Cette date n’existe pas : vérifiez le jour, le mois et l’année.")},
    )
    au = forms.DateField(
        label=_("Jusqu’au"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Cette date n’existe pas : vérifiez le jour, le mois et l’année.")},
    )
    archives = forms.BooleanField(label=_("Montrer aussi les documents archivés"), required=False)

    def criteria(self) -> Criteria:
        """Gives what the domain is asked; a field with an error asks nothing."""
        said = self.cleaned_data
        category = said.get("categorie")
        return Criteria(
            statuses=(Status.CURRENT,),
            title=said.get("q") or "",
            categories=(category,) if category else (),
            author_family=said.get("auteur") or "",
            created_from=_midnight(said.get("du")),
            created_to=_midnight(said.get("au"), days=1),
            is_archived=None if said.get("archives") else False,
        )

    def active_count(self) -> int:
        """Counts the filters in use, the search on titles left out."""
        return sum(bool(self.cleaned_data.get(name)) for name in self.fields if name != "q")


def _midnight(day: date | None, *, days: int = 0) -> datetime | None:
    """Gives the first instant of a day as it is lived in Paris, or of a day some days after."""
    if day is None:
        return None
    bounded = min(max(day, _EARLIEST), _LATEST) + timedelta(days=days)
    return datetime.combine(bounded, time.min, PARIS).astimezone(UTC)
