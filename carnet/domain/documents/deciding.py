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
    """Decides one act on one document, writes in the journal what was decided, with the job if it is allowed.

    The journal keeps the true reason. What is given back is what the reader may be told: for a document that this
    reader may not know of, the answer is the one given when there is none.
    """
    if document is None:
        decision = told = _nothing(standing)
    else:
        facts = queries.facts(document, act.by)
        decision = told = rules.decide(action=action, reader=standing.reader, space=standing.facts, document=facts)
        if not decision.allowed and not _knows(standing, facts):
            told = _nothing(standing)
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
    return told


def knows(standing: Standing, document: Document, by: Actor) -> bool:
    """Says whether this reader may be told anything about this document, a refusal included."""
    return _knows(standing, queries.facts(document, by))


def _knows(standing: Standing, facts: access.DocumentFacts) -> bool:
    return rules.knows_of(reader=standing.reader, space=standing.facts, document=facts)


def _nothing(standing: Standing) -> Decision:
    """Gives the answer about a document that is not there: that the reader may not look, or that it is unknown."""
    decision = rules.decide(action=metadata_action(standing), reader=standing.reader, space=standing.facts)
    return UNKNOWN if decision.allowed else decision


def metadata_action(standing: Standing) -> access.Action:
    """Says which right lets a reader see a document's metadata."""
    return rules.finding(standing.reader)


def require(decision: Decision) -> None:
    """Lets go on, or raises UnknownDocument for what the reader may not know of, decisions.Refused for the rest."""
    if decision.allowed:
        return
    if decision.reason == UNKNOWN.reason or decision.reason in rules.SILENT:
        raise UnknownDocument
    raise Refused(decision)
