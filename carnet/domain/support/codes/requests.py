"""Acts that need a second person: what is asked, by whom, and who agreed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from carnet.foundation import ids


class Operation(StrEnum):
    """What may be asked."""

    BULK_CLOSING = "bulk_closing"
    THIRD_PARTY_EXPORT = "third_party_export"


class RequestStatus(StrEnum):
    """Where a request stands. One that nobody decided in time is expired by the clock, without a row changing."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    RUNNING = "running"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class BulkCheck:
    """What a list of INS would close: a dry run. Lines are numbered from 1."""

    closable: tuple[UUID, ...]
    not_closable: tuple[int, ...]
    unknown: tuple[int, ...]
    unreadable: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request, as its pages show it. `summary` is what the second person must know, as (label code, value).

    `expires_at` bounds the decision while pending, then the execution once approved.
    """

    id: UUID
    operation: Operation
    status: RequestStatus
    requested_by: UUID
    requested_by_name: str
    requested_at: datetime
    expires_at: datetime
    words: str
    legal_basis: str
    summary: tuple[tuple[str, str], ...]
    decided_by_name: str
    decided_at: datetime | None
    decision_words: str
    executed_at: datetime | None
    report: tuple[tuple[str, str], ...]

    @property
    def public_id(self) -> str:
        """The identifier of the request in addresses."""
        return ids.public(self.id)

    def is_expired(self, at: datetime) -> bool:
        """Tells whether its time has passed without its being decided, or executed."""
        return self.status in {RequestStatus.PENDING, RequestStatus.APPROVED} and at >= self.expires_at
