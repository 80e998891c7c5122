"""Learning an account's habits from its past days. Pure.

The margins are for an ordinary life: a full waiting room, a colleague replaced, an epidemic. They were set with
`python -m bench.vigilance`, which runs these very functions.
"""

import math
from collections.abc import Sequence
from datetime import date
from statistics import median

from carnet.domain.access.vigilance import HOURS, Day, Habits
from carnet.domain.oversight.codes import FreshDay, PastDay

# Fewer active days than this teach nothing: the account keeps the limits of its profession.
LEAST_DAYS = 10
# How far back one looks, in days.
LOOKED_AT = 56
_HIGHEST_SEASON = 1.8
_ROOM = 1.45
_LEAST_RECORDS, _LEAST_STRANGERS, _LEAST_EMERGENCIES, _LEAST_HOUR, _LEAST_SLICE = 40, 25, 6, 30, 22
_MOST_HOUR, _MOST_SLICE = 90, 60
# An hour is usual when the account was used in it on one active day out of twenty, or in the hour before or after.
_USUAL_SHARE = 0.05


def learn(*, past: Sequence[PastDay], season: float = 1.0) -> Habits | None:
    """Gives the limits of an account from its past days, the oldest first; None while too few are known.

    `season` is how much more the whole profession reads these days than usual (see `season_of`).
    """
    days = [known.day for known in past if known.day.records]
    if len(days) < LEAST_DAYS:
        return None
    usual = _usual_hours(days)
    records = limit([day.records for day in days], season=season, least=_LEAST_RECORDS)
    hour = min(limit([max(day.by_hour) for day in days], season=season, least=_LEAST_HOUR), _MOST_HOUR)
    unusual = [sum(many for at, many in enumerate(day.by_hour) if not usual >> at & 1) for day in days]
    return Habits(
        records=records,
        strangers=limit([day.strangers for day in days], season=season, least=_LEAST_STRANGERS),
        emergencies=limit([day.emergencies for day in days], season=season, least=_LEAST_EMERGENCIES),
        hour=hour,
        slice=min(max(_LEAST_SLICE, hour * 2 // 3), _MOST_SLICE),
        unusual=limit(unusual, season=season, least=records // 2),
        usual_hours=usual,
    )


def limit(counts: Sequence[int], *, season: float, least: int) -> int:
    """Gives the limit above the busiest days of an account, those rarer than one in twenty left out."""
    ordered = sorted(counts)
    busy = ordered[math.ceil(len(ordered) * 0.95) - 1] * max(1.0, season)
    return max(least, math.ceil(busy * _ROOM + 3 * math.sqrt(busy) + 4))


def season_of(*, shares: Sequence[float]) -> float:
    """Tells how much more a profession reads than usual, from each account's last day over its own usual day."""
    if len(shares) < LEAST_DAYS:
        return 1.0
    return min(max(median(shares), 1.0), _HIGHEST_SEASON)


def carried(*, days: Sequence[FreshDay], asked_on: date | None = None, asked_fresh: int = 0) -> int:
    """Gives how many fresh records, since the holder of an account last proved to be there, no care explains.

    Of a day that is not weighed yet, none is explained. `asked_fresh` is what the day of the question had by then.
    """
    total = 0.0
    for day in days:
        if asked_on is not None and day.on < asked_on:
            continue
        fresh = day.fresh - (asked_fresh if day.on == asked_on else 0)
        if fresh > 0 and day.records:
            total += fresh * (1.0 if day.untraced is None else day.untraced / day.records)
    return math.ceil(total)


def usual_records(past: Sequence[PastDay]) -> float:
    """Gives how many records an account enters on a usual active day; 0 while too few days are known."""
    many = [known.day.records for known in past if known.day.records]
    return float(median(many)) if len(many) >= LEAST_DAYS else 0.0


def _usual_hours(days: Sequence[Day]) -> int:
    often = [sum(bool(day.by_hour[hour]) for day in days) > _USUAL_SHARE * len(days) for hour in range(HOURS)]
    mask = 0
    for hour in range(HOURS):
        if often[hour] or often[hour - 1] or often[(hour + 1) % HOURS]:
            mask |= 1 << hour
    return mask
