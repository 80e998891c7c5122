"""The clock of metropolitan France, and how CDA writes instants."""

from datetime import date, datetime, time, timedelta, timezone

_WINTER = timezone(timedelta(hours=1))
_SUMMER = timezone(timedelta(hours=2))


def paris(day: date, hour: int, minute: int = 0) -> datetime:
    """Gives an instant on the clock of Paris, with its offset.

    Summer time runs from the last Sunday of March to the last Sunday of October; nobody consults
    between two and three in the morning, so the day decides.
    """
    summer = _last_sunday(day.year, 3) <= day < _last_sunday(day.year, 10)
    return datetime.combine(day, time(hour, minute), _SUMMER if summer else _WINTER)


def stamp(instant: datetime) -> str:
    """Writes an instant with its offset, as YYYYMMDDHHMMSS+ZZZZ."""
    return instant.strftime("%Y%m%d%H%M%S%z")


def day_stamp(day: date) -> str:
    """Writes a day, as YYYYMMDD."""
    return day.strftime("%Y%m%d")


def french(day: date) -> str:
    """Writes a day as people read it, such as 05/03/2026."""
    return day.strftime("%d/%m/%Y")


def working_day(day: date) -> date:
    """Gives the same day, or the Friday before when it falls on a week-end."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def add_months(day: date, months: int) -> date:
    """Gives the day so many months later, on the same number or the 28th at most."""
    rank = day.year * 12 + day.month - 1 + months
    return date(rank // 12, rank % 12 + 1, min(day.day, 28))


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)
