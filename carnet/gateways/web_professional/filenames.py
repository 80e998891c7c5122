"""The name under which a document is saved."""

import re

from carnet.design import dates
from carnet.domain.documents.codes import Document

_EXTENSIONS = {
    "application/pdf": "pdf",
    "text/xml": "xml",
    "application/xslt+xml": "xml",
    "text/plain": "txt",
    "text/rtf": "rtf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tiff",
    "application/dicom": "dcm",
}
_LONGEST = 80
_UNSAFE = re.compile(r"[^\w .,'’()-]+")


def of(document: Document) -> str:
    """Names a file by its day and title: « 2026-03-02 Bilan sanguin.pdf »."""
    title = " ".join(_UNSAFE.sub(" ", document.title).split()).strip(". ")[:_LONGEST].strip()
    extension = _EXTENSIONS.get(document.media_type, "bin")
    return f"{dates.local_day(document.created_at).isoformat()} {title or 'document'}.{extension}"
