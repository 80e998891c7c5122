"""Reading what was sent: one envelope, alone or with the parts that travel beside it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from carnet.foundation import contents
from carnet.foundation.contents import Content
from carnet.foundation.spooling import Spool
from carnet.gateways.xds.wire import multipart
from carnet.gateways.xds.wire.multipart import Malformed, TooLarge

_PARAMETER = re.compile(r""";\s*([A-Za-z-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s"]*))""")
# Read whole before anything is known of it: an envelope holds metadata, never a document of this size.
MOST_ENVELOPE_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Message:
    """The bytes of the envelope, the other parts by their Content-ID, and whether the message came in parts."""

    envelope: bytes
    parts: dict[str, multipart.Part]
    in_parts: bool


def read(content_type: str, stream: multipart.Stream, *, limit: int, announced: int = 0) -> Message:
    """Reads a message from the connection, within `limit` bytes. Raises Malformed, TooLarge.

    What announces more bytes is refused at once; what is refused is listened to, so that its sender hears why.

    The media type is not believed: what holds a boundary is separated, what begins as an envelope is one, for real
    senders call a SOAP message `application/octet-stream`, `text/xml` or `application/xop+xml`.
    """
    try:
        return _read(content_type, multipart.chunks(stream, limit=limit, announced=announced))
    except (Malformed, TooLarge):
        multipart.drain(stream, most=2 * limit)
        raise


def _read(content_type: str, pieces: Iterator[bytes]) -> Message:
    parameters = {found[1].lower(): found[2] or found[3] or "" for found in _PARAMETER.finditer(content_type)}
    boundary = parameters.get("boundary", "")
    if not boundary:
        return Message(_alone(pieces), {}, in_parts=False)
    start = multipart.bare(parameters.get("start", ""))
    expected = multipart.Root(start, MOST_ENVELOPE_BYTES)
    found = multipart.parts(pieces, boundary=boundary, spool=Spool(settings.SPOOL), root=expected)
    root = next((part for part in found if start and part.content_id == start), found[0])
    others: dict[str, multipart.Part] = {}
    for part in found:
        if part is root:
            continue
        if not part.content_id or part.content_id in others:
            raise Malformed("each part needs a Content-ID of its own")
        others[part.content_id] = part
    return Message(_envelope(root.content), others, in_parts=True)


def _alone(pieces: Iterator[bytes]) -> bytes:
    kept = bytearray()
    for piece in pieces:
        kept += piece
        if len(kept) > MOST_ENVELOPE_BYTES:
            raise TooLarge(f"an envelope has at most {MOST_ENVELOPE_BYTES} bytes")
    return bytes(kept)


def _envelope(content: Content) -> bytes:
    if contents.size(content) > MOST_ENVELOPE_BYTES:
        raise TooLarge(f"an envelope has at most {MOST_ENVELOPE_BYTES} bytes")
    return contents.whole(content)
