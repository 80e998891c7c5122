"""Asking who holds an account: what waits for a fresh proof and what never does, in a real PostgreSQL."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db.utils import ProgrammingError
from pytest_django import Settings

from carnet.domain.access import actions, queries, reading, vigilance
from carnet.domain.access.codes import Reason
from carnet.domain.access.models import Carried, Cut, Day, Question
from carnet.domain.access.watching import ALERT_JOB
from carnet.domain.identity.codes import PatientIdentity, Sex
from carnet.foundation import database
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import queries as journal
from carnet.foundation.outbox.models import Job
from carnet.foundation.values import ins
from tests import cast
from tests.cast import NOON, Cast, acting
from tests.roles import role

# A session opened in the morning: its holder, or whoever took it since.
MORNING = NOON - timedelta(hours=4)
NORA = replace(acting(cast.NORA), proved_at=MORNING)
LIMIT = 5


def _person(number: int) -> PatientIdentity:
    return PatientIdentity(
        ins=ins.parse(f"28001751{number:05d}", oid=ins.NIR_TEST),
        birth_family_name="FOULE",
        birth_given_names=("CAMILLE",),
        birth_on=date(1980, 1, 1),
        sex=Sex.FEMALE,
        birth_place="75101",
    )


def _look(space_id: UUID, *, by: Actor = NORA, at: datetime = NOON) -> None:
    reading.patient_sheet(space_id=space_id, by=by, at=at)


def _refused(space_id: UUID, *, by: Actor = NORA, at: datetime = NOON) -> str:
    with pytest.raises(Refused) as refusal:
        _look(space_id, by=by, at=at)
    return refusal.value.decision.reason


def _question() -> Question:
    with role("carnet_jobs"):
        return Question.objects.order_by("-asked_at")[0]


@pytest.fixture
def people(db: None, settings: Settings) -> Cast:
    """The fixed cast, whose accounts are asked after five records."""
    settings.PROOF_AFTER_LEAST = settings.PROOF_AFTER_MOST = LIMIT
    return cast.assemble()


@pytest.fixture
def crowd(people: Cast) -> list[UUID]:
    """Citizens whom nobody treats."""
    return [cast.space(_person(number), active=False) for number in range(16)]


@pytest.fixture
def asked(crowd: list[UUID]) -> list[UUID]:
    """The crowd, the first five of whom Nora's account has opened: its holder is asked for a proof."""
    for space_id in crowd[:LIMIT]:
        _look(space_id)
    return crowd


def test_asks_at_the_limit_and_holds_back_the_next_record(asked: list[UUID]) -> None:
    question = _question()
    assert (question.measure, question.counted, question.limit, question.fresh) == ("unproved", LIMIT, LIMIT, LIMIT)
    assert _refused(asked[LIMIT]) == Reason.PROOF_WANTED
    assert [job.payload["level"] for job in Job.objects.filter(kind=ALERT_JOB)] == ["proof"]
    with database.entered(asked[LIMIT]):
        line = journal.newest(space_id=asked[LIMIT], count=1)[0]
    assert (line.entry.act, line.entry.outcome.value, line.entry.reason) == ("read_identity", "refused", "proof_wanted")


def test_what_was_opened_these_days_stays_open_and_a_deposit_is_received(people: Cast, asked: list[UUID]) -> None:
    for at in (NOON, NOON + timedelta(days=1), NOON + timedelta(days=2)):
        _look(asked[0], at=at)
    diane = replace(acting(cast.DIANE), proved_at=MORNING)
    for space_id in asked[:LIMIT]:
        _look(space_id, by=diane)
    assert _refused(people.alice, by=diane) == Reason.PROOF_WANTED
    assert cast.deposited(people.alice, cast.pdf("Bilan"), by=diane).was_new


def test_a_record_opened_three_days_before_waits(asked: list[UUID]) -> None:
    assert _refused(asked[0], at=NOON + timedelta(days=3)) == Reason.PROOF_WANTED


def test_an_emergency_never_waits(people: Cast, crowd: list[UUID]) -> None:
    emma = replace(acting(cast.EMMA), proved_at=MORNING)
    for space_id in crowd[:LIMIT]:
        _look(space_id, by=emma)
    assert _refused(people.alice, by=emma) == Reason.PROOF_WANTED
    actions.break_glass(space_id=people.alice, reason="Coma", by=emma, at=NOON)
    _look(people.alice, by=replace(emma, mode="break_glass"))


def test_a_proof_frees_the_session_that_gave_it_and_no_other(asked: list[UUID]) -> None:
    assert _refused(asked[LIMIT]) == Reason.PROOF_WANTED
    later = NOON + timedelta(minutes=5)
    _look(asked[LIMIT], by=replace(NORA, proved_at=later), at=later)
    assert _question().answered_at == later
    assert _refused(asked[LIMIT + 1], at=later) == Reason.PROOF_WANTED


def test_the_count_begins_again_after_the_question(asked: list[UUID]) -> None:
    later = NOON + timedelta(minutes=5)
    proving = replace(NORA, proved_at=later)
    for space_id in asked[LIMIT : 2 * LIMIT - 1]:
        _look(space_id, by=proving, at=later)
    with role("carnet_jobs"):
        assert Question.objects.count() == 1
    _look(asked[2 * LIMIT - 1], by=proving, at=later)
    with role("carnet_jobs"):
        assert Question.objects.count() == 2


