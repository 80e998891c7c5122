"""Dates in searches: prefixes and partial dates, as half-open ranges."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from carnet.domain.documents.conditions import Care, During, Instant, Span, Within
from carnet.gateways.fhir.mappings import times
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.search import parameters as grammar
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

    `ne` and several values are refused: they are not one range. See `within` for those.
    """
    prefix = text[:2] if text[:2] in _PREFIXES else ""
    if prefix == "ne" or "," in text:
        raise Rejection(Kind.PARAMETER, place, "ne and several dates are not one range")
    span = _span(text[len(prefix) :], place)
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
            margin = _margin(span, at)
            return Range(span.start - margin, span.end + margin)
        case _:
            return Range(span.start, span.end)


def within(parameters: Parameters, *names: str, instant: Instant | None, at: datetime) -> list[Within]:
    """Reads a date parameter as conditions on an instant: commas mean “or”, repetition means “and”."""
    return [
        Within(instant, tuple(_instant(text, names[0], at) for text in _dates(value, names[0])))
        for value in parameters.every(*names)
    ]


def during(parameters: Parameters, name: str, *, at: datetime) -> list[During]:
    """Reads a date parameter as conditions on a time of care, which has a beginning and may have an end."""
    return [During(tuple(_care(text, name, at) for text in _dates(value, name))) for value in parameters.every(name)]


def _dates(value: str, place: str) -> list[str]:
    found = grammar.alternatives(value, place)
    if not found:
        raise Rejection(Kind.PARAMETER, place, "expected a date such as ge2026-01-31")
    return found


def _instant(text: str, place: str, at: datetime) -> Span:
    if text.startswith("ne"):
        found = _span(text[2:], place)
        return Span(found.start, found.end, is_outside=True)
    asked = parse(text, place, at=at)
    return Span(asked.start, asked.end)


def _care(text: str, place: str, at: datetime) -> Care:
    """Compares two spans as FHIR does: `eq` contains, `gt` and `lt` overlap what is above or below."""
    prefix = text[:2] if text[:2] in _PREFIXES else "eq"
    asked = _span(text.removeprefix(prefix), place)
    match prefix:
        case "gt":
            return Care(stops=Span(start=asked.end))
        case "ge":
            return Care(stops=Span(start=asked.start))
        case "lt":
            return Care(starts=Span(end=asked.start))
        case "le":
            return Care(starts=Span(end=asked.end))
        case "sa":
            return Care(starts=Span(start=asked.end))
        case "eb":
            return Care(stops=Span(end=asked.start))
        case "ap":
            margin = _margin(asked, at)
            return Care(starts=Span(end=asked.end + margin), stops=Span(start=asked.start - margin))
        case _:
            inside = Span(start=asked.start), Span(end=asked.end)
            return Care(*inside, is_outside=prefix == "ne")


def _margin(span: times.Span, at: datetime) -> timedelta:
    return abs(at - span.start) / 10


def _span(text: str, place: str) -> times.Span:
    try:
        return times.span(text)
    except times.Unreadable as error:
        raise Rejection(Kind.PARAMETER, place, "expected a date such as ge2026-01-31") from error
