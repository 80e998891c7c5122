"""One account through its days and nights, by the rules of production: `access.vigilance`, `oversight`."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from bench.accounts import BEGINNING, Account, Event
from bench.citizens import Doubting
from carnet.domain.access import vigilance
from carnet.domain.access.vigilance import Day, Habits, Level, SinceProof, Verdict
from carnet.domain.oversight import evidence, rules
from carnet.domain.oversight.codes import FreshDay, PastDay, Trace, Weighed
from carnet.domain.oversight.evidence import Peers

# The bounds of the settings CARNET_PROOF_AFTER_LEAST and CARNET_PROOF_AFTER_MOST.
LEAST, MOST = 60, 120
UNPROVED = SinceProof.UNPROVED.value


@dataclass(slots=True)
class Outcome:
    """What a day showed: the first alert and the cut, as minutes; how many were stolen before each.

    `asks`: how often the holder was asked for a proof, `first_ask` at which minute; `held` the records that stayed
    closed to a thief who has none.
    """

    day: Day
    alert: int | None = None
    cut: int | None = None
    taken_at_alert: int = 0
    taken: int = 0
    measure: str = ""
    unexplained: int = 0
    untraced: int = 0
    unexplained_late: int = 0
    untraced_late: int = 0
    fresh: int = 0
    asks: int = 0
    first_ask: int | None = None
    held: int = 0
    opened: list[Event] = field(default_factory=list)

    def weigh(self, event: Event) -> None:
        """Adds a record that was entered to those without a trace of care, this night or the next."""
        if not event.traced:
            self.untraced += 1
            self.untraced_late += event.late
            self.unexplained += event.is_new
            self.unexplained_late += event.is_new and event.late


def replay(account: Account, events: list[Event], number: int, *, proves: bool = True, asked: bool = False) -> Outcome:
    """Passes one day's records through the rules, one by one; after a cut nothing opens.

    The holder gives each proof that is asked. So does a thief who `proves`; to any other nothing opens any more once
    somebody was `asked`, that day or before.
    """
    habits = account.limits(number)
    strangers = emergencies = in_slice = records = 0
    under_way, by_hour = -1, [0] * vigilance.HOURS
    outcome = Outcome(Day(0, 0, 0, 0, tuple(by_hour)))
    question = _Question(account, number, habits)
    for event in sorted(events, key=lambda event: event.minute):
        if event.stolen and not proves and (asked or outcome.asks):
            outcome.held += 1
            if outcome.held == vigilance.MOST_REFUSED and outcome.alert is None:
                outcome.alert, outcome.taken_at_alert = event.minute, outcome.taken
            continue
        ten = event.minute // vigilance.SLICE_MINUTES
        in_slice = in_slice + 1 if ten == under_way else 1
        under_way = ten
        records += 1
        strangers += event.stranger
        emergencies += event.emergency
        by_hour[event.minute // 60] += 1
        day = Day(records, strangers, emergencies, in_slice, tuple(by_hour))
        verdict = vigilance.judge(day=day, habits=habits, hour=event.minute // 60)
        outcome.day = day
        outcome.weigh(event)
        outcome.fresh += not event.emergency and not event.again
        if verdict.level in {Level.ALERT, Level.CUT} and outcome.alert is None:
            outcome.alert, outcome.taken_at_alert = event.minute, outcome.taken
            outcome.measure = verdict.measure.value if verdict.measure else ""
        if verdict.level is Level.CUT:
            outcome.cut = event.minute
            break
        outcome.opened.append(event)
        outcome.taken += event.stolen
        if question.asks(verdict, outcome.fresh):
            outcome.asks += 1
            outcome.first_ask = event.minute if outcome.first_ask is None else outcome.first_ask
    return outcome


class _Question:
    """When the holder is asked for a proof in a day: what `access.watching` does at each record."""

    def __init__(self, account: Account, number: int, habits: Habits) -> None:
        self._account, self._today = account, BEGINNING + timedelta(days=number)
        self._limit = vigilance.proof_after(habits=habits, least=LEAST, most=MOST)
        on, _, fresh = account.asked or (None, "", 0)
        self._carried = rules.carried(days=account.unproved, asked_on=on, asked_fresh=fresh)

    def asks(self, verdict: Verdict, fresh: int) -> bool:
        """Tells whether the record just entered, the day's `fresh`-th fresh one, makes the next ones wait."""
        on, measure, then = self._account.asked or (None, "", 0)
        is_today = on == self._today
        if verdict.level is not Level.NONE and not (is_today and measure != UNPROVED):
            self._account.asked = (self._today, "day", fresh)
            return True
        if (fresh - then if is_today else fresh + self._carried) < self._limit:
            return False
        self._account.asked = (self._today, UNPROVED, fresh)
        return True


