"""Answering a case, and opening an access for its citizen."""

from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from carnet.design import forms as design_forms
from carnet.domain.support.codes import File
from carnet.domain.support.rules.cases import MOST_WORDS
from carnet.domain.support.rules.desk import MOST_WORDS as MOST_REASON_WORDS

# Below what the server keeps in memory: nothing that is joined is written to the disk before it is sealed.
LARGEST_FILE = 5_000_000
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".txt": "text/plain",
    ".rtf": "text/rtf",
}
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
    file = forms.FileField(
        label=_("Joindre un fichier"),
        help_text=_("PDF, image ou texte, 5 Mo au plus. Jamais un document de santé."),
        required=False,
        max_length=200,
        error_messages={"empty": _("Ce fichier est vide."), "max_length": _("Le nom de ce fichier est trop long.")},
    )
    kind = forms.ChoiceField(
        label=_("C’est"),
        choices=[(ANSWER, _("une réponse")), (QUESTION, _("une question : j’attends le citoyen"))],
        initial=ANSWER,
        widget=design_forms.Radios(),
    )

    field_order = ("words", "file", "kind")

    def clean_file(self) -> "UploadedFile[bytes] | None":
        """Checks the weight; what the file is, its bytes tell the domain."""
        sent: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if sent is not None and (sent.size or 0) > LARGEST_FILE:
            raise ValidationError(_("Ce fichier pèse plus de 5 Mo."))
        return sent

    def joined(self) -> list[File]:
        """Gives the file to join, if there is one, under the type that its name announces."""
        sent = self.cleaned_data["file"]
        if sent is None:
            return []
        media_type = MEDIA_TYPES.get(PurePath(sent.name).suffix.lower(), "")
        return [File(name=PurePath(sent.name).name, media_type=media_type, content=sent.read())]


class CaseAccessForm(forms.Form):
    """Why the agent needs to see the administrative state of this citizen."""

    words = forms.CharField(
        label=_("Pourquoi avez-vous besoin de l’état administratif ?"),
        help_text=_("Le citoyen voit l’accès et son motif dans son journal."),
        max_length=MOST_REASON_WORDS,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Dites pourquoi.")},
    )
