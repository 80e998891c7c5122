"""Writing a mandate: its two rows, one line in each journal, and the notices; all in the caller's transaction."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carnet.domain.notifications import actions as notifications
from carnet.domain.notifications import announcing
from carnet.domain.spaces import sealing
from carnet.domain.spaces.codes.delegations import ROLES, Kind, Scope, Status
from carnet.domain.spaces.models import Delegation, Mandate
from carnet.domain.spaces.queries.sides import Side
from carnet.foundation import database
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import Decision
from carnet.foundation.journal import actions as journal
from carnet.foundation.journal.codes import Entry, Outcome
from carnet.foundation.outbox import actions as outbox
from carnet.foundation.outbox.statements import NewJob

PROOF_JOB = "prove_mandate"
OF_AGE_JOB = "come_of_age"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act on a mandate, for both journals: its name there, who did it, when."""

    name: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Which notice each side gets; empty for none."""

    person: str = ""
    delegate: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMandate:
    """A mandate about to be written. The instants are as in the tables; `details` are sealed under both keys."""

    id: UUID
    kind: Kind
    scope: Scope
    status: Status
    valid_from: datetime
    valid_until: datetime | None
    answer_by: datetime | None
    details: sealing.Details


def write_new(new: NewMandate, *, person: Side, delegate: Side, act: Act) -> None:
    """Writes both rows of a new mandate."""
    shared = {
        "id": new.id,
        "kind": new.kind.value,
        "scope": new.scope.value,
        "status": new.status.value,
        "valid_from": new.valid_from,
        "valid_until": new.valid_until,
        "invited_at": act.at,
        "answer_by": new.answer_by,
    }
    with database.entered(person.space_id):
        Delegation.objects.create(
            **shared,
            space_id=person.space_id,
            delegate_id=delegate.space_id,
            role=ROLES[new.kind].value,
            answered_at=act.at if new.status is Status.ACCEPTED else None,
            ended_by="",
            recorded_by=act.by.id,
            sealed_details=sealing.seal(new.details, cipher=person.cipher, row_id=new.id),
        )
    with database.entered(delegate.space_id):
        Mandate.objects.create(
            **shared,
            space_id=delegate.space_id,
            represented_id=person.space_id,
            sealed_details=sealing.seal(new.details, cipher=delegate.cipher, row_id=new.id),
        )


def move(row: Delegation, *, status: Status, details: sealing.Details, person: Side, delegate: Side, act: Act) -> None:
    """Brings both rows of a mandate to a status: an answer when it was pending, an end when it no longer lives."""
    was_pending = Status(row.status) is Status.PENDING
    row.status = status.value
    if was_pending:
        row.answered_at = act.at
    if status is not Status.ACCEPTED:
        row.ended_at, row.ended_by = act.at, act.by.id
    elif was_pending and row.valid_from < act.at:
        row.valid_from = act.at  # nothing was open before it was accepted
    row.sealed_details = sealing.seal(details, cipher=person.cipher, row_id=row.id)
    with database.entered(person.space_id):
        Delegation.objects.filter(space_id=person.space_id, id=row.id).update(
            status=row.status,
            valid_from=row.valid_from,
            answered_at=row.answered_at,
            ended_at=row.ended_at,
            ended_by=row.ended_by,
            sealed_details=row.sealed_details,
        )
    with database.entered(delegate.space_id):
        Mandate.objects.filter(space_id=delegate.space_id, id=row.id).update(
            status=row.status,
            valid_from=row.valid_from,
            sealed_details=sealing.seal(details, cipher=delegate.cipher, row_id=row.id),
        )
    if status is not Status.ACCEPTED:
        notifications.forget_copies(space_id=delegate.space_id, about=person.space_id)


def write_line(decision: Decision, *, space_id: UUID, act: Act, kind: Kind, mandate_id: UUID | None) -> None:
    """Writes one line of one journal, allowed or refused."""
    with database.entered(space_id):
        journal.append(
            Entry(
                space_id=space_id,
                at=act.at,
                actor=act.by,
                act=act.name,
                outcome=Outcome.ALLOWED if decision.allowed else Outcome.REFUSED,
                reason=decision.reason,
                object_kind="mandate",
                object_id=mandate_id,
                object_code=kind.value,
            )
        )


def tell(told: Told, *, person_id: UUID, delegate_id: UUID, act: Act) -> None:
    """Enqueues the notices of both sides."""
    for space_id, kind in ((person_id, told.person), (delegate_id, told.delegate)):
        if kind:
            with database.entered(space_id):
                outbox.enqueue(announcing.told_to(space_id=space_id, kind=kind, by=act.by, at=act.at))


def ask_for_proof(*, space_id: UUID, mandate_id: UUID, at: datetime) -> None:
    """Enqueues the proof of a carer's mandate, a PDF in the documents of both."""
    with database.entered(space_id):
        outbox.enqueue(NewJob(kind=PROOF_JOB, space_id=space_id, payload={"mandate_id": mandate_id.hex}, at=at))


def come_of_age(*, space_id: UUID, at: datetime) -> None:
    """Enqueues what comes with majority once nobody stands for the child any more: an activation code of one's own."""
    with database.entered(space_id):
        outbox.enqueue(NewJob(kind=OF_AGE_JOB, space_id=space_id, payload={}, at=at))
