"""What accounts have entered, for whoever watches over all of them (the workers' role sees every account)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Sum

from carnet.domain.access import vigilance
from carnet.domain.access.models import AccountHabits, Question, Visit
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
# Which record a mark stands for is found among those that the account or its structure holds: nothing else opens, but
# for emergencies. A consent is another's when neither the account nor anybody who works beside it recorded it.
_ENTRIES = """
WITH visited AS (
    SELECT v.account, v.mark, d.place FROM access_visit v JOIN access_day d ON d.account = v.account AND d.day = v.day
    WHERE v.account = ANY(%s) AND v.day = %s
), held AS (
    SELECT v.account, v.place, r.space_id, r.since FROM visited v
    JOIN access_record r ON r.holder = v.account AND uuid_hash_extended(r.space_id, %s) = v.mark
    UNION ALL
    SELECT v.account, v.place, r.space_id, r.since FROM visited v
    JOIN access_record r ON r.holder = v.place AND uuid_hash_extended(r.space_id, %s) = v.mark
)
SELECT account, place, space_id, min(since), EXISTS (
    SELECT FROM access_consent c WHERE c.space_id = held.space_id AND c.withdrawn_at IS NULL
        AND (c.professional = held.account OR (c.scope = 'team' AND c.organization_id = held.place))
        AND c.recorded_by <> held.account
        AND NOT EXISTS (SELECT FROM access_day o WHERE o.account = c.recorded_by AND o.place = held.place)
) FROM held GROUP BY account, place, space_id ORDER BY account, space_id
"""
_FIRST_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class AccountDay:
    """One day of one account; `unexplained` and `untraced` are None until a night has counted them.

    `fresh`: the records that it had not opened in the two days before either.
    """

    account: str
    on: date
    day: vigilance.Day
    unexplained: int | None = None
    untraced: int | None = None
    fresh: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """The last time an account's holder was asked for a proof: on which day, how many fresh records it had by then."""

    on: date
    fresh: int


@dataclass(frozen=True, slots=True)
class Entered:
    """A record that an account entered on a day: held since when, and whether another than its team vouches for it."""

    account: str
    place: str
    space_id: UUID
    since: datetime
    is_vouched: bool


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
        yield [AccountDay(row.account, row.day, _day(row), row.unexplained, row.untraced, row.fresh) for row in rows]


def last_asked(*, accounts: Collection[str]) -> dict[str, Asked]:
    """Tells when the holders of accounts were last asked for a proof."""
    rows = Question.objects.filter(account__in=accounts).order_by("account", "-asked_at").distinct("account")
    return {row.account: Asked(row.day, row.fresh) for row in rows}


def visits(*, on: date) -> Iterator[dict[str, int]]:
    """Gives how many records each account entered on a day that is remembered, a thousand accounts at a time."""
    last = ""
    while True:
        known = Visit.objects.filter(day=on, account__gt=last).values_list("account").order_by("account")
        some = dict(known.annotate(many=Count("mark"))[:_TOGETHER])
        if not some:
            return
        last = max(some)
        yield some


def entered(*, accounts: Sequence[str], on: date) -> list[Entered]:
    """Finds which records accounts entered on a day that is remembered, among those that let them in."""
    salt = (on - _FIRST_DAY).days
    return [Entered(*row) for row in database.rows(_ENTRIES, (list(accounts), on, salt, salt))]


def entered_since(*, account: str, since: date) -> int:
    """Counts the records that an account has entered since a day, once a day each."""
    many = DayRow.objects.filter(account=account, day__gte=since).aggregate(many=Sum("records"))["many"]
    return int(many or 0)


def _day(row: DayRow) -> vigilance.Day:
    return vigilance.Day(row.records, row.strangers, row.emergencies, 0, tuple(row.by_hour))


def groups(*, since: date) -> list[GroupDay]:
    """Gives what each structure and each software entered on each day since one, in order."""
    return [GroupDay(*row) for row in database.rows(_GROUPS, (since, since))]


def habits_of(*, accounts: Sequence[str]) -> dict[str, Habits]:
    """Gives the limits known of accounts, structures or software."""
    rows = AccountHabits.objects.filter(account__in=accounts).order_by("account")
    return {row.account: Habits(*row.limits) for row in rows}
