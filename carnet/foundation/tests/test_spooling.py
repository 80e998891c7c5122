"""What is kept aside comes back as it was, is noise on the disk, and leaves nothing behind."""

import gc
import hashlib
import os
import tempfile
from pathlib import Path

import pytest

from carnet.foundation import contents
from carnet.foundation.contents import PIECE_BYTES
from carnet.foundation.spooling import MOST_HELD, Spool, Writer

SIZES = [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES, 3 * PIECE_BYTES + 17]


def _bytes(size: int) -> bytes:
    return (b"un secret, " * (size // 11 + 1))[:size]


def _written(spool: Spool, plain: bytes, *, step: int = 300_000) -> contents.Content:
    writer = Writer(spool)
    for start in range(0, len(plain), step):
        writer.write(memoryview(plain)[start : start + step])
    return writer.content()


@pytest.mark.parametrize("size", SIZES)
def test_gives_back_what_was_written(tmp_path: Path, size: int) -> None:
    plain = _bytes(size)
    found = _written(Spool(tmp_path), plain)
    assert (contents.size(found), contents.whole(found)) == (size, plain)
    assert contents.sha1(found) == hashlib.sha1(plain).digest()
    assert [len(piece) for piece in contents.pieces(found)][:-1] == [PIECE_BYTES] * (contents.count(found) - 1)
    assert isinstance(found, bytes) == (size <= PIECE_BYTES)


def test_takes_any_pieces(tmp_path: Path) -> None:
    plain = _bytes(3 * PIECE_BYTES)
    for step in (999_983, 5 * PIECE_BYTES):
        assert contents.whole(_written(Spool(tmp_path), plain, step=step)) == plain


def test_a_message_of_many_contents_holds_little(tmp_path: Path) -> None:
    spool, plain = Spool(tmp_path), _bytes(PIECE_BYTES - 5)
    found = [_written(spool, plain) for _ in range(20)]
    held = sum(len(content) for content in found if isinstance(content, bytes))
    assert held == spool.held <= MOST_HELD
    assert [contents.whole(content) for content in found] == [plain] * 20
    assert {contents.sha1(content) for content in found} == {hashlib.sha1(plain).digest()}


def test_nothing_is_readable_nor_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make = tempfile.mkstemp
    files: list[tuple[int, str]] = []

    def noted(*, dir: Path) -> tuple[int, str]:  # noqa: A002 - the name is the library's
        files.append(make(dir=dir))
        return files[-1]

    monkeypatch.setattr(tempfile, "mkstemp", noted)
    spool = Spool(tmp_path)
    found = _written(spool, _bytes(2 * PIECE_BYTES))
    ((file, _),) = files
    assert list(tmp_path.iterdir()) == []
    assert os.fstat(file).st_size > 2 * PIECE_BYTES
    assert b"secret" not in os.pread(file, 3 * PIECE_BYTES, 0)
    del spool, found
    gc.collect()
    with pytest.raises(OSError, match="Bad file"):
        os.fstat(file)


def test_a_view_of_what_is_held_is_not_copied() -> None:
    plain = _bytes(2 * PIECE_BYTES + 10)
    found = contents.of_view(memoryview(plain)[10:])
    assert not isinstance(found, bytes)
    assert (contents.size(found), contents.whole(found)) == (2 * PIECE_BYTES, plain[10:])
    assert contents.sha1(found) == hashlib.sha1(plain[10:]).digest()
    assert contents.of_view(memoryview(plain)[:10]) == plain[:10]


@pytest.mark.parametrize(
    ("start", "stop"),
    [
        (0, 0),
        (0, 1),
        (PIECE_BYTES - 1, PIECE_BYTES + 1),
        (PIECE_BYTES, 2 * PIECE_BYTES),
        (5, 2 * PIECE_BYTES + 3),
        (2 * PIECE_BYTES, 2 * PIECE_BYTES + 10),
    ],
    ids=["none", "first", "across", "whole_piece", "nearly_all", "end"],
)
def test_gives_the_bytes_between_two_places(start: int, stop: int) -> None:
    plain = _bytes(2 * PIECE_BYTES + 10)
    for content in (plain, contents.of_view(memoryview(plain))):
        assert b"".join(contents.between(content, start, stop)) == plain[start:stop]
