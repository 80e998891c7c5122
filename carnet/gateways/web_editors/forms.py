"""What an editor gives: the key of a software, a document to check."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

LARGEST_FILE = 10_000_000


class KeyForm(forms.Form):
    """The key to the pages of one software."""

    key = forms.CharField(
        label=_("Clé d’accès"),
        help_text=_("Celle que l’exploitant vous a remise pour votre logiciel."),
        max_length=100,
        widget=forms.PasswordInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Écrivez votre clé d’accès."),
            "max_length": _("Cette clé n’est pas, ou n’est plus, valable."),
        },
    )


class DocumentForm(forms.Form):
    """One clinical document."""

    file = forms.FileField(
        label=_("Document CDA"),
        help_text=_("Un fichier XML, 10 Mo au plus, sans donnée d’un vrai patient. Il n’est pas conservé."),
        widget=forms.FileInput({"data-ca-max-bytes": str(LARGEST_FILE), "accept": ".xml,text/xml,application/xml"}),
        error_messages={
            "required": _("Choisissez le document à vérifier."),
            "empty": _("Ce fichier est vide. Choisissez-en un autre."),
        },
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """Refuses what is too heavy."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST_FILE:
            raise ValidationError(_("Ce fichier est trop lourd : 10 Mo au plus."))
        return file
