"""What accounts have entered, for whoever watches over all of them (the workers' role sees every account)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from carnet.domain.access import vigilance
from carnet.domain.access.models import AccountHabits
from carnet.domain.access.models import Day as DayRow
from carnet.domain.access.vigilance import Habits
from carnet.foundation import database

PLACE = "place:"
_TOGETHER = 1_000
# A structure and a software are watched as what their accounts did together; keyed as accounts are.
_GROUPS = f"""
SELECT '{PLACE}' || place, day, sum(records)::integer, sum(strangers)::integer FROM access_day
WHERE place <> '' AND day >= %s GROUP BY place, day
UNION ALL
SELECT client, day, sum(records)::integer, sum(strangers)::integer FROM access_day
WHERE client <> '' AND day >= %s GROUP BY client, day
ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class AccountDay:
    """One day of one account."""

    account: str
    on: date
    day: vigilance.Day


@dataclass(frozen=True, slots=True)
class GroupDay:
    """What the accounts of a structure (`place:…`) or of a software (`client:…`) entered together on one day."""

    group: str
    on: date
    records: int
    strangers: int


def days(*, since: date, before: date) -> Iterator[list[AccountDay]]:
    """Gives the days of every account, a thousand accounts at a time, by account then by day."""
    last = ""
    while True:
        known = DayRow.objects.filter(day__gte=since, account__gt=last).order_by("account")
        some = list(known.values_list("account", flat=True).distinct()[:_TOGETHER])
        if not some:
            return
        last = some[-1]
        rows = DayRow.objects.filter(account__in=some, day__gte=since, day__lt=before).order_by("account", "day")
        yield [AccountDay(row.account, row.day, _day(row)) for row in rows]


def _day(row: DayRow) -> vigilance.Day:
    return vigilance.Day(row.records, row.strangers, row.emergencies, 0, tuple(row.by_hour))


def groups(*, since: date) -> list[GroupDay]:
    """Gives what each structure and each software entered on each day since one, in order."""
    return [GroupDay(*row) for row in database.rows(_GROUPS, (since, since))]


def habits_of(*, accounts: Sequence[str]) -> dict[str, Habits]:
    """Gives the limits known of accounts, structures or software."""
    rows = AccountHabits.objects.filter(account__in=accounts).order_by("account")
    return {row.account: Habits(*row.limits) for row in rows}
