"""When an account goes beyond its habits: a table of days."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from carnet.domain.access import vigilance
from carnet.domain.access.vigilance import Day, Habits, Level, Measure

HABITS = Habits(records=40, strangers=12, emergencies=2, hour=20, slice=10, unusual=6, usual_hours=0b111111111111 << 8)


def _day(*, records: int = 0, strangers: int = 0, emergencies: int = 0, slice_: int = 0, **hours: int) -> Day:
    by_hour = tuple(hours.get(f"h{hour}", 0) for hour in range(24))
    return Day(records, strangers, emergencies, slice_, by_hour)


@pytest.mark.parametrize(
    ("day", "level", "measure"),
    [
        (_day(records=40, strangers=12, emergencies=2, slice_=10, h10=20), Level.NONE, None),
        (_day(records=41), Level.PROOF, Measure.RECORDS),
        (_day(records=45), Level.PROOF, Measure.RECORDS),
        (_day(records=46), Level.ALERT, Measure.RECORDS),
        (_day(records=50), Level.ALERT, Measure.RECORDS),
        (_day(records=51), Level.CUT, Measure.RECORDS),
        (_day(strangers=20), Level.ALERT, Measure.STRANGERS),
        (_day(strangers=21), Level.CUT, Measure.STRANGERS),
        (_day(emergencies=3), Level.ALERT, Measure.EMERGENCIES),
        (_day(emergencies=11), Level.CUT, Measure.EMERGENCIES),
        (_day(slice_=18), Level.ALERT, Measure.SLICE),
        (_day(slice_=19), Level.CUT, Measure.SLICE),
        (_day(h10=28), Level.ALERT, Measure.HOUR),
        (_day(h10=29), Level.CUT, Measure.HOUR),
        (_day(h11=29), Level.NONE, None),
        (_day(h2=7), Level.PROOF, Measure.UNUSUAL),
        (_day(h2=11), Level.ALERT, Measure.UNUSUAL),
        (_day(strangers=16), Level.PROOF, Measure.STRANGERS),
        (_day(records=41, strangers=17), Level.ALERT, Measure.STRANGERS),
        (_day(h2=10, h3=5), Level.CUT, Measure.UNUSUAL),
        (_day(h7=6, h8=18), Level.NONE, None),
        (_day(records=45, strangers=21), Level.CUT, Measure.STRANGERS),
    ],
)
def test_judges_a_day(day: Day, level: Level, measure: Measure | None) -> None:
    verdict = vigilance.judge(day=day, habits=HABITS, hour=10)
    assert (verdict.level, verdict.measure) == (level, measure)


def test_cuts_before_two_hundred_strangers_whatever_the_habits() -> None:
    habits = Habits(records=5000, strangers=5000, emergencies=5000, hour=5000, slice=5000, unusual=5000)
    assert vigilance.judge(day=_day(strangers=180), habits=habits, hour=0).level is Level.NONE
    assert vigilance.judge(day=_day(strangers=181), habits=habits, hour=0).level is Level.CUT


@pytest.mark.parametrize("profession", ["10", "21", "60", ""])
def test_cuts_a_new_account_before_two_hundred_records(profession: str) -> None:
    habits = vigilance.first_habits(profession)
    for measure in Measure:
        assert vigilance.cut_above(measure=measure, limit=habits.limit(measure)) <= 200


NINE, NOON = datetime(2026, 3, 2, 8, tzinfo=UTC), datetime(2026, 3, 2, 11, 0, 0, 400_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked_at", "proved_at", "is_ongoing", "is_emergency", "wanted"),
    [
        pytest.param(None, None, False, False, False, id="nothing was asked"),
        pytest.param(NOON, None, False, False, True, id="asked, and nothing was ever proved"),
        pytest.param(NOON, NINE, False, False, True, id="proved before the question"),
        pytest.param(NINE, NOON, False, False, False, id="proved since"),
        pytest.param(NOON, NOON.replace(microsecond=0), False, False, False, id="proofs are dated to the second"),
        pytest.param(
            NOON, NOON.replace(microsecond=0) - timedelta(seconds=1), False, False, True, id="a second before"
        ),
        pytest.param(NOON, NINE, True, False, False, id="a record opened these days"),
        pytest.param(NOON, NINE, False, True, False, id="an emergency"),
        pytest.param(NOON, None, True, True, False, id="an emergency in a record opened these days"),
    ],
)
def test_asks_for_a_proof(
    asked_at: datetime | None, proved_at: datetime | None, is_ongoing: bool, is_emergency: bool, wanted: bool
) -> None:
    said = vigilance.wants_proof(
        asked_at=asked_at, proved_at=proved_at, is_ongoing=is_ongoing, is_emergency=is_emergency
    )
    assert said is wanted


@pytest.mark.parametrize(("records", "limit"), [(10, 60), (60, 60), (84, 84), (120, 120), (300, 120)])
def test_asks_after_a_busy_day_of_the_account_within_bounds(records: int, limit: int) -> None:
    assert vigilance.proof_after(habits=replace(HABITS, records=records), least=60, most=120) == limit


def test_asks_whom_operators_granted_more_after_what_they_granted() -> None:
    assert vigilance.proof_after(habits=vigilance.granted(400), least=60, most=120) == 400


def test_packs_habits_in_their_order() -> None:
    assert Habits(*vigilance.packed(HABITS)) == HABITS


@pytest.mark.parametrize(
    ("searches", "misses", "by_software", "is_guessing"),
    [
        (20, 20, False, False),
        (500, 21, False, True),
        (200, 100, True, False),
        (200, 101, True, True),
        (600, 101, True, False),
    ],
)
def test_tells_who_tries_numbers(searches: int, misses: int, by_software: bool, is_guessing: bool) -> None:
    assert vigilance.is_guessing(searches=searches, misses=misses, by_software=by_software) is is_guessing
