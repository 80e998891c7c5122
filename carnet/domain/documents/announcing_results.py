"""When a result waits for the consultation where it is announced: the job that says so later, and what is due then.

The citizen learns of it at that consultation; failing that, is told to consult a professional, then sees the result.
Source: R1111-53; functional-rules §2.4.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.conf import settings

from carnet.domain.notifications import announcing
from carnet.foundation.actors import SYSTEM
from carnet.foundation.outbox.statements import NewJob

JOB = "announcement"


class Due(StrEnum):
    """What is due for a result that nobody announced."""

    NOTHING = "nothing"
    TELL = "tell"
    SHOW = "show"


def due(*, deposited_at: datetime, at: datetime) -> Due:
    """Says what is due: the patient is told after two weeks, and sees the result after a month, as settings say."""
    if at >= deposited_at + settings.ANNOUNCEMENT_SHOWN:
        return Due.SHOW
    return Due.TELL if at >= deposited_at + settings.ANNOUNCEMENT_TOLD else Due.NOTHING


def reminder(*, space_id: UUID, document_id: UUID, deposited_at: datetime, at: datetime) -> NewJob:
    """Makes the job that comes back when the next thing is due."""
    step = Due.SHOW if due(deposited_at=deposited_at, at=at) is Due.TELL else Due.TELL
    wait = settings.ANNOUNCEMENT_SHOWN if step is Due.SHOW else settings.ANNOUNCEMENT_TOLD
    payload: dict[str, str | int | bool | None] = {"document_id": document_id.hex}
    return NewJob(kind=JOB, space_id=space_id, payload=payload, at=at, not_before=deposited_at + wait)


def notice(
    *,
    space_id: UUID,
    kind: str,
    at: datetime,
    document_id: UUID | None = None,
    type_code: str = "",
    kept_from_delegates: bool,
) -> NewJob:
    """Makes the job that tells the citizen: of what waits, nothing but that it waits."""
    payload: dict[str, str | int | bool | None] = {
        "kind": kind,
        "actor_id": SYSTEM.id,
        "actor_name": "",
        "organization_name": "",
        "object_id": document_id.hex if document_id else None,
        "object_code": type_code,
        "kept_from_delegates": kept_from_delegates,
    }
    return NewJob(kind=announcing.JOB, space_id=space_id, payload=payload, at=at)
