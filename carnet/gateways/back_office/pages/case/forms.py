"""Answering a case, and opening an access for its citizen."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carnet.design import forms as design_forms
from carnet.domain.support.rules.cases import MOST_WORDS
from carnet.domain.support.rules.desk import MOST_WORDS as MOST_REASON_WORDS

ANSWER, QUESTION = "reponse", "question"


class ReplyForm(forms.Form):
    """The agent's message, and whether it is an answer or a question."""

    words = forms.CharField(
        label=_("Votre message"),
        help_text=_("Des phrases simples. Le citoyen est prévenu aussitôt."),
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": _("Écrivez votre message.")},
    )
    kind = forms.ChoiceField(
        label=_("C’est"),
        choices=[(ANSWER, _("une réponse")), (QUESTION, _("une question : j’attends le citoyen"))],
        initial=ANSWER,
        widget=design_forms.Radios(),
    )


class CaseAccessForm(forms.Form):
    """Why the agent needs to see the administrative state of this citizen."""

    words = forms.CharField(
        label=_("Pourquoi avez-vous besoin de l’état administratif ?"),
        help_text=_("Le citoyen voit l’accès et son motif dans son journal."),
        max_length=MOST_REASON_WORDS,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Dites pourquoi.")},
    )