@pytest.mark.parametrize(
    "proved_at",
    [
        pytest.param(None, id="nobody says when"),
        pytest.param(MORNING, id="before the question"),
        pytest.param(NOON + timedelta(hours=1), id="in a time to come"),
    ],
)
def test_what_proves_nothing_opens_nothing(asked: list[UUID], proved_at: datetime | None) -> None:
    assert _refused(asked[LIMIT], by=replace(NORA, proved_at=proved_at)) == Reason.PROOF_WANTED


def test_what_stays_closed_is_not_counted_and_tells_operators_in_the_end(asked: list[UUID]) -> None:
    for _ in range(vigilance.MOST_REFUSED + 1):
        _refused(asked[LIMIT])
    with role("carnet_jobs"):
        assert Day.objects.get(account=NORA.id).records == LIMIT
        assert not Cut.objects.exists()
    assert _question().refused == vigilance.MOST_REFUSED + 1
    *_, told = Job.objects.filter(kind=ALERT_JOB).order_by("id")
    assert (told.payload["level"], told.payload["measure"]) == ("alert", "unanswered")


def test_days_before_count_until_a_night_has_weighed_them(crowd: list[UUID]) -> None:
    for space_id in crowd[:3]:
        _look(space_id, at=NOON)
    tomorrow = NOON + timedelta(days=1)
    for space_id in crowd[3:5]:
        _look(space_id, at=tomorrow)
    assert _question().counted == LIMIT


def test_what_a_night_found_explained_counts_no_more(crowd: list[UUID]) -> None:
    for space_id in crowd[:3]:
        _look(space_id)
    with role("carnet_jobs"):
        actions.write_carried(records={NORA.id: 1}, until=NOON.date())
    tomorrow = NOON + timedelta(days=1)
    for space_id in crowd[3:6]:
        _look(space_id, at=tomorrow)
    with role("carnet_jobs"):
        assert not Question.objects.exists()
    _look(crowd[6], at=tomorrow)
    assert _question().counted == LIMIT


@pytest.mark.parametrize("is_emergency", [False, True])
@pytest.mark.parametrize("is_ongoing", [False, True])
@pytest.mark.parametrize("proved", [None, "before", "since"])
def test_the_database_holds_back_what_the_rule_says(
    asked: list[UUID], proved: str | None, *, is_ongoing: bool, is_emergency: bool
) -> None:
    proved_at = {None: None, "before": MORNING, "since": NOON + timedelta(minutes=1)}[proved]
    by = replace(NORA, proved_at=proved_at, mode="break_glass" if is_emergency else "normal")
    space_id = asked[0] if is_ongoing else asked[LIMIT]
    with queries.entered(space_id=space_id, by=by, at=NOON + timedelta(minutes=2)) as standing:
        held_back = standing.facts.proof_wanted
    assert held_back is vigilance.wants_proof(
        asked_at=NOON, proved_at=proved_at, is_ongoing=is_ongoing, is_emergency=is_emergency
    )


def test_the_ordinary_way_asks_the_database_nothing_more(asked: list[UUID], monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    rows = database.rows

    def counting(statement: str, parameters: Sequence[database.SqlValue]) -> list[tuple[Any, ...]]:
        said.append(statement)
        return rows(statement, parameters)

    monkeypatch.setattr(database, "rows", counting)
    later = NOON + timedelta(minutes=5)
    proving = replace(NORA, proved_at=later)
    many = []
    for by, space_id in (
        (NORA, asked[0]),  # opened today
        (NORA, asked[LIMIT]),  # held back
        (proving, asked[LIMIT]),  # the proof is noted, once
        (proving, asked[LIMIT + 1]),
    ):
        said.clear()
        with queries.entered(space_id=space_id, by=by, at=later):
            many.append(len(said))
    assert many == [1, 1, 2, 1]


def test_the_web_takes_no_question_back(asked: list[UUID]) -> None:
    with role("carnet_web"), queries.entered(space_id=asked[0], by=acting(cast.DIANE), at=NOON):
        assert not Question.objects.exists()
    for statement in (
        "DELETE FROM access_question",
        "UPDATE access_question SET asked_at = now()",
        "UPDATE access_question SET fresh = 0",
        "INSERT INTO access_carried (account, until, records) VALUES ('1', now(), 0)",
        "UPDATE access_carried SET records = 0",
        "DELETE FROM access_carried",
    ):
        with pytest.raises(ProgrammingError), role("carnet_web"):
            database.run(statement, [])


def test_opening_a_cut_account_again_forgets_what_was_carried(asked: list[UUID]) -> None:
    with role("carnet_jobs"):
        actions.write_carried(records={NORA.id: 4}, until=NOON.date())
        actions.cut(account=NORA.id, measure="records", counted=9, limit=5, at=NOON)
        actions.end_cut(account=NORA.id, by=NORA, at=NOON)
        assert not Carried.objects.exists()
