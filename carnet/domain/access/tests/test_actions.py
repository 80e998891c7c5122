"""Citizens and professionals let in and keep out: each change decided, written, told."""

from uuid import UUID

import pytest

from carnet.domain.access import actions, queries, reading
from carnet.domain.spaces.queries import NoSuchSpace
from carnet.foundation import database
from carnet.foundation.actors import SYSTEM, Actor
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import queries as journal
from tests import cast
from tests.cast import NOON, Cast, acting, citizen

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    """The fixed cast."""
    return cast.assemble()


def _standing(people: Cast, by: Actor) -> queries.Standing:
    with queries.entered(space_id=people.alice, by=by, at=NOON) as standing:
        return standing


def test_knows_where_each_of_the_cast_stands(people: Cast) -> None:
    diane, paul, bruno, nora = (
        _standing(people, acting(who)).facts for who in (cast.DIANE, cast.PAUL, cast.BRUNO, cast.NORA)
    )
    assert (diane.authorised, diane.is_treating_doctor) == (True, True)
    assert (paul.authorised, paul.is_treating_doctor) == (True, False)
    assert (bruno.authorised, bruno.blocked) == (False, True)
    assert (nora.authorised, nora.blocked, nora.is_open) == (False, False, True)


def test_refuses_a_blocked_doctor_who_declares_an_agreement(people: Cast) -> None:
    with pytest.raises(Refused, match="blocked"):
        actions.declare_authorization(space_id=people.alice, by=acting(cast.BRUNO), at=NOON)
    actions.unblock(space_id=people.alice, rpps=cast.BRUNO.rpps, by=citizen(people.alice), at=NOON)
    actions.declare_authorization(space_id=people.alice, by=acting(cast.BRUNO), at=NOON)
    assert _standing(people, acting(cast.BRUNO)).facts.authorised


def test_lets_only_a_doctor_become_the_treating_doctor(people: Cast) -> None:
    with pytest.raises(Refused, match="role_not_entitled"):
        actions.declare_authorization(space_id=people.alice, by=acting(cast.NORA), at=NOON, as_treating_doctor=True)
    assert not _standing(people, acting(cast.NORA)).facts.is_treating_doctor
    actions.declare_authorization(space_id=people.alice, by=acting(cast.EMMA), at=NOON, as_treating_doctor=True)
    assert _standing(people, acting(cast.EMMA)).facts.is_treating_doctor


def test_writes_a_refused_declaration(people: Cast) -> None:
    with pytest.raises(Refused):
        actions.declare_authorization(space_id=people.alice, by=acting(cast.EMMA, mode="regulation"), at=NOON)
    with database.entered(people.alice):
        (line,) = journal.newest(space_id=people.alice, count=1)
    assert (line.entry.act, line.entry.outcome, line.entry.actor.mode) == (
        "declare_authorization",
        "refused",
        "regulation",
    )


def test_lets_the_citizen_authorise_and_a_professional_leave(people: Cast) -> None:
    her = citizen(people.alice)
    actions.authorize(space_id=people.alice, rpps=cast.NORA.rpps, by=her, at=NOON)
    assert _standing(people, acting(cast.NORA)).facts.authorised
    actions.remove_authorization(space_id=people.alice, by=acting(cast.NORA), at=NOON)
    assert not _standing(people, acting(cast.NORA)).facts.authorised


def test_opens_emergencies_unless_the_citizen_opposed_them(people: Cast) -> None:
    before = _standing(people, acting(cast.EMMA)).facts
    actions.choose_emergency(
        space_id=people.alice,
        allows_regulation=False,
        allows_break_glass=False,
        allows_hidden=True,
        by=citizen(people.alice),
        at=NOON,
    )
    after = _standing(people, acting(cast.EMMA)).facts
    emergency = [(f.allows_regulation, f.allows_break_glass, f.allows_hidden_in_emergency) for f in (before, after)]
    assert emergency == [(True, True, False), (False, False, True)]


def test_refuses_a_professional_who_would_choose_for_the_citizen(people: Cast) -> None:
    with pytest.raises(Refused):
        actions.block(space_id=people.alice, rpps=cast.PAUL.rpps, by=acting(cast.DIANE), at=NOON)
    with pytest.raises(Refused):
        actions.choose_emergency(
            space_id=people.alice,
            allows_regulation=True,
            allows_break_glass=True,
            allows_hidden=True,
            by=acting(cast.DIANE),
            at=NOON,
        )


def test_shows_who_the_patient_is_and_writes_it(people: Cast) -> None:
    sheet = reading.patient_sheet(space_id=people.alice, by=acting(cast.NORA), at=NOON)
    assert (sheet.identity, sheet.is_authorized, sheet.is_open) == (cast.ALICE, False, True)
    with database.entered(people.alice):
        (line,) = journal.newest(space_id=people.alice, count=1)
    assert (line.entry.act, line.entry.actor.id) == ("read_identity", cast.NORA.rpps)


def test_lists_the_care_team_for_the_citizen_and_refuses_a_stranger(people: Cast) -> None:
    team = reading.care_team(space_id=people.alice, by=citizen(people.alice), at=NOON)
    assert {(view.rpps, view.is_authorized, view.is_blocked) for view in team} == {
        (cast.DIANE.rpps, True, False),
        (cast.PAUL.rpps, True, False),
        (cast.BRUNO.rpps, False, True),
    }
    with pytest.raises(Refused, match="not_authorised"):
        reading.care_team(space_id=people.alice, by=acting(cast.NORA), at=NOON)


def test_writes_that_the_citizen_came_in(people: Cast) -> None:
    reading.sign_in(space_id=people.alice, by=citizen(people.alice), at=NOON)
    with database.entered(people.alice):
        (line,) = journal.newest(space_id=people.alice, count=1)
    assert line.entry.act == "sign_in"


def test_gives_no_reader_to_the_system_and_no_space_to_a_stranger(people: Cast) -> None:
    with pytest.raises(queries.NoReader):
        reading.patient_sheet(space_id=people.alice, by=SYSTEM, at=NOON)
    with pytest.raises(NoSuchSpace):
        reading.patient_sheet(space_id=UUID(int=9), by=acting(cast.DIANE), at=NOON)
