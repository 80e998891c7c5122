"""Choosing among one's own patients: by name, by role, by what is new."""

from django import forms
from django.utils.translation import gettext_lazy as _

TREATED, NEW = "traitant", "nouveau"


class MineForm(forms.Form):
    """What is looked for among one's patients. Every field may be empty."""

    q = forms.CharField(
        label=_("Nom du patient"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )
    voir = forms.ChoiceField(
        label=_("Montrer"),
        required=False,
        choices=[
            ("", _("Tous mes patients")),
            (TREATED, _("Ceux dont je suis le médecin traitant")),
            (NEW, _("Ceux qui ont du nouveau depuis mon dernier passage")),
        ],
    )
