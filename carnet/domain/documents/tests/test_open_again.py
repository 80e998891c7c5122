"""A page and its parts are one reading: one line of the journal, and a right decided each time."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection

from carnet.domain.access import actions as access
from carnet.domain.documents import actions, pieces, reading
from carnet.foundation import database
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import queries as journal
from tests import cast
from tests.cast import NOON, Cast, acting, citizen, deposited, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast.assemble()


@pytest.fixture
def document_id(people: Cast) -> UUID:
    return deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE)).document_ids[0]


def _reads(space_id: UUID) -> list[tuple[str, str]]:
    with database.entered(space_id):
        lines = journal.newest(space_id=space_id, count=50)
    return [(line.entry.actor.id, line.entry.outcome) for line in lines if line.entry.act == "read_document"]


def _again(people: Cast, document_id: UUID, *, by: Actor, at: datetime = NOON) -> bytes:
    return reading.open_again(space_id=people.alice, document_id=document_id, by=by, at=at).content


def test_adds_no_line_to_a_reading_just_written(people: Cast, document_id: UUID) -> None:
    by = citizen(people.alice)
    opened = reading.open_document(space_id=people.alice, document_id=document_id, by=by, at=NOON)
    assert _again(people, document_id, by=by, at=NOON + timedelta(minutes=9)) == opened.content
    assert len(_reads(people.alice)) == 1


@pytest.mark.parametrize("minutes", [-1, 11])
def test_writes_a_reading_of_another_moment(people: Cast, document_id: UUID, minutes: int) -> None:
    by = citizen(people.alice)
    reading.open_document(space_id=people.alice, document_id=document_id, by=by, at=NOON)
    _again(people, document_id, by=by, at=NOON + timedelta(minutes=minutes))
    assert len(_reads(people.alice)) == 2


def test_writes_what_was_not_opened_before(people: Cast, document_id: UUID) -> None:
    _again(people, document_id, by=citizen(people.alice))
    assert len(_reads(people.alice)) == 1


def test_does_not_lend_a_reading_to_somebody_else(people: Cast, document_id: UUID) -> None:
    reading.open_document(space_id=people.alice, document_id=document_id, by=citizen(people.alice), at=NOON)
    with pytest.raises(Refused, match="not_authorised"):
        _again(people, document_id, by=acting(cast.NORA))
    assert _reads(people.alice)[0] == (cast.NORA.rpps, "refused")


def test_decides_anew_what_changed_meanwhile(people: Cast, document_id: UUID) -> None:
    by = acting(cast.PAUL)
    reading.open_document(space_id=people.alice, document_id=document_id, by=by, at=NOON)
    access.block(space_id=people.alice, rpps=cast.PAUL.rpps, by=citizen(people.alice), at=NOON)
    with pytest.raises(Refused, match="blocked"):
        _again(people, document_id, by=by)
    assert _reads(people.alice)[0] == (cast.PAUL.rpps, "refused")


def test_finds_nothing_more_in_a_document_hidden_meanwhile(people: Cast, document_id: UUID) -> None:
    by = acting(cast.PAUL)
    reading.open_document(space_id=people.alice, document_id=document_id, by=by, at=NOON)
    actions.hide(space_id=people.alice, document_id=document_id, by=citizen(people.alice), at=NOON)
    with pytest.raises(actions.UnknownDocument):
        _again(people, document_id, by=by)


def test_never_hides_that_the_bytes_are_lost(people: Cast, document_id: UUID) -> None:
    by = citizen(people.alice)
    reading.open_document(space_id=people.alice, document_id=document_id, by=by, at=NOON)
    with database.entered(people.alice), connection.cursor() as cursor:
        cursor.execute("DELETE FROM documents_content WHERE document_id = %s", [document_id])
    with pytest.raises(pieces.LostContent):
        _again(people, document_id, by=by)
