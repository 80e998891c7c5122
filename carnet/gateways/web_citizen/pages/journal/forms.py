"""The filters of the journal, read from the address: who, what kind of act, about what, when, refused or not."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from carnet.design.dates import PARIS
from carnet.domain.documents.journal_reading import DOCUMENT
from carnet.domain.spaces.queries.delegations import Names
from carnet.foundation.journal.codes import Outcome
from carnet.foundation.journal.searching import Criteria, Passage
from carnet.gateways.web_citizen import sentences
from carnet.gateways.web_citizen.pages.journal import telling
from carnet.gateways.web_citizen.readers import Reader
from carnet.gateways.web_citizen.sentences import Family

PERSON, PLACE = "personne:", "lieu:"
# Beyond these a calendar has no instants to compare with; no journal is as old or as young.
_EARLIEST, _LATEST = date(1900, 1, 1), date(2999, 12, 31)
_LONGEST_WHO = 200
_FAMILIES = [
    ("", _("Tous")),
    (Family.ACCESSES, _("Consultations et lectures")),
    (Family.DEPOSITS, _("Dépôts et ajouts")),
    (Family.CHANGES, _("Changements, masquages, suppressions")),
    (Family.RIGHTS, _("Droits et autorisations")),
    (Family.RELATIVES, _("Les proches")),
    (Family.ACCOUNT, _("L’espace et les connexions")),
    (Family.SUPPORT, _("L’assistance")),
]
_ABOUT = [("", _("Tout")), ("documents", _("Un document")), ("dossier", _("Le dossier en général"))]
_WRONG_DAY = {"invalid": _("Cette date n’existe pas : vérifiez le jour, le mois et l’année.")}


def _day(label: object) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, error_messages=_WRONG_DAY)  # type: ignore[arg-type]


class FilterForm(forms.Form):
    """What is looked for in the journal. Every field may be empty; filters add up."""

    qui = forms.CharField(
        label=_("Qui"), required=False, validators=[MaxLengthValidator(_LONGEST_WHO)], widget=forms.Select()
    )
    genre = forms.ChoiceField(label=_("Genre d’action"), required=False, choices=_FAMILIES)
    sur = forms.ChoiceField(label=_("À propos de"), required=False, choices=_ABOUT)
    du = _day(_("À partir du"))
    au = _day(_("Jusqu’au"))
    refus = forms.BooleanField(label=_("Seulement ce qui a été refusé"), required=False)

    def criteria(self) -> Criteria:
        """Gives what the domain is asked; a field with an error asks nothing."""
        said = self.cleaned_data
        who, family, about = said.get("qui") or "", said.get("genre"), said.get("sur")
        return Criteria(
            actor_id=who.removeprefix(PERSON) if who.startswith(PERSON) else "",
            organization_id=who.removeprefix(PLACE) if who.startswith(PLACE) else "",
            acts=tuple(sentences.FAMILIES[Family(family)]) if family else None,
            outcome=Outcome.REFUSED if said.get("refus") else None,
            about=DOCUMENT if about == "documents" else "",
            not_about=DOCUMENT if about == "dossier" else "",
            since=_midnight(said.get("du")),
            until=_midnight(said.get("au"), days=1),
        )

    def offer(self, passages: Iterable[Passage], *, reader: Reader, names: Names) -> None:
        """Offers by name those who left lines: persons, then places."""
        persons: dict[str, str] = {}
        places: dict[str, str] = {}
        for passage in passages:
            actor = passage.newest.entry.actor
            persons[PERSON + actor.id] = telling.name_of(actor, reader=reader, names=names)
            if actor.organization_id:
                places[PLACE + actor.organization_id] = actor.organization_name or actor.organization_id
        groups = [(_now("Personnes et services"), _by_name(persons)), (_now("Lieux"), _by_name(places))]
        offered = [("", _now("Tout le monde")), *((name, choices) for name, choices in groups if choices)]
        widget = self.fields["qui"].widget
        assert isinstance(widget, forms.Select)
        widget.choices = offered

    def active_count(self) -> int:
        """Counts the filters in use."""
        return sum(bool(self.cleaned_data.get(name)) for name in self.fields)

    def address(self, **more: str) -> str:
        """Writes the filters in use as the query of an address."""
        asked = {name: self.data[name] for name in self.fields if self.cleaned_data.get(name)}
        return f"?{urlencode({**asked, **more})}" if asked or more else ""


def _by_name(choices: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(choices.items(), key=lambda choice: choice[1].casefold())


def _midnight(day: date | None, *, days: int = 0) -> datetime | None:
    """Gives the first instant of a day as it is lived in Paris, or of a day some days after."""
    if day is None:
        return None
    bounded = min(max(day, _EARLIEST), _LATEST) + timedelta(days=days)
    return datetime.combine(bounded, time.min, PARIS).astimezone(UTC)
