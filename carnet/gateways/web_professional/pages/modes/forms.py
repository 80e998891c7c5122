"""Saying why a record is opened without the patient's agreement."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from carnet.domain.access.actions.emergencies import LONGEST_REASON


class EmergencyForm(forms.Form):
    """Both conditions of the law in one box, and the reason in words. Source: L1111-17."""

    is_in_danger = forms.BooleanField(
        label=_("Cette personne ne peut pas exprimer sa volonté, et sa santé est en danger"),
        error_messages={"required": _("Cochez cette case, ou demandez d’abord l’accord du patient.")},
    )
    reason = forms.CharField(
        label=_("Pourquoi ouvrez-vous ce dossier ?"),
        help_text=_("En une phrase. Le patient lira ces mots dans son journal ; personne ne pourra les effacer."),
        widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
        validators=[MaxLengthValidator(LONGEST_REASON)],
        error_messages={
            "required": _("Écrivez pourquoi vous ouvrez ce dossier."),
            "max_length": _("Écrivez cette raison en 1 000 caractères au plus."),
        },
    )
