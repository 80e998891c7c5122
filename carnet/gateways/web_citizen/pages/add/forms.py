"""Adding a document: its file or photos, and the few words that will find it again."""

from datetime import UTC, date, datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from carnet.design.dates import PARIS, local_day
from carnet.design.forms import DayField, SeveralFilesInput
from carnet.design.uploads import BoundedHandler
from carnet.domain.documents.rules.own import MAX_BYTES, TITLE_LIMIT
from carnet.foundation import clock, nomenclatures
from carnet.gateways.web_citizen import uploads
from carnet.gateways.web_citizen.visibility import VisibilityField

ACCEPT = ".jpg,.jpeg,.png,.pdf,.txt,.rtf,.tif,.tiff,image/jpeg,image/png,image/tiff,application/pdf,text/plain"
EARLIEST = date(1900, 1, 1)


def depositable() -> tuple[nomenclatures.Category, ...]:
    """Gives the categories under which a citizen may add a document."""
    return tuple(known for known in nomenclatures.categories() if known.deposit_type)


class WordsForm(forms.Form):
    """The words of a document of one's own: title, category, day."""

    title = forms.CharField(
        label=_("Titre"),
        help_text=_("Comme vous voulez le retrouver, par exemple « Compte rendu du cardiologue »."),
        max_length=TITLE_LIMIT,
        error_messages={
            "required": _("Donnez un titre au document."),
            "max_length": _("Ce titre est trop long : %(limit_value)d caractères au plus."),
        },
    )
    category = forms.ChoiceField(
        label=_("Catégorie"),
        choices=[("", _("Choisissez"))] + [(known.code, known.label) for known in depositable()],
        error_messages={
            "required": _("Choisissez une catégorie."),
            "invalid_choice": _("Choisissez une catégorie de la liste."),
        },
    )
    day = DayField(
        label=_("Date du document"),
        help_text=_("Celle qui est écrite dessus, par exemple 27 3 2026."),
    )

    def clean_day(self) -> date:
        """Refuses a day to come, and one before anybody's papers."""
        day: date = self.cleaned_data["day"]
        if day > local_day(clock.now()):
            raise ValidationError(_("Cette date n’est pas encore passée."))
        if day < EARLIEST:
            raise ValidationError(_("Cette date est trop ancienne."))
        return day

    def type_code(self) -> str:
        """Gives the type under which the domain keeps the chosen category."""
        known = nomenclatures.category(self.cleaned_data["category"])
        assert known is not None
        assert known.deposit_type is not None
        return known.deposit_type

    def created_at(self) -> datetime:
        """Gives the instant by which the day is kept: noon in Paris, the same day everywhere in France."""
        return datetime.combine(self.cleaned_data["day"], time(12), PARIS).astimezone(UTC)


class SeveralFilesField(forms.FileField):
    """One file or several, in the order in which they were chosen."""

    def clean(self, data: object, initial: object = None) -> "list[UploadedFile[bytes]]":
        """Checks each file."""
        chosen = data if isinstance(data, list | tuple) else [data] if data else []
        if not chosen and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        check = super().clean
        return [check(one, initial) for one in chosen]


class AddForm(WordsForm):
    """A new document. What was wrong with the sending itself is told on the file's field."""

    papers = SeveralFilesField(
        label=_("Fichier, ou photos des pages"),
        help_text=_(
            "Photo (JPEG, PNG), PDF, texte (TXT, RTF) ou TIFF, 5 Mo au plus chacun. Plusieurs photos deviennent un "
            "seul document, dans l’ordre choisi."
        ),
        widget=SeveralFilesInput({"accept": ACCEPT, "data-ca-max-bytes": str(MAX_BYTES)}),
        error_messages={
            "required": _("Choisissez un fichier, ou prenez une photo."),
            "empty": _("Ce fichier est vide."),
            "max_length": _("Le nom de ce fichier est trop long."),
        },
    )
    visibility = VisibilityField(
        label=_("Qui peut voir ce document ?"),
        error_messages={"required": _("Dites qui peut voir ce document.")},
    )
    field_order = ("title", "category", "day", "visibility", "papers")

    def tell_sending(self, handler: BoundedHandler) -> None:
        """Says which files were left out while they were received."""
        if handler.too_heavy:
            self._errors_of_files(_("Trop lourd, 5 Mo au plus : %(names)s.") % {"names": ", ".join(handler.too_heavy)})
        if handler.is_too_much:
            self._errors_of_files(
                _("Cela fait trop à la fois : %(count)d fichiers au plus, %(size)d Mo en tout.")
                % {"count": uploads.MOST_FILES, "size": uploads.MOST_TOGETHER // 1_048_576}
            )

    def _errors_of_files(self, message: str) -> None:
        # That nothing was chosen is not what happened.
        self.errors.pop("papers", None)
        self.add_error("papers", message)
