"""When an account goes beyond its habits: a table of days."""

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
        (_day(records=41), Level.ALERT, Measure.RECORDS),
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
        (_day(h2=7), Level.ALERT, Measure.UNUSUAL),
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
