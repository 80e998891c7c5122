"""Majority, day by day: the birthday, leap years, presumed dates, and the hour at which a day begins."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnet.domain.spaces.rules import majority


@pytest.mark.parametrize(
    ("born", "of_age"),
    [
        (date(2008, 6, 15), date(2026, 6, 15)),
        (date(2008, 1, 1), date(2026, 1, 1)),
        (date(2008, 2, 28), date(2026, 2, 28)),
        (date(2008, 2, 29), date(2026, 3, 1)),  # 2026 has no 29 February: the year is over with February
        (date(2002, 2, 28), date(2020, 2, 28)),
        (date(2008, 12, 31), date(2026, 12, 31)),  # presumed: day and month unknown
        (date(2008, 7, 1), date(2026, 7, 1)),  # presumed: day unknown
    ],
)
def test_comes_of_age_on_the_eighteenth_birthday(born: date, of_age: date) -> None:
    assert majority.majority_on(born) == of_age


@pytest.mark.parametrize(
    ("days", "minor"), [(-366, True), (-2, True), (-1, True), (0, False), (1, False), (2, False), (366, False)]
)
def test_changes_on_the_day_itself(days: int, minor: bool) -> None:
    born = date(2008, 6, 15)
    noon = datetime(2026, 6, 15, 12, tzinfo=UTC) + timedelta(days=days)
    assert majority.is_minor(birth_on=born, at=noon) is minor


@pytest.mark.parametrize(
    ("born", "last_minor_instant"),
    [
        (date(2008, 6, 15), datetime(2026, 6, 14, 21, 59, 59, tzinfo=UTC)),  # summer: two hours ahead
        (date(2008, 1, 10), datetime(2026, 1, 9, 22, 59, 59, tzinfo=UTC)),  # winter: one
        (date(2008, 2, 29), datetime(2026, 2, 28, 22, 59, 59, tzinfo=UTC)),
    ],
)
def test_begins_the_day_at_midnight_in_paris(born: date, last_minor_instant: datetime) -> None:
    assert majority.is_minor(birth_on=born, at=last_minor_instant)
    assert not majority.is_minor(birth_on=born, at=last_minor_instant + timedelta(seconds=1))


def test_holds_nobody_for_a_minor_without_a_birth_date() -> None:
    assert not majority.is_minor(birth_on=None, at=datetime(2026, 1, 1, tzinfo=UTC))


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_never_comes_before_eighteen_years_are_over(born: date) -> None:
    of_age = majority.majority_on(born)
    assert of_age.year == born.year + 18
    assert (of_age.month, of_age.day) >= (born.month, born.day)
    assert of_age - date(born.year, 12, 31) <= timedelta(days=366 * 18)
