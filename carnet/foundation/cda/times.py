"""Reads and writes the instants of HL7: digits from the year down to what is known, then the offset."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import IntEnum
from zoneinfo import ZoneInfo

# What a French document means when it gives an hour without an offset.
_LOCAL = ZoneInfo("Europe/Paris")
# The form nearly all writers use, read by the standard library's own code.
# Years outside 1000–9998 are refused: they cannot be moved to UTC, and no document means them.
_USUAL = re.compile(r"[1-8][0-9]{13}[+-][0-9]{2}[0-5][0-9]")
_TIME = re.compile(r"([0-9]{4}(?:[0-9]{2}){0,5})(?:\.([0-9]+))?(?:([+-])([0-9]{1,4}))?")


class Precision(IntEnum):
    """How many digits the writer knew, from the year (4) to the second (14)."""

    YEAR = 4
    MONTH = 6
    DAY = 8
    HOUR = 10
    MINUTE = 12
    SECOND = 14


class UnreadableTimeError(ValueError):
    """The value is not an instant of HL7 v3 (type TS)."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant and how precisely it was given.

    `at` always carries its offset; the parts that the writer did not know are the lowest possible ones, and
    `precision` tells which. Europe/Paris where the writer gave no offset.
    """

    at: datetime
    precision: Precision

    @property
    def xds(self) -> str:
        """The instant as XDS metadata write it (type DTM): UTC, no more digits than the writer knew.

        A value known only to the day stays the day of the writer's own calendar.
        Source: IHE ITI TF-3 §4.2.3.1.7.
        """
        own = self.at.astimezone(UTC) if self.precision >= Precision.HOUR else self.at
        return own.strftime("%Y%m%d%H%M%S")[: self.precision]


def read_moment(value: str) -> Moment:
    """Reads an instant: `YYYY[MM[DD[HH[MM[SS[.S…]]]]]][±Z[Z[ZZ]]]`, or raises UnreadableTimeError.

    Fractions of a second are kept to the microsecond; `+1`, `+01`, `+100` and `+0100` are one hour.
    """
    if _USUAL.fullmatch(value):
        try:
            return Moment(datetime.fromisoformat(f"{value[:8]}T{value[8:]}"), Precision.SECOND)
        except ValueError as error:
            raise UnreadableTimeError("no such instant") from error
    match = _TIME.fullmatch(value.strip())
    if match is None:
        raise UnreadableTimeError("not an HL7 time")
    digits, fraction, sign, offset = match.groups()
    count = len(digits)
    if not 1000 <= int(digits[:4]) <= 9998:
        raise UnreadableTimeError("no such year")
    try:
        at = datetime(  # noqa: DTZ001 - the offset is set below, from the same value
            int(digits[:4]),
            int(digits[4:6]) if count >= Precision.MONTH else 1,
            int(digits[6:8]) if count >= Precision.DAY else 1,
            int(digits[8:10]) if count >= Precision.HOUR else 0,
            int(digits[10:12]) if count >= Precision.MINUTE else 0,
            int(digits[12:14]) if count >= Precision.SECOND else 0,
            int(fraction[:6].ljust(6, "0")) if fraction and count == Precision.SECOND else 0,
        )
        return Moment(at=at.replace(tzinfo=_zone(sign, offset)), precision=Precision(count))
    except ValueError as error:
        raise UnreadableTimeError("no such instant") from error


def read_date(value: str) -> date | None:
    """Gives the day of a birth, or None when the day is not known (`197900`, `19790000`, a year alone)."""
    digits = value.strip()[: Precision.DAY]
    if len(digits) < Precision.DAY or not (digits.isascii() and digits.isdigit()):
        return None
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    try:
        return date(year, month, day)
    except ValueError:
        # Lunar dates of the French civil register (month 00 or above 12) are legitimate: no civil day.
        return None


def _zone(sign: str | None, offset: str | None) -> timezone | ZoneInfo:
    if sign is None or offset is None:
        return _LOCAL
    padded = offset.zfill(2) + "00" if len(offset) < 3 else offset.zfill(4)
    hours, minutes = int(padded[:2]), int(padded[2:])
    if minutes >= 60:
        raise ValueError("no such offset")
    span = timedelta(hours=hours, minutes=minutes)
    return timezone(-span if sign == "-" else span)
