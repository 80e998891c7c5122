"""Spaces open, activate and close; a refused event is written too."""

from uuid import UUID

import pytest

from carnet.domain.spaces import actions, queries
from carnet.domain.spaces.codes import State
from carnet.foundation import database
from carnet.foundation.actors import SYSTEM
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import queries as journal
from tests import cast
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def test_opens_activates_and_closes() -> None:
    people = cast.assemble()
    assert _state(people.boris) is State.OPENED
    actions.activate_space(space_id=people.boris, by=SYSTEM, at=NOON)
    assert _state(people.boris) is State.ACTIVE
    actions.close_space(space_id=people.boris, by=SYSTEM, at=NOON)
    assert _state(people.boris) is State.CLOSED


def test_refuses_and_writes_an_event_that_the_table_has_not() -> None:
    people = cast.assemble()
    with pytest.raises(Refused, match="cannot_open_when_active"):
        actions.open_space(space_id=people.alice, by=SYSTEM, at=NOON)
    with database.entered(people.alice):
        (line,) = journal.newest(space_id=people.alice, count=1)
    assert (line.entry.act, line.entry.outcome) == ("open_space", "refused")


def test_knows_no_space_that_nobody_registered() -> None:
    with pytest.raises(queries.NoSuchSpace):
        actions.open_space(space_id=UUID(int=7), by=SYSTEM, at=NOON)


def test_remembers_until_when_the_citizen_saw_what_is_new() -> None:
    people = cast.assemble()
    actions.mark_seen(space_id=people.alice, at=NOON)
    with database.entered(people.alice):
        assert queries.life(space_id=people.alice).seen_until == NOON


def _state(space_id: UUID) -> State:
    with database.entered(space_id):
        return queries.life(space_id=space_id).state
