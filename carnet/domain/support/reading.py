"""What agents read: decide, write in the journal of who is concerned, then give. Never a health document."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from carnet.domain.access import actions as access_actions
from carnet.domain.identity import queries as identity
from carnet.domain.identity.codes import IdentityStatus, PatientIdentity
from carnet.domain.notifications import queries as notifications
from carnet.domain.spaces import queries as spaces
from carnet.domain.spaces.codes import State
from carnet.domain.spaces.queries import delegations
from carnet.domain.spaces.queries.delegations import MandateView
from carnet.domain.support import house, queries
from carnet.domain.support.codes import Case, CaseStatus, Conversation, File, Power, Privilege
from carnet.domain.support.house import About
from carnet.domain.support.models import Case as CaseRow
from carnet.domain.support.queries import NoSuchCase, Queued
from carnet.domain.support.rules import desk, masking
from carnet.foundation import database, decisions
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import Decision
from carnet.foundation.journal import house as house_journal
from carnet.foundation.journal import queries as journal
from carnet.foundation.journal.codes import Line
from carnet.foundation.keyring import actions as keyring


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case as the agent who took it reads it: what was said, the line that surprised, and initials.

    The line is given without the document that it names.
    """

    conversation: Conversation
    line: Line | None
    initials: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceState:
    """The administrative state of a space: who, in which state, reached how, with which account, who acts for the
    citizen. No health data."""

    space_id: UUID
    identity: PatientIdentity
    identity_status: IdentityStatus
    state: State
    since: datetime
    masked_email: str
    account: "AccountState | None"
    living_cases: tuple[Case, ...]
    delegates: tuple[MandateView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountState:
    """The account that opens a space, without any secret."""

    is_active: bool
    created_at: datetime
    password_changed_at: datetime
    signed_in_at: datetime | None


def require(*, power: Power, by: Actor, at: datetime) -> None:
    """Lets go on an agent whose role may do this, before the page that asks for it. Raises decisions.Refused."""
    decisions.require(desk.decide(power=power, agent=house.agent(by), at=at))


def queue(*, by: Actor, at: datetime, status: CaseStatus | None, count: int) -> tuple[Queued, ...]:
    """Lists the cases of the desk: codes and dates, nothing of a person. Raises decisions.Refused."""
    decisions.require(desk.decide(power=Power.READ_QUEUE, agent=house.agent(by), at=at))
    return queries.queue(status=status, count=count)


def case_card(*, space_id: UUID, case_id: UUID, by: Actor, at: datetime) -> Queued:
    """Gives what the desk sees of a case before it is taken. Raises decisions.Refused, queries.NoSuchCase."""
    decisions.require(desk.decide(power=Power.READ_QUEUE, agent=house.agent(by), at=at))
    return queries.queued(space_id=space_id, case_id=case_id)


def case_file(*, space_id: UUID, case_id: UUID, by: Actor, at: datetime) -> CaseFile:
    """Gives a case to the agent who took it; the citizen sees that it was read.

    Raises decisions.Refused, queries.NoSuchCase.
    """
    found: CaseFile | None = None
    with database.entered(space_id):
        decision = _decide_case(space_id, case_id, by=by, at=at)
        if decision.allowed:
            cipher = keyring.cipher_of(space_id=space_id)
            conversation = queries.conversation_entered(space_id=space_id, case_id=case_id, cipher=cipher)
            patient = identity.patient(space_id=space_id, cipher=cipher)
            found = CaseFile(
                conversation=conversation,
                line=_line(space_id, conversation.case.line_seq),
                initials=masking.initials(patient.identity) if patient else "",
            )
        _write_case(decision, "read_case", space_id=space_id, case_id=case_id, by=by, at=at)
    decisions.require(decision)
    assert found is not None
    return found


def case_attachment(*, space_id: UUID, case_id: UUID, attachment_id: UUID, by: Actor, at: datetime) -> File:
    """Gives a file that the citizen joined, to the agent who took the case.

    Raises decisions.Refused, queries.NoSuchCase, queries.NoSuchAttachment.
    """
    found: File | None = None
    with database.entered(space_id):
        decision = _decide_case(space_id, case_id, by=by, at=at)
        if decision.allowed:
            found = queries.attachment(space_id=space_id, case_id=case_id, attachment_id=attachment_id)
        _write_case(decision, "read_case_file", space_id=space_id, case_id=case_id, by=by, at=at)
    decisions.require(decision)
    assert found is not None
    return found


def space_state(*, by: Actor, at: datetime) -> tuple[Privilege, SpaceState]:
    """Gives the administrative state of the one space for which the agent has a privilege on.

    Raises decisions.Refused.
    """
    shown: SpaceState | None = None
    with transaction.atomic():
        agent = house.agent(by)
        privilege = queries.last_privilege(agent_id=agent.id)
        subject = privilege.subject if privilege else None
        decision = desk.decide(power=Power.SEE_STATE, agent=agent, at=at, privilege=privilege, subject=subject)
        if decision.allowed:
            assert privilege is not None
            with database.entered(privilege.subject):
                shown = _state(privilege.subject, at)
                access_actions.write_decision(
                    decision,
                    space_id=privilege.subject,
                    act="read_state",
                    by=by,
                    at=at,
                    object_kind="privilege",
                    object_id=privilege.id,
                )
        about = About("privilege", privilege.id if privilege else None)
        house.write("read_state", decision, by=by, at=at, about=about)
    decisions.require(decision)
    assert privilege is not None
    assert shown is not None
    return privilege, shown


@dataclass(frozen=True, slots=True)
class HouseLine:
    """One line of the house's journal, with its words unsealed."""

    line: Line
    words: str


def house_journal_page(*, by: Actor, at: datetime, count: int, before: int | None = None) -> tuple[HouseLine, ...]:
    """Gives the newest lines of the house's journal to whoever may read it. Raises decisions.Refused."""
    lines: tuple[HouseLine, ...] = ()
    with transaction.atomic():
        decision = desk.decide(power=Power.READ_HOUSE_JOURNAL, agent=house.agent(by), at=at)
        house.write("read_house_journal", decision, by=by, at=at)
        if decision.allowed:
            cipher = house.cipher(at=at)
            with house_journal.entered():
                found = journal.newest(space_id=house_journal.HOUSE, count=count, before=before)
            lines = tuple(
                HouseLine(
                    line,
                    cipher.unseal(line.entry.note, row_id=line.entry.object_id, field=house.NOTE_FIELD).decode()
                    if line.entry.note and line.entry.object_id
                    else "",
                )
                for line in found
            )
    decisions.require(decision)
    return lines


def _decide_case(space_id: UUID, case_id: UUID, *, by: Actor, at: datetime) -> Decision:
    agent = house.agent(by)
    decision = desk.decide(power=Power.HANDLE_CASES, agent=agent, at=at)
    if decision.allowed:
        row = CaseRow.objects.filter(space_id=space_id, id=case_id).only("assigned_to").first()
        if row is None:
            raise NoSuchCase(str(case_id))
        decision = desk.decide_own_case(assigned_to=row.assigned_to, agent_id=agent.id)
    return decision


def _write_case(decision: Decision, act: str, *, space_id: UUID, case_id: UUID, by: Actor, at: datetime) -> None:
    access_actions.write_decision(
        decision, space_id=space_id, act=act, by=by, at=at, object_kind="case", object_id=case_id
    )


def _line(space_id: UUID, seq: int | None) -> Line | None:
    if seq is None:
        return None
    found = journal.newest(space_id=space_id, count=1, before=seq + 1)
    return found[0] if found and found[0].seq == seq else None


def _state(space_id: UUID, at: datetime) -> SpaceState:
    cipher = keyring.cipher_of(space_id=space_id)
    patient = identity.patient(space_id=space_id, cipher=cipher)
    assert patient is not None
    life = spaces.life(space_id=space_id)
    address = notifications.email(space_id=space_id)
    account = identity.account_of_space(space_id=space_id)
    cases = tuple(
        queries.case_view(row)
        for row in CaseRow.objects.filter(space_id=space_id, closed_at=None).order_by("opened_at", "id")
    )
    return SpaceState(
        space_id=space_id,
        identity=patient.identity,
        identity_status=patient.status,
        state=life.state,
        since=life.since,
        masked_email=masking.masked_email(address) if address else "",
        account=None
        if account is None
        else AccountState(
            is_active=account.is_active,
            created_at=account.created_at,
            password_changed_at=account.password_changed_at,
            signed_in_at=account.last_login,
        ),
        living_cases=cases,
        delegates=delegations.delegates(space_id=space_id, at=at),
    )
