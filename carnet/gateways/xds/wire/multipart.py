"""Separates the parts of a multipart/related body as it arrives: each byte is kept once, in its own part.

A part of many bytes is never in memory as a whole (`foundation/spooling`).

Real senders end lines with LF alone, write odd media types, and encode binary parts in base64: all are read.

Source: RFC 2046 §5.1, RFC 2387, RFC 2392; protocols §1.8.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from carnet.foundation.contents import Content
from carnet.foundation.spooling import Spool, Writer
from carnet.gateways.xds.wire import transfer

MAX_PARTS = 200
_MAX_HEADERS = 8_000
_CHUNK = 262_144
_ENCODINGS = frozenset({"", "binary", "8bit", "7bit"})
_FOLDED = re.compile(r"\r?\n[ \t]+")


class Malformed(Exception):
    """These bytes cannot be separated into parts; the message says why, without quoting them."""


class TooLarge(Exception):
    """The body is larger than what is accepted; the message gives the limit."""


class Stream(Protocol):
    """What a body is read from."""

    def read(self, size: int, /) -> bytes:
        """Gives at most `size` bytes; none at the end."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its Content-ID without brackets, its headers in lower case, and its bytes."""

    content_id: str
    headers: dict[str, str]
    content: Content


def chunks(stream: Stream, *, limit: int, announced: int = 0) -> Iterator[bytes]:
    """Reads a body piece by piece. Raises TooLarge as soon as it shows, Malformed when the connection fails.

    `announced` is the length that the sender told, 0 when none was.
    """
    if announced > limit:
        raise TooLarge(f"at most {limit} bytes")
    size = 0
    while True:
        try:
            piece = stream.read(_CHUNK)
        except OSError as error:
            raise Malformed("the body was cut short") from error
        if not piece:
            return
        size += len(piece)
        if size > limit:
            raise TooLarge(f"at most {limit} bytes")
        yield piece


def drain(stream: Stream, *, most: int) -> None:
    """Reads what is left of a refused body, `most` bytes at most: who still speaks does not hear why."""
    with suppress(OSError):
        while most > 0 and (piece := stream.read(_CHUNK)):
            most -= len(piece)


@dataclass(frozen=True, slots=True)
class Root:
    """The part that holds the envelope: named by `start`, else the first; it has `most` bytes at most."""

    start: str
    most: int


def parts(pieces: Iterator[bytes], *, boundary: str, spool: Spool, root: Root | None = None) -> list[Part]:
    """Separates a body into its parts, in their order. Raises Malformed, and TooLarge for the root."""
    if not boundary or len(boundary) > 70 or not boundary.isascii():
        raise Malformed("expected a boundary of 1 to 70 ASCII characters")
    reader = _Reader(pieces, b"--" + boundary.encode("ascii"))
    reader.skip_preamble()
    found: list[Part] = []
    while reader.begins_part():
        if len(found) == MAX_PARTS:
            raise Malformed(f"more than {MAX_PARTS} parts")
        found.append(_part(reader, spool, None if root is None or (found and not root.start) else root))
    if not found:
        raise Malformed("no part")
    return found


