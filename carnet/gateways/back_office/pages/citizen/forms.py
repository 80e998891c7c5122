"""Opening an access for one citizen: who, why, and in words; by INS or by the strict traits."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carnet.design import forms as design_forms
from carnet.design import identities
from carnet.design.identities import InsField
from carnet.domain.support import tables
from carnet.domain.support.codes import PrivilegeReason
from carnet.domain.support.rules.desk import MOST_WORDS


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

    ins = InsField()
    field_order = ("ins", "reason", "words")


class TraitsForm(_ReasonForm, identities.TraitsForm):
    """Names a citizen by the strict traits."""

    field_order = ("family_name", "given_name", "birth_on", "sex", "reason", "words")
