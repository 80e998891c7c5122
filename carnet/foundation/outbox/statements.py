"""The queue's SQL, as a piece that an act's own statement can carry."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import orjson

from carnet.foundation import ids
from carnet.foundation.database import SqlValue

ENQUEUE = """
job AS (
    INSERT INTO outbox_job (id, space_id, kind, payload, enqueued_at, not_before)
    VALUES (%s, %s, %s, %s::jsonb, %s, %s)
)
"""


@dataclass(frozen=True, slots=True)
class NewJob:
    """Work to enqueue. The payload holds identifiers and codes only, never health data in clear."""

    kind: str
    space_id: UUID | None
    payload: dict[str, str | int | bool | None]
    at: datetime
    not_before: datetime | None = None
    id: UUID = field(default_factory=ids.new_id)


def parameters(job: NewJob) -> tuple[SqlValue, ...]:
    """Gives the parameters of `ENQUEUE`, in order."""
    payload = orjson.dumps(job.payload).decode()
    return (job.id, job.space_id, job.kind, payload, job.at, job.not_before or job.at)
