"""Jobs and handlers for the tests of the worker."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from carnet.foundation import ids
from carnet.foundation.outbox import actions as outbox
from carnet.foundation.outbox.actions import TakenJob
from carnet.foundation.outbox.statements import NewJob

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def job(kind: str = "notify", attempts: int = 1) -> TakenJob:
    """Gives a job as a worker takes it."""
    return TakenJob(ids.new_id(), None, kind, "{}", AT, attempts)


def enqueue(*payloads: str, kind: str, at: datetime = AT) -> list[UUID]:
    """Enqueues one job a payload."""
    jobs = [
        NewJob(kind=kind, space_id=None, payload={"say": say}, at=at + timedelta(microseconds=rank))
        for rank, say in enumerate(payloads)
    ]
    with connection.cursor() as cursor:
        outbox.enqueue_all(cursor, jobs)
    return [new.id for new in jobs]


def waiting(at: datetime = outbox.NEVER) -> list[tuple[UUID, int, str]]:
    """Lists what is in the queue: identifier, attempts, last error."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, attempts, last_error FROM outbox_job WHERE not_before <= %s ORDER BY enqueued_at", [at]
        )
        return [(row[0], row[1], row[2]) for row in cursor.fetchall()]


class Writer:
    """Does jobs by writing rows in a table of the transaction, and fails on « broken »."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    def __call__(self, cursor: CursorWrapper, jobs: Sequence[TakenJob], at: datetime) -> None:
        self.batches.append(len(jobs))
        for taken in jobs:
            cursor.execute("INSERT INTO said VALUES (%s)", [taken.payload])
        if any("broken" in taken.payload for taken in jobs):
            raise ValueError("Jeanne MOREL")


def said() -> list[str]:
    """Lists what the jobs wrote."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT word::jsonb ->> 'say' FROM said ORDER BY 1")
        return [row[0] for row in cursor.fetchall()]
