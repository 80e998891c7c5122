"""What other parts enqueue so that a citizen is told: written in the act's own statement, delivered by a worker."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy

from carnet.domain.notifications.codes import NoticeKind
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.outbox.statements import NewJob

JOB = "notify"

# What a reading is called when it is done without the citizen's word.
_READINGS = frozenset({NoticeKind.DOCUMENT_READ.value, NoticeKind.RECORD_READ.value})
_URGENT = {"break_glass": NoticeKind.BREAK_GLASS_READ.value, "regulation": NoticeKind.REGULATION_READ.value}
# The care that a minor keeps from the parents, who read the notices of the minor's space.
_SECRET = "secret"  # noqa: S105  # a mode of access

# Names of delegates are sealed: a notice says in which role they act.
_ROLES = {
    ActorKind.REPRESENTATIVE: gettext_lazy("Un représentant légal"),
    ActorKind.CARER: gettext_lazy("Un aidant"),
}

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
    kept_from_delegates: bool = False,
) -> NewJob | None:
    """Makes the job that tells a citizen of one act, or None when the act is the citizen's own.

    `kept_from_delegates`: the act is about what those who act for the citizen may not see. An empty `kind` stands for
    an act of which nothing is told, whoever does it. A reading in an emergency mode is told as what it is.
    Source: R1111-48.
    """
    if not kind or by.kind in _SILENT or by.mode == _SECRET:
        return None
    if kind in _READINGS:
        if by.kind is ActorKind.REPRESENTATIVE:  # who reads the notices too
            return None
        kind = _URGENT.get(by.mode, kind)
    return told_to(
        space_id=space_id,
        kind=kind,
        by=by,
        at=at,
        object_id=object_id,
        object_code=object_code,
        kept_from_delegates=kept_from_delegates,
    )


def told_to(
    *,
    space_id: UUID,
    kind: str,
    by: Actor,
    at: datetime,
    object_id: UUID | None = None,
    object_code: str = "",
    kept_from_delegates: bool = False,
) -> NewJob:
    """Makes the job that tells a citizen of an act, whoever did it: another citizen, or Carnet by the date."""
    payload: dict[str, str | int | bool | None] = {
        "kind": kind,
        "actor_id": by.id,
        "actor_name": by.name or str(_ROLES.get(by.kind, "")),
        "organization_name": by.organization_name,
        "object_id": object_id.hex if object_id else None,
        "object_code": object_code,
        "kept_from_delegates": kept_from_delegates,
    }
    return NewJob(kind=JOB, space_id=space_id, payload=payload, at=at)
