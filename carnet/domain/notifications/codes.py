"""What a citizen may be told, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from carnet.foundation.actors import ActorKind


class NoticeKind(StrEnum):
    """What a notice is about."""

    DOCUMENT_ADDED = "document_added"
    DOCUMENT_REPLACED = "document_replaced"
    DOCUMENT_CHANGED = "document_changed"
    DOCUMENT_DELETED = "document_deleted"
    DOCUMENT_WAITS = "document_waits"
    DOCUMENT_SHOWN = "document_shown"
    DOCUMENT_READ = "document_read"
    RECORD_READ = "record_read"
    BREAK_GLASS_READ = "break_glass_read"
    REGULATION_READ = "regulation_read"
    CONSENT_RECORDED = "consent_recorded"
    CASE_ANSWERED = "case_answered"
    AUTHORIZATION_DECLARED = "authorization_declared"
    AUTHORIZATION_REMOVED = "authorization_removed"
    MANDATE_INVITED = "mandate_invited"
    MANDATE_ACCEPTED = "mandate_accepted"
    MANDATE_REFUSED = "mandate_refused"
    MANDATE_RECORDED = "mandate_recorded"
    MANDATE_ENDED = "mandate_ended"
    MANDATE_EXPIRED = "mandate_expired"
    CHILD_ATTACHED = "child_attached"
    MAJORITY_NEAR = "majority_near"
    MAJORITY_REACHED = "majority_reached"
    NEW_DEVICE = "new_device"
    SECURITY_CHANGED = "security_changed"


class Family(StrEnum):
    """What notices are about, as far as a citizen chooses how to be told. Labels are in `data/families.tsv`."""

    DOCUMENTS = "documents"
    ACCESSES = "accesses"
    RIGHTS = "rights"
    DELEGATES = "delegates"
    SUPPORT = "support"
    EMERGENCY = "emergency"
    SECURITY = "security"


class Channel(StrEnum):
    """How a citizen is told: at once by e-mail, once a day by e-mail, in the application only, or not at all."""

    MAIL = "mail"
    DAILY = "daily"
    APP = "app"
    NONE = "none"


# What is mailed before anything else.
URGENT_FAMILIES = frozenset({Family.EMERGENCY.value, Family.SECURITY.value})
# An access without the citizen's word: told at once, by every channel, to the médecin traitant too (R1111-48).
EMERGENCIES = frozenset({NoticeKind.BREAK_GLASS_READ, NoticeKind.REGULATION_READ})
# What is folded into one notice a day for each person who accesses.
ACCESSES = EMERGENCIES | {NoticeKind.DOCUMENT_READ, NoticeKind.RECORD_READ}

type Payload = Mapping[str, str | int | bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that happened in a space and that its citizen must be told. `id` is unique to the fact."""

    id: UUID
    space_id: UUID
    kind: NoticeKind
    at: datetime
    actor_id: str
    actor_name: str
    organization_name: str
    object_id: UUID | None
    object_code: str
    kept_from_delegates: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegate:
    """Somebody who may be told of what happens in another's space: the own space of who acts, and in which role.

    `documents_only`: the mandate opens the documents and nothing else.
    """

    space_id: UUID
    role: ActorKind
    documents_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """A notice to be written, or to be folded into the one that has its identifier. `count` is in accesses.

    `about` is the space of the person concerned, where the notice is the copy of who acts for this person, whose
    `role` then says what may be chosen.
    """

    id: UUID
    space_id: UUID
    kind: NoticeKind
    at: datetime
    actor_name: str
    organization_name: str
    object_id: UUID | None
    object_code: str
    count: int = 1
    kept_from_delegates: bool = False
    about: UUID | None = None
    role: ActorKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """A notice as the citizen reads it. `sentence` is in French; `object_code` the type of the document, if one.

    `about`: the space of the person concerned, when the reader acts for this person; None for the reader's own.
    """

    id: UUID
    kind: NoticeKind
    at: datetime
    actor_name: str
    organization_name: str
    object_id: UUID | None
    object_code: str
    count: int
    is_read: bool
    sentence: str
    about: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """An e-mail ready to leave. `id` is that of its notice: sent twice, it is the same e-mail."""

    id: UUID
    to: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyMail:
    """The e-mail of a day, and the notices that it tells."""

    mail: Mail
    notice_ids: tuple[UUID, ...]


def fact(payload: Payload, *, fact_id: UUID, space_id: UUID, at: datetime) -> Fact:
    """Reads what an act enqueued. Raises ValueError when it is not a fact that this version knows."""
    try:
        object_id = payload["object_id"]
        return Fact(
            id=fact_id,
            space_id=space_id,
            kind=NoticeKind(str(payload["kind"])),
            at=at,
            actor_id=str(payload["actor_id"]),
            actor_name=str(payload["actor_name"]),
            organization_name=str(payload["organization_name"]),
            object_id=None if object_id is None else UUID(str(object_id)),
            object_code=str(payload["object_code"]),
            kept_from_delegates=bool(payload.get("kept_from_delegates", False)),
        )
    except KeyError as error:
        raise ValueError(f"the payload lacks {error}") from error
