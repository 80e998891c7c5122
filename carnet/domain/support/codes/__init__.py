"""The words of support, by subject: cases, the desk and its privileges, requests that need a second person."""

from carnet.domain.support.codes.cases import (
    Attachment,
    Case,
    CaseEvent,
    CaseReason,
    CaseStatus,
    Conversation,
    File,
    Message,
    Side,
    case_number,
)
from carnet.domain.support.codes.desk import Agent, NewAgent, Power, Privilege, PrivilegeReason, Reason, Role
from carnet.domain.support.codes.requests import BulkCheck, Operation, Request, RequestStatus

__all__ = [
    "Agent",
    "Attachment",
    "BulkCheck",
    "Case",
    "CaseEvent",
    "CaseReason",
    "CaseStatus",
    "Conversation",
    "File",
    "Message",
    "NewAgent",
    "Operation",
    "Power",
    "Privilege",
    "PrivilegeReason",
    "Reason",
    "Request",
    "RequestStatus",
    "Role",
    "Side",
    "case_number",
]
