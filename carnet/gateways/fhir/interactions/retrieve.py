"""ITI-68: the document itself; and the metadata of one document."""

import re

from carnet.domain.documents import reading, registry
from carnet.domain.documents.reading import Opened
from carnet.foundation import contents
from carnet.gateways.fhir import media_types
from carnet.gateways.fhir.exchange import Call, Reply
from carnet.gateways.fhir.mappings import binary, document_reference, references, signature
from carnet.gateways.fhir.mappings.document_reference import Addresses
from carnet.gateways.fhir.media_types import FORMS
from carnet.gateways.fhir.rejections import Kind, Rejection

_RANGE = re.compile(r"bytes=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*")
_EXTENSIONS = {
    "application/pdf": "pdf",
    "text/xml": "xml",
    "application/xslt+xml": "xsl",
    "text/plain": "txt",
    "text/rtf": "rtf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tif",
    "application/dicom": "dcm",
}
_FHIR_ONLY = frozenset({"application/fhir+json", "application/fhir+xml"})
_XML_ALIASES = frozenset({"application/xml", "text/xml"})
# A document is data, wherever it is opened: it may not act in this site's name.
_HARMLESS = {
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Vary": "Accept, Authorization",
    "X-Content-Type-Options": "nosniff",
}


def retrieve(call: Call) -> Reply:
    """Gives the bytes of a document, or a Binary resource to who asks for FHIR. Source: IHE MHD, ITI-68."""
    if call.identifier.startswith(signature.MARK):
        return _answered(_signature(call, "Binary.id"), call)
    row = references.row(call.identifier)
    if row is None:
        raise Rejection(Kind.NOT_FOUND, "Binary.id")
    opened = reading.open_document(space_id=row[0], document_id=row[1], by=call.by, at=call.at)
    return _answered(opened, call)


def _signature(call: Call, place: str) -> Opened:
    """Gives the signature of a submission, to whom searches show it. Raises Rejection."""
    row = signature.row(call.identifier)
    found = row and registry.signature_at(space_id=row[0], row=row[1], by=call.by, at=call.at)
    if not found:
        raise Rejection(Kind.NOT_FOUND, place)
    return Opened(document=found[0], held=found[1].content)


def _answered(opened: Opened, call: Call) -> Reply:
    media_type = opened.document.media_type
    wants_raw = _wants_raw(call, media_type)
    etag = f'"{opened.document.sha1.hex()}"' if wants_raw else document_reference.etag(opened.document)
    headers = {**_HARMLESS, "ETag": etag}
    if _is_known(call.headers("If-None-Match"), etag):
        return Reply(status=304, headers=headers)
    if not wants_raw:
        return Reply(binary.to_fhir(opened, call.identifier), headers=headers)
    extension = _EXTENSIONS.get(media_type, "bin")
    headers["Content-Type"] = media_type
    headers["Content-Disposition"] = f'attachment; filename="{call.identifier}.{extension}"'
    headers["Accept-Ranges"] = "bytes"
    return _ranged(opened, call, headers)


def _wants_raw(call: Call, media_type: str) -> bool:
    """Says whether to give the bytes as they are: unless FHIR is asked for. Raises Rejection (406)."""
    asked = next((value for name, value in call.pairs if name == "_format"), None)
    accept = call.headers("Accept")
    if asked is not None:
        name = asked.strip().lower().replace(" ", "+")
        if name == media_type:
            return True
        if media_types.choose("", asked) is None:
            raise Rejection(Kind.NOT_ACCEPTABLE, "_format")
        return False
    if not accept.strip():
        return True
    for choice in media_types.ranges(accept):
        if choice.media_type in _FHIR_ONLY:
            return False
        if choice.covers(media_type):
            return True
        if choice.media_type in _XML_ALIASES and media_type in _XML_ALIASES:
            return True
        if choice.media_type in FORMS:
            return False
    raise Rejection(Kind.NOT_ACCEPTABLE, "Accept", f"the document is {media_type}")


def _is_known(header: str, etag: str) -> bool:
    tags = [tag.strip().removeprefix("W/") for tag in header.split(",")] if header else []
    return "*" in tags or etag.removeprefix("W/") in tags


def _ranged(opened: Opened, call: Call, headers: dict[str, str]) -> Reply:
    """Gives the whole, or the one range asked for; several ranges are answered by the whole, as HTTP allows."""
    size = contents.size(opened.held)
    if_range = call.headers("If-Range")
    match = _RANGE.fullmatch(call.headers("Range"))
    if match is None or match.groups() == ("", "") or if_range not in {"", headers["ETag"]}:
        return _given(opened, 0, size, headers)
    first, last = match.groups()
    if first:
        start, end = int(first), min(int(last) if last else size - 1, size - 1)
        if last and int(last) < int(first):
            return _given(opened, 0, size, headers)
    else:
        start, end = max(0, size - int(last)), size - 1
    if start >= size or (not first and last and int(last) == 0):
        headers = {"Content-Range": f"bytes */{size}", **_HARMLESS}
        return Reply(status=416, headers=headers, content=b"")
    headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    return _given(opened, start, end + 1, headers, status=206)


def _given(opened: Opened, start: int, stop: int, headers: dict[str, str], *, status: int = 200) -> Reply:
    """Gives bytes of a document; those of a large one are read while the answer leaves."""
    if contents.is_in_one_piece(opened.held):
        return Reply(content=opened.content[start:stop], status=status, headers=headers)
    headers["Content-Length"] = str(stop - start)
    return Reply(content=contents.between(opened.held, start, stop), status=status, headers=headers)


def read_document(call: Call) -> Reply:
    """Gives the metadata of one document."""
    if call.identifier.startswith(signature.MARK):
        document = _signature(call, "DocumentReference.id").document
    else:
        row = references.row(call.identifier)
        if row is None:
            raise Rejection(Kind.NOT_FOUND, "DocumentReference.id")
        document = reading.describe(space_id=row[0], document_id=row[1], by=call.by, at=call.at)
    etag = document_reference.etag(document)
    if _is_known(call.headers("If-None-Match"), etag):
        return Reply(status=304, headers={"ETag": etag})
    resource = document_reference.to_fhir(document, Addresses(call.base, document.space_id))
    return Reply(resource, headers={"ETag": etag})


def read_version(call: Call) -> Reply:
    """Gives the metadata of one document when its present version is asked for: older ones are not kept."""
    reply = read_document(call)
    if reply.resource is not None and reply.headers["ETag"] != f'W/"{call.version}"':
        raise Rejection(Kind.NOT_FOUND, "DocumentReference.meta.versionId", "only the present version is kept")
    return reply
