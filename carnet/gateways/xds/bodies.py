"""Reading what was sent: one envelope, alone or with the parts that travel beside it."""

import re
from dataclasses import dataclass

from carnet.gateways.xds.wire import multipart
from carnet.gateways.xds.wire.multipart import Malformed

_PARAMETER = re.compile(r""";\s*([A-Za-z-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s"]*))""")
# Read whole before anything is known of it: an envelope holds metadata, never a document of this size.
MOST_ENVELOPE_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Message:
    """The bytes of the envelope, the other parts by their Content-ID, and whether the message came in parts."""

    envelope: bytes
    parts: dict[str, multipart.Part]
    in_parts: bool


def read(content_type: str, stream: multipart.Stream, *, limit: int) -> Message:
    """Reads a message from the connection, within `limit` bytes. Raises Malformed, TooLarge.

    The media type is not believed: what holds a boundary is separated, what begins as an envelope is one, for real
    senders call a SOAP message `application/octet-stream`, `text/xml` or `application/xop+xml`.
    """
    pieces = multipart.chunks(stream, limit=limit)
    parameters = {found[1].lower(): found[2] or found[3] or "" for found in _PARAMETER.finditer(content_type)}
    boundary = parameters.get("boundary", "")
    if not boundary:
        return Message(_envelope(b"".join(pieces)), {}, in_parts=False)
    found = multipart.parts(pieces, boundary=boundary)
    start = multipart.bare(parameters.get("start", ""))
    root = next((part for part in found if start and part.content_id == start), found[0])
    others: dict[str, multipart.Part] = {}
    for part in found:
        if part is root:
            continue
        if not part.content_id or part.content_id in others:
            raise Malformed("each part needs a Content-ID of its own")
        others[part.content_id] = part
    return Message(_envelope(root.content), others, in_parts=True)


def _envelope(content: bytes) -> bytes:
    if len(content) > MOST_ENVELOPE_BYTES:
        raise multipart.TooLarge(f"an envelope has at most {MOST_ENVELOPE_BYTES} bytes")
    return content
