"""Says dates and times as a French reader says them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
NO_BREAK = "\N{NO-BREAK SPACE}"
DAYS_SAID_AS_DAYS = 7
DAYS_SAID_AS_WEEKS = 31


def local_day(value: date | datetime) -> date:
    """Gives the calendar day in Paris of an instant; a date is already one."""
    if isinstance(value, datetime):
        return value.astimezone(PARIS).date()
    return value


def long_day(value: date | datetime) -> str:
    """Says a day in full: « 3 mars 2026 », « 1er avril 2026 »."""
    day = local_day(value)
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NO_BREAK}{MONTHS[day.month - 1]} {day.year}"


def month(value: date | datetime) -> str:
    """Says the month a day is in: « mars 2026 »."""
    day = local_day(value)
    return f"{MONTHS[day.month - 1]} {day.year}"


def clock(value: datetime) -> str:
    """Says the time in Paris: « 9 h 05 »."""
    local = value.astimezone(PARIS)
    return f"{local.hour}{NO_BREAK}h{NO_BREAK}{local.minute:02d}"


def moment(value: datetime, *, today: date) -> str:
    """Says an instant: « aujourd’hui à 9 h 05 », « hier à 18 h 30 », « 3 mars 2026 à 9 h 05 »."""
    days = (today - local_day(value)).days
    day = {0: "aujourd’hui", 1: "hier"}.get(days) or long_day(value)
    return f"{day} à {clock(value)}"


def relative(value: date | datetime, *, today: date) -> str:
    """Says how far a day is from today, in days up to a week, then weeks, months and years."""
    days = (today - local_day(value)).days
    near = {-1: "demain", 0: "aujourd’hui", 1: "hier"}.get(days)
    if near:
        return near
    length = _length(abs(days), _months_between(local_day(value), today))
    return f"dans {length}" if days < 0 else f"il y a {length}"


def age(born_on: date, *, today: date) -> str:
    """Says an age: in days under a month, in months under three years, then in years."""
    days = (today - born_on).days
    months = _months_between(born_on, today)
    if months < 1:
        return _count(max(days, 0), "jour")
    if months < 36:
        return f"{months}{NO_BREAK}mois"
    return _count(months // 12, "an")


def _length(days: int, months: int) -> str:
    if days < DAYS_SAID_AS_DAYS:
        return _count(days, "jour")
    if days < DAYS_SAID_AS_WEEKS or months == 0:
        return _count(days // 7, "semaine")
    if months < 12:
        return f"{months}{NO_BREAK}mois"
    return _count(months // 12, "an")


def _months_between(one: date, other: date) -> int:
    """Counts the whole months between two days, whichever comes first."""
    first, last = sorted((one, other))
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def _count(number: int, word: str) -> str:
    return f"{number}{NO_BREAK}{word}{'s' if number > 1 else ''}"
