"""Pages of results: an opaque mark in the links, stable while documents arrive."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from carnet.gateways.fhir.mappings.operation_outcome import Notice, of_notices
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.search import parameters as grammar
from carnet.gateways.fhir.search.parameters import Parameters
from carnet.gateways.fhir.wire.elements import Json, JsonObject

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MOST_OFFSET = 10_000_000


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page starts, and the instant of the first page: what was deposited later is on none of them."""

    offset: int
    as_of: datetime

    @property
    def after(self) -> datetime:
        """The first instant that is later: the end, excluded, of what the pages hold."""
        return self.as_of + _MICROSECOND


def read(parameters: Parameters, *, at: datetime) -> Mark | None:
    """Reads the mark of a page; None on the first one. Raises Rejection."""
    text = parameters.one("_page")
    if not text:
        return None
    offset, _, since = text.partition("-")
    if not (text.isascii() and offset.isdigit() and since.isdigit() and len(text) <= 40):
        raise Rejection(Kind.PARAMETER, "_page", "expected the mark of a link of ours")
    if int(offset) > _MOST_OFFSET or int(since) > _micros(at) + 10**15:
        raise Rejection(Kind.PARAMETER, "_page", "expected the mark of a link of ours")
    return Mark(int(offset), _EPOCH + int(since) * _MICROSECOND)


def write(mark: Mark) -> str:
    """Writes the mark of a page."""
    return f"{mark.offset}-{_micros(mark.as_of)}"


def _micros(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND


@dataclass(frozen=True, slots=True)
class Results:
    """What a search answers: the entries of one page, how many there are in all, and what comes besides."""

    entries: list[Json]
    total: int
    next_offset: int | None
    count: int
    included: tuple[JsonObject, ...] = ()


def bundle(
    *, address: str, parameters: Parameters, results: Results, mark: Mark, at: datetime, notices: list[Notice]
) -> JsonObject:
    """Writes a searchset: total, links self, next and previous, the results and what comes
    besides, then what was set aside."""
    asked = [(name, value) for name, value in parameters.pairs if name not in {"_page", "_format"}]
    links: list[Json] = []

    def add(relation: str, offset: int) -> None:
        marked = [*asked, ("_page", write(Mark(offset, mark.as_of)))] if offset or relation != "self" else asked
        links.append({"relation": relation, "url": grammar.link(address, marked)})

    add("self", mark.offset)
    if results.next_offset is not None and results.count:
        add("next", results.next_offset)
    if mark.offset and results.count:
        add("previous", max(0, mark.offset - results.count))
    entries = [*results.entries, *results.included]
    if notices:
        outcome: JsonObject = {"resource": of_notices(notices), "search": {"mode": "outcome"}}
        entries = [*entries, outcome]
    found: JsonObject = {
        "resourceType": "Bundle",
        "type": "searchset",
        "timestamp": at.isoformat(),
        "total": results.total,
        "link": links,
    }
    if entries:
        found["entry"] = entries
    return found
