"""multipart/related bodies: a resource first, then the bytes of the documents, not lengthened by base64."""

import base64
import binascii
from dataclasses import dataclass
from urllib.parse import unquote

from carnet.gateways.fhir import media_types
from carnet.gateways.fhir.rejections import Kind, Rejection

MAX_PARTS = 200
_MAX_HEADERS = 8_000
_BLOCK = 1 << 18


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its headers that matter, and its bytes."""

    content_id: str
    media_type: str
    content: bytes | memoryview


@dataclass(frozen=True, slots=True)
class Related:
    """A message in parts: the root, which is the resource, and the others by their Content-ID."""

    root: Part
    others: dict[str, Part]


def read(body: bytes, parameters: dict[str, str], *, most_in_base64: int) -> Related:
    """Separates the parts of a body. The root is the part named by `start`, else the first.

    Nothing is copied here: the parts are views of the body, but for those in base64, which may not be more than
    `most_in_base64` together. Raises Rejection.

    Source: RFC 2387, RFC 2046 §5.1.
    """
    boundary = parameters.get("boundary", "")
    if not boundary or len(boundary) > 70 or not boundary.isascii():
        raise Rejection(Kind.MALFORMED_MULTIPART, "Content-Type", "expected a boundary")
    parts, left = [], most_in_base64
    for position, piece in enumerate(_pieces(body, boundary.encode("ascii"))):
        part = _part(piece, position, left)
        left -= len(piece) if isinstance(part.content, bytes) else 0
        parts.append(part)
    start = _bare(parameters.get("start", ""))
    root = next((part for part in parts if start and part.content_id == start), parts[0])
    others: dict[str, Part] = {}
    for part in parts:
        if part is root:
            continue
        if not part.content_id or part.content_id in others:
            raise Rejection(Kind.MALFORMED_MULTIPART, "Content-ID", "each part needs a Content-ID of its own")
        others[part.content_id] = part
    return Related(root=root, others=others)


def find(others: dict[str, Part], url: str) -> Part | None:
    """Finds the part that a URL of the resource names: `cid:…`, or a Content-ID written as the URL itself."""
    name = unquote(url[4:]) if url[:4].lower() == "cid:" else url
    return others.get(name) or others.get(name.removeprefix("urn:uuid:"))


def _pieces(body: bytes, boundary: bytes) -> list[memoryview]:
    delimiter = b"--" + boundary
    view = memoryview(body)
    if not body.startswith(delimiter):
        position = body.find(b"\r\n" + delimiter)
        if position < 0:
            raise Rejection(Kind.MALFORMED_MULTIPART, detail="the boundary is not found")
        position += 2
    else:
        position = 0
    pieces: list[memoryview] = []
    while True:
        position += len(delimiter)
        if body.startswith(b"--", position):
            break
        line_end = body.find(b"\r\n", position)
        following = body.find(b"\r\n" + delimiter, position)
        if line_end < 0 or following < 0 or body[position:line_end].strip():
            raise Rejection(Kind.MALFORMED_MULTIPART, detail="the last boundary is not found")
        if len(pieces) == MAX_PARTS:
            raise Rejection(Kind.MALFORMED_MULTIPART, detail=f"more than {MAX_PARTS} parts")
        pieces.append(view[min(line_end + 2, following) : following])
        position = following + 2
    if not pieces:
        raise Rejection(Kind.MALFORMED_MULTIPART, detail="no part")
    return pieces


def _part(piece: memoryview, position: int, left: int) -> Part:
    place = f"part {position + 1}"
    head = bytes(piece[:_MAX_HEADERS])
    if head.startswith(b"\r\n"):
        end, start = 0, 2
    else:
        end = head.find(b"\r\n\r\n")
        start = end + 4
    if end < 0:
        raise Rejection(Kind.MALFORMED_MULTIPART, place, "the headers do not end")
    headers = _headers(head[:end], place)
    view = piece[start:]
    content: bytes | memoryview = view
    encoding = headers.get("content-transfer-encoding", "binary").lower()
    if encoding == "base64":
        if len(piece) > left:
            raise too_large_inline(left, place)
        content = _decoded(view, place)
    elif encoding not in {"binary", "8bit", "7bit"}:
        raise Rejection(Kind.MALFORMED_MULTIPART, place, "this Content-Transfer-Encoding is not accepted")
    return Part(
        content_id=_bare(headers.get("content-id", "")),
        media_type=media_types.parse(headers.get("content-type", ""), place)[0],
        content=content,
    )


def too_large_inline(most: int, place: str = "") -> Rejection:
    """Refuses documents in base64 beyond what may be held several times over."""
    return Rejection(Kind.INLINE_TOO_LARGE, place, f"at most {most} bytes in base64, more in parts that are not")


def _decoded(view: memoryview, place: str) -> bytes:
    """Decodes a part little by little: what it holds is not written out three times."""
    found, rest, has_ended = bytearray(), b"", False
    try:
        for start in range(0, len(view), _BLOCK):
            text = rest + b"".join(bytes(view[start : start + _BLOCK]).split())
            if has_ended and text:
                raise Rejection(Kind.BASE64, place)
            is_last = start + _BLOCK >= len(view)
            whole = len(text) if is_last else len(text) // 4 * 4
            found += base64.b64decode(text[:whole], validate=True)
            rest, has_ended = text[whole:], has_ended or b"=" in text[:whole]
    except binascii.Error as error:
        raise Rejection(Kind.BASE64, place) from error
    return bytes(found)


def _headers(raw: bytes, place: str) -> dict[str, str]:
    try:
        lines = raw.decode("utf-8").replace("\r\n ", " ").replace("\r\n\t", " ").split("\r\n")
    except UnicodeDecodeError as error:
        raise Rejection(Kind.CHARSET, place) from error
    found = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if line and (not colon or "\0" in line):
            raise Rejection(Kind.MALFORMED_MULTIPART, place, "a header is not readable")
        found[name.strip().lower()] = value.strip()
    return found


def _bare(content_id: str) -> str:
    return content_id.strip().removeprefix("<").removesuffix(">")
