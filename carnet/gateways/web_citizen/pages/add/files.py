"""The files that were sent, made into the one document that is kept."""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carnet.domain.documents.rules.own import MAX_BYTES
from carnet.foundation.cda import media_types
from carnet.gateways.web_citizen import photos
from carnet.gateways.web_citizen.photos import Made, Photo

_PHOTOS = frozenset({media_types.JPEG, media_types.PNG})
_TAKEN = _PHOTOS | {media_types.TIFF, media_types.PDF, media_types.RTF, media_types.PLAIN_TEXT}

_SENTENCES = {
    "too-large": gettext_lazy("Ce document est trop lourd : 5 Mo au plus."),
    "unsupported-media-type": gettext_lazy("Ce format n’est pas pris en charge."),
    "wrong-media-type": gettext_lazy("Le contenu de ce fichier n’est pas ce que son nom annonce."),
    "empty": gettext_lazy("Ce fichier est vide."),
}


class Unusable(Exception):
    """The files cannot make a document; the message says why to the citizen."""


def sentence(code: str) -> str:
    """Says a fault of the domain in the citizen's words."""
    return str(_SENTENCES.get(code, gettext_lazy("Ce document n’a pas pu être enregistré.")))


def made_of(sent: "Sequence[UploadedFile[bytes]]", *, title: str) -> Made:
    """Makes one document of the files: itself, a photo made clean, or photos bound in a PDF. Raises Unusable."""
    read = [Photo(file.name or "", file.read()) for file in sent]
    kinds = [_kind(photo) for photo in read]
    if len(read) > 1 and not all(kind in _PHOTOS for kind in kinds):
        raise Unusable(
            _(
                "Plusieurs fichiers ne font un document que si ce sont des photos (JPEG ou PNG). "
                "Envoyez les autres un par un."
            )
        )
    try:
        if len(read) > 1:
            return photos.bound(read, title=title, limit=MAX_BYTES)
        if kinds[0] in _PHOTOS:
            return photos.cleaned(read[0], limit=MAX_BYTES)
    except photos.UnreadablePhoto as fault:
        raise Unusable(
            _("Cette photo n’a pas pu être lue, ou elle est trop grande : %(name)s.") % {"name": fault.name}
        ) from fault
    except photos.TooHeavy as fault:
        raise Unusable(_("Réunies, ces photos sont trop lourdes : envoyez-les en plusieurs documents.")) from fault
    return Made(kinds[0], read[0].content)


def _kind(photo: Photo) -> str:
    """Recognises a file by its first bytes. Raises Unusable for a format that is not taken."""
    kind = media_types.sniff(photo.content)
    is_text = kind == media_types.PLAIN_TEXT
    if kind not in _TAKEN or (is_text and not photo.name.lower().endswith(".txt")):
        raise Unusable(
            _("Ce format n’est pas pris en charge : %(name)s. Choisissez une photo, un PDF, un TXT, un RTF ou un TIFF.")
            % {"name": photo.name}
        )
    return kind
