"""“My records” of a professional or a structure (TD0.4): the ones they may consult, with the dates that they may know.

The dates are worked out in each space by the law itself, so that a deposit withheld from the reader moves nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carnet.domain.access import codes as access
from carnet.domain.access import lists
from carnet.domain.access import queries as access_queries
from carnet.domain.access import rules as law
from carnet.domain.access.codes import Condition
from carnet.domain.access.lists import RecordView
from carnet.domain.access.queries import Standing
from carnet.domain.documents import queries, reading
from carnet.domain.documents.codes import Criteria, Document, Order
from carnet.domain.identity.codes import PatientIdentity
from carnet.domain.spaces.queries import NoSuchSpace
from carnet.foundation import database, decisions
from carnet.foundation.actors import Actor

_SAME_PLACE = frozenset({Condition.SAME_STRUCTURE, Condition.NEW_AUTHORISATIONS})
_MINE = """
SELECT max(at), max(at) FILTER (WHERE act IN ('deposit_document', 'replace_document')) FROM journal_line
WHERE space_id = %s AND actor_id = %s AND outcome = 'allowed'
"""


class SinceMissing(ValueError):
    """A structure's software lists what was newly opened to it, and must say since when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record: whose, since when it is open, the reader's own last access and deposit, the last deposit they see."""

    space_id: UUID
    patient: PatientIdentity
    is_treating_doctor: bool
    since: datetime
    until: datetime | None
    last_access: datetime | None
    last_own_deposit: datetime | None
    last_deposit: datetime | None


def records_of(
    *,
    by: Actor,
    at: datetime,
    opened_since: datetime | None = None,
    deposited_since: datetime | None = None,
    most: int = 500,
) -> tuple[Record, ...]:
    """Lists the records that this reader may consult, the latest opened first.

    `deposited_since` keeps those where something that the reader may see arrived since. Staff see those of their
    structure; a structure's software those newly opened to it. Raises decisions.Refused, SinceMissing.
    Source: PDT-INF-526 (TD0.4).
    """
    reader = access_queries.reader_of(by)
    nowhere = access.SpaceFacts(is_open=True)
    action = access.Action.LIST_AUTHORISED_SPACES
    decisions.require(law.decide(action=action, reader=reader, space=nowhere))
    condition = law.condition_of(action=action, reader=reader, space=nowhere)
    if condition is Condition.NEW_AUTHORISATIONS and opened_since is None:
        raise SinceMissing
    held = _held(condition, by, at, opened_since)
    found = (_record(view, by, at) for view in held[:most])
    return tuple(
        record
        for record in found
        if record is not None
        and (deposited_since is None or (record.last_deposit is not None and record.last_deposit >= deposited_since))
    )


class TooManyRecords(Exception):
    """So many records are open to the reader that looking into each would take too long: one must be named."""


def find(*, criteria: Criteria, by: Actor, at: datetime, most: int = 500) -> tuple[Document, ...]:
    """Finds documents in the records that this reader may consult, whosever they are, as far as the reader may see.

    For who names a document by its producer's identifier and not its patient. Writes no line in any journal: who acts
    on what is found does. Two documents of one record are given at most. Raises decisions.Refused, TooManyRecords.
    """
    reader = access_queries.reader_of(by)
    action, nowhere = access.Action.LIST_AUTHORISED_SPACES, access.SpaceFacts(is_open=True)
    decisions.require(law.decide(action=action, reader=reader, space=nowhere))
    held = _held(law.condition_of(action=action, reader=reader, space=nowhere), by, at, None)
    if len(held) > most:
        raise TooManyRecords
    return tuple(document for view in held for document in _found(view.space_id, criteria, by, at))


def _found(space_id: UUID, criteria: Criteria, by: Actor, at: datetime) -> tuple[Document, ...]:
    try:
        with access_queries.entered(space_id=space_id, by=by, at=at, counted=False) as standing:
            listed, only_own = reading.list_filter(standing)
            if not listed.allowed:
                return ()
            page = queries.page(
                space_id=space_id,
                cipher=standing.cipher,
                listed=listed,
                by=by,
                criteria=criteria,
                order=Order.NEWEST_FIRST,
                offset=0,
                count=2,
                only_own=only_own,
            )
            return page.documents
    except NoSuchSpace:
        return ()


def _held(condition: Condition, by: Actor, at: datetime, opened_since: datetime | None) -> list[RecordView]:
    """Gives what is open to the reader in person, and to the reader's team by a consent that covers it."""
    if condition in _SAME_PLACE:
        return list(lists.records_of_structure(organization_id=by.organization_id, at=at, opened_since=opened_since))
    own = lists.records_of(holder=by.id, at=at, opened_since=opened_since)
    team = lists.records_of(holder=by.organization_id, at=at, opened_since=opened_since) if by.organization_id else ()
    mine = {view.space_id for view in own}
    every = [*own, *(view for view in team if view.space_id not in mine)]
    return sorted(every, key=lambda view: (view.since, view.space_id), reverse=True)


def _record(view: RecordView, by: Actor, at: datetime) -> Record | None:
    try:
        with access_queries.entered(space_id=view.space_id, by=by, at=at, counted=False) as standing:
            if not standing.facts.is_open or standing.facts.blocked or not is_open_to(standing):
                return None
            ((last_access, own_deposit),) = database.rows(_MINE, (view.space_id, by.id))
            listed = law.list_filter(reader=standing.reader, space=standing.facts)
            return Record(
                space_id=view.space_id,
                patient=standing.identity(),
                is_treating_doctor=standing.facts.is_treating_doctor,
                since=view.since,
                until=view.until,
                last_access=last_access,
                last_own_deposit=own_deposit,
                last_deposit=queries.latest_deposit(space_id=view.space_id, listed=listed, by=by),
            )
    except NoSuchSpace:
        return None


def is_open_to(standing: Standing) -> bool:
    """Whether the consent still covers the reader; staff and software hold it through their structure."""
    return standing.facts.authorised or standing.reader.kind is not access.ReaderKind.PROFESSIONAL
