"""Keeps aside the bytes of a message that are too many to be held, while they are looked at.

They wait in a file that has no name from the moment it exists: when the message is dealt with, or when the process
dies, nothing is left to remove. They are sealed under a key that is only in memory: what is left on the disk is noise.
"""

import hashlib
import os
import tempfile
import weakref
from io import BytesIO
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from carnet.foundation.contents import PIECE_BYTES, Content

# What one message may hold in memory, all its contents together; what comes after goes to the file.
MOST_HELD = 4 * PIECE_BYTES
_TAG_BYTES = 16


class Spool:
    """Where the contents of one message are kept: in memory when they are few and small, else in one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = -1
        self._end = 0
        self._count = 0
        self._key: AESGCM | None = None
        self.held = 0

    @property
    def _aead(self) -> AESGCM:
        # Made when it is needed; it serves this file only, so that the number of a block may be its nonce.
        if self._key is None:
            self._key = AESGCM(AESGCM.generate_key(256))
        return self._key

    def append(self, plain: bytes | bytearray) -> "Block":
        """Writes bytes at the end of the file, which is made when it is needed."""
        if self._file < 0:
            self._file = _nameless(self._folder)
            weakref.finalize(self, os.close, self._file)
        block = Block(self._count, self._end, len(plain) + _TAG_BYTES)
        sealed = memoryview(self._aead.encrypt(block.nonce, plain, None))
        while sealed:
            done = os.pwrite(self._file, sealed, self._end)
            sealed, self._end = sealed[done:], self._end + done
        self._count += 1
        return block

    def read(self, block: "Block") -> bytes:
        """Gives back what was written."""
        return self._aead.decrypt(block.nonce, os.pread(self._file, block.size, block.place), None)


class Block:
    """Where some bytes are in the file of a spool."""

    __slots__ = ("nonce", "place", "size")

    def __init__(self, number: int, place: int, size: int) -> None:
        self.nonce = number.to_bytes(12, "big")
        self.place = place
        self.size = size


class Writer:
    """Takes one content as it comes, then gives it back."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._held: BytesIO | None = BytesIO()
        self._blocks: list[Block] = []
        self._rest = bytearray()
        self._digest = hashlib.sha1(usedforsecurity=False)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Adds bytes at the end."""
        if self._held is not None:
            size = self._held.tell()
            if size + len(data) <= PIECE_BYTES and self._spool.held + len(data) <= MOST_HELD:
                self._spool.held += len(data)
                self._held.write(data)
                return
            self._spool.held -= size
            self._add(self._held.getbuffer())
            self._held = None
        self._add(data)

    def _add(self, data: bytes | bytearray | memoryview) -> None:
        self._digest.update(data)
        self._rest += data
        while len(self._rest) >= PIECE_BYTES:
            self._blocks.append(self._spool.append(self._rest[:PIECE_BYTES]))
            del self._rest[:PIECE_BYTES]

    def content(self) -> Content:
        """Gives what was written, once all is."""
        if self._held is not None:
            return self._held.getvalue()
        size = len(self._blocks) * PIECE_BYTES + len(self._rest)
        if self._rest:
            self._blocks.append(self._spool.append(self._rest))
        return _Spooled(self._spool, self._blocks, size, self._digest.digest())


class _Spooled:
    """A content that is in the file of a spool (`contents.Pieces`)."""

    def __init__(self, spool: Spool, blocks: list[Block], size: int, sha1: bytes) -> None:
        self._spool, self._blocks, self._sha1 = spool, blocks, sha1
        self.size = size

    def piece(self, number: int) -> bytes:
        """Gives one piece, the first being 0."""
        return self._spool.read(self._blocks[number])

    def sha1(self) -> bytes:
        """Gives the SHA-1, which was computed as the bytes came."""
        return self._sha1


def _nameless(folder: Path) -> int:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file, path = tempfile.mkstemp(dir=folder)
    os.unlink(path)
    return file
