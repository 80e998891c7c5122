"""Enqueuing work, and taking it: at least once, oldest first, tried again later and later when it fails."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from carnet.foundation import database
from carnet.foundation.outbox import statements

FIRST_RETRY = timedelta(seconds=10)
LONGEST_RETRY = timedelta(hours=6)
MOST_ATTEMPTS = 20
NEVER = datetime(9999, 1, 1, tzinfo=UTC)

_ENQUEUE = f"WITH {statements.ENQUEUE} SELECT 1"
_ENQUEUE_ALL = """
INSERT INTO outbox_job (id, space_id, kind, payload, enqueued_at, not_before) VALUES (%s, %s, %s, %s::jsonb, %s, %s)
"""
# Materialized: the planner never runs the choice twice, so that no more than the limit is taken.
_TAKE = """
WITH due AS MATERIALIZED (
    SELECT id FROM outbox_job
    WHERE not_before <= %s AND (%s::text[] IS NULL OR kind = ANY (%s::text[])) AND kind <> ALL (%s::text[])
    ORDER BY not_before, id LIMIT %s FOR UPDATE SKIP LOCKED
)
UPDATE outbox_job AS job SET attempts = attempts + 1, not_before = %s FROM due WHERE job.id = due.id
RETURNING job.id, job.space_id, job.kind, job.payload::text, job.enqueued_at, job.attempts
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


def enqueue(job: statements.NewJob) -> None:
    """Writes one job in the current transaction."""
    database.rows(_ENQUEUE, statements.parameters(job))


def enqueue_all(cursor: CursorWrapper, jobs: Sequence[statements.NewJob]) -> None:
    """Writes several jobs in the current transaction, in one exchange with the database."""
    if jobs:
        cursor.executemany(_ENQUEUE_ALL, [statements.parameters(job) for job in jobs])


def enqueue_once(cursor: CursorWrapper, jobs: Sequence[statements.NewJob]) -> None:
    """Writes those of these jobs whose identifier is not in the queue already, in the current transaction."""
    if jobs:
        cursor.executemany(f"{_ENQUEUE_ALL} ON CONFLICT (id) DO NOTHING", [statements.parameters(job) for job in jobs])


def take(
    *,
    at: datetime,
    count: int,
    kinds: Sequence[str] | None = None,
    except_kinds: Sequence[str] = (),
    lease: timedelta = timedelta(minutes=5),
) -> list[TakenJob]:
    """Lends up to `count` due jobs to the caller for the time of the lease; `kinds` None stands for every kind."""
    wanted = None if kinds is None else list(kinds)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [at, wanted, wanted, list(except_kinds), count, at + lease])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return [TakenJob(*row) for row in sorted(rows, key=lambda row: (row[4], row[0]))]


def due_kinds(*, at: datetime) -> set[str]:
    """Tells which kinds of jobs wait: asking each kind by itself would cost as many questions as there are kinds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT kind FROM outbox_job WHERE not_before <= %s", [at])
        return {kind for (kind,) in cursor.fetchall()}


def finish(*, job_ids: Sequence[UUID]) -> set[UUID]:
    """Removes jobs that are done and tells which were still there.

    Called first in the transaction that does the work: what another worker already finished is not done twice.
    """
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM outbox_job WHERE id = ANY(%s) RETURNING id", [list(job_ids)])
        return {job_id for (job_id,) in cursor.fetchall()}


def postpone(*, job: TakenJob, error: str, at: datetime) -> None:
    """Puts a failed job back for later: 10 seconds, then twice as long each time, six hours at most.

    After 20 attempts it is dead: it stays with its last error, and waits for somebody to look and retry it.
    """
    delay = min(FIRST_RETRY * 2 ** min(job.attempts - 1, 20), LONGEST_RETRY)
    then = NEVER if job.attempts >= MOST_ATTEMPTS else at + delay
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE outbox_job SET not_before = %s, last_error = %s WHERE id = %s", [then, error[:500], job.id]
        )


def give_back(*, job_ids: Sequence[UUID], at: datetime) -> None:
    """Puts back jobs that were taken and not tried, as if they had not been taken."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE outbox_job SET not_before = %s, attempts = attempts - 1 WHERE id = ANY(%s)",
            [at, list(job_ids)],
        )


def retry(*, job_ids: Sequence[UUID], at: datetime) -> int:
    """Makes jobs due now with all their attempts before them, and tells how many there were."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE outbox_job SET not_before = %s, attempts = 0 WHERE id = ANY(%s)", [at, list(job_ids)])
        return int(cursor.rowcount)
