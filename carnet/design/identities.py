"""Fields that name a person: the INS, the strict traits."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from carnet.design.forms import DayField, Radios
from carnet.domain.identity.codes import Sex
from carnet.foundation.values import ins

# What is typed of somebody is not for the browser to remember, nor to correct.
_PLAIN = {"autocomplete": "off", "spellcheck": "false"}
_LONGEST_INS = 40
_EARLIEST, _LATEST = date(1880, 1, 1), date(2200, 1, 1)


class InsField(forms.CharField):
    """The INS of a person, with or without its key, kept as it was typed: a wrong one is no reason to refuse."""

    default_error_messages = {  # noqa: RUF012 - Django's own protocol
        "required": _("Indiquez le matricule INS."),
        "unreadable": _("Un matricule INS a 13 caractères, ou 15 avec sa clé : vérifiez qu’il est complet."),
    }

    def __init__(self, *, oid: str = ins.NIR, **named: Any) -> None:
        self._oid = oid
        known = {
            "label": _("Matricule INS"),
            "help_text": _("15 caractères, ou 13 sans la clé. Les espaces ne comptent pas."),
        }
        super().__init__(max_length=_LONGEST_INS, widget=forms.TextInput(_PLAIN), **{**known, **named})

    def clean(self, value: Any) -> str:
        """Checks the form of the matricule, not whose it is."""
        text: str = super().clean(value)
        try:
            return ins.parse(text, oid=self._oid).value
        except ins.UnreadableIns as error:
            raise ValidationError(self.error_messages["unreadable"], code="unreadable") from error


class NameField(forms.CharField):
    """One of the names of a person."""

    def __init__(self, **named: Any) -> None:
        super().__init__(max_length=100, widget=forms.TextInput(_PLAIN), **named)


class TraitsForm(forms.Form):
    """Names a person by the strict traits: birth name, first given name, birth date, sex."""

    family_name = NameField(
        label=_("Nom de naissance"), error_messages={"required": _("Indiquez le nom de naissance.")}
    )
    given_name = NameField(
        label=_("Premier prénom de naissance"), error_messages={"required": _("Indiquez le premier prénom.")}
    )
    birth_on = DayField(label=_("Date de naissance"), earliest=_EARLIEST, latest=_LATEST)
    sex = forms.ChoiceField(
        label=_("Sexe"),
        choices=[(Sex.FEMALE.value, _("Femme")), (Sex.MALE.value, _("Homme")), (Sex.UNKNOWN.value, _("Inconnu"))],
        widget=Radios(is_inline=True),
        error_messages={"required": _("Indiquez le sexe de l’identité.")},
    )
