"""Choosing a demo person, by card or by INS."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carnet.design.identities import InsField
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

    ins = InsField(
        oid=ins.NIR_TEST,
        help_text=_("13 ou 15 caractères, par exemple celui d’un document d’essai."),
        error_messages={"required": _("Indiquez un matricule INS.")},
    )
