"""What one professional's account did, in every record, newest first: read in the journals, for its holder alone.

`Passage` says in which journals to look; each is entered as the holder and gives the holder's own lines, with the
patient's name and the kind of document only as far as the law lets this person know them today. Looking is not written
in each patient's journal: like the list of one's own records (TD0.4), it shows nothing of theirs that is not open.
Source: PDT-INF-527 (a professional consults their own traces).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from carnet.domain.access import queries as access_queries
from carnet.domain.access import rules as law
from carnet.domain.access.queries import Standing
from carnet.domain.access.watching import PARIS
from carnet.domain.documents import queries as documents
from carnet.domain.documents import records
from carnet.domain.oversight.models import Passage
from carnet.domain.spaces.queries import NoSuchSpace
from carnet.foundation import database
from carnet.foundation.actors import Actor
from carnet.foundation.journal import searching
from carnet.foundation.journal.codes import Line
from carnet.foundation.journal.searching import Criteria

A_PAGE = 50
# Journals entered for one page, whatever the filters: past it the page ends with its day and offers to go on.
MOST_ENTERED = 400
# Lines of one account in one record on one day.
MOST_IN_A_DAY = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLine:
    """One act. `space_id` and `patient_name` are there while the record is open to the reader, `type_code` while the
    reader may know of the document."""

    line: Line
    space_id: UUID | None
    patient_name: str
    type_code: str


@dataclass(frozen=True, slots=True)
class OwnPage:
    """Acts, newest first. `older` is the instant before which the next page begins; None on the last."""

    lines: tuple[OwnLine, ...]
    older: datetime | None


def own_page(
    *,
    by: Actor,
    at: datetime,
    since: date | None = None,
    until: date | None = None,
    acts: tuple[str, ...] | None = None,
    before: datetime | None = None,
    count: int = A_PAGE,
) -> OwnPage:
    """Gives one page of what the account of a professional did. `since` and `until` are days of Paris, both included.

    Acts of one instant are never parted: a page may hold a few more than `count`.
    """
    found: list[OwnLine] = []
    entered = 0
    for day in _days(by.id, since, until, before):
        if len(found) > count:
            return _cut(found, count, goes_on=True)
        if entered >= MOST_ENTERED:
            return OwnPage(tuple(found), _midnight(day + timedelta(days=1)))
        criteria, lines = _criteria(by, day, acts, before), list[OwnLine]()
        for space_id in _records(by.id, day):
            entered += 1
            lines += _of_record(space_id, by, at, criteria)
        found += sorted(lines, key=_order, reverse=True)
    return _cut(found, count, goes_on=False)


def _order(one: OwnLine) -> tuple[datetime, UUID, int]:
    entry = one.line.entry
    return entry.at, entry.space_id, one.line.seq


def _cut(found: list[OwnLine], count: int, *, goes_on: bool) -> OwnPage:
    """Keeps one page of what was found; `goes_on` when earlier days were not looked at."""
    if len(found) <= count:
        return OwnPage(tuple(found), None)
    last = found[count - 1].line.entry.at
    kept = tuple(one for one in found if one.line.entry.at >= last)
    return OwnPage(kept, last if goes_on or len(kept) < len(found) else None)


def _days(account: str, since: date | None, until: date | None, before: datetime | None) -> list[date]:
    """Gives the days on which an account left lines, the latest first."""
    rows = Passage.objects.filter(account=account)
    if since is not None:
        rows = rows.filter(day__gte=since)
    if until is not None:
        rows = rows.filter(day__lte=until)
    if before is not None:
        rows = rows.filter(day__lte=before.astimezone(PARIS).date())
    with database.as_account(account):
        return list(rows.order_by("-day").values_list("day", flat=True).distinct()[:MOST_ENTERED])


def _records(account: str, day: date) -> list[UUID]:
    """Gives the records in whose journals an account left lines on a day."""
    with database.as_account(account):
        found = Passage.objects.filter(account=account, day=day).order_by("patient_space")
        return list(found.values_list("patient_space", flat=True))


def _criteria(by: Actor, day: date, acts: tuple[str, ...] | None, before: datetime | None) -> Criteria:
    end = _midnight(day + timedelta(days=1))
    return Criteria(
        actor_id=by.id, acts=acts, since=_midnight(day), until=min(end, before) if before is not None else end
    )


def _of_record(space_id: UUID, by: Actor, at: datetime, criteria: Criteria) -> list[OwnLine]:
    try:
        with access_queries.entered(space_id=space_id, by=by, at=at, counted=False) as standing:
            lines = searching.page(space_id=space_id, count=MOST_IN_A_DAY, criteria=criteria).lines
            return _told(standing, lines, by) if lines else []
    except NoSuchSpace:
        return []


def _told(standing: Standing, lines: tuple[Line, ...], by: Actor) -> list[OwnLine]:
    space_id, facts = standing.space_id, standing.facts
    is_open = facts.is_open and not facts.blocked and not facts.account_cut and records.is_open_to(standing)
    known = _known_documents(standing, lines, by) if is_open else frozenset()
    name = standing.identity().display_name if is_open else ""
    return [
        OwnLine(
            line=line,
            space_id=space_id if is_open else None,
            patient_name=name,
            type_code=line.entry.object_code if line.entry.object_id in known else "",
        )
        for line in lines
    ]


def _known_documents(standing: Standing, lines: tuple[Line, ...], by: Actor) -> frozenset[UUID]:
    """Gives the documents among those named that this reader's list may hold today."""
    named = {line.entry.object_id for line in lines if line.entry.object_kind == "document" and line.entry.object_id}
    listed = law.list_filter(reader=standing.reader, space=standing.facts)
    found = documents.with_ids(space_id=standing.space_id, cipher=standing.cipher, ids=named) if named else {}
    return frozenset(one for one, document in found.items() if law.passes(listed, documents.facts(document, by)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), PARIS)
