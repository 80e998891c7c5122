"""What other parts enqueue so that a citizen is told: written in the act's own statement, delivered by a worker."""

from datetime import datetime
from uuid import UUID

from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.outbox.statements import NewJob

JOB = "notify"

# The citizen is not told of the citizen's own acts, nor of what the system does to keep house.
_SILENT = frozenset({ActorKind.CITIZEN, ActorKind.SYSTEM})


def announcement(
    *,
    space_id: UUID,
    kind: str,
    by: Actor,
    at: datetime,
    object_id: UUID | None = None,
    object_code: str = "",
) -> NewJob | None:
    """Makes the job that tells a citizen of one act, or None when the act is the citizen's own.

    An empty `kind` stands for an act of which nothing is told, whoever does it.
    """
    if not kind or by.kind in _SILENT:
        return None
    payload: dict[str, str | int | bool | None] = {
        "kind": kind,
        "actor_id": by.id,
        "actor_name": by.name,
        "organization_name": by.organization_name,
        "object_id": object_id.hex if object_id else None,
        "object_code": object_code,
    }
    return NewJob(kind=JOB, space_id=space_id, payload=payload, at=at)
