"""What is learnt from past days, as tables."""

from datetime import date, timedelta

import pytest

from carnet.domain.access.vigilance import Day
from carnet.domain.oversight import rules
from carnet.domain.oversight.codes import FreshDay, PastDay


def _past(records: list[int], strangers: list[int] | None = None, hour: int = 9) -> list[PastDay]:
    strangers = strangers or [0] * len(records)
    days = []
    for number, (many, new) in enumerate(zip(records, strangers, strict=True)):
        by_hour = tuple(many if at == hour else 0 for at in range(24))
        days.append(PastDay(date(2026, 1, 5) + timedelta(days=number), Day(many, new, 0, 0, by_hour)))
    return days


def test_learns_nothing_from_too_few_active_days() -> None:
    assert rules.learn(past=_past([20] * 9 + [0] * 20)) is None
    assert rules.learn(past=_past([20] * 10)) is not None


@pytest.mark.parametrize(
    ("counts", "season", "least", "limit"),
    [
        ([25] * 20, 1.0, 10, 56),
        ([25] * 19 + [400], 1.0, 10, 56),
        ([25] * 20, 1.6, 10, 81),
        ([25] * 20, 0.5, 10, 56),
        ([2] * 20, 1.0, 25, 25),
        ([0] * 20, 1.0, 6, 6),
    ],
)
def test_sets_a_limit_above_the_busiest_ordinary_days(counts: list[int], season: float, least: int, limit: int) -> None:
    assert rules.limit(counts, season=season, least=least) == limit


def test_knows_the_usual_hours_and_those_beside() -> None:
    habits = rules.learn(past=_past([20] * 12, hour=0))
    assert habits is not None
    assert [hour for hour in range(24) if habits.usual_hours >> hour & 1] == [0, 1, 23]


def test_one_night_in_twenty_days_makes_no_usual_hour() -> None:
    habits = rules.learn(past=_past([20] * 19, hour=9) + _past([20], hour=3))
    assert habits is not None
    assert not habits.usual_hours >> 3 & 1


@pytest.mark.parametrize(
    ("shares", "season"), [([1.6] * 9, 1.0), ([1.6] * 10, 1.6), ([0.4] * 10, 1.0), ([9.0] * 10, 1.8)]
)
def test_a_season_is_that_of_many_and_bounded(shares: list[float], season: float) -> None:
    assert rules.season_of(shares=shares) == season


MONDAY, TUESDAY, WEDNESDAY = (date(2026, 1, 5) + timedelta(days=number) for number in range(3))
DAYS = (FreshDay(MONDAY, 40, 20, 20), FreshDay(TUESDAY, 30, 10, 3), FreshDay(WEDNESDAY, 20, 8, None))


@pytest.mark.parametrize(
    ("days", "asked_on", "asked_fresh", "carried"),
    [
        pytest.param((), None, 0, 0, id="nothing was opened"),
        pytest.param(DAYS, None, 0, 19, id="never asked: all days, what is not weighed whole"),
        pytest.param(DAYS, TUESDAY, 0, 9, id="asked before the day's first record"),
        pytest.param(DAYS, TUESDAY, 10, 8, id="asked at its last fresh record"),
        pytest.param(DAYS, TUESDAY, 12, 8, id="a day whose count began anew"),
        pytest.param(DAYS, WEDNESDAY, 5, 3, id="asked yesterday"),
        pytest.param((FreshDay(MONDAY, 0, 0, None),), None, 0, 0, id="a day off"),
        pytest.param((FreshDay(MONDAY, 30, 30, 1),), None, 0, 1, id="a part of a record counts as one"),
    ],
)
def test_carries_what_no_care_explains_since_the_question(
    days: tuple[FreshDay, ...], asked_on: date | None, asked_fresh: int, carried: int
) -> None:
    assert rules.carried(days=days, asked_on=asked_on, asked_fresh=asked_fresh) == carried
