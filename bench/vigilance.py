"""Replays normal weeks and thefts through the rules of vigilance: `python -m bench.vigilance --seed 1`.

The rules are those of production: `access.vigilance.judge` at each record, `oversight.rules.learn` each night. Only the
people are invented. A false alarm is an alert or a cut of an account that nobody stole; it is counted by account-week.
"""

import argparse
import math
import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median

from bench.accounts import BEGINNING, EPIDEMIC, WARM_UP_WEEKS, Account, Event, factor_of, normal, population
from carnet.domain.access import vigilance
from carnet.domain.access.vigilance import Day, Level
from carnet.domain.oversight import rules
from carnet.domain.oversight.codes import PastDay


@dataclass(slots=True)
class Outcome:
    """What a day showed: the first alert and the cut, as minutes; how many were stolen before each."""

    day: Day
    alert: int | None = None
    cut: int | None = None
    taken_at_alert: int = 0
    taken: int = 0
    measure: str = ""


def replay(account: Account, events: list[Event]) -> Outcome:
    """Passes one day's records through the rule, one by one; after a cut nothing opens."""
    habits = account.habits or vigilance.first_habits(account.kind.profession)
    strangers = emergencies = in_slice = 0
    under_way, by_hour = -1, [0] * vigilance.HOURS
    outcome = Outcome(Day(0, 0, 0, 0, tuple(by_hour)))
    for records, event in enumerate(sorted(events, key=lambda event: event.minute), 1):
        ten = event.minute // vigilance.SLICE_MINUTES
        in_slice = in_slice + 1 if ten == under_way else 1
        under_way = ten
        strangers += event.stranger
        emergencies += event.emergency
        by_hour[event.minute // 60] += 1
        day = Day(records, strangers, emergencies, in_slice, tuple(by_hour))
        verdict = vigilance.judge(day=day, habits=habits, hour=event.minute // 60)
        outcome.day = day
        if verdict.level is not Level.NONE and outcome.alert is None:
            outcome.alert, outcome.taken_at_alert = event.minute, outcome.taken
            outcome.measure = verdict.measure.value if verdict.measure else ""
        if verdict.level is Level.CUT:
            outcome.cut = event.minute
            break
        outcome.taken += event.stolen
    return outcome


def night(account: Account, outcome: Outcome, number: int, season: float) -> bool:
    """Learns from the day that is over, as the nightly job does; tells whether a drift is seen.

    A day on which the account was cut teaches nothing.
    """
    if outcome.day.records and outcome.cut is None:
        account.past.append(PastDay(BEGINNING + timedelta(days=number), outcome.day))
        account.habits = rules.learn(past=account.past, season=season) or account.habits
        return rules.drift(past=account.past, season=season) is not None
    return False


def seasons(accounts: list[Account], outcomes: list[Outcome]) -> dict[str, float]:
    """Tells how much more each profession read on a day than usual."""
    shares: dict[str, list[float]] = {}
    for account, outcome in zip(accounts, outcomes, strict=True):
        usual = rules.usual_records(account.past)
        if usual and outcome.day.records:
            shares.setdefault(account.kind.profession, []).append(outcome.day.records / usual)
    return {profession: rules.season_of(shares=found) for profession, found in shares.items()}


@dataclass(slots=True)
class Alarms:
    """The false alarms of a run."""

    account_weeks: int = 0
    alerts: int = 0
    cuts: int = 0
    drifts: int = 0
    by_measure: dict[str, int] = field(default_factory=dict)


def normal_weeks(accounts: list[Account], weeks: int, dice: random.Random) -> Alarms:
    """Replays weeks in which nobody steals anything, and counts the false alarms after the warm-up."""
    found = Alarms()
    alarmed: set[tuple[int, int, str]] = set()
    for number in range(weeks * 7):
        week = number // 7
        is_watched = week >= WARM_UP_WEEKS
        outcomes = []
        for account in accounts:
            factor = factor_of(account.kind, week, weeks)
            outcomes.append(replay(account, normal(account, number, dice, factor=factor)))
        season = seasons(accounts, outcomes)
        for at, (account, outcome) in enumerate(zip(accounts, outcomes, strict=True)):
            drifts = night(account, outcome, number, season.get(account.kind.profession, 1.0))
            if not is_watched:
                continue
            for name, is_there in (
                ("alert", outcome.alert is not None),
                ("cut", outcome.cut is not None),
                ("drift", drifts),
            ):
                if is_there:
                    alarmed.add((at, week, name))
            if outcome.alert is not None:
                key = f"{account.kind.name}: {outcome.measure}{'' if account.habits else ' (new)'}"
                found.by_measure[key] = found.by_measure.get(key, 0) + 1
    found.account_weeks = len(accounts) * (weeks - WARM_UP_WEEKS)
    found.alerts, found.cuts, found.drifts = (
        len({(at, week) for at, week, name in alarmed if name == wanted}) for wanted in ("alert", "cut", "drift")
    )
    return found


@dataclass(frozen=True, slots=True)
class Theft:
    """A way to steal: records an hour while it lasts, at most so many a day, how many days, strangers or one's own."""

    name: str
    an_hour: int
    a_day: int
    days: int
    strangers: bool = True
    owner_works: bool = True
    at_night: bool = False


THEFTS = (
    Theft("script, 2 a second", 7_200, 5_000, 1),
    Theft("script at night", 7_200, 5_000, 1, owner_works=False, at_night=True),
    Theft("script over the account's own list", 7_200, 5_000, 1, strangers=False),
    Theft("by hand, 60 an hour", 60, 5_000, 1),
    Theft("by hand, 30 an hour, own list, holder away", 30, 5_000, 1, strangers=False, owner_works=False),
    Theft("slow, 40 a day", 8, 40, 20),
    Theft("slow, 20 a day", 4, 20, 20),
    Theft("slow, 10 a day", 2, 10, 20),
)


def steal(theft: Theft, account: Account, dice: random.Random) -> Iterator[Event]:
    """Invents what a thief adds to one day of an account."""
    first = 2 if theft.at_night else min(account.kind.hours)
    last = 6 if theft.at_night else max(account.kind.hours)
    for hour in range(first, last + 1):
        for _ in range(min(theft.an_hour, theft.a_day - theft.an_hour * (hour - first))):
            yield Event(hour * 60 + dice.randrange(60), theft.strangers, stolen=True)


@dataclass(slots=True)
class Loot:
    """What one theft took: in all, before operators were told, in its worst day; when they were told, if it was cut."""

    taken: int = 0
    untold: int = 0
    worst: int = 0
    minutes: int | None = None
    is_cut: bool = False


def rob(theft: Theft, account: Account, weeks: int, dice: random.Random) -> Loot:
    """Steals one account for as long as it opens. A drift tells operators, and one seen again the next night cuts."""
    copy = Account(account.kind, account.pace, 0, frozenset(), deque(account.past, rules.LOOKED_AT), account.habits)
    loot, nights = Loot(), 0
    for day in range(theft.days):
        number = weeks * 7 + day
        events = normal(copy, number, dice, factor=1.0) if theft.owner_works else []
        mine = list(steal(theft, copy, dice))
        outcome = replay(copy, events + mine)
        if outcome.alert is not None and loot.minutes is None:
            loot.minutes = max(0, outcome.alert - min(event.minute for event in mine)) + day * 1440
            loot.untold = loot.taken + outcome.taken_at_alert
        loot.taken += outcome.taken
        loot.worst = max(loot.worst, outcome.taken)
        nights = nights + 1 if night(copy, outcome, number, 1.0) else 0
        if nights and loot.minutes is None:
            loot.minutes, loot.untold = (day + 1) * 1440, loot.taken
        if outcome.cut is not None or nights == rules.NIGHTS_TO_CUT:
            loot.is_cut = True
            break
    if loot.minutes is None:
        loot.untold = loot.taken
    return loot


def thefts(accounts: list[Account], theft: Theft, weeks: int, dice: random.Random) -> list[str]:
    """Steals each account in turn, and tells what was taken and when operators knew."""
    loots = [rob(theft, account, weeks, dice) for account in accounts]
    minutes = [loot.minutes for loot in loots if loot.minutes is not None]
    return [
        theft.name,
        f"{len(minutes) / len(loots):.0%}",
        _spell(median(minutes)) if minutes else "never",
        f"{median(loot.untold for loot in loots):.0f}",
        f"{sum(loot.is_cut for loot in loots) / len(loots):.0%}",
        f"{median(loot.taken for loot in loots):.0f}",
        str(sorted(loot.taken for loot in loots)[math.ceil(len(loots) * 0.95) - 1]),
        str(max(loot.taken for loot in loots)),
        str(max(loot.worst for loot in loots)),
    ]


def groups(accounts: list[Account], weeks: int, dice: random.Random, *, size: int, a_day: int) -> list[str]:
    """Lets stolen accounts of one structure share a harvest: each little, together much; the structure is watched too.

    The structure's past days are the sums of its accounts' days.
    """
    told, minutes, harvests = 0, [], []
    rounds = len(accounts) // size
    for at in range(rounds):
        members = accounts[at * size : (at + 1) * size]
        past = _days_of(members, weeks, dice)
        habits = rules.learn(past=past)
        assert habits is not None
        events: list[Event] = []
        number = weeks * 7
        for member in members:
            events += normal(Account(member.kind, member.pace, 0, frozenset()), number, dice, factor=1.0)
            for _ in range(a_day):
                events.append(Event(dice.choice(member.kind.hours) * 60 + dice.randrange(60), True, stolen=True))
        counted = taken = 0
        for event in sorted(events, key=lambda event: event.minute):
            counted += event.stranger
            if counted > habits.strangers:
                told += 1
                minutes.append(event.minute - 8 * 60)
                break
            taken += event.stolen
        harvests.append(taken)
    delay = _spell(median(minutes)) if minutes else "never"
    name = f"{size} accounts of a structure, {a_day} a day each"
    return [name, f"{told / rounds:.0%}", delay, f"{median(harvests):.0f} of {size * a_day}"]


def _days_of(members: list[Account], weeks: int, dice: random.Random) -> list[PastDay]:
    past = []
    for number in range((weeks - WARM_UP_WEEKS) * 7, weeks * 7):
        events = [
            event
            for member in members
            for event in normal(Account(member.kind, member.pace, 0, frozenset()), number, dice, factor=1.0)
        ]
        by_hour = [0] * vigilance.HOURS
        for event in events:
            by_hour[event.minute // 60] += 1
        day = Day(len(events), sum(event.stranger for event in events), 0, 0, tuple(by_hour))
        past.append(PastDay(BEGINNING + timedelta(days=number), day))
    return past


def _spell(minutes: float) -> str:
    if minutes < 60:
        return f"{minutes:.0f} min"
    return f"{minutes / 60:.1f} h" if minutes < 1440 else f"{minutes / 1440:.1f} days"


def _table(heads: list[str], lines: list[list[str]]) -> None:
    print("| " + " | ".join(heads) + " |")
    print("|" + "---|" * len(heads))
    for line in lines:
        print("| " + " | ".join(line) + " |")


def main() -> None:
    """Reads what is asked, replays, and prints the figures as they stand in docs/explanation/vigilance.md."""
    parser = argparse.ArgumentParser(prog="python -m bench.vigilance", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--accounts", type=int, default=1_000)
    parser.add_argument("--weeks", type=int, default=34, help=f"the first {WARM_UP_WEEKS} are not counted")
    asked = parser.parse_args()
    dice = random.Random(asked.seed)
    accounts = population(asked.accounts, asked.weeks, dice)
    found = normal_weeks(accounts, asked.weeks, dice)
    print(f"{found.account_weeks} account-weeks, one epidemic of {len(EPIDEMIC)} weeks up to +60 %")
    for name, many in (("alerts", found.alerts), ("cuts", found.cuts), ("drifts", found.drifts)):
        print(f"false {name}: {many} account-weeks, {many / found.account_weeks:.3%}")
    for name, many in sorted(found.by_measure.items(), key=lambda item: -item[1]):
        print(f"  {name}: {many}")
    stolen = [account for account in accounts if account.habits][:120]
    heads = [
        "theft",
        "told",
        "after (median)",
        "taken by then",
        "cut",
        "taken: median",
        "95 %",
        "most",
        "most in a day",
    ]
    print()
    _table(heads, [thefts(stolen, theft, asked.weeks, dice) for theft in THEFTS])
    print()
    together = [
        groups(stolen, asked.weeks, dice, size=size, a_day=a_day) for size, a_day in ((20, 20), (20, 10), (5, 20))
    ]
    _table(["group", "told", "after (median)", "taken before (median)"], together)


if __name__ == "__main__":
    main()
