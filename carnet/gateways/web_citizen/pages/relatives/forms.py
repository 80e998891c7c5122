"""Inviting somebody: who it is, told by data that only they can give; what they may do; until when."""

from datetime import UTC, date, datetime, time, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from carnet.design.dates import PARIS
from carnet.design.forms import DayField, Radios
from carnet.design.identities import InsField, NameField
from carnet.domain.spaces.actions import Named, Terms
from carnet.domain.spaces.codes.delegations import Scope

_EARLIEST = date(1900, 1, 1)
_EVERYTHING_HINT = _("Aussi les avis et le journal des accès.")
_DOCUMENTS_HINT = _("Avec un avis, sans détail, quand un document arrive ou change.")


class PersonForm(forms.Form):
    """Names the one invited, as on the carte Vitale."""

    matricule = InsField(
        label=_("Numéro de sécurité sociale (INS)"),
        help_text=_("13 ou 15 caractères. Demandez-le à la personne que vous invitez."),
        error_messages={
            "required": _("Indiquez le numéro de sécurité sociale."),
            "unreadable": _("Ce numéro a 13 caractères, ou 15 avec sa clé : vérifiez qu’il est complet."),
        },
    )
    family_name = NameField(label=_("Nom de famille"), error_messages={"required": _("Indiquez le nom de famille.")})
    given_name = NameField(label=_("Prénom"), error_messages={"required": _("Indiquez le prénom.")})
    birth_on = DayField(
        label=_("Date de naissance"),
        help_text=_("Par exemple 27 3 1961."),
        earliest=_EARLIEST,
        missing=_("Indiquez la date de naissance."),
    )

    def named(self) -> Named:
        """Gives the person as the domain looks for her."""
        data = self.cleaned_data
        return Named(
            matricule=data["matricule"],
            family_name=data["family_name"],
            given_name=data["given_name"],
            birth_on=data["birth_on"],
        )

    def terms(self) -> Terms:
        """Gives what a second parent's mandate opens: all, from the acceptance to the majority."""
        return Terms()


class CarerForm(PersonForm):
    """Names a carer, with what the carer may do and until when."""

    scope = forms.ChoiceField(
        label=_("Que pourra faire cette personne ?"),
        choices=[
            (Scope.DOCUMENTS.value, _("Voir, ajouter et ranger mes documents")),
            (Scope.ALL.value, _("Tout ce qu’un aidant peut faire")),
        ],
        initial=Scope.DOCUMENTS.value,
        widget=Radios(
            hints={
                Scope.DOCUMENTS.value: _DOCUMENTS_HINT,  # type: ignore[dict-item]  # translated when shown
                Scope.ALL.value: _EVERYTHING_HINT,  # type: ignore[dict-item]
            }
        ),
        error_messages={"required": _("Dites ce que cette personne pourra faire.")},
    )
    begins_on = DayField(
        label=_("À partir du"), help_text=_("Sans date : dès que la personne accepte."), required=False
    )
    ends_on = DayField(
        label=_("Jusqu’au"), help_text=_("Ce jour compris. Sans date : tant que personne n’y met fin."), required=False
    )

    def terms(self) -> Terms:
        """Gives what the mandate opens, in instants."""
        begins, ends = self.cleaned_data["begins_on"], self.cleaned_data["ends_on"]
        return Terms(
            scope=Scope(self.cleaned_data["scope"]),
            begins_at=_midnight(begins) if begins else None,
            ends_at=_midnight(ends + timedelta(days=1)) if ends else None,
        )


def _midnight(day: date) -> datetime:
    """Gives the instant at which a day begins in Paris."""
    return datetime.combine(day, time(), PARIS).astimezone(UTC)


def form_of(data: object, *, is_for_child: bool) -> PersonForm:
    """Gives the form that fits: a second parent for a child, a carer for oneself."""
    chosen = PersonForm if is_for_child else CarerForm
    return chosen(data)  # type: ignore[arg-type]  # the answers of a request
