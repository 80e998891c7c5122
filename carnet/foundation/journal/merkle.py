"""Merkle trees: one hash for a list, short proofs that an entry is in it, and that it only ever grew.

Source: RFC 9162 §2.1 (leaves and nodes are told apart by a first byte; a list is cut at the largest power of two).
"""

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()


def leaf(data: bytes) -> bytes:
    """Hashes an entry."""
    return hashlib.sha256(b"\x00" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Hashes two sub-trees together."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree over hashed leaves; every complete sub-tree is computed once, so that each proof is a few look-ups."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._levels = [list(leaves)]
        while len(below := self._levels[-1]) > 1:
            self._levels.append([node(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)])

    def root(self, size: int | None = None) -> bytes:
        """Gives the hash of the first `size` leaves, of all of them when it is not said."""
        return self._range(0, len(self._levels[0]) if size is None else size)

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """Proves that a leaf is at `index` among the first `size`: the neighbours on the way up, lowest first."""
        return self._path(index, 0, size)

    def consistency(self, former: int, size: int) -> list[bytes]:
        """Proves that the first `former` leaves (at least one) are the beginning of the first `size`."""
        return self._grown(former, 0, size, is_whole=True)

    def _range(self, low: int, high: int) -> bytes:
        count = high - low
        if count == 0:
            return EMPTY
        if count & (count - 1) == 0 and low % count == 0:
            return self._levels[count.bit_length() - 1][low // count]
        middle = low + _cut(count)
        return node(self._range(low, middle), self._range(middle, high))

    def _path(self, index: int, low: int, high: int) -> list[bytes]:
        if high - low == 1:
            return []
        middle = low + _cut(high - low)
        if index < middle:
            return [*self._path(index, low, middle), self._range(middle, high)]
        return [*self._path(index, middle, high), self._range(low, middle)]

    def _grown(self, former: int, low: int, high: int, *, is_whole: bool) -> list[bytes]:
        if former == high:
            return [] if is_whole else [self._range(low, high)]
        middle = low + _cut(high - low)
        if former <= middle:
            return [*self._grown(former, low, middle, is_whole=is_whole), self._range(middle, high)]
        return [*self._grown(former, middle, high, is_whole=False), self._range(low, middle)]


class Growing:
    """The root of a list that grows, kept by its complete sub-trees only: a few hashes, whatever its length."""

    def __init__(self) -> None:
        self._peaks: list[tuple[int, bytes]] = []

    def append(self, leaf_hash: bytes) -> None:
        """Adds a leaf at the end."""
        height, found = 0, leaf_hash
        while self._peaks and self._peaks[-1][0] == height:
            found = node(self._peaks.pop()[1], found)
            height += 1
        self._peaks.append((height, found))

    def root(self) -> bytes:
        """Gives the hash of all leaves so far."""
        if not self._peaks:
            return EMPTY
        found = self._peaks[-1][1]
        for _, peak in reversed(self._peaks[:-1]):
            found = node(peak, found)
        return found


def _cut(count: int) -> int:
    """Gives the largest power of two below `count`."""
    return 1 << ((count - 1).bit_length() - 1)


def root_by_inclusion(leaf_hash: bytes, *, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Computes the root that an inclusion proof leads to; None when the proof has not the right length.

    Source: RFC 9162 §2.1.3.2.
    """
    if not 0 <= index < size:
        return None
    at, last, found = index, size - 1, leaf_hash
    for neighbour in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            found = node(neighbour, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node(found, neighbour)
        at, last = at >> 1, last >> 1
    return found if last == 0 else None


def is_consistent(*, former: int, former_root: bytes, size: int, root: bytes, path: Sequence[bytes]) -> bool:
    """Tells whether a proof shows that a list of `former` entries is the beginning of one of `size`.

    Source: RFC 9162 §2.1.4.2.
    """
    if not 0 < former <= size:
        return False
    if former == size:
        return not path and former_root == root
    steps = [former_root, *path] if former & (former - 1) == 0 else list(path)
    if not steps:
        return False
    at, last = former - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    older = newer = steps[0]
    for neighbour in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            older, newer = node(neighbour, older), node(neighbour, newer)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            newer = node(newer, neighbour)
        at, last = at >> 1, last >> 1
    return last == 0 and older == former_root and newer == root
