"""Writing an answer whose documents travel beside the envelope, as they are.

Source: XOP 1.0, SOAP MTOM; protocols §1.8.
"""

from uuid import uuid4

from carnet.gateways.xds.exchange import Attachment


def write(envelope: bytes, attachments: tuple[Attachment, ...], *, action: str) -> tuple[str, list[bytes]]:
    """Gives the Content-Type and the pieces of a multipart body: no document is copied to make one."""
    boundary, start = f"carnet-{uuid4().hex}", f"{uuid4()}@carnet"
    content_type = (
        f'multipart/related; type="application/xop+xml"; boundary="{boundary}"; start="<{start}>"; '
        f'start-info="application/soap+xml"; action="{action}"'
    )
    root = _head(boundary, start, f'application/xop+xml; charset=UTF-8; type="application/soap+xml"; action="{action}"')
    pieces = [root, envelope]
    for attachment in attachments:
        pieces += [b"\r\n" + _head(boundary, attachment.content_id, attachment.media_type), attachment.content]
    pieces.append(f"\r\n--{boundary}--\r\n".encode("ascii"))
    return content_type, pieces


def _head(boundary: str, content_id: str, media_type: str) -> bytes:
    return (
        f"--{boundary}\r\nContent-Type: {media_type}\r\nContent-Transfer-Encoding: binary\r\n"
        f"Content-ID: <{content_id}>\r\n\r\n"
    ).encode("ascii")
