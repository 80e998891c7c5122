"""What a professional says of a document to deposit it."""

from collections.abc import Iterable
from datetime import date
from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from carnet.design import forms as design_forms
from carnet.foundation import nomenclatures

# Source: functional-rules §2.3, the limit that the citizen knows too.
LARGEST_FILE = 5_000_000
# A file is announced by its name; the vault then checks that its bytes are what the name says.
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


type _Group = tuple[str, object]


def _types() -> list[_Group]:
    """Lists the types that professionals deposit, under their class."""
    groups: list[_Group] = [("", _("Choisissez un type"))]
    for group in nomenclatures.document_classes():
        types = [
            (one.code, nomenclatures.spoken(one.label))
            for one in nomenclatures.document_types()
            if one.class_code == group.code and one.in_dmp and not nomenclatures.is_of_patient(one.code, group.code)
        ]
        if types:
            groups.append((group.label, sorted(types, key=lambda pair: pair[1].casefold())))
    return groups


class DepositForm(forms.Form):
    """One file and its metadata. `reference` makes a form sent twice one deposit."""

    reference = forms.UUIDField(widget=forms.HiddenInput)
    file = forms.FileField(
        label=_("Fichier"),
        help_text=_("PDF, image (JPEG, PNG, TIFF) ou texte (TXT, RTF), 5 Mo au plus."),
        widget=forms.FileInput({"data-ca-max-bytes": str(LARGEST_FILE), "accept": ",".join(MEDIA_TYPES)}),
        error_messages={
            "required": _("Choisissez le fichier à déposer."),
            "empty": _("Ce fichier est vide. Choisissez-en un autre."),
        },
    )
    type = forms.ChoiceField(
        label=_("Type de document"),
        choices=_types,
        widget=forms.Select({"data-ca-searchable": _("Chercher un type")}),
        error_messages={
            "required": _("Choisissez le type du document."),
            "invalid_choice": _("Ce type de document n’existe pas. Choisissez-le dans la liste."),
        },
    )
    title = forms.CharField(
        label=_("Titre"),
        help_text=_("Tel que le patient et vos confrères le liront."),
        max_length=200,
        error_messages={
            "required": _("Donnez un titre au document."),
            "max_length": _("Ce titre est trop long : 200 caractères au plus."),
        },
        widget=forms.TextInput({"autocomplete": "off", "data-ca-proposed-by": "id_type"}),
    )
    acted_on = design_forms.DayField(label=_("Date de l’acte"), earliest=date(1900, 1, 1))
    replaces = forms.ChoiceField(
        label=_("Ce document remplace"),
        help_text=_("Un de vos documents de ce dossier, qui restera lisible comme version précédente."),
        required=False,
        error_messages={"invalid_choice": _("Ce document ne peut pas être remplacé. Choisissez-le dans la liste.")},
    )
    waits_for_announcement = forms.BooleanField(
        label=_("Ne pas le montrer au patient avant que je le lui aie annoncé"),
        required=False,
    )
    hidden_from_representatives = forms.BooleanField(
        label=_("Ne pas le montrer aux représentants légaux du patient"), required=False
    )

    def __init__(
        self, *args: object, today: date, replaceable: Iterable[tuple[str, str]] = (), **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments
        acted_on = self.fields["acted_on"]
        assert isinstance(acted_on, design_forms.DayField)
        acted_on.latest = today
        acted_on.error_messages["too_late"] = _("L’acte ne peut pas être dans le futur.")
        self.offer(replaceable)

    def offer(self, replaceable: Iterable[tuple[str, str]]) -> None:
        """Lists what may be replaced; `can_replace` is false when there is nothing."""
        choices = list(replaceable)
        replaces = self.fields["replaces"]
        assert isinstance(replaces, forms.ChoiceField)
        replaces.choices = [("", _("Aucun : c’est un nouveau document")), *choices]
        self.can_replace = bool(choices)

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuses what is too heavy, or of a format that the vault does not take."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST_FILE:
            raise ValidationError(_("Ce fichier est trop lourd : 5 Mo au plus. Réduisez-le ou partagez-le en deux."))
        if self.media_type_of(file) is None:
            raise ValidationError(
                _("Ce format n’est pas accepté. Déposez un PDF, une image (JPEG, PNG, TIFF) ou un texte (TXT, RTF).")
            )
        return file

    @staticmethod
    def media_type_of(file: "UploadedFile[bytes]") -> str | None:
        """Gives the media type that a file's name announces."""
        return MEDIA_TYPES.get(PurePath(file.name or "").suffix.lower())