class _Reader:
    """Walks through a body that arrives in pieces; `_buffer` holds what is read and not yet given."""

    def __init__(self, pieces: Iterator[bytes], delimiter: bytes) -> None:
        self._pieces = pieces
        self._delimiter = delimiter
        # The line end before a delimiter belongs to it: the body is read as if one stood before the first.
        self._buffer = bytearray(b"\n")

    def _more(self) -> None:
        piece = next(self._pieces, b"")
        if not piece:
            raise Malformed("the last boundary is not found")
        self._buffer += piece

    def skip_preamble(self) -> None:
        """Goes to the end of the first delimiter."""
        mark = b"\n" + self._delimiter
        while (position := self._buffer.find(mark)) < 0:
            del self._buffer[: max(0, len(self._buffer) - len(mark))]
            self._more()
        del self._buffer[: position + len(mark)]

    def begins_part(self) -> bool:
        """Reads what follows a delimiter: False when it was the last one."""
        while len(self._buffer) < 2:
            self._more()
        if self._buffer.startswith(b"--"):
            return False
        while (end := self._buffer.find(b"\n", 0, _MAX_HEADERS)) < 0:
            if len(self._buffer) >= _MAX_HEADERS:
                raise Malformed("a boundary is followed by something else")
            self._more()
        if self._buffer[:end].strip():
            raise Malformed("a boundary is followed by something else")
        del self._buffer[: end + 1]
        return True

    def headers(self) -> bytes:
        """Reads up to the empty line that ends the headers of a part."""
        while True:
            if self._buffer.startswith((b"\n", b"\r\n")):
                del self._buffer[: self._buffer.index(b"\n") + 1]
                return b""
            found = [(self._buffer.find(end, 0, _MAX_HEADERS + len(end)), end) for end in (b"\r\n\r\n", b"\n\n")]
            ends = sorted((position, end) for position, end in found if position >= 0)
            if ends:
                position, end = ends[0]
                head = bytes(self._buffer[:position])
                del self._buffer[: position + len(end)]
                return head
            if len(self._buffer) > _MAX_HEADERS:
                raise Malformed("the headers of a part do not end")
            self._more()

    def content(self, kept: Writer | transfer.Decoder) -> None:
        """Reads the bytes of a part, up to the next delimiter."""
        mark = b"\n" + self._delimiter
        # An empty part: its delimiter follows the empty line of its headers at once.
        if len(self._buffer) < len(self._delimiter):
            self._more()
        if self._buffer.startswith(self._delimiter):
            del self._buffer[: len(self._delimiter)]
            return
        while (position := self._buffer.find(mark)) < 0:
            sure = len(self._buffer) - len(mark)  # a delimiter, and the CR before it, may be cut between two pieces
            if sure > 0:
                kept.write(memoryview(self._buffer)[:sure])
                del self._buffer[:sure]
            self._more()
        end = position - 1 if position and self._buffer[position - 1] == 0x0D else position
        kept.write(memoryview(self._buffer)[:end])
        del self._buffer[: position + len(mark)]


class _Bounded(Writer):
    """Keeps what has at most so many bytes, and refuses the rest as it comes."""

    def __init__(self, spool: Spool, most: int) -> None:
        super().__init__(spool)
        self._left = self._most = most

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self._left -= len(data)
        if self._left < 0:
            raise TooLarge(f"an envelope has at most {self._most} bytes")
        super().write(data)


def _part(reader: _Reader, spool: Spool, root: Root | None) -> Part:
    """Reads one part; `root` when it may be the root."""
    headers = _headers(reader.headers())
    encoding = headers.get("content-transfer-encoding", "").lower()
    name = bare(headers.get("content-id", ""))
    writer = Writer(spool) if root is None or root.start not in {"", name} else _Bounded(spool, root.most)
    if encoding == "base64":
        decoder = transfer.Decoder(writer)
        try:
            reader.content(decoder)
            decoder.end()
        except transfer.NotBase64 as error:
            raise Malformed("a part in base64 is not readable") from error
    elif encoding in _ENCODINGS:
        reader.content(writer)
    else:
        raise Malformed("a Content-Transfer-Encoding is not accepted")
    return Part(name, headers, writer.content())


def _headers(head: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _FOLDED.sub(" ", head.decode("utf-8", "replace")).splitlines():
        name, colon, value = line.partition(":")
        if not colon or "\0" in line:
            raise Malformed("a header of a part is not readable")
        found[name.strip().lower()] = value.strip()
    return found


def bare(content_id: str) -> str:
    """Writes a Content-ID without its brackets."""
    return content_id.strip().removeprefix("<").removesuffix(">")
