"""When an account enters too many records that no care explains, for what it has always done. Pure.

A record is *unexplained* when the account let itself in less than four weeks ago on its own word, and nothing since
says that the patient was seen; *untraced* when nothing says so in the week, even of a patient known for long. What
says so is told in `weighing`. The margins were set with `python -m bench.vigilance`, which runs these very functions.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from carnet.domain.oversight.codes import Trace, Weighed

# Any number of last days up to this many is looked at; what is usual is learnt from the days before.
WINDOW = timedelta(days=28)
LEARNT_FROM = timedelta(days=84)
# An account with few days behind it is judged by its profession: this many records of the profession's share are
# added to its own, or more when its accounts are alike.
_BORROWED, _MOST_BORROWED = 60.0, 400.0
_LEAST_ACCOUNTS = 10
# A share that varies from day to day more than chance would have it: learnt, within these.
_LEAST_SPREAD, _MOST_SPREAD, _BORROWED_DAYS = 1.2, 12.0, 10.0
_FIRST_SHARE = {Trace.UNEXPLAINED: 0.15, Trace.UNTRACED: 0.6}


@dataclass(frozen=True, slots=True)
class Margin:
    """How far beyond what is expected an account may go: a part of it, so many spreads, so many records."""

    part: float
    spreads: float
    records: int


MARGINS = {Trace.UNEXPLAINED: Margin(1.0, 4.3, 8), Trace.UNTRACED: Margin(1.0, 5.0, 15)}
# Half as far, once a citizen is surprised by an access.
DOUBTED = {trace: Margin(one.part, one.spreads / 2, one.records // 2) for trace, one in MARGINS.items()}


@dataclass(frozen=True, slots=True)
class Usual:
    """What an account does: the share of its records without a trace, and how much more than chance it varies.

    `records` is how many taught it.
    """

    share: float
    spread: float
    records: float

    def deviation(self, records: int) -> float:
        """Gives how far chance carries a count of so many records; the fewer taught the share, the further."""
        one = self.spread * self.share * (1 - self.share)
        return math.sqrt(one * records * (1 + records / self.records))


@dataclass(frozen=True, slots=True)
class Excess:
    """Too many in the last `days` days that were worked: so many, for a limit of so many."""

    trace: Trace
    counted: int
    limit: int
    days: int

    @property
    def beyond(self) -> int:
        """How far beyond the limit: what grows from one night to the next is cut."""
        return self.counted - self.limit


@dataclass(frozen=True, slots=True)
class Peers:
    """What a profession teaches of one of its accounts: its usual share, worth so many records of the account's own."""

    share: float
    records: float = _BORROWED


def no_peers(trace: Trace) -> Peers:
    """Gives what is supposed of a profession of which nothing is known."""
    return Peers(_FIRST_SHARE[trace])


def peers(*, shares: Sequence[float], trace: Trace) -> Peers:
    """Learns from the shares of its accounts what a profession teaches: the more alike they are, the more it is worth.

    A first guess while they are few.
    """
    if len(shares) < _LEAST_ACCOUNTS:
        return no_peers(trace)
    share = median(shares)
    variance = sum((one - share) ** 2 for one in shares) / len(shares)
    worth = share * (1 - share) / variance if variance else _MOST_BORROWED
    return Peers(share, min(max(worth, _BORROWED), _MOST_BORROWED))


def own_share(*, past: Sequence[Weighed], trace: Trace) -> float | None:
    """Gives the share of an account's records without a trace, from the days before the last four weeks."""
    before = _before(past)
    records = sum(day.records for day in before)
    return sum(day.without(trace) for day in before) / records if records >= _BORROWED else None


def usual(*, past: Sequence[Weighed], trace: Trace, profession: Peers) -> Usual:
    """Learns what an account does from the days before the last four weeks; from its profession while they are few."""
    before = _before(past)
    records = sum(day.records for day in before)
    borrowed = profession.records
    share = (sum(day.without(trace) for day in before) + borrowed * profession.share) / (records + borrowed)
    share = min(max(share, 0.002), 0.998)
    off = sum((day.without(trace) - share * day.records) ** 2 / (day.records * share * (1 - share)) for day in before)
    spread = (off + _BORROWED_DAYS * 1.5 * _LEAST_SPREAD) / (len(before) + _BORROWED_DAYS)
    return Usual(share, min(max(spread, _LEAST_SPREAD), _MOST_SPREAD), records + borrowed)


def excess(
    *,
    past: Sequence[Weighed],
    trace: Trace,
    profession: Peers,
    fresh: date,
    looked_at: date = date.min,
    doubted: bool = False,
) -> Excess | None:
    """Finds a slow theft: too many records without a trace in the last day, the last two, … of the last four weeks.

    The oldest day comes first; those until `looked_at` somebody has looked at already. `fresh` is the day that has just
    ended: with no trace at all it waits a night, since what a broken connection held back arrives the day after. Gives
    the number of days where it shows most; None when all is as usual. `doubted`: a citizen is surprised by an access of
    the account’s these weeks.
    """
    if not past:
        return None
    known, margin = usual(past=past, trace=trace, profession=profession), (DOUBTED if doubted else MARGINS)[trace]
    found: Excess | None = None
    counted = records = 0
    since = max(past[-1].on - WINDOW, looked_at)
    recent = [day for day in past if day.on > since and day.records and not (day.on == fresh and day.is_bare)]
    for days, day in enumerate(reversed(recent), 1):
        counted += day.without(trace)
        records += day.records
        expected = margin.part * known.share * records
        limit = math.ceil(expected + margin.spreads * known.deviation(records) + margin.records)
        if counted > limit and (found is None or counted - limit > found.beyond):
            found = Excess(trace, counted, limit, days)
    return found


def _before(past: Sequence[Weighed]) -> list[Weighed]:
    if not past:
        return []
    last = past[-1].on
    return [day for day in past if last - WINDOW - LEARNT_FROM < day.on <= last - WINDOW and day.records]
