"""The thefts of the simulator of vigilance: alone and in groups, fast and slow, and what each takes."""

import math
import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from bench.accounts import BEGINNING, REMEMBERED, WARM_UP_WEEKS, Account, Event, normal
from bench.citizens import Answers
from bench.nights import Nights, night, replay, usual_shares, weigh
from carnet.domain.access import vigilance
from carnet.domain.access.vigilance import Day, Level
from carnet.domain.oversight import evidence, rules
from carnet.domain.oversight.codes import PastDay, Trace
from carnet.domain.oversight.evidence import Peers


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
    declared: bool = False
    traced: bool = False


THEFTS = (
    Theft("script, 2 a second", 7_200, 5_000, 1),
    Theft("script at night", 7_200, 5_000, 1, owner_works=False, at_night=True),
    Theft("script over the account's own list", 7_200, 5_000, 1, strangers=False),
    Theft("by hand, 60 an hour", 60, 5_000, 1),
    Theft("by hand, 30 an hour, own list, holder away", 30, 5_000, 1, strangers=False, owner_works=False),
    Theft("own list, 30 a day", 4, 30, 40, strangers=False),
    Theft("slow, 40 a day", 8, 40, 20),
    Theft("slow, 40 a day, agreements declared", 8, 40, 20, declared=True),
    Theft("slow, 20 a day, agreements declared", 4, 20, 40, declared=True),
    Theft("slow, 10 a day, agreements declared", 2, 10, 60, declared=True),
    Theft("slow, 5 a day, agreements declared", 1, 5, 90, declared=True),
    Theft("slow, 2 a day, agreements declared", 1, 2, 180, declared=True),
    Theft("slow, 10 a day, declared, a deposit in each", 2, 10, 60, declared=True, traced=True),
)


def steal(theft: Theft, account: Account, dice: random.Random) -> Iterator[Event]:
    """Invents what a thief adds to one day of an account."""
    first = 2 if theft.at_night else min(account.kind.hours)
    last = 6 if theft.at_night else max(account.kind.hours)
    for hour in range(first, last + 1):
        for _ in range(min(theft.an_hour, theft.a_day - theft.an_hour * (hour - first))):
            yield Event(
                hour * 60 + dice.randrange(60),
                theft.strangers and not theft.declared,
                stolen=True,
                is_new=theft.strangers,
                traced=theft.traced,
            )


@dataclass(slots=True)
class Loot:
    """What one theft took: in all, before operators were told, in its worst day; when they were told, if it was cut.

    `is_held`: a proof was asked that the thief could not give.
    """

    taken: int = 0
    is_held: bool = False
    untold: int = 0
    worst: int = 0
    minutes: int | None = None
    is_cut: bool = False


def _copied(account: Account) -> Account:
    """Gives the account as it stands on the day of a theft, which other thefts do not see."""
    return Account(
        account.kind,
        account.pace,
        0,
        frozenset(),
        deque(account.past, rules.LOOKED_AT),
        deque(account.weighed, REMEMBERED),
        account.habits,
        account.care,
        unproved=deque(account.unproved, evidence.WINDOW.days),
        asked=account.asked,
    )


def rob(
    theft: Theft,
    account: Account,
    shares: dict[Trace, Peers],
    weeks: int,
    dice: random.Random,
    *,
    proves: bool,
    answers: Answers,
) -> Loot:
    """Steals one account for as long as it opens. What is told one night and grows another night cuts.

    A thief who `proves` has the holder's own means; any other holds a session, a token or a machine.
    """
    copy = _copied(account)
    loot, nights = Loot(), Nights()
    for day in range(theft.days):
        number = weeks * 7 + day
        events = normal(copy, number, dice, factor=1.0) if theft.owner_works else []
        mine = list(steal(theft, copy, dice))
        outcome = replay(copy, events + mine, number, proves=proves, asked=loot.is_held)
        loot.is_held = loot.is_held or (not proves and outcome.asks > 0)
        if outcome.alert is not None and loot.minutes is None:
            loot.minutes = max(0, outcome.alert - min(event.minute for event in mine)) + day * 1440
            loot.untold = loot.taken + outcome.taken_at_alert
        loot.taken += outcome.taken
        loot.worst = max(loot.worst, outcome.taken)
        night(copy, outcome, number, 1.0)
        doubted = nights.doubting.day(outcome.opened, number, answers, dice)
        level = weigh(copy, nights, outcome, number, shares)
        if doubted is Level.CUT or level is Level.NONE:
            level = doubted
        if level is not Level.NONE and loot.minutes is None:
            loot.minutes, loot.untold = (day + 1) * 1440, loot.taken
        if outcome.cut is not None or level is Level.CUT:
            loot.is_cut = True
            break
        if loot.is_held:
            break
    if loot.minutes is None:
        loot.untold = loot.taken
    return loot


def thefts(
    accounts: list[Account], theft: Theft, weeks: int, dice: random.Random, *, proves: bool, answers: Answers
) -> list[str]:
    """Steals each account in turn, and tells what was taken and when operators knew."""
    shares = usual_shares(accounts)
    loots = [
        rob(theft, account, shares[account.kind.profession], weeks, dice, proves=proves, answers=answers)
        for account in accounts
    ]
    minutes = [loot.minutes for loot in loots if loot.minutes is not None]
    taken = sorted(loot.taken for loot in loots)
    return [
        theft.name,
        f"{sum(loot.is_held for loot in loots) / len(loots):.0%}",
        f"{len(minutes) / len(loots):.0%}",
        _spell(median(minutes)) if minutes else "never",
        f"{median(loot.untold for loot in loots):.0f}",
        f"{sum(loot.is_cut for loot in loots) / len(loots):.0%}",
        f"{median(taken):.0f}",
        str(taken[math.ceil(len(loots) * 0.95) - 1]),
        str(taken[-1]),
        f"{sum(many > 200 for many in taken)}",
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
