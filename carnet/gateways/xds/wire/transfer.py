"""Decoding what travels in base64, as it comes: a document is never held whole to be decoded.

Source: RFC 2045 §6.8; protocols §1.8.
"""

import base64
import binascii

from carnet.foundation.spooling import Writer

_BLANKS = b" \t\r\n\v\f"


class NotBase64(Exception):
    """These characters are no base64."""


class Decoder:
    """Writes what is decoded from what it is given."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._rest = b""
        self._has_ended = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Decodes characters; blanks between them do not count. Raises NotBase64."""
        text = self._rest + bytes(data).translate(None, _BLANKS)
        whole = len(text) - len(text) % 4
        self._rest = text[whole:]
        if not whole:
            return
        if self._has_ended:
            raise NotBase64
        try:
            self._writer.write(base64.b64decode(text[:whole], validate=True))
        except binascii.Error as error:
            raise NotBase64 from error
        self._has_ended = text[:whole].endswith(b"=")

    def end(self) -> None:
        """Requires that nothing is cut. Raises NotBase64."""
        if self._rest:
            raise NotBase64
