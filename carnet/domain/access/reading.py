"""Reading who the patient is and who is let in: decide, write in the journal, then give."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carnet.domain.access import actions, codes, lists, queries, rules
from carnet.domain.access.codes import AuthorizationStatus, TeamList
from carnet.domain.identity.codes import IdentityStatus, PatientIdentity
from carnet.domain.notifications import announcing, professionals
from carnet.domain.notifications.codes import NoticeKind
from carnet.domain.spaces import queries as spaces_queries
from carnet.domain.spaces.codes import State
from carnet.domain.spaces.codes.delegations import Reason
from carnet.domain.spaces.queries import NoSuchSpace
from carnet.domain.spaces.rules import majority
from carnet.foundation import decisions
from carnet.foundation.actors import Actor, ActorKind


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
    allows_regulation: bool
    allows_break_glass: bool


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
                allows_regulation=standing.facts.allows_regulation,
                allows_break_glass=standing.facts.allows_break_glass,
            )
    decisions.require(decision)
    assert sheet is not None
    return sheet


def sign_in(*, space_id: UUID, by: Actor, at: datetime) -> None:
    """Writes in the journal that the citizen, or someone for the citizen, came in.

    Raises decisions.Refused for a minor alone: a parent comes in the child's place. Source: functional-rules §1.3.
    """
    with queries.entered(space_id=space_id, by=by, at=at) as standing:
        decision = decisions.ALLOWED
        if by.kind is ActorKind.CITIZEN and majority.is_minor(birth_on=standing.identity().birth_on, at=at):
            decision = decisions.refuse(Reason.PERSON_IS_MINOR)
        actions.write_decision(decision, space_id=space_id, act="sign_in", by=by, at=at)
    decisions.require(decision)


def care_team(
    *, space_id: UUID, by: Actor, at: datetime, which: TeamList = TeamList.ALL
) -> tuple[lists.AuthorizationView, ...]:
    """Lists who is authorised or blocked (TD1.6). Raises decisions.Refused, or NoSuchSpace."""
    team: tuple[lists.AuthorizationView, ...] = ()
    with queries.entered(space_id=space_id, by=by, at=at) as standing:
        decision = rules.decide(action=codes.Action.LIST_CARE_TEAM, reader=standing.reader, space=standing.facts)
        job = announcing.announcement(space_id=space_id, kind="record_read", by=by, at=at)
        actions.write_decision(decision, space_id=space_id, act="list_care_team", by=by, at=at, job=job)
        if decision.allowed:
            team = lists.authorizations(space_id=space_id, which=which)
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
        with queries.entered(space_id=notice.patient_space, by=by, at=at, counted=False) as standing:
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


def restrictions(
    *, space_id: UUID, by: Actor, at: datetime, with_ended: bool = False
) -> tuple[lists.RestrictionView, ...]:
    """Lists what the citizen withholds and from whom. Raises decisions.Refused, NoSuchSpace."""
    views: tuple[lists.RestrictionView, ...] = ()
    with queries.entered(space_id=space_id, by=by, at=at) as standing:
        decision = rules.decide(action=codes.Action.MANAGE_ACCESS, reader=standing.reader, space=standing.facts)
        actions.write_decision(decision, space_id=space_id, act="list_restrictions", by=by, at=at)
        if decision.allowed:
            views = lists.restrictions(standing=standing, with_ended=with_ended)
    decisions.require(decision)
    return views


def consents(*, space_id: UUID, by: Actor, at: datetime) -> tuple[lists.ConsentView, ...]:
    """Lists the consents recorded in a space, for who manages it. Raises decisions.Refused, NoSuchSpace."""
    views: tuple[lists.ConsentView, ...] = ()
    with queries.entered(space_id=space_id, by=by, at=at) as standing:
        decision = rules.decide(action=codes.Action.MANAGE_ACCESS, reader=standing.reader, space=standing.facts)
        actions.write_decision(decision, space_id=space_id, act="list_consents", by=by, at=at)
        if decision.allowed:
            views = lists.consents(space_id=space_id)
    decisions.require(decision)
    return views


@dataclass(frozen=True, slots=True)
class Choices:
    """What the citizen chose for the whole space, or the law where nothing was chosen."""

    allows_regulation: bool
    allows_break_glass: bool
    allows_hidden_in_emergency: bool
    hides_new_documents: bool
    holds_arrivals: UUID | None


def choices(*, space_id: UUID, by: Actor, at: datetime) -> Choices:
    """Gives the citizen's choices for the space; `holds_arrivals` is the restriction to lift. Raises Refused."""
    found: Choices | None = None
    with queries.entered(space_id=space_id, by=by, at=at) as standing:
        decision = rules.decide(action=codes.Action.MANAGE_ACCESS, reader=standing.reader, space=standing.facts)
        actions.write_decision(decision, space_id=space_id, act="read_choices", by=by, at=at)
        if decision.allowed:
            found = _choices(standing, lists.restrictions(standing=standing))
    decisions.require(decision)
    assert found is not None
    return found


