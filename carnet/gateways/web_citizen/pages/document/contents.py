"""The bytes of a document: the original to keep, and the parts that its page shows.

Everything passes `reading`: a download is an opening of its own, the parts of a page belong to the page's. Nothing
served here can run: the type is the one recognised in the bytes, browsers may not guess another, and what is not a
picture or a PDF is only ever downloaded.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from carnet.domain.documents import reading
from carnet.domain.documents.actions import UnknownDocument
from carnet.domain.documents.reading import Opened
from carnet.foundation import clock
from carnet.foundation.cda import media_types
from carnet.gateways.web_citizen import contents, doors
from carnet.gateways.web_citizen.readers import Reader

# Browsers refuse to show a PDF in a sandbox: it gets no right at all, but for the styles of the viewer.
_PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
_POLICY = "default-src 'none'; sandbox; frame-ancestors 'self'"
_EXTENSIONS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/tiff": "tif",
    "text/plain": "txt",
    "text/rtf": "rtf",
    "text/xml": "xml",
    "application/xslt+xml": "xml",
    "application/dicom": "dcm",
}
_IN_PAGE = media_types.SHOWN_IMAGES | {media_types.PDF}


@doors.for_reader("GET")
def original(request: HttpRequest, reader: Reader, public_id: str) -> HttpResponse:
    """Downloads the file as its author made it."""
    document_id = doors.own_row(reader, public_id)
    opened = reading.open_document(space_id=reader.space_id, document_id=document_id, by=reader.actor, at=clock.now())
    return _served(opened, opened.content, opened.document.media_type, is_download=True)


@doors.for_reader("GET")
def pdf(request: HttpRequest, reader: Reader, public_id: str) -> HttpResponse:
    """Shows the document as a PDF, where there is one."""
    opened = _opened(reader, doors.own_row(reader, public_id))
    content = contents.pdf(opened)
    if content is None:
        raise UnknownDocument
    return _served(opened, content, media_types.PDF)


@doors.for_reader("GET")
def picture(request: HttpRequest, reader: Reader, public_id: str) -> HttpResponse:
    """Shows the document as a picture, where it is one."""
    opened = _opened(reader, doors.own_row(reader, public_id))
    found = contents.picture(opened)
    if found is None:
        raise UnknownDocument
    return _served(opened, found.content, found.sniffed)


@doors.for_reader("GET")
def attachment(request: HttpRequest, reader: Reader, public_id: str, position: int) -> HttpResponse:
    """Shows a picture of a clinical document, or gives another file that it carries."""
    opened = _opened(reader, doors.own_row(reader, public_id))
    found = contents.attachment(opened, position=position)
    if found is None:
        raise UnknownDocument
    return _served(opened, found.content, found.sniffed, is_download=found.sniffed not in _IN_PAGE)


def _opened(reader: Reader, document_id: UUID) -> Opened:
    return reading.open_again(space_id=reader.space_id, document_id=document_id, by=reader.actor, at=clock.now())


def _served(opened: Opened, content: bytes, media_type: str, *, is_download: bool = False) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _PDF_POLICY if media_type == media_types.PDF else _POLICY
    name = f"{slugify(opened.document.title)[:80] or 'document'}.{_EXTENSIONS.get(media_type, 'bin')}"
    response.headers["Content-Disposition"] = content_disposition_header(is_download, name) or "attachment"
    return response
