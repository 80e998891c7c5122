"""The rule of two persons: who may ask, who may agree, who executes, and until when."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from carnet.domain.support.codes import Agent, Operation, Power, Reason, Request, RequestStatus
from carnet.domain.support.rules import desk
from carnet.foundation.decisions import ALLOWED, Decision, refuse

MOST_SPACES = 5000
ASKING: Mapping[Operation, Power] = MappingProxyType(
    {
        Operation.BULK_CLOSING: Power.REQUEST_BULK_CLOSING,
        Operation.THIRD_PARTY_EXPORT: Power.REQUEST_EXPORT,
    }
)
AGREEING: Mapping[Operation, Power] = MappingProxyType(
    {
        Operation.BULK_CLOSING: Power.APPROVE_BULK_CLOSING,
        Operation.THIRD_PARTY_EXPORT: Power.APPROVE_EXPORT,
    }
)


def decide_asking(*, operation: Operation, agent: Agent, at: datetime) -> Decision:
    """Decides whether an agent may ask for this."""
    return desk.decide(power=ASKING[operation], agent=agent, at=at)


def decide_agreeing(*, request: Request, requester_person: bytes, agent: Agent, at: datetime) -> Decision:
    """Decides whether an agent may approve or refuse a request: another account, and another person.

    Saying no is a decision like saying yes: one does not refuse one's own request either.
    """
    entitled = desk.decide(power=AGREEING[request.operation], agent=agent, at=at)
    if not entitled.allowed:
        return entitled
    if request.requested_by == agent.id:
        return refuse(Reason.OWN_REQUEST)
    if requester_person == agent.person:
        return refuse(Reason.SAME_PERSON)
    if request.status is not RequestStatus.PENDING:
        return refuse(Reason.REQUEST_NOT_PENDING)
    if request.is_expired(at):
        return refuse(Reason.REQUEST_EXPIRED)
    return ALLOWED


def decide_executing(*, request: Request, agent: Agent, at: datetime) -> Decision:
    """Decides whether an agent may execute a request: who asked, once, while the approval holds."""
    entitled = decide_asking(operation=request.operation, agent=agent, at=at)
    if not entitled.allowed:
        return entitled
    if request.requested_by != agent.id:
        return refuse(Reason.NOT_THE_REQUESTER)
    if request.status is not RequestStatus.APPROVED:
        return refuse(Reason.REQUEST_NOT_APPROVED)
    if request.is_expired(at):
        return refuse(Reason.REQUEST_EXPIRED)
    return ALLOWED
