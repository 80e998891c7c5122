"""What `oversight` changes in the counts of accounts: cuts, limits, and what is old enough to be forgotten."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from carnet.domain.access import vigilance
from carnet.domain.access.models import AccountHabits, Carried, Cut, Day, Question, Search, Visit
from carnet.domain.access.vigilance import Habits
from carnet.domain.access.watching import PARIS
from carnet.foundation import database, ids
from carnet.foundation.actors import Actor

# How far back an account that is opened again begins anew.
_SET_ASIDE = timedelta(days=28)
_WEIGHED = """
UPDATE access_day d SET unexplained = w.unexplained, untraced = w.untraced
FROM unnest(%s::text[], %s::integer[], %s::integer[]) AS w (account, unexplained, untraced)
WHERE d.account = w.account AND d.day = %s RETURNING 1
"""


def cut(*, account: str, measure: str, counted: int, limit: int, at: datetime) -> bool:
    """Cuts an account, an RPPS or `client:` and a software's identifier; False when it is cut already."""
    _row, is_new = Cut.objects.get_or_create(
        account=account,
        ended_at=None,
        defaults={"id": ids.new_id(), "measure": measure, "counted": counted, "limit": limit, "at": at},
    )
    return is_new


def end_cut(*, account: str, by: Actor, at: datetime) -> bool:
    """Opens a cut account again; False when it was not cut.

    Its counts since the day of the cut are set aside, and what the last weeks showed: it begins anew, and nothing is
    learnt from them.
    """
    with transaction.atomic():
        cut_row = Cut.objects.select_for_update().filter(account=account, ended_at=None).first()
        if cut_row is None:
            return False
        cut_row.ended_at, cut_row.ended_by = at, by.id
        cut_row.save(update_fields=["ended_at", "ended_by"])
        cut_on = cut_row.at.astimezone(PARIS).date()
        days = Day.objects.filter(account=account)
        days.filter(day__gte=cut_on).update(
            records=0, strangers=0, emergencies=0, in_slice=0, by_hour=[0] * vigilance.HOURS, alerted="", fresh=0
        )
        days.filter(day__gt=cut_on - _SET_ASIDE).update(unexplained=None, untraced=None)
        Visit.objects.filter(account=account).delete()
        Carried.objects.filter(account=account).delete()
    return True


def write_habits(*, account: str, habits: Habits, at: datetime, allowed_until: date | None = None) -> None:
    """Sets the limits of an account, learnt, or allowed by somebody until a day."""
    values = {"limits": vigilance.packed(habits), "learnt_at": at, "allowed_until": allowed_until}
    AccountHabits.objects.update_or_create(account=account, defaults=values)


def write_learnt(*, habits: Mapping[str, Habits], at: datetime) -> None:
    """Sets the limits learnt of many accounts; those allowed by somebody stay until their day is over."""
    allowed = AccountHabits.objects.filter(allowed_until__gte=at.astimezone(PARIS).date())
    kept = set(allowed.order_by("account").values_list("account", flat=True))
    rows = [
        AccountHabits(account=account, limits=vigilance.packed(learnt), learnt_at=at)
        for account, learnt in habits.items()
        if account not in kept
    ]
    AccountHabits.objects.bulk_create(
        rows,
        batch_size=1_000,
        update_conflicts=True,
        unique_fields=["account"],
        update_fields=["limits", "learnt_at", "allowed_until"],
    )


def write_weighed(*, on: date, counts: Mapping[str, tuple[int, int]]) -> None:
    """Writes how many records of a day, by account, nothing explains, and how many nothing traces."""
    unexplained, untraced = [one for one, _ in counts.values()], [other for _, other in counts.values()]
    database.rows(_WEIGHED, (list(counts), unexplained, untraced, on))


def write_carried(*, records: Mapping[str, int], until: date) -> None:
    """Writes how many records of the days until one, since each account's last question, no care explains."""
    Carried.objects.bulk_create(
        [Carried(account=account, until=until, records=many) for account, many in records.items()],
        batch_size=1_000,
        update_conflicts=True,
        unique_fields=["account"],
        update_fields=["until", "records"],
    )


def forget_visits(*, visits_before: date, days_before: date) -> None:
    """Forgets which records were entered once their day is weighed, and the counts of days too old to learn from."""
    Visit.objects.filter(day__lt=visits_before).delete()
    Search.objects.filter(hour__date__lt=visits_before).delete()
    Day.objects.filter(day__lt=days_before).delete()
    Question.objects.filter(day__lt=days_before, answered_at__isnull=False).delete()
    Carried.objects.filter(until__lt=days_before).delete()
