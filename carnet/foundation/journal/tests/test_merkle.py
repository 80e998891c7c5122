"""Merkle trees: what RFC 9162 says, proofs that hold, and no other proof that does."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnet.foundation.journal import merkle


def leaves(count: int) -> list[bytes]:
    return [merkle.leaf(number.to_bytes(4)) for number in range(count)]


def by_the_book(hashes: Sequence[bytes]) -> bytes:
    """RFC 9162 §2.1.1, word for word."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    cut = 1
    while cut * 2 < len(hashes):
        cut *= 2
    return hashlib.sha256(b"\x01" + by_the_book(hashes[:cut]) + by_the_book(hashes[cut:])).digest()


@pytest.mark.parametrize("count", range(33))
def test_the_root_is_that_of_the_book_however_it_is_computed(count: int) -> None:
    growing = merkle.Growing()
    for one in leaves(count):
        growing.append(one)
    assert merkle.Tree(leaves(count)).root() == growing.root() == by_the_book(leaves(count))


@pytest.mark.parametrize("size", range(1, 18))
def test_proves_each_leaf_and_only_there(size: int) -> None:
    tree, hashes = merkle.Tree(leaves(20)), leaves(20)
    for index in range(size):
        path = tree.inclusion(index, size)
        found = [
            at
            for at in range(-1, size + 1)
            if merkle.root_by_inclusion(hashes[index], index=at, size=size, path=path) == tree.root(size)
        ]
        assert found == [index]
        for wrong in (path[:-1], [*path, bytes(32)]):
            if wrong != path:
                at = merkle.root_by_inclusion(hashes[index], index=index, size=size, path=wrong)
                assert at != tree.root(size)


@pytest.mark.parametrize("size", range(1, 18))
def test_proves_that_a_list_grew_and_nothing_else(size: int) -> None:
    tree = merkle.Tree(leaves(20))
    for former in range(1, size + 1):
        path = tree.consistency(former, size)

        def holds(path: list[bytes], *, former: int = former, root: bytes | None = None) -> bool:
            return merkle.is_consistent(
                former=former, former_root=root or tree.root(former), size=size, root=tree.root(size), path=path
            )

        assert holds(path)
        assert not holds([*path, bytes(32)])
        assert not holds(path, root=bytes(32))
        assert not path or not holds(path[:-1])
        assert not path or not holds([])
    assert not merkle.is_consistent(former=0, former_root=merkle.EMPTY, size=size, root=tree.root(size), path=[])
    assert not merkle.is_consistent(
        former=size + 1, former_root=tree.root(size + 1), size=size, root=tree.root(size), path=[]
    )


@given(st.integers(1, 200), st.data())
def test_any_changed_step_breaks_a_proof(size: int, data: st.DataObject) -> None:
    tree = merkle.Tree(leaves(size))
    index = data.draw(st.integers(0, size - 1))
    path = tree.inclusion(index, size)
    assert merkle.root_by_inclusion(leaves(size)[index], index=index, size=size, path=path) == tree.root()
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        broken = [*path[:at], hashlib.sha256(path[at]).digest(), *path[at + 1 :]]
        assert merkle.root_by_inclusion(leaves(size)[index], index=index, size=size, path=broken) != tree.root()


@given(st.integers(1, 200), st.data())
def test_a_list_changed_anywhere_in_its_past_has_no_proof(size: int, data: st.DataObject) -> None:
    former = data.draw(st.integers(1, size))
    at = data.draw(st.integers(0, former - 1))
    hashes = leaves(size)
    rewritten = merkle.Tree([*hashes[:at], bytes(32), *hashes[at + 1 :]])
    assert not merkle.is_consistent(
        former=former,
        former_root=merkle.Tree(hashes).root(former),
        size=size,
        root=rewritten.root(),
        path=rewritten.consistency(former, size),
    )
