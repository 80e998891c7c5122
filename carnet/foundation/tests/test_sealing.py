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
