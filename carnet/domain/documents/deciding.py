"""Asking the law about one document, so that an excluded reader cannot tell it from one that does not exist."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carnet.domain.access import actions as access_actions
from carnet.domain.access import codes as access
from carnet.domain.access import rules
from carnet.domain.access.queries import Standing
from carnet.domain.documents import queries, stand_in
from carnet.domain.documents.codes import Document
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import Decision, Refused, refuse
from carnet.foundation.outbox.statements import NewJob

UNKNOWN = refuse("unknown_document")


class UnknownDocument(Exception):
    """There is no such document, as far as this reader may know. Its text is what asked for it, when that was told."""


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
    weighed = weigh(action=action, standing=standing, document=document, by=act.by)
    write(weighed.decision, act=act, standing=standing, document=document, document_id=document_id, job=job)
    return weighed.told


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the law says of one act on one document, and what the reader may be told of it."""

    decision: Decision
    told: Decision


def weigh(*, action: access.Action, standing: Standing, document: Document | None, by: Actor) -> Weighed:
    """Asks the law about one act and writes nothing: for who must know of several acts before the first is done."""
    if document is None:
        stand_in.weigh(action=action, standing=standing, by=by)
        nothing = _nothing(standing)
        return Weighed(nothing, nothing)
    facts = queries.facts(document, by)
    decision = rules.decide(action=action, reader=standing.reader, space=standing.facts, document=facts)
    if decision.allowed or _knows(standing, facts):
        return Weighed(decision, decision)
    return Weighed(decision, _nothing(standing))


def write(
    decision: Decision,
    *,
    act: Act,
    standing: Standing,
    document: Document | None,
    document_id: UUID | None,
    job: NewJob | None = None,
) -> None:
    """Writes in the journal what was decided of one act, with the job if it is allowed."""
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


def require(decision: Decision, *, place: str = "") -> None:
    """Lets go on, or raises UnknownDocument for what the reader may not know of, decisions.Refused for the rest.

    `place` is what asked, for the error of a message that asks several things.
    """
    if decision.allowed:
        return
    if decision.reason == UNKNOWN.reason or decision.reason in rules.SILENT:
        raise UnknownDocument(place)
    raise Refused(decision)
