"""The law of the desk as tables: role × act × privilege, and the rule of two persons. No database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from carnet.domain.documents.rules.faults import Invalid
from carnet.domain.support import tables
from carnet.domain.support.codes import (
    Agent,
    Operation,
    Power,
    Privilege,
    PrivilegeReason,
    Reason,
    Request,
    RequestStatus,
    Role,
)
from carnet.domain.support.rules import desk, masking, requests

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
ME, OTHER, ALICE, BORIS = (UUID(int=number) for number in range(1, 5))
ON = Privilege(
    id=UUID(int=9),
    agent_id=ME,
    subject=ALICE,
    case_id=None,
    reason=PrivilegeReason.CALL,
    started_at=AT,
    ends_at=AT + timedelta(minutes=30),
)


def _agent(role: Role, *, agent_id: UUID = ME, person: bytes = b"me", is_active: bool = True) -> Agent:
    return Agent(id=agent_id, name="X", role=role, person=person, is_active=is_active, created_at=AT)


# What nobody but these may do, written again beside the data: a change of the data must be a decision.
ENTITLED = {
    Power.READ_QUEUE: "support supervisor auditor",
    Power.HANDLE_CASES: "support supervisor",
    Power.SWITCH_ON: "support supervisor",
    Power.SEE_STATE: "support supervisor",
    Power.END_SESSIONS: "support supervisor",
    Power.RESEND_CODE: "support supervisor",
    Power.SUSPEND_SPACE: "support supervisor",
    Power.CLOSE_SPACE: "support supervisor",
    Power.RECORD_DELEGATION: "support supervisor",
    Power.RECORD_REPRESENTATIVE: "supervisor",
    Power.READ_OPERATIONS: "supervisor operator protection_officer auditor",
    Power.REQUEST_BULK_CLOSING: "supervisor operator",
    Power.APPROVE_BULK_CLOSING: "supervisor protection_officer",
    Power.REQUEST_EXPORT: "supervisor protection_officer",
    Power.APPROVE_EXPORT: "protection_officer",
    Power.HANDLE_ALERTS: "operator",
    Power.READ_HOUSE_JOURNAL: "protection_officer auditor",
}
PRIVILEGED = {
    Power.SEE_STATE,
    Power.END_SESSIONS,
    Power.RESEND_CODE,
    Power.SUSPEND_SPACE,
    Power.CLOSE_SPACE,
    Power.RECORD_DELEGATION,
    Power.RECORD_REPRESENTATIVE,
}


@pytest.mark.parametrize("power", list(Power))
@pytest.mark.parametrize("role", list(Role))
def test_role_by_act(power: Power, role: Role) -> None:
    decision = desk.decide(power=power, agent=_agent(role), at=AT, privilege=ON, subject=ALICE)
    assert decision.allowed == (role.value in ENTITLED[power].split())
    assert decision.allowed or decision.reason == Reason.ROLE_NOT_ENTITLED


def test_what_needs_a_privilege() -> None:
    assert {power for power, row in tables.powers().items() if row.needs_privilege} == PRIVILEGED
    assert set(tables.powers()) == set(Power)


@pytest.mark.parametrize("power", sorted(PRIVILEGED))
@pytest.mark.parametrize(
    ("privilege", "subject", "after", "reason"),
    [
        (None, ALICE, 0, Reason.PRIVILEGE_NEEDED),
        (replace(ON, agent_id=OTHER), ALICE, 0, Reason.PRIVILEGE_NEEDED),
        (ON, ALICE, 30, Reason.PRIVILEGE_ENDED),
        (ON, ALICE, -1, Reason.PRIVILEGE_ENDED),
        (replace(ON, ended_at=AT), ALICE, 1, Reason.PRIVILEGE_ENDED),
        (ON, BORIS, 1, Reason.PRIVILEGE_ELSEWHERE),
        (ON, None, 1, Reason.PRIVILEGE_ELSEWHERE),
        (ON, ALICE, 29, None),
        (ON, ALICE, 0, None),
    ],
)
def test_act_by_privilege(
    power: Power, privilege: Privilege | None, subject: UUID | None, after: int, reason: Reason | None
) -> None:
    at = AT + timedelta(minutes=after)
    decision = desk.decide(power=power, agent=_agent(Role.SUPERVISOR), at=at, privilege=privilege, subject=subject)
    assert decision.reason == (reason or "allowed")


@pytest.mark.parametrize("power", list(Power))
def test_a_suspended_agent_does_nothing(power: Power) -> None:
    for role in Role:
        agent = _agent(role, is_active=False)
        decision = desk.decide(power=power, agent=agent, at=AT, privilege=ON, subject=ALICE)
        assert decision.reason == Reason.AGENT_SUSPENDED


@pytest.mark.parametrize(
    ("searches", "misses", "allowed"), [(0, 0, True), (59, 9, True), (60, 0, False), (0, 10, False), (61, 11, False)]
)
def test_searches_are_counted(searches: int, misses: int, allowed: bool) -> None:
    decision = desk.decide_search(searches=searches, misses=misses, most_searches=60, most_misses=10)
    assert decision.allowed == allowed


@pytest.mark.parametrize(("count", "reason"), [(0, "nobody_found"), (1, "allowed"), (2, "several_found")])
def test_a_search_is_for_one_person(count: int, reason: str) -> None:
    assert desk.decide_found(count=count).reason == reason


def test_a_case_is_one_agent_s() -> None:
    assert desk.decide_take(assigned_to=None, agent_id=ME).allowed
    assert desk.decide_take(assigned_to=ME, agent_id=ME).allowed
    assert desk.decide_take(assigned_to=OTHER, agent_id=ME).reason == Reason.TAKEN_BY_ANOTHER
    assert desk.decide_own_case(assigned_to=ME, agent_id=ME).allowed
    assert desk.decide_own_case(assigned_to=None, agent_id=ME).reason == Reason.NOT_YOUR_CASE
    assert desk.decide_own_case(assigned_to=OTHER, agent_id=ME).reason == Reason.NOT_YOUR_CASE


@pytest.mark.parametrize(
    ("words", "ok"), [("", False), ("  court   ", False), ("dix  lettres", True), ("a" * 501, False)]
)
def test_a_reason_is_said_in_words(words: str, ok: bool) -> None:
    if ok:
        assert desk.require_reason_words(words) == "dix lettres"
        return
    with pytest.raises(Invalid):
        desk.require_reason_words(words)


def _request(**said: object) -> Request:
    values: dict[str, object] = {
        "id": UUID(int=20),
        "operation": Operation.BULK_CLOSING,
        "status": RequestStatus.PENDING,
        "requested_by": OTHER,
        "requested_by_name": "Y",
        "requested_at": AT,
        "expires_at": AT + timedelta(hours=72),
        "words": "parce que",
        "legal_basis": "",
        "summary": (),
        "decided_by_name": "",
        "decided_at": None,
        "decision_words": "",
        "executed_at": None,
        "report": (),
        **said,
    }
    return Request(**values)  # type: ignore[arg-type]  # the tests name the fields


@pytest.mark.parametrize(
    ("said", "role", "person", "hours", "reason"),
    [
        ({}, Role.SUPERVISOR, b"me", 0, "allowed"),
        ({}, Role.PROTECTION_OFFICER, b"me", 71, "allowed"),
        ({}, Role.OPERATOR, b"me", 0, "role_not_entitled"),
        ({}, Role.AUDITOR, b"me", 0, "role_not_entitled"),
        ({"requested_by": ME}, Role.SUPERVISOR, b"me", 0, "own_request"),
        ({}, Role.SUPERVISOR, b"them", 0, "same_person"),
        ({}, Role.SUPERVISOR, b"me", 72, "request_expired"),
        ({"status": RequestStatus.APPROVED}, Role.SUPERVISOR, b"me", 0, "request_not_pending"),
        ({"status": RequestStatus.REFUSED}, Role.SUPERVISOR, b"me", 0, "request_not_pending"),
        ({"status": RequestStatus.DONE}, Role.SUPERVISOR, b"me", 0, "request_not_pending"),
        ({"operation": Operation.THIRD_PARTY_EXPORT}, Role.SUPERVISOR, b"me", 0, "role_not_entitled"),
        ({"operation": Operation.THIRD_PARTY_EXPORT}, Role.PROTECTION_OFFICER, b"me", 0, "allowed"),
    ],
)
def test_who_agrees(said: dict[str, object], role: Role, person: bytes, hours: int, reason: str) -> None:
    decision = requests.decide_agreeing(
        request=_request(**said),
        requester_person=b"them",
        agent=_agent(role, person=person),
        at=AT + timedelta(hours=hours),
    )
    assert decision.reason == reason


@pytest.mark.parametrize(
    ("said", "role", "hours", "reason"),
    [
        ({}, Role.OPERATOR, 0, "allowed"),
        ({"requested_by": OTHER}, Role.OPERATOR, 0, "not_the_requester"),
        ({"status": RequestStatus.PENDING}, Role.OPERATOR, 0, "request_not_approved"),
        ({"status": RequestStatus.RUNNING}, Role.OPERATOR, 0, "request_not_approved"),
        ({"status": RequestStatus.DONE}, Role.OPERATOR, 0, "request_not_approved"),
        ({"status": RequestStatus.REFUSED}, Role.OPERATOR, 0, "request_not_approved"),
        ({}, Role.OPERATOR, 72, "request_expired"),
        ({}, Role.SUPPORT, 0, "role_not_entitled"),
    ],
)
def test_who_executes(said: dict[str, object], role: Role, hours: int, reason: str) -> None:
    request = _request(**{"requested_by": ME, "status": RequestStatus.APPROVED, **said})
    at = AT + timedelta(hours=hours)
    assert requests.decide_executing(request=request, agent=_agent(role), at=at).reason == reason


def test_masks() -> None:
    assert masking.masked_email("alice.martin@exemple.fr") == "a•••@e•••.fr"
    assert masking.masked_matricule("2840375111111") == "284•••••••111"
