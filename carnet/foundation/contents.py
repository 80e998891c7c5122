"""The bytes of a document: held whole when they are few, given piece by piece when they are many.

Every piece has PIECE_BYTES bytes but the last, which has at least one: whoever handles a content handles one piece of
it at a time, and a document of 100 MB costs the memory of one of 1 MB.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

PIECE_BYTES = 1 << 20


class Pieces(Protocol):
    """A content of more than one piece: where it is, and how it is read, is the holder's affair."""

    @property
    def size(self) -> int:
        """How many bytes there are."""
        ...

    def piece(self, number: int) -> bytes:
        """Gives one piece, the first being 0."""
        ...

    def sha1(self) -> bytes:
        """Gives the SHA-1 of all the bytes."""
        ...


type Content = bytes | Pieces


def of_view(view: bytes | memoryview) -> Content:
    """Gives as a content a part of what is in memory already; a large one is not copied."""
    if isinstance(view, bytes):
        return view
    return bytes(view) if len(view) <= PIECE_BYTES else _Viewed(view)


@dataclass(frozen=True, slots=True)
class _Viewed:
    view: memoryview

    @property
    def size(self) -> int:
        return len(self.view)

    def piece(self, number: int) -> bytes:
        return bytes(self.view[number * PIECE_BYTES : (number + 1) * PIECE_BYTES])

    def sha1(self) -> bytes:
        return hashlib.sha1(self.view, usedforsecurity=False).digest()


def size(content: Content) -> int:
    """Tells how many bytes a content has."""
    return len(content) if isinstance(content, bytes) else content.size


def is_in_one_piece(content: Content) -> bool:
    """Tells whether one piece is enough."""
    return size(content) <= PIECE_BYTES


def count(content: Content) -> int:
    """Tells how many pieces a content has; one that is empty has none."""
    return -(-size(content) // PIECE_BYTES)


def piece(content: Content, number: int) -> bytes:
    """Gives one piece of a content, the first being 0."""
    if isinstance(content, bytes):
        return content[number * PIECE_BYTES : (number + 1) * PIECE_BYTES]
    return content.piece(number)


def pieces(content: Content) -> Iterator[bytes]:
    """Gives a content piece by piece, in order; bytes that are held already are given as they are."""
    if isinstance(content, bytes):
        yield content
        return
    yield from map(content.piece, range(count(content)))


def between(content: Content, start: int, stop: int) -> Iterator[bytes]:
    """Gives the bytes from `start` to `stop`, excluded; both are within the content. Other pieces are not read."""
    if isinstance(content, bytes):
        yield content[start:stop]
        return
    for number in range(start // PIECE_BYTES, -(-stop // PIECE_BYTES)):
        begins = number * PIECE_BYTES
        yield content.piece(number)[max(0, start - begins) : stop - begins]


def whole(content: Content) -> bytes:
    """Gives all the bytes at once: for what cannot be read otherwise, after its size was looked at."""
    return content if isinstance(content, bytes) else b"".join(pieces(content))


def beginning(content: Content, most: int) -> bytes:
    """Gives the first bytes, `most` of them at most, which is not more than a piece."""
    return piece(content, 0)[:most] if size(content) else b""


def sha1(content: Content) -> bytes:
    """Gives the SHA-1 of a content, as XDS and FHIR want it."""
    return hashlib.sha1(content, usedforsecurity=False).digest() if isinstance(content, bytes) else content.sha1()
