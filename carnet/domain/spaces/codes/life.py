"""The states of a space and the events that move it."""

from enum import StrEnum


class State(StrEnum):
    """Where a space stands in its life. Source: functional-rules §1.1 (R1111-28, R1111-36, L1111-18)."""

    NOTIFIED = "notified"
    OPENED = "opened"
    OPPOSED = "opposed"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    CLOSED_DECEASED = "closed_deceased"
    DELETION_PENDING = "deletion_pending"
    DELETED = "deleted"


class Event(StrEnum):
    """What may happen to a space."""

    OPEN = "open"
    OPPOSE = "oppose"
    ACTIVATE = "activate"
    COME_BACK = "come_back"
    CLOSE = "close"
    ASK_DELETION = "ask_deletion"
    CANCEL_DELETION = "cancel_deletion"
    DELETE = "delete"
    SUSPEND = "suspend"
    REOPEN = "reopen"
    DIE = "die"
