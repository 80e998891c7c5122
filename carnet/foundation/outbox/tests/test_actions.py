"""Lending jobs, finishing them, and trying them again."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection

from carnet.foundation.outbox import actions, queries
from carnet.foundation.outbox.statements import NewJob

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def enqueue(kind: str = "notify", *, at: datetime = AT) -> UUID:
    job = NewJob(kind=kind, space_id=None, payload={"count": 3}, at=at)
    with connection.cursor():
        actions.enqueue(job)
    return job.id


def take(at: datetime = AT, count: int = 10) -> list[UUID]:
    return [job.id for job in actions.take(at=at, count=count)]


def test_lends_the_oldest_due_jobs() -> None:
    late, early, _future = enqueue(at=AT), enqueue(at=AT - timedelta(hours=1)), enqueue(at=AT + timedelta(hours=1))
    assert take(count=1) == [early]
    assert take() == [late]


def test_lends_a_job_again_when_the_lease_is_over() -> None:
    job_id = enqueue()
    (taken,) = actions.take(at=AT, count=1, lease=timedelta(minutes=5))
    assert (taken.id, taken.attempts, taken.payload) == (job_id, 1, '{"count": 3}')

    assert take(at=AT + timedelta(minutes=4)) == []
    (again,) = actions.take(at=AT + timedelta(minutes=5), count=1)
    assert (again.id, again.attempts) == (job_id, 2)


def test_lends_chosen_kinds() -> None:
    notify, mail = enqueue("notify"), enqueue("mail")
    assert [job.id for job in actions.take(at=AT, count=9, kinds=("mail", "other"))] == [mail]
    assert actions.take(at=AT, count=9, except_kinds=("notify",)) == []
    assert [job.id for job in actions.take(at=AT, count=9, except_kinds=("mail",))] == [notify]


def test_enqueues_many_or_none() -> None:
    with connection.cursor() as cursor:
        actions.enqueue_all(cursor, [])
        actions.enqueue_all(cursor, [NewJob(kind="mail", space_id=None, payload={}, at=AT) for _ in range(3)])
    assert len(take()) == 3


def test_tells_which_jobs_were_still_there() -> None:
    first, second = enqueue(), enqueue()
    assert actions.finish(job_ids=[first]) == {first}
    assert actions.finish(job_ids=[first, second]) == {second}


@pytest.mark.parametrize(
    ("attempts", "delay"),
    [(1, timedelta(seconds=10)), (2, timedelta(seconds=20)), (5, timedelta(seconds=160)), (19, timedelta(hours=6))],
)
def test_waits_longer_after_each_failure(attempts: int, delay: timedelta) -> None:
    enqueue()
    for _ in range(attempts):
        (job,) = actions.take(at=AT, count=1, lease=timedelta(0))

    actions.postpone(job=job, error="OSError", at=AT)

    (view,) = queries.failed(count=9)
    assert (view.not_before, view.attempts, view.last_error, view.is_dead) == (AT + delay, attempts, "OSError", False)


def test_gives_a_job_up_after_twenty_attempts() -> None:
    job_id = enqueue()
    enqueue("mail", at=AT + timedelta(days=800))
    for _ in range(20):
        (job,) = actions.take(at=AT, count=1, lease=timedelta(0))
    actions.postpone(job=job, error="OSError", at=AT)

    assert take(at=AT + timedelta(days=365)) == []
    (view,) = queries.failed(count=9)
    assert (view.id, view.is_dead) == (job_id, True)
    load = queries.load()
    assert (load.waiting, load.failing, load.dead, load.oldest_at) == (1, 0, 1, AT + timedelta(days=800))

    assert actions.retry(job_ids=[job_id], at=AT) == 1
    assert take() == [job_id]


def test_gives_back_a_job_as_if_it_had_not_been_taken() -> None:
    job_id = enqueue()
    take()
    actions.give_back(job_ids=[job_id], at=AT)
    (job,) = actions.take(at=AT, count=9)
    assert (job.id, job.attempts) == (job_id, 1)
