"""The people of the simulator of vigilance: ways of working, accounts, their ordinary days. Invented, seeded."""

import math
import random
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import date

from carnet.domain.access import vigilance
from carnet.domain.access.vigilance import Habits
from carnet.domain.oversight import evidence, rules
from carnet.domain.oversight.codes import FreshDay, PastDay, Weighed

BEGINNING = date(2026, 1, 5)  # a Monday
WARM_UP_WEEKS = 8
EPIDEMIC = (1.15, 1.3, 1.5, 1.6, 1.6, 1.4, 1.2)  # week by week, for those whom an epidemic reaches
# Days on which nothing of a structure's deposits arrives; nine in ten of its documents come the day after.
OUTAGES = 0.004
_LATE = 0.9
REMEMBERED = (evidence.WINDOW + evidence.LEARNT_FROM).days


@dataclass(frozen=True, slots=True)
class Kind:
    """A way of working: records on a day, the share entered without authorisation, hours, days of the week.

    `traced` is the share of records into which the account or its structure deposits something in the days around;
    `again` that of known patients whose record was opened in the two days before too.
    """

    name: str
    profession: str
    share: float
    records: float
    strangers: float
    traced: float
    hours: tuple[int, ...]
    weekdays: tuple[float, ...] = (1, 1, 1, 1, 1, 0.3, 0.02)
    bursts: float = 0.0
    emergencies: float = 0.0
    night: float = 0.0
    is_locum: bool = False
    again: float = 0.05
    feels_epidemics: bool = True


_OFFICE = (8, 9, 9, 10, 10, 11, 11, 12, 14, 14, 15, 15, 16, 16, 17, 17, 18, 18, 19)
_ROUND = (8, 8, 9, 9, 9, 10, 10, 11, 14, 15, 16, 17)
_SHIFT = tuple(range(8, 20))
_EVERY_DAY = (1, 1, 1, 1, 1, 0.6, 0.5)
KINDS = (
    Kind("GP", "10", 0.28, 25, 0.10, 0.6, _OFFICE),
    Kind("specialist", "10", 0.17, 18, 0.45, 0.8, _OFFICE, feels_epidemics=False),
    Kind("hospital doctor", "10", 0.14, 30, 0.20, 0.85, _ROUND, bursts=0.6, emergencies=0.01, night=0.06, again=0.5),
    Kind("emergency doctor", "10", 0.05, 28, 0.85, 0.9, _SHIFT, (0.5,) * 7, emergencies=0.25, night=0.4),
    Kind("radiologist", "10", 0.04, 45, 0.80, 0.95, _ROUND, bursts=0.4, feels_epidemics=False),
    Kind("locum", "10", 0.05, 24, 0.15, 0.6, _OFFICE, is_locum=True),
    Kind("pharmacist", "21", 0.12, 110, 0.35, 0.5, _OFFICE, (1, 1, 1, 1, 1, 0.9, 0)),
    Kind("nurse", "60", 0.15, 28, 0.06, 0.4, (6, 7, 7, 8, 8, 9, 10, 11, 17, 18, 19), _EVERY_DAY, again=0.6),
)


@dataclass(frozen=True, slots=True)
class Event:
    """One record entered: at which minute of the day, with which counts; `stolen` by whom holds the account.

    `is_new`: on the account's own recent word. `traced`: the days around show care; `late` when only the next day does.
    `again`: opened in the two days before too.
    """

    minute: int
    stranger: bool
    emergency: bool = False
    stolen: bool = False
    is_new: bool = True
    traced: bool = False
    late: bool = False
    again: bool = False


