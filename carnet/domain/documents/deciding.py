"""Asking the law about one document, so that an excluded reader cannot tell it from one that does not exist."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carnet.domain.access import actions as access_actions
from carnet.domain.access import codes as access
from carnet.domain.access import rules
from carnet.domain.access.queries import Standing
from carnet.domain.documents import queries
from carnet.domain.documents.codes import Document
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import Decision, Refused, refuse
from carnet.foundation.outbox.statements import NewJob

UNKNOWN = refuse("unknown_document")
# To these refusals the reader is answered as if there were nothing: restrictions are silent.
_SILENT = frozenset(
    {
        UNKNOWN.reason,
        access.Reason.HIDDEN_FROM_PROFESSIONALS,
        access.Reason.HIDDEN_IN_EMERGENCY,
        access.Reason.HIDDEN_FROM_PATIENT,
        access.Reason.HIDDEN_FROM_REPRESENTATIVES,
        access.Reason.DELETED,
    }
)
# A structure's software lists and reads nothing, but finds again what the structure deposited (TD3.1, reference).
_REFERENCE_READERS = frozenset({access.ReaderKind.STAFF, access.ReaderKind.STRUCTURE})


class UnknownDocument(Exception):
    """There is no such document, as far as this reader may know."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act on one document, for the journal: by whom, when, and its name there."""

    name: str
    by: Actor
    at: datetime


def decide(
    *,
    act: Act,
    action: access.Action,
    standing: Standing,
    document: Document | None,
    document_id: UUID | None,
    job: NewJob | None = None,
) -> Decision:
    """Decides one act on one document and writes the decision in the journal, with the job if it is allowed."""
    if document is None:
        decision = rules.decide(action=access.Action.LIST, reader=standing.reader, space=standing.facts)
        decision = UNKNOWN if decision.allowed else decision
    else:
        decision = rules.decide(
            action=action,
            reader=standing.reader,
            space=standing.facts,
            document=queries.facts(document, act.by),
        )
    access_actions.write_decision(
        decision,
        space_id=standing.space_id,
        act=act.name,
        by=act.by,
        at=act.at,
        object_kind="document",
        object_id=document_id,
        object_code=document.type_code if document else "",
        job=job,
    )
    return decision


def metadata_action(standing: Standing) -> access.Action:
    """Says which right lets a reader see a document's metadata."""
    if standing.reader.kind in _REFERENCE_READERS:
        return access.Action.FIND_REFERENCE
    return access.Action.LIST


def require(decision: Decision) -> None:
    """Lets go on, or raises UnknownDocument for what the reader may not know of, decisions.Refused for the rest."""
    if decision.allowed:
        return
    if decision.reason in _SILENT:
        raise UnknownDocument
    raise Refused(decision)
