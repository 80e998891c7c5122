"""Finding a patient: by INS, or by the strict traits of the identity."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from carnet.design import forms as design_forms
from carnet.domain.identity.codes import Sex
from carnet.foundation.values import ins

_PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class InsForm(forms.Form):
    """Names a patient by the INS, with or without its key."""

    ins = forms.CharField(
        label=_("Matricule INS"),
        help_text=_("15 caractères, ou 13 sans la clé. Les espaces ne comptent pas."),
        max_length=40,
        error_messages={"required": _("Indiquez le matricule INS du patient.")},
        widget=forms.TextInput(_PLAIN),
    )

    def clean_ins(self) -> str:
        """Checks the form of the matricule; a wrong key is told, never refused."""
        text: str = self.cleaned_data["ins"]
        try:
            return ins.parse(text, oid=ins.NIR).value
        except ins.UnreadableIns as error:
            raise ValidationError(
                _("Un matricule INS a 13 caractères, ou 15 avec sa clé : vérifiez qu’il est complet.")
            ) from error


class TraitsForm(forms.Form):
    """Names a patient by the strict traits: birth name, first given name, birth date, sex."""

    family_name = forms.CharField(
        label=_("Nom de naissance"),
        max_length=100,
        error_messages={"required": _("Indiquez le nom de naissance.")},
        widget=forms.TextInput(_PLAIN),
    )
    given_name = forms.CharField(
        label=_("Premier prénom de naissance"),
        max_length=100,
        error_messages={"required": _("Indiquez le premier prénom.")},
        widget=forms.TextInput(_PLAIN),
    )
    birth_on = design_forms.DayField(label=_("Date de naissance"), earliest=date(1880, 1, 1), latest=date(2200, 1, 1))
    sex = forms.ChoiceField(
        label=_("Sexe"),
        choices=[(Sex.FEMALE.value, _("Femme")), (Sex.MALE.value, _("Homme")), (Sex.UNKNOWN.value, _("Inconnu"))],
        widget=design_forms.Radios(is_inline=True),
        error_messages={"required": _("Indiquez le sexe de l’identité.")},
    )
