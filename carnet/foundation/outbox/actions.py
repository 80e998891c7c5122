"""Enqueuing work, and taking it: at least once, oldest first, tried again later and later when it fails."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from carnet.foundation.outbox import statements

FIRST_RETRY = timedelta(seconds=10)
LONGEST_RETRY = timedelta(hours=6)

_ENQUEUE = f"WITH {statements.ENQUEUE} SELECT 1"
_TAKE = """
UPDATE outbox_job SET attempts = attempts + 1, not_before = %s
WHERE id IN (
    SELECT id FROM outbox_job WHERE not_before <= %s ORDER BY not_before, id LIMIT %s FOR UPDATE SKIP LOCKED
)
RETURNING id, space_id, kind, payload::text, enqueued_at, attempts
"""


@dataclass(frozen=True, slots=True)
class TakenJob:
    """A job lent to a worker: it comes back to the queue by itself when the worker does not finish it."""

    id: UUID
    space_id: UUID | None
    kind: str
    payload: str
    enqueued_at: datetime
    attempts: int


def enqueue(cursor: CursorWrapper, job: statements.NewJob) -> None:
    """Writes one job in the current transaction."""
    cursor.execute(_ENQUEUE, statements.parameters(job))


def take(*, at: datetime, count: int, lease: timedelta = timedelta(minutes=5)) -> list[TakenJob]:
    """Lends up to `count` due jobs to the caller for the time of the lease."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [at + lease, at, count])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return [TakenJob(*row) for row in sorted(rows, key=lambda row: (row[4], row[0]))]


def finish(*, job_ids: list[UUID]) -> None:
    """Removes jobs that are done."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM outbox_job WHERE id = ANY(%s)", [job_ids])


def postpone(*, job: TakenJob, error: str, at: datetime) -> None:
    """Puts a failed job back for later: 10 seconds, then twice as long each time, six hours at most."""
    delay = min(FIRST_RETRY * 2 ** min(job.attempts - 1, 20), LONGEST_RETRY)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE outbox_job SET not_before = %s, last_error = %s WHERE id = %s",
            [at + delay, error[:500], job.id],
        )
