"""Looking at the queue: what waits, what failed, what is dead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carnet.foundation.outbox.actions import MOST_ATTEMPTS
from carnet.foundation.outbox.models import Job


@dataclass(frozen=True, slots=True)
class JobView:
    """A job of the queue, without its payload. `not_before` is when it is due again."""

    id: UUID
    kind: str
    enqueued_at: datetime
    not_before: datetime
    attempts: int
    last_error: str
    is_dead: bool


@dataclass(frozen=True, slots=True)
class Load:
    """How many jobs wait, how many of them failed at least once, how many are dead, and since when the oldest waits."""

    waiting: int
    failing: int
    dead: int
    oldest_at: datetime | None


def load() -> Load:
    """Counts the jobs of the queue."""
    living = Job.objects.filter(attempts__lt=MOST_ATTEMPTS)
    return Load(
        waiting=living.count(),
        failing=living.exclude(last_error="").count(),
        dead=Job.objects.filter(attempts__gte=MOST_ATTEMPTS).count(),
        oldest_at=living.order_by("enqueued_at").values_list("enqueued_at", flat=True).first(),
    )


def failed(*, count: int) -> Sequence[JobView]:
    """Lists the jobs that failed, the dead first, then the most tried."""
    rows = Job.objects.exclude(last_error="").order_by("-attempts", "enqueued_at", "id")[:count]
    return [
        JobView(
            row.id,
            row.kind,
            row.enqueued_at,
            row.not_before,
            row.attempts,
            row.last_error,
            row.attempts >= MOST_ATTEMPTS,
        )
        for row in rows
    ]
