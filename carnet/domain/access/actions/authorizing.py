"""Letting professionals in and out: who said so, when; in the journal, and told to the citizen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carnet.domain.access import codes, queries, rules
from carnet.domain.access.actions import consenting, journaling, recording
from carnet.domain.access.models import Authorization
from carnet.domain.identity import queries as identity
from carnet.domain.notifications import announcing
from carnet.foundation import decisions
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import Decision

type _Values = Mapping[str, object]

_LEAVING: _Values = {"is_authorized": False, "is_treating_doctor": False, "is_administrator": False}


def remove_authorization(*, space_id: UUID, by: Actor, at: datetime) -> None:
    """Gives up this professional's own authorisation (TD0.3). Raises decisions.Refused."""
    change = _Change(rpps=by.id, act="remove_authorization", notice="authorization_removed", values=_LEAVING)
    _change(space_id, codes.Action.REMOVE_OWN_AUTHORISATION, change, by=by, at=at)


def stop_being_treating_doctor(*, space_id: UUID, by: Actor, at: datetime) -> None:
    """Ceases to be the médecin traitant; the authorisation stays (TD0.3). Raises decisions.Refused."""
    values: _Values = {"is_treating_doctor": False, "is_administrator": False}
    change = _Change(rpps=by.id, act="stop_being_treating_doctor", notice="authorization_removed", values=values)
    _change(space_id, codes.Action.STOP_BEING_TREATING_DOCTOR, change, by=by, at=at)


def authorize(*, space_id: UUID, rpps: str, by: Actor, at: datetime, as_treating_doctor: bool = False) -> None:
    """Lets a professional in, by the citizen, whose consent is recorded. Raises decisions.Refused.

    An occupational doctor is let in by this express consent alone. Source: R1111-46; L1111-17.
    """
    consenting.record_by_citizen(space_id=space_id, rpps=rpps, by=by, at=at, as_treating_doctor=as_treating_doctor)


def block(*, space_id: UUID, rpps: str, by: Actor, at: datetime) -> None:
    """Keeps a professional out, by the citizen: reads are refused, deposits still accepted. Raises Refused."""
    _manage(space_id, rpps, "block_professional", {"is_blocked": True, **_LEAVING}, by=by, at=at)


def unblock(*, space_id: UUID, rpps: str, by: Actor, at: datetime) -> None:
    """Ends a block; consulting then needs a new agreement. Raises Refused."""
    _manage(space_id, rpps, "unblock_professional", {"is_blocked": False}, by=by, at=at)


def block_for_patient(*, space_id: UUID, rpps: str, by: Actor, at: datetime) -> None:
    """Keeps another professional out at the patient's request, by the médecin traitant. Raises Refused.

    Nobody blocks themselves, and another administrator is the citizen's to block. Source: INF-527.
    """
    change = _Change(
        rpps=rpps,
        act="block_for_patient",
        notice="authorization_removed",
        values={"is_blocked": True, **_LEAVING},
        is_of_another=True,
    )
    _change(space_id, codes.Action.BLOCK_FOR_PATIENT, change, by=by, at=at)


def name_administrator(*, space_id: UUID, rpps: str, by: Actor, at: datetime) -> None:
    """Names a doctor administrator of the record: sees what is hidden, blocks others at the patient's request.

    By the citizen. Raises decisions.Refused for one who is no doctor, or who is blocked. Source: R1111-49; INF-526.
    """
    consenting.record_by_citizen(space_id=space_id, rpps=rpps, by=by, at=at, as_administrator=True)


def withdraw_administrator(*, space_id: UUID, rpps: str, by: Actor, at: datetime) -> None:
    """Takes the role of administrator back, by the citizen; the authorisation stays. Raises decisions.Refused."""
    _manage(space_id, rpps, "withdraw_administrator", {"is_administrator": False}, by=by, at=at)


@dataclass(frozen=True, slots=True)
class _Change:
    rpps: str
    act: str
    notice: str
    values: _Values
    is_of_another: bool = False


def _manage(space_id: UUID, rpps: str, act: str, values: _Values, *, by: Actor, at: datetime) -> None:
    _change(space_id, codes.Action.MANAGE_ACCESS, _Change(rpps=rpps, act=act, notice="", values=values), by=by, at=at)


def _change(space_id: UUID, action: codes.Action, change: _Change, *, by: Actor, at: datetime) -> None:
    with queries.entered(space_id=space_id, by=by, at=at, counted=False) as standing:
        decision = rules.decide(action=action, reader=standing.reader, space=standing.facts)
        if decision.allowed and change.is_of_another:
            decision = _about_another(space_id, change.rpps, by, at)
        if decision.allowed:
            recording.change(space_id=space_id, rpps=change.rpps, values=change.values, by=by, at=at)
        journaling.write_decision(
            decision,
            space_id=space_id,
            act=change.act,
            by=by,
            at=at,
            object_code=change.rpps,
            job=announcing.announcement(space_id=space_id, kind=change.notice, by=by, at=at),
        )
    decisions.require(decision)


def _about_another(space_id: UUID, rpps: str, by: Actor, at: datetime) -> Decision:
    if rpps == by.id or identity.professional(rpps=rpps, on=at.date()) is None:
        return decisions.refuse(codes.Reason.ROLE_NOT_ENTITLED)
    row = Authorization.objects.filter(space_id=space_id, rpps=rpps).first()
    if row is not None and (row.is_treating_doctor or row.is_administrator):
        return decisions.refuse(codes.Reason.ROLE_NOT_ENTITLED)
    return decisions.ALLOWED