@dataclass(slots=True)
class Nights:
    """What nights have shown of one account: an excess told and not yet closed, what somebody has looked at."""

    told: dict[Trace, int] = field(default_factory=dict)
    looked_at: date = date.min
    closes: int | None = None
    doubting: Doubting = field(default_factory=Doubting)
    late: tuple[int, int] = (0, 0)


def night(account: Account, outcome: Outcome, number: int, season: float) -> None:
    """Learns from the day that is over, as the nightly job does. A day on which the account was cut teaches nothing."""
    if outcome.day.records and outcome.cut is None:
        on = BEGINNING + timedelta(days=number)
        account.unproved.append(FreshDay(on, outcome.day.records, outcome.fresh, outcome.untraced))
        account.past.append(PastDay(BEGINNING + timedelta(days=number), outcome.day))
        account.habits = rules.learn(past=account.past, season=season) or account.habits


def weigh(
    account: Account,
    nights: Nights,
    outcome: Outcome,
    number: int,
    shares: dict[Trace, Peers],
) -> Level:
    """Weighs the day that is over, and the one before again, as the nightly job does; tells or cuts.

    An excess told one night that has grown another night cuts.
    """
    if nights.late != (0, 0) and account.weighed:
        last = account.weighed.pop()
        less = Weighed(last.on, last.records, last.unexplained - nights.late[0], last.untraced - nights.late[1])
        account.weighed.append(less)
        nights.late = (0, 0)
    on = BEGINNING + timedelta(days=number)
    if outcome.day.records and outcome.cut is None:
        account.weighed.append(Weighed(on, outcome.day.records, outcome.unexplained, outcome.untraced))
        nights.late = (outcome.unexplained_late, outcome.untraced_late)
    if not account.weighed or account.weighed[-1].on < on - timedelta(days=1):
        return Level.NONE
    level, doubted = Level.NONE, nights.doubting.is_doubted(number, evidence.WINDOW.days)
    for trace in Trace:
        found = evidence.excess(
            past=account.weighed,
            trace=trace,
            profession=shares[trace],
            fresh=on,
            looked_at=nights.looked_at,
            doubted=doubted,
        )
        if found is None:
            continue
        told = nights.told.get(trace)
        if told is not None and found.beyond > told:
            return Level.CUT
        nights.told.setdefault(trace, found.beyond)
        level = Level.ALERT
    return level


def usual_shares(accounts: list[Account]) -> dict[str, dict[Trace, Peers]]:
    """Gives the shares without a trace that are usual in each profession."""
    found: dict[str, dict[Trace, list[float]]] = {}
    for account in accounts:
        known = found.setdefault(account.kind.profession, {trace: [] for trace in Trace})
        for trace, shares in known.items():
            own = evidence.own_share(past=account.weighed, trace=trace)
            if own is not None:
                shares.append(own)
    return {
        profession: {trace: evidence.peers(shares=shares, trace=trace) for trace, shares in known.items()}
        for profession, known in found.items()
    }


def seasons(accounts: list[Account], outcomes: list[Outcome]) -> dict[str, float]:
    """Tells how much more each profession read on a day than usual."""
    shares: dict[str, list[float]] = {}
    for account, outcome in zip(accounts, outcomes, strict=True):
        usual = rules.usual_records(account.past)
        if usual and outcome.day.records:
            shares.setdefault(account.kind.profession, []).append(outcome.day.records / usual)
    return {profession: rules.season_of(shares=found) for profession, found in shares.items()}
