"""Letting professionals in and out: who said so, when, for how long; in the journal, and told to the citizen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from carnet.domain.access import codes, queries, rules
from carnet.domain.access.models import Authorization, EmergencyChoices
from carnet.domain.notifications import announcing
from carnet.foundation import decisions
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import Decision
from carnet.foundation.journal import actions as journal
from carnet.foundation.journal.codes import Entry, Outcome
from carnet.foundation.outbox.statements import NewJob


def declare_authorization(
    *,
    space_id: UUID,
    by: Actor,
    at: datetime,
    as_treating_doctor: bool = False,
    lasting: timedelta | None = None,
) -> None:
    """Records that the patient agrees to let this professional consult the record (TD0.3).

    Raises decisions.Refused: a blocked professional needs the patient to unblock first, and only a doctor becomes the
    médecin traitant.
    Source: R1111-46, R1111-47; functional-rules §2.7.
    """
    values = {
        "is_authorized": True,
        "until": at + lasting if lasting else None,
        "declared_by": by.id,
        "changed_at": at,
    }
    if as_treating_doctor:
        values["is_treating_doctor"] = True
    change = _Change(
        rpps=by.id,
        act="declare_authorization",
        notice="authorization_declared",
        values=values,
        needs_doctor=as_treating_doctor,
    )
    _change(space_id, codes.Action.DECLARE_AUTHORISED, change, by=by, at=at)


def remove_authorization(*, space_id: UUID, by: Actor, at: datetime) -> None:
    """Gives up this professional's own authorisation. Raises decisions.Refused."""
    values = {"is_authorized": False, "is_treating_doctor": False, "declared_by": by.id, "changed_at": at}
    change = _Change(rpps=by.id, act="remove_authorization", notice="authorization_removed", values=values)
    _change(space_id, codes.Action.REMOVE_OWN_AUTHORISATION, change, by=by, at=at)


def authorize(*, space_id: UUID, rpps: str, by: Actor, at: datetime, as_treating_doctor: bool = False) -> None:
    """Lets a professional in, by the citizen. Raises decisions.Refused."""
    values = {"is_authorized": True, "is_treating_doctor": as_treating_doctor}
    _manage(space_id, rpps, "authorize_professional", values, by=by, at=at)


def block(*, space_id: UUID, rpps: str, by: Actor, at: datetime) -> None:
    """Keeps a professional out, by the citizen: reads are refused, deposits still accepted. Raises Refused."""
    _manage(space_id, rpps, "block_professional", {"is_blocked": True, "is_authorized": False}, by=by, at=at)


def unblock(*, space_id: UUID, rpps: str, by: Actor, at: datetime) -> None:
    """Ends a block; consulting then needs a new agreement. Raises Refused."""
    _manage(space_id, rpps, "unblock_professional", {"is_blocked": False}, by=by, at=at)


def choose_emergency(
    *,
    space_id: UUID,
    allows_regulation: bool,
    allows_break_glass: bool,
    allows_hidden: bool,
    by: Actor,
    at: datetime,
) -> None:
    """Sets the citizen's three emergency switches. Raises Refused."""
    with queries.entered(space_id=space_id, by=by, at=at) as standing:
        decision = rules.decide(action=codes.Action.MANAGE_ACCESS, reader=standing.reader, space=standing.facts)
        if decision.allowed:
            EmergencyChoices.objects.update_or_create(
                space_id=space_id,
                defaults={
                    "allows_regulation": allows_regulation,
                    "allows_break_glass": allows_break_glass,
                    "allows_hidden": allows_hidden,
                    "changed_at": at,
                },
            )
        write_decision(decision, space_id=space_id, act="choose_emergency", by=by, at=at)
    decisions.require(decision)


@dataclass(frozen=True, slots=True)
class _Change:
    rpps: str
    act: str
    notice: str
    values: Mapping[str, object]
    needs_doctor: bool = False


def _manage(space_id: UUID, rpps: str, act: str, values: Mapping[str, object], *, by: Actor, at: datetime) -> None:
    change = _Change(rpps=rpps, act=act, notice="", values={**values, "declared_by": by.id, "changed_at": at})
    _change(space_id, codes.Action.MANAGE_ACCESS, change, by=by, at=at)


def _change(space_id: UUID, action: codes.Action, change: _Change, *, by: Actor, at: datetime) -> None:
    with queries.entered(space_id=space_id, by=by, at=at) as standing:
        decision = rules.decide(action=action, reader=standing.reader, space=standing.facts)
        if change.needs_doctor and standing.reader.profession != codes.DOCTOR:
            decision = decisions.refuse(codes.Reason.ROLE_NOT_ENTITLED)
        if decision.allowed:
            fresh = {"is_authorized": False, "is_blocked": False, "is_treating_doctor": False, "until": None}
            Authorization.objects.update_or_create(
                space_id=space_id,
                rpps=change.rpps,
                defaults=change.values,
                create_defaults={**fresh, "since": at, **change.values},
            )
        write_decision(
            decision,
            space_id=space_id,
            act=change.act,
            by=by,
            at=at,
            object_code=change.rpps,
            job=announcing.announcement(space_id=space_id, kind=change.notice, by=by, at=at),
        )
    decisions.require(decision)


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
    job: NewJob | None = None,
) -> None:
    """Writes what was decided in the journal, allowed or refused, with its reason; the job only if it was allowed."""
    entry = decided(decision, space_id=space_id, act=act, by=by, at=at)
    entry = replace(entry, object_kind=object_kind, object_id=object_id, object_code=object_code)
    journal.append(entry, job=job if decision.allowed else None)


def decided(decision: Decision, *, space_id: UUID, act: str, by: Actor, at: datetime) -> Entry:
    """Makes the journal line of a decision about a space as a whole."""
    outcome = Outcome.ALLOWED if decision.allowed else Outcome.REFUSED
    return Entry(space_id=space_id, at=at, actor=by, act=act, outcome=outcome, reason=decision.reason)
