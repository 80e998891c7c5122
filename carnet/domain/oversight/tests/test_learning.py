"""The night: limits, slow thefts, structures; on real tables."""

from datetime import timedelta

import pytest

from carnet.domain.access import actions as access
from carnet.domain.access import reading, watched
from carnet.domain.access.models import Cut, Day
from carnet.domain.access.vigilance import Level
from carnet.domain.oversight import actions, learning, queries
from carnet.foundation.actors import SYSTEM
from tests import cast
from tests.cast import NOON
from tests.roles import role

pytestmark = pytest.mark.django_db

DIANE = cast.DIANE.rpps
NIGHT = NOON.replace(hour=2)


def _remember(account: str, strangers: list[int], *, until: int = 1, place: str = "") -> None:
    """Writes past days, the last of them `until` days ago."""
    count = len(strangers)
    Day.objects.bulk_create(
        Day(
            account=account,
            day=NOON.date() - timedelta(days=until + count - 1 - number),
            place=place,
            client="",
            records=25,
            strangers=many,
            emergencies=0,
            by_hour=[25 if hour == 9 else 0 for hour in range(24)],
            slice=0,
            in_slice=0,
            alerted="",
        )
        for number, many in enumerate(strangers)
    )


def _weighed(account: str, *, unexplained: int) -> None:
    """Writes what the nights since have found of the days that nobody weighed."""
    Day.objects.filter(account=account, unexplained=None).update(unexplained=unexplained, untraced=unexplained + 5)


def test_learns_the_limits_of_every_account_at_night() -> None:
    with role("carnet_jobs"):
        cast.assemble()
        _remember(DIANE, [2] * 20)
        _remember("10000000025", [2] * 5)
        assert learning.learn_habits(at=NIGHT) == 1
        habits = watched.habits_of(accounts=[DIANE, "10000000025"])
    assert list(habits) == [DIANE]
    assert (habits[DIANE].records, habits[DIANE].strangers) == (56, 25)


def test_tells_a_slow_theft_one_night_and_cuts_it_when_it_has_grown() -> None:
    with role("carnet_jobs"):
        _remember(DIANE, [2] * 60, until=3)
        _weighed(DIANE, unexplained=1)
        _remember(DIANE, [12] * 2)
        _weighed(DIANE, unexplained=12)
        for _ in range(2):
            learning.learn_habits(at=NIGHT)
        (alert,) = queries.open_alerts()
        assert (alert.account, alert.level, alert.measure, alert.counted) == (DIANE, Level.ALERT, "unexplained", 24)
        learning.learn_habits(at=NIGHT + timedelta(days=1))
        assert not Cut.objects.exists()
        _remember(DIANE, [12], until=0)
        _weighed(DIANE, unexplained=12)
        learning.learn_habits(at=NIGHT + timedelta(days=1))
        assert Cut.objects.get(ended_at=None).account == DIANE
        actions.reopen_account(account=DIANE, reason="Remplacement", by=SYSTEM, at=NOON + timedelta(days=1))
        learning.learn_habits(at=NIGHT + timedelta(days=2))
        assert not Cut.objects.filter(ended_at=None).exists()
        assert not queries.open_alerts()


def test_what_an_operator_looked_at_is_not_told_again() -> None:
    with role("carnet_jobs"):
        _remember(DIANE, [2] * 60, until=3)
        _weighed(DIANE, unexplained=1)
        _remember(DIANE, [12] * 2)
        _weighed(DIANE, unexplained=12)
        learning.learn_habits(at=NIGHT)
        actions.close_alerts(account=DIANE, reason="Nouveau cabinet", by=SYSTEM, at=NOON)
        _remember(DIANE, [2], until=0)
        _weighed(DIANE, unexplained=2)
        learning.learn_habits(at=NIGHT + timedelta(days=1))
        assert not queries.open_alerts()


def test_tells_a_structure_whose_accounts_enter_too_many_together() -> None:
    with role("carnet_jobs"):
        for account in ("a", "b", "c"):
            _remember(account, [4] * 20, place="1920000019")
        learning.learn_habits(at=NIGHT)
        for account in ("a", "b", "c"):
            _remember(account, [10], until=0, place="1920000019")
        assert learning.watch_groups(at=NOON) == 0
        _remember("d", [10], until=0, place="1920000019")
        assert [learning.watch_groups(at=NOON) for _ in range(2)] == [1, 0]
        (alert,) = queries.open_alerts()
    assert (alert.account, alert.measure, alert.counted) == ("place:1920000019", "group", 40)


def test_forgets_which_records_were_entered_once_the_day_is_over() -> None:
    with role("carnet_jobs"):
        people = cast.assemble()
    reading.patient_sheet(space_id=people.alice, by=cast.acting(cast.DIANE), at=NOON - timedelta(days=1))
    with role("carnet_jobs"):
        access.forget_visits(visits_before=NOON.date(), days_before=NOON.date() - timedelta(days=70))
        assert Day.objects.count() == 1
        assert next(watched.days(since=NOON.date() - timedelta(days=9), before=NOON.date()))[0].day.records == 1
