"""The words of support: cases, what they are about, where they stand, and what is said in them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from carnet.foundation import ids


class CaseReason(StrEnum):
    """What a case is about. Labels and limits are in `data/case_reasons.tsv`. Source: functional-rules §1.6."""

    SURPRISING_ACCESS = "surprising_access"
    REPORT_DOCUMENT = "report_document"
    REPORT_PROFESSIONAL = "report_professional"
    REPORT_SERVICE = "report_service"
    ACCOUNT = "account"
    DELEGATES = "delegates"
    OTHER = "other"


class CaseStatus(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"


class CaseEvent(StrEnum):
    """What may happen to a case."""

    TAKE = "take"
    GIVE_BACK = "give_back"
    ASK = "ask"
    ANSWER = "answer"
    WRITE = "write"  # by the citizen
    CLOSE = "close"


class Side(StrEnum):
    """Who wrote a message."""

    CITIZEN = "citizen"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class File:
    """A file joined to a message, as it arrives."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file joined to a message, without its bytes."""

    id: UUID
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Message:
    """What one side wrote, and when. `author_name` is empty for the citizen in person."""

    id: UUID
    side: Side
    author_name: str
    at: datetime
    words: str
    attachments: tuple[Attachment, ...]


def case_number(case_id: UUID) -> str:
    """Gives the short number of a case, from the random end of its identifier."""
    end = ids.public(case_id)[-9:-1].upper()
    return f"{end[:4]}-{end[4:]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case without its conversation. `line_seq` is the journal line that surprised the citizen.

    `due_at` is when an answer is owed; `forget_at`, once closed, when the whole case is destroyed.
    """

    space_id: UUID
    id: UUID
    reason: CaseReason
    status: CaseStatus
    line_seq: int | None
    document_id: UUID | None
    opened_at: datetime
    changed_at: datetime
    due_at: datetime
    assigned_to: UUID | None
    closed_at: datetime | None
    forget_at: datetime | None

    @property
    def public_id(self) -> str:
        """The identifier of the case in addresses."""
        return ids.public_row(self.space_id, self.id)

    @property
    def number(self) -> str:
        """The short number that people read to one another on the telephone."""
        return case_number(self.id)


@dataclass(frozen=True, slots=True)
class Conversation:
    """A case with all that was said in it, oldest first."""

    case: Case
    messages: tuple[Message, ...]
