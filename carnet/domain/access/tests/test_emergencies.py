"""Breaking the glass: why is said first; the citizen reads it, and may have closed the door."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings

from carnet.domain.access import actions, reading
from carnet.domain.documents import reading as documents
from carnet.domain.documents.codes import Criteria
from carnet.foundation import database
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import queries as journal
from carnet.foundation.journal.codes import Line
from tests import cast
from tests.cast import NOON, Cast, acting, citizen

pytestmark = pytest.mark.django_db

EMMA = acting(cast.EMMA)
URGENT = acting(cast.EMMA, mode="break_glass")


@pytest.fixture
def people() -> Cast:
    """The fixed cast; Emma never met Alice."""
    return cast.assemble()


def _list(people: Cast, by: Actor, hours: float = 0) -> int:
    at = NOON + timedelta(hours=hours)
    return documents.list_documents(space_id=people.alice, criteria=Criteria(), by=by, at=at).total


def _newest(people: Cast) -> Line:
    with database.entered(people.alice):
        return journal.newest(space_id=people.alice, count=1)[0]


def test_opens_nothing_before_the_reason_is_said(people: Cast) -> None:
    with pytest.raises(Refused, match="no_emergency_declared"):
        _list(people, URGENT)
    until = actions.break_glass(space_id=people.alice, reason="Patiente inconsciente", by=EMMA, at=NOON)
    assert until == NOON + settings.BROKEN_GLASS
    assert _list(people, URGENT) == 0
    with pytest.raises(Refused, match="not_authorised"):
        _list(people, EMMA)
    with pytest.raises(Refused, match="no_emergency_declared"):
        _list(people, acting(cast.NORA, mode="break_glass"))
    with pytest.raises(Refused, match="no_emergency_declared"):
        _list(people, URGENT, hours=settings.BROKEN_GLASS / timedelta(hours=1))


def test_keeps_the_reason_for_the_citizen(people: Cast) -> None:
    actions.break_glass(space_id=people.alice, reason=" Patiente inconsciente ", by=EMMA, at=NOON)
    entry = _newest(people).entry
    assert (entry.act, entry.actor.mode, entry.actor.id) == ("break_glass", "break_glass", EMMA.id)
    assert b"inconsciente" not in entry.note
    assert entry.object_id is not None

    def reason(by: Actor) -> str:
        assert entry.object_id is not None
        return reading.emergency_reason(
            space_id=people.alice, emergency_id=entry.object_id, note=entry.note, by=by, at=NOON
        )

    assert reason(citizen(people.alice)) == "Patiente inconsciente"
    with pytest.raises(Refused):
        reason(acting(cast.DIANE))


def test_says_one_reason_for_the_whole_emergency_when_every_message_carries_it(people: Cast) -> None:
    """The citizen finds one line, not one a message; when the time is over, the reason is said again."""

    def enter(by: Actor, hours: float) -> datetime:
        at = NOON + timedelta(hours=hours)
        return actions.keep_glass_broken(space_id=people.alice, reason="Patiente inconsciente", by=by, at=at)

    def said() -> int:
        with database.entered(people.alice):
            return [line.entry.act for line in journal.newest(space_id=people.alice, count=50)].count("break_glass")

    lasts = settings.BROKEN_GLASS / timedelta(hours=1)
    until = enter(EMMA, 0)
    assert (enter(URGENT, lasts / 2), said()) == (until, 1)
    assert _list(people, URGENT, hours=lasts / 2) == 0
    enter(acting(cast.NORA), lasts / 2)
    assert said() == 2
    assert (enter(EMMA, lasts), said()) == (until + settings.BROKEN_GLASS, 3)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1001])
def test_wants_a_reason(people: Cast, reason: str) -> None:
    with pytest.raises(actions.NoReasonGiven):
        actions.break_glass(space_id=people.alice, reason=reason, by=EMMA, at=NOON)


def test_stays_closed_when_the_citizen_opposed_it_and_writes_the_attempt(people: Cast) -> None:
    actions.choose_emergency(
        space_id=people.alice,
        allows_regulation=True,
        allows_break_glass=False,
        allows_hidden=False,
        by=citizen(people.alice),
        at=NOON,
    )
    with pytest.raises(Refused, match="break_glass_not_allowed"):
        actions.break_glass(space_id=people.alice, reason="Patiente inconsciente", by=EMMA, at=NOON)
    entry = _newest(people).entry
    assert (entry.act, entry.outcome, bool(entry.note)) == ("break_glass", "refused", True)
    with pytest.raises(Refused, match="break_glass_not_allowed"):
        _list(people, URGENT)


def test_stays_closed_to_whom_the_citizen_blocked(people: Cast) -> None:
    with pytest.raises(Refused, match="blocked"):
        actions.break_glass(space_id=people.alice, reason="Urgence", by=acting(cast.BRUNO), at=NOON)


def test_gives_the_citizens_choices_and_the_law_where_there_are_none(people: Cast) -> None:
    her = citizen(people.alice)
    before = reading.choices(space_id=people.alice, by=her, at=NOON)
    actions.choose_new_documents(space_id=people.alice, hidden=True, by=her, at=NOON)
    held = actions.hold_arrivals(space_id=people.alice, by=her, at=NOON)
    after = reading.choices(space_id=people.alice, by=her, at=NOON)
    assert before == reading.Choices(True, True, False, False, None)
    assert after == reading.Choices(True, True, False, True, held)
    with pytest.raises(Refused):
        reading.choices(space_id=people.alice, by=acting(cast.DIANE), at=NOON)
