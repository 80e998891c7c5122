"""Dates in searches: prefixes and partial dates, as half-open ranges."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from carnet.gateways.fhir.mappings import times
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.search.parameters import Parameters

_PREFIXES = frozenset({"eq", "ne", "lt", "le", "gt", "ge", "sa", "eb", "ap"})


@dataclass(frozen=True, slots=True)
class Range:
    """From `start`, included, to `end`, excluded; None on a side without limit."""

    start: datetime | None = None
    end: datetime | None = None

    def within(self, other: "Range") -> "Range":
        """Gives what both ranges cover."""
        starts = [at for at in (self.start, other.start) if at is not None]
        ends = [at for at in (self.end, other.end) if at is not None]
        return Range(max(starts) if starts else None, min(ends) if ends else None)


ALWAYS = Range()


def read(parameters: Parameters, *names: str, at: datetime) -> Range:
    """Reads a date parameter; repeated, all must hold. Raises Rejection."""
    found = ALWAYS
    for value in parameters.every(*names):
        found = found.within(parse(value.strip(), names[0], at=at))
    return found


def parse(text: str, place: str, *, at: datetime) -> Range:
    """Reads one value such as `ge2026-01`. `at` is now: `ap` widens by a tenth of the distance to it.

    `ne` and several values are refused: they are not one range.
    """
    prefix = text[:2] if text[:2] in _PREFIXES else ""
    if prefix == "ne" or "," in text:
        raise Rejection(Kind.PARAMETER, place, "ne and several dates are not supported")
    try:
        span = times.span(text[len(prefix) :])
    except times.Unreadable as error:
        raise Rejection(Kind.PARAMETER, place, "expected a date such as ge2026-01-31") from error
    match prefix:
        case "ge":
            return Range(start=span.start)
        case "gt" | "sa":
            return Range(start=span.end)
        case "lt" | "eb":
            return Range(end=span.start)
        case "le":
            return Range(end=span.end)
        case "ap":
            margin = max(abs(at - span.start) / 10, timedelta(0))
            return Range(span.start - margin, span.end + margin)
        case _:
            return Range(span.start, span.end)
