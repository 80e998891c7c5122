"""Agents, what each role may do, and the privileges that are switched on for a while."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from carnet.foundation import ids
from carnet.foundation.actors import Actor, ActorKind


class Role(StrEnum):
    """What an agent is hired for. What each may do is in `data/powers.tsv`."""

    SUPPORT = "support"
    SUPERVISOR = "supervisor"
    OPERATOR = "operator"
    PROTECTION_OFFICER = "protection_officer"
    AUDITOR = "auditor"


class Power(StrEnum):
    """What an agent may be allowed to do."""

    READ_QUEUE = "read_queue"
    HANDLE_CASES = "handle_cases"
    SWITCH_ON = "switch_on"
    SEE_STATE = "see_state"
    END_SESSIONS = "end_sessions"
    RESEND_CODE = "resend_code"
    SUSPEND_SPACE = "suspend_space"
    CLOSE_SPACE = "close_space"
    RECORD_DELEGATION = "record_delegation"
    RECORD_REPRESENTATIVE = "record_representative"
    READ_OPERATIONS = "read_operations"
    REQUEST_BULK_CLOSING = "request_bulk_closing"
    APPROVE_BULK_CLOSING = "approve_bulk_closing"
    REQUEST_EXPORT = "request_export"
    APPROVE_EXPORT = "approve_export"
    HANDLE_ALERTS = "handle_alerts"
    READ_HOUSE_JOURNAL = "read_house_journal"


class PrivilegeReason(StrEnum):
    """Why a privilege is switched on. The citizen reads it, as `data/privilege_reasons.tsv` words it."""

    CASE = "case"
    CALL = "call"
    LETTER = "letter"
    JUDGMENT = "judgment"
    SECURITY = "security"


class Reason(StrEnum):
    """Why the desk was refused: stable codes."""

    AGENT_SUSPENDED = "agent_suspended"
    ROLE_NOT_ENTITLED = "role_not_entitled"
    PRIVILEGE_NEEDED = "privilege_needed"
    PRIVILEGE_ENDED = "privilege_ended"
    PRIVILEGE_ELSEWHERE = "privilege_elsewhere"
    TOO_MANY_SEARCHES = "too_many_searches"
    NOBODY_FOUND = "nobody_found"
    SEVERAL_FOUND = "several_found"
    NOT_YOUR_CASE = "not_your_case"
    TAKEN_BY_ANOTHER = "taken_by_another"
    OWN_REQUEST = "own_request"
    SAME_PERSON = "same_person"
    REQUEST_NOT_PENDING = "request_not_pending"
    REQUEST_NOT_APPROVED = "request_not_approved"
    REQUEST_EXPIRED = "request_expired"
    NOT_THE_REQUESTER = "not_the_requester"
    NO_ACCOUNT = "no_account"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAgent:
    """An agent to be created. `staff_number` says who the person is: two accounts of one person share it."""

    identifier: str
    password: str
    name: str
    role: Role
    staff_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """One account of the back office. `person` is the keyed hash of the staff number."""

    id: UUID
    name: str
    role: Role
    person: bytes
    is_active: bool
    created_at: datetime

    @property
    def actor(self) -> Actor:
        """The agent as the journal tells who acts."""
        return Actor(kind=ActorKind.SUPPORT, id=ids.public(self.id), name=self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Privilege:
    """The right to act for one citizen, for a while. `subject` is the citizen's space; `case_id` the case, if one."""

    id: UUID
    agent_id: UUID
    subject: UUID
    case_id: UUID | None
    reason: PrivilegeReason
    started_at: datetime
    ends_at: datetime
    ended_at: datetime | None = None

    def is_on(self, at: datetime) -> bool:
        """Tells whether it still holds at this instant."""
        return self.ended_at is None and self.started_at <= at < self.ends_at
