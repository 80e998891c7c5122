"""What is sealed opens for its own place only, and shows any change."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnet.foundation import sealing

SPACE, ROW = UUID(int=1), UUID(int=2)


def _cipher(space_id: UUID = SPACE, key: bytes = b"k" * 32) -> sealing.SpaceCipher:
    return sealing.SpaceCipher(space_id=space_id, data_key=key)


@given(st.binary(max_size=2000))
def test_gives_back_the_bytes_and_hides_them(plain: bytes) -> None:
    sealed = _cipher().seal(plain, row_id=ROW, field="content")
    assert _cipher().unseal(sealed, row_id=ROW, field="content") == plain
    assert len(sealed) == len(plain) + sealing.OVERHEAD_BYTES
    assert len(plain) < 4 or plain not in sealed


@pytest.mark.parametrize(
    ("cipher", "row_id", "field"),
    [
        (_cipher(space_id=uuid4()), ROW, "content"),
        (_cipher(key=b"x" * 32), ROW, "content"),
        (_cipher(), uuid4(), "content"),
        (_cipher(), ROW, "details"),
    ],
    ids=["another space", "another key", "another row", "another field"],
)
def test_refuses_bytes_moved_to(cipher: sealing.SpaceCipher, row_id: UUID, field: str) -> None:
    sealed = _cipher().seal(b"secret", row_id=ROW, field="content")
    with pytest.raises(sealing.Unsealable):
        cipher.unseal(sealed, row_id=row_id, field=field)


@given(st.data())
def test_refuses_any_changed_byte(data: st.DataObject) -> None:
    sealed = bytearray(_cipher().seal(b"some secret", row_id=ROW, field="content"))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(sealing.Unsealable):
        _cipher().unseal(bytes(sealed), row_id=ROW, field="content")


def test_opens_a_wrapped_key_for_its_space_and_key_only() -> None:
    wrapped = sealing.wrap_key(b"d" * 32, with_key=b"k" * 32, space_id=SPACE)
    assert sealing.unwrap_key(wrapped, with_key=b"k" * 32, space_id=SPACE) == b"d" * 32
    for with_key, space_id in ((b"x" * 32, SPACE), (b"k" * 32, uuid4())):
        with pytest.raises(sealing.Unsealable):
            sealing.unwrap_key(wrapped, with_key=with_key, space_id=space_id)
    with pytest.raises(sealing.Unsealable):
        sealing.unwrap_key(b"\x02" + wrapped[1:], with_key=b"k" * 32, space_id=SPACE)


def test_hashes_the_same_text_differently_for_each_purpose() -> None:
    key = b"k" * 32
    assert sealing.keyed_hash("1", key=key, purpose="ins") != sealing.keyed_hash("1", key=key, purpose="traits")
    assert sealing.keyed_hash("1", key=key, purpose="ins") == sealing.keyed_hash("1", key=key, purpose="ins")


PIECES = (b"first", b"second", b"first", b"last")


def _sealed_pieces(cipher: sealing.SpaceCipher) -> tuple[bytes, list[bytes]]:
    sealer = cipher.in_pieces(row_id=ROW, field="content")
    last = len(PIECES) - 1
    return sealer.head, [
        sealer.seal(piece, number=number, is_last=number == last) for number, piece in enumerate(PIECES)
    ]


def _opened(head: bytes, sealed: list[bytes], *, cipher: sealing.SpaceCipher | None = None) -> list[bytes]:
    opener = (cipher or _cipher()).in_pieces(row_id=ROW, field="content", head=head)
    last = len(sealed) - 1
    return [opener.unseal(one, number=number, is_last=number == last) for number, one in enumerate(sealed)]


def test_gives_pieces_back_and_never_seals_two_alike() -> None:
    head, sealed = _sealed_pieces(_cipher())
    other_head, other = _sealed_pieces(_cipher())
    assert _opened(head, sealed) == list(PIECES)
    assert sealing.is_in_pieces(head)
    assert not sealing.is_in_pieces(_cipher().seal(b"x", row_id=ROW, field="content"))
    assert len({head, other_head, *sealed, *other}) == 2 + 2 * len(PIECES)


@pytest.mark.parametrize(
    "order",
    [[0, 1, 2], [1, 2, 3], [0, 2, 1, 3], [0, 1, 1, 3], [0, 1, 2, 2, 3], [0, 1, 2, 3, 3], [3], [2, 1, 0, 3]],
    ids=["cut", "beheaded", "moved", "repeated", "one_more", "last_twice", "last_alone", "first_and_third_alike"],
)
def test_refuses_pieces_that_are_not_all_there_in_their_order(order: list[int]) -> None:
    head, sealed = _sealed_pieces(_cipher())
    with pytest.raises(sealing.Unsealable):
        _opened(head, [sealed[number] for number in order])


@given(st.data())
def test_refuses_a_changed_byte_of_a_piece_or_of_the_head(data: st.DataObject) -> None:
    head, sealed = _sealed_pieces(_cipher())
    every = bytearray(head + b"".join(sealed))
    every[data.draw(st.integers(0, len(every) - 1))] ^= data.draw(st.integers(1, 255))
    sizes, begin, cut = [len(one) for one in sealed], len(head), []
    for size in sizes:
        cut.append(bytes(every[begin : begin + size]))
        begin += size
    with pytest.raises(sealing.Unsealable):
        _opened(bytes(every[: len(head)]), cut)


def test_refuses_pieces_of_another_content_key_or_place() -> None:
    head, sealed = _sealed_pieces(_cipher())
    other_head, other = _sealed_pieces(_cipher())
    for wrong_head, pieces in ((head, [*sealed[:2], *other[2:]]), (other_head, sealed), (head[:-1], sealed)):
        with pytest.raises(sealing.Unsealable):
            _opened(wrong_head, pieces)
    for cipher in (_cipher(key=b"x" * 32), _cipher(space_id=uuid4())):
        with pytest.raises(sealing.Unsealable):
            _opened(head, sealed, cipher=cipher)
    elsewhere = _cipher().in_pieces(row_id=uuid4(), field="content", head=head)
    with pytest.raises(sealing.Unsealable):
        elsewhere.unseal(sealed[0], number=0, is_last=False)
