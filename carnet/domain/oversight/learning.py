"""What is done at night and every minute over all accounts: learning, slow thefts, groups."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import Max

from carnet.domain.access import actions as access
from carnet.domain.access import vigilance, watched
from carnet.domain.access.vigilance import Habits, Level
from carnet.domain.access.watching import PARIS
from carnet.domain.identity import queries as identity
from carnet.domain.oversight import doubts, evidence, rules, weighing
from carnet.domain.oversight.actions import doubted, forget_doubts, record_alert
from carnet.domain.oversight.codes import Alert, FreshDay, PastDay, Trace, Weighed
from carnet.domain.oversight.evidence import Excess, Peers
from carnet.domain.oversight.models import Alert as AlertRow

NIGHT = 3  # the hour of Paris after which a night's learning is done
_KEPT_DAYS = (evidence.WINDOW + evidence.LEARNT_FROM).days
# What was told another night, not by this night's first turn.
_ANOTHER_NIGHT = timedelta(hours=12)

type _Past = dict[str, list[PastDay]]


def learn_habits(*, at: datetime) -> int:
    """Learns every account's limits from its days that are over, and tells slow thefts; gives how many were learnt.

    Done twice in a night it changes nothing. Too many records without a trace of care are told one night; when they
    have grown another night, and nobody has looked, the account is cut.
    """
    today = at.astimezone(PARIS).date()
    since = today - timedelta(days=rules.LOOKED_AT)
    seasons = _seasons(since, today)
    weighing.weigh(today=today)
    many = 0
    for past, professions in _pages(since, today):
        learnt: dict[str, Habits] = {}
        for account, known in past.items():
            season = seasons.get(professions.get(account, ""), 1.0)
            habits = rules.learn(past=known, season=season)
            if habits is not None:
                learnt[account] = habits
        access.write_learnt(habits=learnt, at=at)
        many += len(learnt)
    access.write_learnt(habits=_learn_groups(since, today), at=at)
    _carry(today)
    _tell_slow_thefts(today, at=at)
    access.forget_visits(
        visits_before=today - timedelta(days=weighing.NIGHTS - 1), days_before=today - timedelta(days=_KEPT_DAYS)
    )
    forget_doubts(before=at - doubts.WINDOW)
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


def _carry(today: date) -> None:
    """Counts for each account the records of past days that no care explains, since its last question."""
    for page in watched.days(since=today - evidence.WINDOW, before=today):
        asked = watched.last_asked(accounts={row.account for row in page})
        carried = {}
        for account, rows in groupby(page, attrgetter("account")):
            days = [FreshDay(row.on, row.day.records, row.fresh, row.untraced) for row in rows]
            last = asked.get(account)
            carried[account] = rules.carried(
                days=days, asked_on=last.on if last else None, asked_fresh=last.fresh if last else 0
            )
        access.write_carried(records=carried, until=today - timedelta(days=1))


def _tell_slow_thefts(today: date, *, at: datetime) -> None:
    """Compares the last four weeks of every account with what came before, and with its profession."""
    since = today - evidence.WINDOW - evidence.LEARNT_FROM
    professions = _shares(since, today)
    for past, known in _weighed(since, today):
        looked_at, in_doubt = _looked_at(past), doubted(accounts=set(past), today=today)
        for account, days in past.items():
            if days[-1].on < today - timedelta(days=weighing.NIGHTS - 1):
                continue
            for trace in Trace:
                found = evidence.excess(
                    past=days,
                    trace=trace,
                    profession=professions[trace].get(known.get(account, ""), evidence.no_peers(trace)),
                    fresh=today - timedelta(days=1),
                    looked_at=looked_at.get(account, date.min),
                    doubted=account in in_doubt,
                )
                if found is not None:
                    _tell_excess(account, found, at=at)


def _shares(since: date, today: date) -> dict[Trace, dict[str, Peers]]:
    found: dict[Trace, dict[str, list[float]]] = {trace: {} for trace in Trace}
    for past, professions in _weighed(since, today):
        for account, days in past.items():
            for trace, shares in found.items():
                own = evidence.own_share(past=days, trace=trace)
                if own is not None:
                    shares.setdefault(professions.get(account, ""), []).append(own)
    return {
        trace: {profession: evidence.peers(shares=own, trace=trace) for profession, own in shares.items()}
        for trace, shares in found.items()
    }


def _weighed(since: date, today: date) -> Iterable[tuple[dict[str, list[Weighed]], dict[str, str]]]:
    """Gives the weighed days of every account that has any, by account, with their professions."""
    for page in watched.days(since=since, before=today):
        past: dict[str, list[Weighed]] = {}
        for row in page:
            if row.unexplained is not None and row.untraced is not None and row.day.records:
                day = Weighed(row.on, row.day.records, row.unexplained, row.untraced)
                past.setdefault(row.account, []).append(day)
        if past:
            yield past, identity.professions(rpps=past.keys())


def _looked_at(accounts: Iterable[str]) -> dict[str, date]:
    """Tells until which day somebody has looked at the slow thefts told of these accounts."""
    closed = AlertRow.objects.filter(account__in=accounts, measure__in=list(Trace), closed_at__isnull=False)
    last = closed.values_list("account").annotate(Max("closed_at")).order_by("account")
    return {account: closed_at.astimezone(PARIS).date() for account, closed_at in last}


def _tell_excess(account: str, found: Excess, *, at: datetime) -> None:
    before = AlertRow.objects.filter(
        account=account, measure=found.trace, closed_at=None, at__lt=at - _ANOTHER_NIGHT
    ).order_by("at")
    first = before.first()
    has_grown = first is not None and found.beyond > first.counted - first.limit
    if first is not None and not has_grown:
        return
    level = Level.CUT if has_grown else Level.ALERT
    if _tell(account, found.trace, found.counted, found.limit, level=level, at=at) and has_grown:
        access.cut(account=account, measure=found.trace, counted=found.counted, limit=found.limit, at=at)


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