def _choices(standing: queries.Standing, withheld: tuple[lists.RestrictionView, ...]) -> Choices:
    held = [view.id for view in withheld if view.what is codes.RestrictedWhat.ARRIVALS]
    return Choices(
        allows_regulation=standing.facts.allows_regulation,
        allows_break_glass=standing.facts.allows_break_glass,
        allows_hidden_in_emergency=standing.facts.allows_hidden_in_emergency,
        hides_new_documents=standing.hides_new,
        holds_arrivals=held[0] if held else None,
    )


@dataclass(frozen=True, slots=True)
class Sharing:
    """Everything the citizen decided: who is let in or kept out, on which consents, what is withheld, the choices."""

    professionals: tuple[lists.AuthorizationView, ...]
    consents: tuple[lists.ConsentView, ...]
    restrictions: tuple[lists.RestrictionView, ...]
    choices: Choices


def sharing(*, space_id: UUID, by: Actor, at: datetime) -> Sharing:
    """Gives what the citizen decided, at once: one line of the journal. Raises decisions.Refused, NoSuchSpace."""
    found: Sharing | None = None
    with queries.entered(space_id=space_id, by=by, at=at) as standing:
        decision = rules.decide(action=codes.Action.MANAGE_ACCESS, reader=standing.reader, space=standing.facts)
        actions.write_decision(decision, space_id=space_id, act="read_sharing", by=by, at=at)
        if decision.allowed:
            withheld = lists.restrictions(standing=standing)
            found = Sharing(
                professionals=lists.authorizations(space_id=space_id),
                consents=lists.consents(space_id=space_id),
                restrictions=withheld,
                choices=_choices(standing, withheld),
            )
    decisions.require(decision)
    assert found is not None
    return found


@dataclass(frozen=True, slots=True)
class Access:
    """Where a record stands in its life, whether it is open, where the reader's authorisation stands (TD0.2)."""

    state: State
    is_open: bool
    status: AuthorizationStatus
    is_treating_doctor: bool


def check_access(*, space_id: UUID, by: Actor, at: datetime) -> Access:
    """Tests whether a record exists and whether this reader is authorised (TD0.2). Raises Refused, NoSuchSpace."""
    found: Access | None = None
    with queries.entered(space_id=space_id, by=by, at=at) as standing:
        decision = rules.decide(action=codes.Action.CHECK_ACCESS, reader=standing.reader, space=standing.facts)
        actions.write_decision(decision, space_id=space_id, act="check_access", by=by, at=at)
        if decision.allowed:
            found = Access(
                state=standing.state,
                is_open=standing.facts.is_open,
                status=lists.status(space_id=space_id, rpps=by.id, facts=standing.facts, at=at),
                is_treating_doctor=standing.facts.is_treating_doctor,
            )
    decisions.require(decision)
    assert found is not None
    return found


@dataclass(frozen=True, slots=True)
class Existence:
    """That a record exists: whether it is open, since when it is closed, whether the reader treats the patient."""

    is_open: bool
    closed_at: datetime | None
    is_treating_doctor: bool


def existence(*, space_id: UUID, by: Actor, at: datetime) -> Existence:
    """Tells that a record exists, to whom its identity has just been refused. Raises Refused, NoSuchSpace.

    One that was never opened, or whose content was deleted, does not exist for them (TD0.2). The refusal has been
    written in the journal: this adds no line.
    """
    with queries.entered(space_id=space_id, by=by, at=at) as standing:
        decisions.require(rules.decide(action=codes.Action.CHECK_ACCESS, reader=standing.reader, space=standing.facts))
        if standing.state in _NO_RECORD:
            raise NoSuchSpace(str(space_id))
        is_open = standing.facts.is_open
        closed_at = None if is_open else spaces_queries.life(space_id=space_id).since
        return Existence(is_open, closed_at, standing.facts.is_treating_doctor)


_NO_RECORD = frozenset({State.NOTIFIED, State.OPPOSED, State.DELETED})


def emergency_reason(*, space_id: UUID, emergency_id: UUID, note: bytes, by: Actor, at: datetime) -> str:
    """Opens the sealed reason of a journal's line `break_glass`, for who may read the journal. Raises Refused.

    The page that shows it has been written in the journal already: this adds no line.
    """
    with queries.entered(space_id=space_id, by=by, at=at) as standing:
        decisions.require(rules.decide(action=codes.Action.READ_JOURNAL, reader=standing.reader, space=standing.facts))
        return standing.cipher.unseal(note, row_id=emergency_id, field=queries.EMERGENCY_FIELD).decode()
