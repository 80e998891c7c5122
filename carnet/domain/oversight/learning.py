"""What is done at night and every minute over all accounts: learning, slow thefts, groups."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from uuid import NAMESPACE_URL, UUID, uuid5

from carnet.domain.access import actions as access
from carnet.domain.access import vigilance, watched
from carnet.domain.access.vigilance import Habits, Level
from carnet.domain.access.watching import PARIS
from carnet.domain.identity import queries as identity
from carnet.domain.oversight import rules
from carnet.domain.oversight.actions import record_alert
from carnet.domain.oversight.codes import Alert, PastDay
from carnet.domain.oversight.models import Alert as AlertRow

NIGHT = 3  # the hour of Paris after which a night's learning is done
DRIFT = "drift"
_KEPT_DAYS = 70
# A drift told a night ago, give or take when the worker looked.
_LAST_NIGHT = (timedelta(hours=12), timedelta(hours=40))

type _Past = dict[str, list[PastDay]]


def learn_habits(*, at: datetime) -> int:
    """Learns every account's limits from its days that are over, and tells slow thefts; gives how many were learnt.

    Done twice in a night it changes nothing. A drift seen two nights running cuts the account.
    """
    today = at.astimezone(PARIS).date()
    since = today - timedelta(days=rules.LOOKED_AT)
    seasons = _seasons(since, today)
    many = 0
    for past, professions in _pages(since, today):
        learnt: dict[str, Habits] = {}
        for account, known in past.items():
            season = seasons.get(professions.get(account, ""), 1.0)
            habits = rules.learn(past=known, season=season)
            if habits is not None:
                learnt[account] = habits
            drift = rules.drift(past=known, season=season)
            if drift is not None and known[-1].on == today - timedelta(days=1):
                _tell_drift(account, *drift, at=at)
        access.write_learnt(habits=learnt, at=at)
        many += len(learnt)
    access.write_learnt(habits=_learn_groups(since, today), at=at)
    access.forget_visits(visits_before=today, days_before=today - timedelta(days=_KEPT_DAYS))
    return many


def is_night(*, at: datetime) -> bool:
    """Tells whether it is the hour of Paris at which habits are learnt."""
    return at.astimezone(PARIS).hour == NIGHT


def watch_groups(*, at: datetime) -> int:
    """Tells operators of a structure or a software whose accounts enter, together, too many records; gives how many."""
    today = at.astimezone(PARIS).date()
    days = watched.groups(since=today)
    known = watched.habits_of(accounts=[day.group for day in days])
    told = 0
    for day in days:
        habits = known.get(day.group)
        if habits is None or day.strangers <= habits.strangers:
            continue
        told += _tell(day.group, "group", day.strangers, habits.strangers, level=Level.ALERT, at=at)
    return told


def _pages(since: date, today: date) -> Iterable[tuple[_Past, dict[str, str]]]:
    for page in watched.days(since=since, before=today):
        past = {
            account: [PastDay(row.on, row.day) for row in rows]
            for account, rows in groupby(page, attrgetter("account"))
        }
        yield past, identity.professions(rpps=past.keys())


def _seasons(since: date, today: date) -> dict[str, float]:
    """Tells how much more each profession read yesterday than usual."""
    shares: dict[str, list[float]] = {}
    for past, professions in _pages(since, today):
        for account, known in past.items():
            usual = rules.usual_records(known)
            if usual and known[-1].on == today - timedelta(days=1) and known[-1].day.records:
                shares.setdefault(professions.get(account, ""), []).append(known[-1].day.records / usual)
    return {profession: rules.season_of(shares=found) for profession, found in shares.items()}


def _learn_groups(since: date, today: date) -> dict[str, Habits]:
    learnt = {}
    for group, rows in groupby(watched.groups(since=since), attrgetter("group")):
        nothing = (0,) * vigilance.HOURS
        past = [
            PastDay(row.on, vigilance.Day(row.records, row.strangers, 0, 0, nothing)) for row in rows if row.on < today
        ]
        habits = rules.learn(past=past)
        if habits is not None:
            learnt[group] = habits
    return learnt


def _tell_drift(account: str, counted: int, limit: int, *, at: datetime) -> None:
    first, last = at - _LAST_NIGHT[1], at - _LAST_NIGHT[0]
    is_again = AlertRow.objects.filter(account=account, measure=DRIFT, closed_at=None, at__range=(first, last)).exists()
    level = Level.CUT if is_again else Level.ALERT
    if _tell(account, DRIFT, counted, limit, level=level, at=at) and is_again:
        access.cut(account=account, measure=DRIFT, counted=counted, limit=limit, at=at)


def _tell(account: str, measure: str, counted: int, limit: int, *, level: Level, at: datetime) -> bool:
    """Tells operators once a day; False when they know already."""
    alert_id = _id_of(account, measure, at)
    if AlertRow.objects.filter(id=alert_id).exists():
        return False
    said = Alert(id=alert_id, account=account, level=level, measure=measure, counted=counted, limit=limit, at=at)
    record_alert(alert=said, at=at)
    return True


def _id_of(account: str, measure: str, at: datetime) -> UUID:
    return uuid5(NAMESPACE_URL, f"urn:carnet:alert:{account}:{measure}:{at.astimezone(PARIS).date()}")
