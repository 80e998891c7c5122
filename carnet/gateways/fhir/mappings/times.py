"""Instants and days of FHIR, with the precision that the writer knew."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from carnet.gateways.fhir.rejections import Kind, Rejection

# What a French writer means by a day without an hour.
_LOCAL = ZoneInfo("Europe/Paris")
_FORM = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:\d\d)?)?)?)?")
_EARLIEST, _LATEST = 1800, 2200


@dataclass(frozen=True, slots=True)
class Span:
    """The time that a written value covers: from `start`, included, to `end`, excluded, both in UTC."""

    start: datetime
    end: datetime


class Unreadable(ValueError):
    """The text is not a date of FHIR."""


def instant(text: str, place: str) -> datetime | None:
    """Reads an instant, None when absent; a value known to the day is its first moment, in France.

    An hour without an offset is refused, as FHIR does. Raises Rejection.
    """
    if not text:
        return None
    try:
        return span(text, require_offset=True).start
    except Unreadable as error:
        raise Rejection(Kind.VALUE, place, "expected an instant such as 2026-01-31T10:00:00+01:00") from error


def span(text: str, *, require_offset: bool = False) -> Span:
    """Reads a date, precise or not, as the time that it covers. Raises Unreadable."""
    match = _FORM.fullmatch(text)
    if match is None or not text.isascii():
        raise Unreadable(text[:40])
    year, month, day, clock, offset = match.groups()
    if not _EARLIEST <= int(year) <= _LATEST:
        raise Unreadable(text[:40])
    try:
        if clock is None:
            return _days(int(year), month, day)
        if offset is None and require_offset:
            raise Unreadable(text[:40])
        return _moment(text, clock, offset)
    except (ValueError, OverflowError) as error:
        raise Unreadable(text[:40]) from error


def written(moment: datetime) -> str:
    """Writes an instant with its offset."""
    return moment.isoformat()


def day(text: str) -> str:
    """Writes a birth date of HL7 (19790328) as FHIR does; empty when the day is not a whole date."""
    digits = text[:8]
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        return ""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])).isoformat()
    except ValueError:
        return ""


def _days(year: int, month: str | None, day_of_month: str | None) -> Span:
    first = date(year, int(month or 1), int(day_of_month or 1))
    if month is None:
        after = date(year + 1, 1, 1)
    elif day_of_month is None:
        after = date(year + first.month // 12, first.month % 12 + 1, 1)
    else:
        after = first + timedelta(days=1)
    return Span(_midnight(first), _midnight(after))


def _midnight(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=_LOCAL).astimezone(UTC)


def _moment(text: str, clock: str, offset: str | None) -> Span:
    start = datetime.fromisoformat(text)
    if offset is None:
        start = start.replace(tzinfo=_LOCAL)
    if len(clock) == len("10:00"):
        width = timedelta(minutes=1)
    elif "." in clock:
        width = timedelta(microseconds=10 ** max(0, 6 - len(clock.partition(".")[2])))
    else:
        width = timedelta(seconds=1)
    start = start.astimezone(UTC)
    return Span(start, start + width)
