"""Opening an access for one citizen: who, why, and in words; by INS or by the strict traits."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from carnet.design import forms as design_forms
from carnet.domain.identity.codes import Sex
from carnet.domain.support import tables
from carnet.domain.support.codes import PrivilegeReason
from carnet.domain.support.rules.desk import MOST_WORDS
from carnet.foundation.values import ins

_PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class _ReasonForm(forms.Form):
    """Why the access is opened. The reason `case` belongs to the page of the case."""

    reason = forms.ChoiceField(
        label=_("Pour quelle raison ?"),
        choices=[
            (reason.value, row.label)
            for reason, row in tables.privilege_reasons().items()
            if reason is not PrivilegeReason.CASE
        ],
        widget=design_forms.Radios(),
        error_messages={"required": _("Choisissez la raison.")},
    )
    words = forms.CharField(
        label=_("En quelques mots"),
        help_text=_("Gardé avec votre nom. Le citoyen voit la raison dans son journal."),
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Dites pourquoi, en quelques mots.")},
    )


class InsForm(_ReasonForm):
    """Names a citizen by the INS, with or without its key."""

    ins = forms.CharField(
        label=_("Matricule INS"),
        help_text=_("15 caractères, ou 13 sans la clé. Les espaces ne comptent pas."),
        max_length=40,
        error_messages={"required": _("Indiquez le matricule INS.")},
        widget=forms.TextInput(_PLAIN),
    )
    field_order = ("ins", "reason", "words")

    def clean_ins(self) -> str:
        """Checks the form of the matricule."""
        text: str = self.cleaned_data["ins"]
        try:
            return ins.parse(text, oid=ins.NIR).value
        except ins.UnreadableIns as error:
            raise ValidationError(
                _("Un matricule INS a 13 caractères, ou 15 avec sa clé : vérifiez qu’il est complet.")
            ) from error


class TraitsForm(_ReasonForm):
    """Names a citizen by the strict traits: birth name, first given name, birth date, sex."""

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
    field_order = ("family_name", "given_name", "birth_on", "sex", "reason", "words")
