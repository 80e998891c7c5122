"""Contents written in base64: decoded once, and refused when truncated."""

import binascii

from carnet.gateways.fhir.rejections import Kind, Rejection


def decode(text: str, place: str) -> bytes:
    """Decodes a base64Binary. White space is allowed, nothing else out of the alphabet is."""
    try:
        return binascii.a2b_base64(text, strict_mode=True)
    except (binascii.Error, ValueError):
        compact = "".join(text.split())
    try:
        return binascii.a2b_base64(compact, strict_mode=True)
    except (binascii.Error, ValueError) as error:
        raise Rejection(Kind.BASE64, place) from error


def encode(content: bytes) -> str:
    """Writes bytes in base64, on one line."""
    return binascii.b2a_base64(content, newline=False).decode("ascii")
