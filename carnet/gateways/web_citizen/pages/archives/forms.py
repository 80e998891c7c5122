"""The archive to bring, and what is told of it once it is in."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carnet.foundation import ids
from carnet.gateways.web_citizen import uploads
from carnet.gateways.web_citizen.readers import Reader
from carnet.gateways.web_citizen.visibility import VisibilityField
from carnet.journeys.archives.bringing import BroughtIn

LARGEST_ARCHIVE = uploads.MOST_TOGETHER
TOO_HEAVY = gettext_lazy("Cette archive est trop lourde : 40 Mo au plus.")


class ArchiveForm(forms.Form):
    """One archive, and who may see what it holds."""

    archive = forms.FileField(
        label=gettext_lazy("Archive reçue"),
        help_text=gettext_lazy("Un fichier nommé IHE_XDM.ZIP, 40 Mo au plus. Il accompagne souvent un message."),
        widget=forms.FileInput({"accept": ".zip,application/zip", "data-ca-max-bytes": str(LARGEST_ARCHIVE)}),
        error_messages={
            "required": gettext_lazy("Choisissez l’archive reçue."),
            "empty": gettext_lazy("Ce fichier est vide."),
            "max_length": gettext_lazy("Le nom de ce fichier est trop long."),
        },
    )
    visibility = VisibilityField(
        label=gettext_lazy("Qui peut voir ces documents ?"),
        error_messages={"required": gettext_lazy("Dites qui peut voir ces documents.")},
    )
    field_order = ("visibility", "archive")

    def tell_too_heavy(self) -> None:
        """Says that the file was left out while it was received, whatever else is wrong."""
        self.errors.pop("archive", None)
        self.add_error("archive", str(TOO_HEAVY))


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one document of an archive."""

    title: str
    told: str
    url: str


def lines(brought: BroughtIn, *, reader: Reader) -> Sequence[Line]:
    """Tells what was done of each document, in the order of the archive."""
    found = []
    for one in brought.documents:
        told = _("Ajouté") if one.was_new else _("Déjà là : il n’est pas ajouté une deuxième fois")
        url = reverse("citizen:document", args=[ids.public_row(reader.space_id, one.document_id)])
        found.append(Line(one.title or _("Sans titre"), told, url))
    told = _("L’archive demande de le supprimer : rien n’est supprimé")
    return [*found, *(Line(held.title or _("Sans titre"), told, "") for held in brought.kept)]
