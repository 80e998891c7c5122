"""Reading who the patient is and who is let in: decide, write in the journal, then give."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carnet.domain.access import actions, codes, queries, rules
from carnet.domain.identity.codes import IdentityStatus, PatientIdentity
from carnet.domain.notifications import announcing, professionals
from carnet.domain.notifications.codes import NoticeKind
from carnet.domain.spaces.codes import State
from carnet.foundation import decisions
from carnet.foundation.actors import Actor


@dataclass(frozen=True, slots=True)
class PatientSheet:
    """Who the patient is and where the reader stands: the administrative data of a record (TD1.3a)."""

    space_id: UUID
    identity: PatientIdentity
    status: IdentityStatus
    state: State
    is_open: bool
    is_authorized: bool
    is_blocked: bool
    is_treating_doctor: bool


def patient_sheet(*, space_id: UUID, by: Actor, at: datetime) -> PatientSheet:
    """Gives the administrative data of a record. Raises decisions.Refused, or spaces.queries.NoSuchSpace."""
    sheet: PatientSheet | None = None
    with queries.entered(space_id=space_id, by=by, at=at) as standing:
        decision = rules.decide(
            action=codes.Action.READ_ADMINISTRATIVE_DATA, reader=standing.reader, space=standing.facts
        )
        actions.write_decision(decision, space_id=space_id, act="read_identity", by=by, at=at)
        if decision.allowed:
            sheet = PatientSheet(
                space_id=space_id,
                identity=standing.identity(),
                status=standing.identity_status,
                state=standing.state,
                is_open=standing.facts.is_open,
                is_authorized=standing.facts.authorised,
                is_blocked=standing.facts.blocked,
                is_treating_doctor=standing.facts.is_treating_doctor,
            )
    decisions.require(decision)
    assert sheet is not None
    return sheet


def sign_in(*, space_id: UUID, by: Actor, at: datetime) -> None:
    """Writes in the journal that the citizen, or someone for the citizen, came in."""
    with queries.entered(space_id=space_id, by=by, at=at):
        actions.write_decision(decisions.ALLOWED, space_id=space_id, act="sign_in", by=by, at=at)


def care_team(*, space_id: UUID, by: Actor, at: datetime) -> tuple[queries.AuthorizationView, ...]:
    """Lists who is authorised or blocked (TD1.6). Raises decisions.Refused, or NoSuchSpace."""
    team: tuple[queries.AuthorizationView, ...] = ()
    with queries.entered(space_id=space_id, by=by, at=at) as standing:
        decision = rules.decide(action=codes.Action.LIST_CARE_TEAM, reader=standing.reader, space=standing.facts)
        job = announcing.announcement(space_id=space_id, kind="record_read", by=by, at=at)
        actions.write_decision(decision, space_id=space_id, act="list_care_team", by=by, at=at, job=job)
        if decision.allowed:
            team = queries.authorizations(space_id=space_id)
    decisions.require(decision)
    return team


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyNotice:
    """An emergency access to a patient's record, as the médecin traitant is told of it. `count` is in accesses."""

    id: UUID
    space_id: UUID
    patient_name: str
    kind: NoticeKind
    actor_name: str
    organization_name: str
    at: datetime
    count: int
    is_read: bool


def emergency_notices(*, by: Actor, at: datetime, count: int = 50) -> tuple[EmergencyNotice, ...]:
    """Gives a médecin traitant the notices of emergency accesses to the records of the patients, newest first.

    It is the letter that the law sends: it names the patient and writes nothing in the journal. Of a patient whom the
    reader no longer treats, nothing is given. Source: R1111-48.
    """
    told = []
    for notice in professionals.notices(rpps=by.id, count=count):
        with queries.entered(space_id=notice.patient_space, by=by, at=at) as standing:
            action = codes.Action.READ_ADMINISTRATIVE_DATA
            may = rules.decide(action=action, reader=standing.reader, space=standing.facts).allowed
            if not (may and standing.facts.is_treating_doctor and standing.facts.authorised):
                continue
            details = professionals.details_of(notice, cipher=standing.cipher)
            told.append(
                EmergencyNotice(
                    id=notice.id,
                    space_id=notice.patient_space,
                    patient_name=standing.identity().display_name,
                    kind=notice.kind,
                    actor_name=details.actor_name,
                    organization_name=details.organization_name,
                    at=notice.at,
                    count=notice.count,
                    is_read=notice.is_read,
                )
            )
    return tuple(told)
