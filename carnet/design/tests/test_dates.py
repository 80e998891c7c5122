"""Dates are said as a French reader says them, in the time of Paris."""

from datetime import UTC, date, datetime

import pytest

from carnet.design import dates

TODAY = date(2026, 3, 3)


def plain(text: str) -> str:
    return text.replace(dates.NO_BREAK, " ")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 3, 3), "3 mars 2026"),
        (date(2026, 4, 1), "1er avril 2026"),
        (date(1999, 12, 31), "31 décembre 1999"),
        (datetime(2026, 2, 28, 23, 30, tzinfo=UTC), "1er mars 2026"),
        (datetime(2026, 7, 31, 22, 30, tzinfo=UTC), "1er août 2026"),
    ],
)
def test_says_a_day_in_full(value: date, said: str) -> None:
    assert plain(dates.long_day(value)) == said


def test_keeps_the_number_with_its_month() -> None:
    assert dates.long_day(TODAY).split(" ") == [f"3{dates.NO_BREAK}mars", "2026"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 3, 3), "aujourd’hui"),
        (date(2026, 3, 2), "hier"),
        (date(2026, 3, 4), "demain"),
        (date(2026, 3, 1), "il y a 2 jours"),
        (date(2026, 2, 25), "il y a 6 jours"),
        (date(2026, 2, 24), "il y a 1 semaine"),
        (date(2026, 2, 3), "il y a 4 semaines"),
        (date(2026, 1, 31), "il y a 1 mois"),
        (date(2025, 3, 4), "il y a 11 mois"),
        (date(2025, 3, 3), "il y a 1 an"),
        (date(2020, 3, 4), "il y a 5 ans"),
        (date(2026, 3, 20), "dans 2 semaines"),
        (date(2028, 3, 3), "dans 2 ans"),
    ],
)
def test_says_how_far_a_day_is(value: date, said: str) -> None:
    assert plain(dates.relative(value, today=TODAY)) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (datetime(2026, 3, 3, 8, 5, tzinfo=UTC), "aujourd’hui à 9 h 05"),
        (datetime(2026, 3, 2, 23, 10, tzinfo=UTC), "aujourd’hui à 0 h 10"),
        (datetime(2026, 3, 2, 17, 30, tzinfo=UTC), "hier à 18 h 30"),
        (datetime(2025, 7, 14, 10, 0, tzinfo=UTC), "14 juillet 2025 à 12 h 00"),
    ],
)
def test_says_an_instant_in_the_time_of_paris(value: datetime, said: str) -> None:
    assert plain(dates.moment(value, today=TODAY)) == said


@pytest.mark.parametrize(
    ("born_on", "said"),
    [
        (date(2026, 3, 3), "0 jour"),
        (date(2026, 3, 1), "2 jours"),
        (date(2026, 2, 3), "1 mois"),
        (date(2023, 3, 4), "35 mois"),
        (date(2023, 3, 3), "3 ans"),
        (date(1984, 7, 12), "41 ans"),
        (date(1984, 3, 3), "42 ans"),
    ],
)
def test_says_an_age_as_a_paediatrician_does(born_on: date, said: str) -> None:
    assert plain(dates.age(born_on, today=TODAY)) == said


def test_says_the_month_a_day_is_in() -> None:
    assert dates.month(datetime(2026, 1, 31, 23, 30, tzinfo=UTC)) == "février 2026"