@dataclass(slots=True)
class Account:
    """A professional, what was learnt, and the days remembered.

    `asked`: the day on which the holder was last asked for a proof, why, and the day's fresh records by then.
    """

    kind: Kind
    pace: float
    starts: int
    holidays: frozenset[int]
    past: deque[PastDay] = field(default_factory=lambda: deque(maxlen=rules.LOOKED_AT))
    weighed: deque[Weighed] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    habits: Habits | None = None
    care: float = 1.0
    allowed: Habits | None = None
    allowed_until: int = 0
    unproved: deque[FreshDay] = field(default_factory=lambda: deque(maxlen=evidence.WINDOW.days))
    asked: tuple[date, str, int] | None = None

    def limits(self, number: int) -> Habits:
        """Gives the limits of a day: what operators allowed, else what was learnt, else the profession's."""
        if self.allowed is not None and number < self.allowed_until:
            return self.allowed
        return self.habits or vigilance.first_habits(self.kind.profession)

    def allow(self, number: int) -> None:
        """Lets an account that was told wrongly go half as far again, for four weeks, as an operator does."""
        limits = self.limits(number)
        raised = {name: getattr(limits, name) * 3 // 2 for name in ("records", "strangers", "hour", "slice", "unusual")}
        self.allowed, self.allowed_until = replace(limits, **raised), number + 29


def population(count: int, weeks: int, dice: random.Random, *, depositing: float = 1.0) -> list[Account]:
    """Invents accounts: how busy, since which day, on holiday when. One in twenty is new during the weeks watched.

    `depositing` is how much of what is expected of them they deposit.
    """
    accounts = []
    for _ in range(count):
        kind = dice.choices(KINDS, [kind.share for kind in KINDS])[0]
        away: set[int] = set()
        for _ in range(1 + weeks // 12):
            first = dice.randrange(weeks)
            away |= set(range(first, first + dice.choice((1, 1, 2, 3))))
        starts = dice.randrange(WARM_UP_WEEKS * 7, weeks * 7) if dice.random() < 0.05 else 0
        pace, care = dice.lognormvariate(0, 0.25), min(1.0, dice.lognormvariate(-0.1, 0.2)) * depositing
        accounts.append(Account(kind, pace, starts, frozenset(away), care=care))
    return accounts


def normal(account: Account, number: int, dice: random.Random, *, factor: float) -> list[Event]:
    """Invents one day of an account: its records in time; nothing on a day off."""
    kind, week, weekday = account.kind, number // 7, number % 7
    if number < account.starts or week in account.holidays or dice.random() > kind.weekdays[weekday]:
        return []
    if kind.is_locum and (week // 2) % 2:
        return []
    back = 1.3 if week - 1 in account.holidays and weekday < 3 else 1.0
    busy = kind.records * account.pace * factor * back * dice.lognormvariate(0, 0.15)
    new_place = kind.is_locum and week % 2 == 0
    hours = (20, 21, 22, 23, 0, 1, 2, 3, 4, 5, 6, 7) if dice.random() < kind.night else kind.hours
    round_at = dice.choice(kind.hours) * 60 + dice.randrange(30)
    is_out = dice.random() < OUTAGES
    traced = min(kind.traced * account.care * dice.lognormvariate(0, 0.06), 0.99)
    events = []
    for _ in range(_poisson(busy, dice)):
        in_round = dice.random() < kind.bursts
        minute = round_at + dice.randrange(60) if in_round else dice.choice(hours) * 60 + dice.randrange(60)
        stranger = dice.random() < (0.6 if new_place else kind.strangers)
        has_trace = dice.random() < traced
        late = has_trace and is_out and dice.random() < _LATE
        event = Event(
            min(minute, 1439),
            stranger,
            dice.random() < kind.emergencies,
            is_new=stranger,
            traced=has_trace and not is_out,
            late=late,
            again=not stranger and dice.random() < kind.again,
        )
        events.append(event)
    return events


def _poisson(mean: float, dice: random.Random) -> int:
    return max(0, round(dice.gauss(mean, math.sqrt(mean))))


def factor_of(kind: Kind, week: int, weeks: int) -> float:
    """Gives how much more an epidemic makes an account read, in a week."""
    begins = WARM_UP_WEEKS + (weeks - WARM_UP_WEEKS) // 2
    inside = 0 <= week - begins < len(EPIDEMIC)
    return EPIDEMIC[week - begins] if inside and kind.feels_epidemics else 1.0
