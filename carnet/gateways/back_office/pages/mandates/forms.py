"""A mandate on paper: which kind, who acts, from which document, from when and until when."""

from datetime import UTC, date, datetime, time, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from carnet.design import forms as design_forms
from carnet.design.dates import PARIS
from carnet.design.identities import InsField, NameField
from carnet.domain.spaces.actions import Named, Terms
from carnet.domain.spaces.codes.delegations import Kind, Scope
from carnet.domain.support.rules.desk import MOST_WORDS
from carnet.gateways.back_office import wording

_PLAIN = {"autocomplete": "off", "spellcheck": "false"}
_EARLIEST, _LATEST = date(1880, 1, 1), date(2200, 1, 1)
_LONGEST_NAME = 100


class MandateForm(forms.Form):
    """What the paper says. The kinds offered are those that the agent's role may record."""

    kind = forms.ChoiceField(
        label=_("Que dit le document ?"),
        widget=design_forms.Radios(),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choisissez ce que dit le document.")),
    )
    matricule = InsField(
        label=_("Matricule INS de qui agira"),
        help_text=_("15 caractères, ou 13 sans la clé. Cette personne doit avoir activé son espace."),
    )
    family_name = NameField(label=_("Nom de famille"), error_messages={"required": _("Indiquez le nom de famille.")})
    given_name = NameField(label=_("Prénom"), error_messages={"required": _("Indiquez le prénom.")})
    birth_on = design_forms.DayField(label=_("Date de naissance"), earliest=_EARLIEST, latest=_LATEST)
    basis = forms.CharField(
        label=_("Le document que vous avez sous les yeux"),
        help_text=_(
            "Par exemple : jugement du 3 mars 2026, tribunal judiciaire de Nanterre. Les deux personnes le lisent."
        ),
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Dites quel document vous avez sous les yeux.")},
    )
    scope = forms.ChoiceField(
        label=_("Ce qu’un aidant pourra faire"),
        help_text=_("Un représentant peut tout ce que la loi lui permet."),
        choices=[
            (Scope.DOCUMENTS.value, _("Voir, ajouter et ranger les documents")),
            (Scope.ALL.value, _("Aussi les avis et le journal des accès")),
        ],
        initial=Scope.DOCUMENTS.value,
        widget=design_forms.Radios(),
    )
    begins_on = design_forms.DayField(
        label=_("À partir du"), help_text=_("Sans date : maintenant."), required=False, latest=_LATEST
    )
    ends_on = design_forms.DayField(
        label=_("Jusqu’au"),
        help_text=_("Ce jour compris. Sans date : jusqu’à ce qu’une des deux personnes, ou un juge, y mette fin."),
        required=False,
        latest=_LATEST,
    )

    def __init__(self, data: object = None, *, kinds: list[Kind]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # the answers of a request
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.value, wording.MANDATES[kind]) for kind in kinds]

    def mandate(self) -> tuple[Kind, Named, Terms]:
        """Gives which mandate, whose, and what it opens."""
        said = self.cleaned_data
        kind = Kind(said["kind"])
        named = Named(
            matricule=said["matricule"],
            family_name=said["family_name"],
            given_name=said["given_name"],
            birth_on=said["birth_on"],
        )
        begins, ends = said["begins_on"], said["ends_on"]
        terms = Terms(
            scope=Scope(said["scope"]) if kind is Kind.CARER else Scope.ALL,
            begins_at=_midnight(begins) if begins else None,
            ends_at=_midnight(ends + timedelta(days=1)) if ends else None,
        )
        return kind, named, terms


class EndForm(forms.Form):
    """Why a mandate ends: the form or the decision received."""

    reason = forms.CharField(
        label=_("Le document qui y met fin"),
        help_text=_("Par exemple : mainlevée du 3 mars 2026, ou lettre de la personne. Les deux personnes le lisent."),
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Dites quel document y met fin.")},
    )


def _midnight(day: date) -> datetime:
    """Gives the instant at which a day begins in Paris."""
    return datetime.combine(day, time(), PARIS).astimezone(UTC)
