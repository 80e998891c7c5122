"""Spaces and facts for the tests of notices."""

from datetime import UTC, date, datetime
from uuid import UUID

from carnet.domain.identity import actions as identity
from carnet.domain.identity.codes import IdentityStatus, PatientIdentity, Sex
from carnet.domain.notifications.codes import Fact, NoticeKind, Payload
from carnet.foundation import ids
from carnet.foundation.actors import SYSTEM, Actor, ActorKind
from carnet.foundation.values.ins import NIR_TEST, Ins

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def register(number: int = 1) -> UUID:
    """Registers a citizen."""
    identity_of = PatientIdentity(
        ins=Ins(matricule=f"2770763220{number:03d}", key="", oid=NIR_TEST),
        birth_family_name="MOREL",
        birth_given_names=("JEANNE",),
        birth_on=date(1977, 7, 6),
        sex=Sex.FEMALE,
        birth_place="63220",
    )
    return identity.register_patient(identity=identity_of, status=IdentityStatus.VALIDATED, by=SYSTEM, at=AT)


def citizen(space_id: UUID) -> Actor:
    """Gives the citizen of a space as an actor."""
    return Actor(kind=ActorKind.CITIZEN, id=ids.public(space_id), name="Jeanne MOREL")


def payload(kind: str = "document_added", **changes: str | None) -> Payload:
    """Gives what an act enqueues."""
    right: dict[str, str | int | bool | None] = {
        "kind": kind,
        "actor_id": "10900000010",
        "actor_name": "Dr Anne VERNET",
        "organization_name": "Cabinet Vernet",
        "object_id": None,
        "object_code": "",
    }
    return {**right, **changes}


def fact(space_id: UUID, kind: NoticeKind, *, at: datetime = AT, **changes: str | UUID | None) -> Fact:
    """Gives a fact by Dr Vernet."""
    right: dict[str, str | UUID | None] = {
        "actor_id": "10900000010",
        "actor_name": "Dr Anne VERNET",
        "organization_name": "Cabinet Vernet",
        "object_id": None,
        "object_code": "",
    }
    return Fact(id=ids.new_id(), space_id=space_id, kind=kind, at=at, **{**right, **changes})  # type: ignore[arg-type]
