"""One document: who wrote it, what it says, its versions, and what may be done with it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.domain.documents import reading
from carnet.domain.documents.codes import Document, Status
from carnet.foundation import clock, nomenclatures
from carnet.gateways.web_citizen import contents, doors, layout, presenting
from carnet.gateways.web_citizen.readers import Reader


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of a document in the list of its versions."""

    document: Document
    url: str
    is_shown: bool
    is_current: bool


@doors.for_reader("GET")
def show(request: HttpRequest, reader: Reader, public_id: str) -> HttpResponse:
    """Opens a document."""
    document_id = doors.own_row(reader, public_id)
    opened = reading.open_document(space_id=reader.space_id, document_id=document_id, by=reader.actor, at=clock.now())
    document = opened.document
    return layout.page(
        request,
        reader,
        "citizen/document.html",
        {
            "document": document,
            "card": presenting.card(document, reader=reader),
            "kind": _kind(document),
            "authors": _authors(document),
            "shown": contents.shown(opened, image_url=_image_url(public_id)),
            "versions": _versions(document, reader),
            "urls": _urls(public_id),
            "public_id": public_id,
            "is_mine": presenting.is_mine(document),
            "is_current": document.status is Status.CURRENT,
            "file_kind": file_kind(document.media_type),
            "size": document.size,
        },
        place="documents",
    )


def file_kind(media_type: str) -> str:
    """Says what a file is, in a word."""
    return _FILE_KINDS.get(media_type, _("fichier"))


_FILE_KINDS = {
    "application/pdf": "PDF",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/tiff": "TIFF",
    "text/plain": "texte",
    "text/rtf": "RTF",
    "text/xml": "CDA (XML)",
    "application/xslt+xml": "CDA (XML)",
    "application/dicom": "DICOM",
}


def _image_url(public_id: str) -> Callable[[int], str]:
    return lambda position: reverse("citizen:attachment", args=[public_id, position])


def _urls(public_id: str) -> dict[str, str]:
    names = ("original", "pdf", "picture", "hide", "unhide", "archive", "unarchive", "delete", "edit")
    return {name: reverse(f"citizen:{name}", args=[public_id]) for name in names}


def _kind(document: Document) -> str:
    known = nomenclatures.document_type(document.type_code)
    return nomenclatures.spoken(document.details.type.display or (known.label if known else document.type_code))


def _authors(document: Document) -> list[str]:
    return list(dict.fromkeys(_with_place(document)))


def _with_place(document: Document) -> Iterable[str]:
    for author in document.details.authors:
        place = presenting.place_name(author)
        yield f"{presenting.author_name(author)}, {place}" if place else presenting.author_name(author)


def _versions(document: Document, reader: Reader) -> list[VersionLine]:
    """Lists the versions, newest first; a document with one version asks nothing."""
    if document.replaces_id is None and document.replaced_by_id is None:
        return []
    chain = reading.versions(space_id=reader.space_id, document_id=document.id, by=reader.actor, at=clock.now())
    return [
        VersionLine(
            document=version,
            url=reverse("citizen:document", args=[presenting.public_id(version)]),
            is_shown=version.id == document.id,
            is_current=version.status is Status.CURRENT,
        )
        for version in chain
    ]
