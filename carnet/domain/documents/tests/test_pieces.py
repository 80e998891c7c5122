"""A large document is kept in pieces: it comes back whole, and whatever happened to a piece is seen."""

import hashlib
from uuid import UUID

import pytest
from django.db import connection

from carnet.domain.documents import actions, pieces, reading
from carnet.domain.documents.reading import Opened
from carnet.foundation import contents, database, sealing
from carnet.foundation.contents import PIECE_BYTES
from tests import cast
from tests.cast import NOON, Cast, acting, deposited, pdf

pytestmark = pytest.mark.django_db
DIANE = acting(cast.DIANE)
_PIECE = "documents_content_piece"
_CHANGE = "sealed = set_byte(sealed, 5, 255 - get_byte(sealed, 5))"
_BLOCK = hashlib.shake_128(b"carnet").digest(1_000_003)


@pytest.fixture
def people() -> Cast:
    """The fixed cast."""
    return cast.assemble()


def _content(size: int) -> bytes:
    return (cast.PDF + _BLOCK * (size // len(_BLOCK) + 1))[:size]


def _deposited(people: Cast, content: contents.Content, unique_id: str = "1.2.3") -> UUID:
    new = pdf("Imagerie", content=content, unique_id=unique_id)
    return deposited(people.alice, new, by=DIANE).document_ids[0]


def _opened(people: Cast, document_id: UUID) -> Opened:
    return reading.open_document(space_id=people.alice, document_id=document_id, by=DIANE, at=NOON)


def _changed(people: Cast, statement: str) -> None:
    with database.entered(people.alice) as cursor:
        cursor.execute(statement)
        assert cursor.rowcount > 0


def _rows(people: Cast, document_id: UUID) -> tuple[int, int]:
    """Gives the size of what the row of the content holds, and how many pieces there are."""
    with database.entered(people.alice) as cursor:
        cursor.execute("SELECT length(sealed) FROM documents_content WHERE document_id = %s", [document_id])
        found = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM documents_content_piece WHERE document_id = %s", [document_id])
        return found[0] if found else 0, cursor.fetchone()[0]


@pytest.mark.parametrize(
    "size",
    [1000, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES - 1, 2 * PIECE_BYTES, 3 * PIECE_BYTES + 5],
    ids=["small", "one_piece", "one_more", "nearly_two", "two", "four"],
)
def test_gives_back_what_was_deposited(people: Cast, size: int) -> None:
    content = _content(size)
    document_id = _deposited(people, content)
    opened = _opened(people, document_id)
    assert (opened.document.size, opened.content) == (size, content)
    assert opened.document.sha1 == hashlib.sha1(content).digest() == contents.sha1(opened.held)
    head, count = _rows(people, document_id)
    is_small = size <= PIECE_BYTES
    assert (head, count) == ((size + sealing.OVERHEAD_BYTES, 0) if is_small else (33, contents.count(content)))


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("DELETE FROM documents_content_piece WHERE number = 1", pieces.LostContent),
        ("DELETE FROM documents_content_piece WHERE number = 2", pieces.LostContent),
        (
            f"UPDATE {_PIECE} a SET sealed = b.sealed FROM {_PIECE} b WHERE b.number = 1 - a.number",
            sealing.Unsealable,
        ),
        (
            "UPDATE documents_content_piece SET sealed = (SELECT sealed FROM documents_content_piece WHERE number = 0)",
            sealing.Unsealable,
        ),
        (
            f"UPDATE documents_content_piece SET {_CHANGE}",
            sealing.Unsealable,
        ),
        ("UPDATE documents_document SET size = 2097152", sealing.Unsealable),
        ("UPDATE documents_document SET size = size + 2097152", sealing.Unsealable),
        (f"UPDATE documents_content SET {_CHANGE}", sealing.Unsealable),
    ],
    ids=["removed", "last_removed", "moved", "repeated", "changed", "cut", "lengthened", "head_changed"],
)
def test_sees_what_was_done_to_its_pieces(people: Cast, statement: str, kind: type[Exception]) -> None:
    document_id = _deposited(people, _content(2 * PIECE_BYTES + 7))
    _changed(people, statement)
    with pytest.raises(kind):
        assert _opened(people, document_id).content


def test_a_deposit_that_fails_midway_leaves_nothing(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = _deposited(people, _content(PIECE_BYTES + 1))

    class Broken:
        size = 3 * PIECE_BYTES

        def piece(self, number: int) -> bytes:
            if number == 2:
                raise OSError("the disk is gone")
            return _content(PIECE_BYTES)

        def sha1(self) -> bytes:
            return bytes(20)

    with pytest.raises(OSError, match="the disk"):
        _deposited(people, Broken(), "1.2.4")
    with database.entered(people.alice) as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT document_id) FROM documents_content_piece")
        assert cursor.fetchone() == (2, 1)
    assert _opened(people, kept).content == _content(PIECE_BYTES + 1)


def test_a_large_document_sent_again_is_answered_alike(people: Cast) -> None:
    content = _content(PIECE_BYTES + 9)
    first, again = _deposited(people, content), _deposited(people, content)
    assert (first == again, _rows(people, first)) == (True, (33, 2))
    with pytest.raises(actions.UniqueIdInUse):
        _deposited(people, content + b"x")
    assert _opened(people, first).content == content


def test_a_wished_row_that_has_pieces_is_left_alone(people: Cast) -> None:
    content = _content(PIECE_BYTES + 9)
    first = _deposited(people, content)
    new = pdf("Autre", content=content + b"y", unique_id="1.2.5", row_id=first)
    other = deposited(people.alice, new, by=DIANE).document_ids[0]
    assert other != first
    assert (_opened(people, first).content, _opened(people, other).content) == (content, content + b"y")


def test_pieces_of_one_space_are_not_seen_from_another(people: Cast) -> None:
    _deposited(people, _content(PIECE_BYTES + 9))
    with database.entered(people.boris) as cursor:
        cursor.execute("SELECT count(*) FROM documents_content_piece")
        assert cursor.fetchone() == (0,)
    with connection.cursor() as cursor:
        cursor.execute("SELECT relforcerowsecurity FROM pg_class WHERE relname = 'documents_content_piece'")
        assert cursor.fetchone() == (True,)
