"""Reading what was sent: within limits, in the form that Content-Type says."""

from io import BytesIO

from django.conf import settings
from django.http import HttpRequest
from django.http.request import UnreadablePostError

from carnet.gateways.fhir import media_types
from carnet.gateways.fhir.exchange import Body
from carnet.gateways.fhir.mappings import xml_patch
from carnet.gateways.fhir.media_types import FORMS, Form
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.wire import json, multipart, xml_reading
from carnet.gateways.fhir.wire.elements import Json

_CHUNK = 65_536
_RELATED = "multipart/related"
FORM = "application/x-www-form-urlencoded"
JSON_PATCH = "application/json-patch+json"
XML_PATCH = "application/xml-patch+xml"
ARCHIVES = frozenset({"application/zip", "application/x-zip-compressed", "application/octet-stream"})
MOST_FORM_BYTES = 1_000_000
MOST_PATCH_BYTES = 1_000_000


def raw(request: HttpRequest, *, limit: int | None = None) -> bytes:
    """Reads the bytes of a body. One that is too large is refused before it is read, or as soon as it shows.

    Raises Rejection (413, or 400 when the body is cut short).
    """
    most: int = settings.DEPOSIT_MAX_BYTES if limit is None else limit
    length = request.headers.get("Content-Length", "")
    if length:
        if not (length.isascii() and length.isdigit() and len(length) < 20):
            raise Rejection(Kind.BAD_REQUEST, "Content-Length")
        if int(length) > most:
            raise Rejection(Kind.BODY_TOO_LARGE, "Content-Length", f"at most {most} bytes")
        return _whole(request, int(length))
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        return _chunks(request, most)
    return b""


def _whole(request: HttpRequest, length: int) -> bytes:
    """Reads as many bytes as were announced, where they will stay: the server never holds them beside us."""
    body = BytesIO()
    while body.tell() < length:
        try:
            piece = request.read(min(_CHUNK, length - body.tell()))
        except (UnreadablePostError, OSError) as error:
            raise Rejection(Kind.BAD_REQUEST, detail="the body was cut short") from error
        if not piece:
            raise Rejection(Kind.BAD_REQUEST, "Content-Length", "the body was cut short")
        body.write(piece)
    return body.getvalue()


def _chunks(request: HttpRequest, most: int) -> bytes:
    # Without a length, Django gives an empty body: the server's own stream ends where the body ends.
    stream = request.META["wsgi.input"]
    body = BytesIO()
    while True:
        try:
            piece: bytes = stream.read(_CHUNK)
        except OSError as error:
            raise Rejection(Kind.BAD_REQUEST, detail="the body was cut short") from error
        if not piece:
            return body.getvalue()
        if body.tell() + len(piece) > most:
            raise Rejection(Kind.BODY_TOO_LARGE, detail=f"at most {most} bytes")
        body.write(piece)


def resource(request: HttpRequest) -> Body:
    """Reads a resource: FHIR JSON or XML, alone or as the root of a multipart/related body. Raises Rejection."""
    media_type, parameters = media_types.parse(request.headers.get("Content-Type", ""))
    if media_type == _RELATED:
        related = multipart.read(raw(request), parameters, most_in_base64=settings.FHIR_INLINE_MAX_BYTES)
        if len(related.root.content) > settings.FHIR_INLINE_MAX_BYTES:
            raise multipart.too_large_inline(settings.FHIR_INLINE_MAX_BYTES)
        return Body(media_type, _value(related.root.content, related.root.media_type), related.others)
    if media_type not in FORMS:
        raise Rejection(Kind.UNSUPPORTED_MEDIA_TYPE, "Content-Type")
    media_types.require_utf8(parameters)
    return Body(media_type, _value(_inline(request), media_type), {})


def _inline(request: HttpRequest) -> bytes:
    """Reads a resource with its documents in base64: read, it is held four times over, so that it may weigh less."""
    most = settings.FHIR_INLINE_MAX_BYTES
    if most >= settings.DEPOSIT_MAX_BYTES:
        return raw(request)
    try:
        return raw(request, limit=most)
    except Rejection as error:
        if error.kind is Kind.BODY_TOO_LARGE:
            raise multipart.too_large_inline(most, error.place) from error
        raise


def patch(request: HttpRequest) -> Body:
    """Reads a patch: JSON Patch, XML Patch, or a FHIRPath Patch in JSON or XML. Raises Rejection."""
    media_type, parameters = media_types.parse(request.headers.get("Content-Type", ""))
    if media_type not in {JSON_PATCH, XML_PATCH} and media_type not in FORMS:
        expected = f"expected {JSON_PATCH}, {XML_PATCH} or Parameters"
        raise Rejection(Kind.UNSUPPORTED_MEDIA_TYPE, "Content-Type", expected)
    media_types.require_utf8(parameters)
    body = raw(request, limit=MOST_PATCH_BYTES)
    if media_type == XML_PATCH:
        return Body(media_type, xml_patch.read(body), {})
    value = json.read(body) if media_type == JSON_PATCH else _value(body, media_type)
    return Body(media_type, value, {})


def archive(request: HttpRequest) -> Body:
    """Reads an archive of documents, and leaves it closed. Raises Rejection."""
    media_type, _parameters = media_types.parse(request.headers.get("Content-Type", ""))
    if media_type not in ARCHIVES:
        raise Rejection(Kind.UNSUPPORTED_MEDIA_TYPE, "Content-Type", "expected application/zip")
    content = raw(request)
    return Body(media_type, None, {}, content)


def form(request: HttpRequest) -> str:
    """Reads the parameters of a search sent by POST. Raises Rejection."""
    body = raw(request, limit=MOST_FORM_BYTES)
    media_type, parameters = media_types.parse(request.headers.get("Content-Type", ""))
    if media_type != FORM and (body or media_type):
        raise Rejection(Kind.UNSUPPORTED_MEDIA_TYPE, "Content-Type", f"expected {FORM}")
    media_types.require_utf8(parameters)
    try:
        return body.decode("ascii")
    except UnicodeDecodeError as error:
        raise Rejection(Kind.CHARSET) from error


def _value(content: bytes | memoryview, media_type: str) -> Json:
    form = FORMS.get(media_type)
    if form is None:
        raise Rejection(Kind.UNSUPPORTED_MEDIA_TYPE, "Content-Type")
    return json.read(content) if form is Form.JSON else xml_reading.read(content)
