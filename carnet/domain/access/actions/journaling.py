"""Writing decisions in the journal, allowed or refused, in the act's own transaction."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from carnet.foundation.actors import Actor
from carnet.foundation.decisions import Decision
from carnet.foundation.journal import actions as journal
from carnet.foundation.journal.codes import Entry, Outcome
from carnet.foundation.outbox.statements import NewJob


def write_decision(
    decision: Decision,
    *,
    space_id: UUID,
    act: str,
    by: Actor,
    at: datetime,
    object_kind: str = "",
    object_id: UUID | None = None,
    object_code: str = "",
    note: bytes = b"",
    job: NewJob | None = None,
) -> None:
    """Writes what was decided in the journal, allowed or refused, with its reason; the job only if it was allowed."""
    entry = decided(decision, space_id=space_id, act=act, by=by, at=at)
    entry = replace(entry, object_kind=object_kind, object_id=object_id, object_code=object_code, note=note)
    journal.append(entry, job=job if decision.allowed else None)


def decided(decision: Decision, *, space_id: UUID, act: str, by: Actor, at: datetime) -> Entry:
    """Makes the journal line of a decision about a space as a whole."""
    outcome = Outcome.ALLOWED if decision.allowed else Outcome.REFUSED
    return Entry(space_id=space_id, at=at, actor=by, act=act, outcome=outcome, reason=decision.reason)
