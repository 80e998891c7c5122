"""The house's own chain: begun by itself, whole, closed to who has not entered it, and no space is left by it."""

import pytest
from django.db import connection, transaction

from carnet.foundation import database, ids
from carnet.foundation.actors import SYSTEM
from carnet.foundation.journal import actions, house, queries
from carnet.foundation.journal.codes import Entry
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def _entry(act: str) -> Entry:
    return Entry(space_id=house.HOUSE, at=NOON, actor=SYSTEM, act=act)


def test_begins_by_itself_and_goes_on() -> None:
    assert [house.append(_entry("one")), house.append(_entry("two"))] == [1, 2]
    with database.entered(house.HOUSE):
        verdict = queries.verify(space_id=house.HOUSE)
    assert (verdict.lines, verdict.faults) == (2, ())


def test_goes_back_to_the_space_that_was_entered() -> None:
    space_id = ids.new_id()
    with database.entered(space_id) as cursor:
        actions.open_journal(space_id=space_id)
        house.append(_entry("between"))
        cursor.execute("SELECT current_setting('carnet.space')")
        assert cursor.fetchone() == (str(space_id),)
        assert actions.append(Entry(space_id=space_id, at=NOON, actor=SYSTEM, act="after")) == 1


def test_leaves_no_space_entered_where_none_was() -> None:
    with transaction.atomic():
        house.append(_entry("alone"))
        with connection.cursor() as cursor:
            cursor.execute("SELECT nullif(current_setting('carnet.space', true), '')")
            assert cursor.fetchone() == (None,)


def test_refuses_the_line_of_a_space() -> None:
    with pytest.raises(house.NotOfTheHouse):
        house.append(Entry(space_id=ids.new_id(), at=NOON, actor=SYSTEM, act="lost"))


def test_goes_away_with_the_transaction() -> None:
    house.append(_entry("kept"))
    with transaction.atomic():
        house.append(_entry("lost"))
        transaction.set_rollback(True)
    with database.entered(house.HOUSE):
        assert [line.entry.act for line in queries.newest(space_id=house.HOUSE, count=5)] == ["kept"]
