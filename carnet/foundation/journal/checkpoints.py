"""What a checkpoint says: how many heads it commits to, under which root, after which other checkpoints."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from carnet.foundation.journal import merkle
from carnet.foundation.journal.signing import Signature

# Leaves of one checkpoint are kept in tiles of this many: a proof reads one tile and the tiles' roots.
TILE = 1024
FEWEST_LEAVES = 16
FIRST = bytes(32)

type Json = dict[str, "str | int | list[str] | list[dict[str, str]]"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """One checkpoint: `root` covers its own leaves, `log` the entries of all checkpoints up to this one."""

    number: int
    at: datetime
    size: int
    root: bytes
    log: bytes
    previous: bytes
    signatures: tuple[Signature, ...] = ()

    @property
    def entry(self) -> bytes:
        """The part that the log of checkpoints covers."""
        return _entry(number=self.number, at=self.at, size=self.size, root=self.root)

    @property
    def text(self) -> bytes:
        """The bytes that are signed."""
        return self.entry + f"{self.log.hex()}\n{self.previous.hex()}\n".encode()

    @property
    def hash(self) -> bytes:
        """What the next checkpoint calls its previous one."""
        return hashlib.sha256(self.text).digest()

    def as_json(self) -> Json:
        """Writes the checkpoint as it is published."""
        return {
            "number": self.number,
            "at": written(self.at),
            "size": self.size,
            "root": self.root.hex(),
            "log": self.log.hex(),
            "previous": self.previous.hex(),
            "signatures": [{"key": one.key_id, "signature": one.signature.hex()} for one in self.signatures],
        }


def _entry(*, number: int, at: datetime, size: int, root: bytes) -> bytes:
    return f"carnet checkpoint 1\n{number}\n{written(at)}\n{size}\n{root.hex()}\n".encode()


def entry_leaf(*, number: int, at: datetime, size: int, root: bytes) -> bytes:
    """Hashes a checkpoint as a leaf of the log of checkpoints."""
    return merkle.leaf(_entry(number=number, at=at, size=size, root=root))


def written(at: datetime) -> str:
    """Writes an instant: UTC, with microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def padded(count: int) -> int:
    """Tells how many leaves are published for this many heads: a power of two, never few.

    The rest are random bytes, which nobody can tell from a blinded head: the number says little of the activity.
    """
    return max(FEWEST_LEAVES, 1 << (count - 1).bit_length()) if count else FEWEST_LEAVES


def tiles(leaves: list[bytes]) -> tuple[list[bytes], list[bytes]]:
    """Cuts sorted leaves into tiles: the bytes of each, and the root of each. Their count is a power of two."""
    cut = [leaves[start : start + TILE] for start in range(0, len(leaves), TILE)]
    return [b"".join(tile) for tile in cut], [merkle.Tree([merkle.leaf(one) for one in tile]).root() for tile in cut]
