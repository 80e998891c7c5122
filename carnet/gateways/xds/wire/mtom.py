"""Writing an answer whose documents travel beside the envelope, as they are.

Source: XOP 1.0, SOAP MTOM; protocols §1.8.
"""

from collections.abc import Iterator
from itertools import chain
from uuid import uuid4

from carnet.foundation import contents
from carnet.foundation.contents import Content
from carnet.gateways.xds.exchange import Attachment


def write(envelope: bytes, attachments: tuple[Attachment, ...], *, action: str) -> tuple[str, int, Iterator[bytes]]:
    """Gives the Content-Type, the length and the pieces of a multipart body: no document is copied to make one.

    Large documents are read while the answer leaves.
    """
    boundary, start = f"carnet-{uuid4().hex}", f"{uuid4()}@carnet"
    content_type = (
        f'multipart/related; type="application/xop+xml"; boundary="{boundary}"; start="<{start}>"; '
        f'start-info="application/soap+xml"; action="{action}"'
    )
    root = _head(boundary, start, f'application/xop+xml; charset=UTF-8; type="application/soap+xml"; action="{action}"')
    every: list[Content] = [root, envelope]
    for attachment in attachments:
        every += [b"\r\n" + _head(boundary, attachment.content_id, attachment.media_type), attachment.content]
    every.append(f"\r\n--{boundary}--\r\n".encode("ascii"))
    return content_type, sum(map(contents.size, every)), chain.from_iterable(map(contents.pieces, every))


def _head(boundary: str, content_id: str, media_type: str) -> bytes:
    return (
        f"--{boundary}\r\nContent-Type: {media_type}\r\nContent-Transfer-Encoding: binary\r\n"
        f"Content-ID: <{content_id}>\r\n\r\n"
    ).encode("ascii")
