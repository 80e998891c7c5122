"""What an operator says when dealing with an account that went beyond its habits."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carnet.domain.support.rules.desk import MOST_WORDS


class LookedForm(forms.Form):
    """Who was asked, and what was answered."""

    reason = forms.CharField(
        label=_("Qui avez-vous joint, et qu’avez-vous appris ?"),
        help_text=_("Gardé au journal de la maison, avec votre nom."),
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Dites qui vous avez joint, et ce que vous avez appris.")},
    )
