"""Choosing a demo person, by card or by INS."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from carnet.foundation.values import ins


class SearchForm(forms.Form):
    """Looks for a demo person by name or story."""

    q = forms.CharField(
        label=_("Chercher une personne"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )


class InsForm(forms.Form):
    """Names a demo person by the INS: those whom a document brought here have no card."""

    ins = forms.CharField(
        label=_("Matricule INS"),
        help_text=_("13 ou 15 caractères, par exemple celui d’un document d’essai."),
        max_length=30,
        error_messages={"required": _("Indiquez un matricule INS.")},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_ins(self) -> str:
        """Checks the form of the matricule."""
        text: str = self.cleaned_data["ins"]
        try:
            return ins.parse(text, oid=ins.NIR_TEST).value
        except ins.UnreadableIns as error:
            raise ValidationError(
                _("Un matricule INS a 13 caractères, ou 15 avec sa clé : vérifiez qu’il est complet.")
            ) from error
