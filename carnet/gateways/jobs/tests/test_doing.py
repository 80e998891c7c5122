"""Doing jobs: at least once, effects once, the faulty one alone."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection

from carnet.foundation import clock
from carnet.foundation.outbox import actions as outbox
from carnet.foundation.outbox.actions import TakenJob
from carnet.gateways.jobs import doing, handlers
from carnet.gateways.jobs.tests import situations
from carnet.gateways.jobs.tests.situations import Writer, enqueue, said, waiting

pytestmark = pytest.mark.django_db


def take(kind: str) -> list[TakenJob]:
    return outbox.take(at=clock.now(), count=100, kinds=(kind,))


@pytest.fixture
def writer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Writer]:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE said (word text)")
    made = Writer()
    monkeypatch.setattr(handlers, "TOGETHER", {"write": made})
    yield made
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE said")


def test_does_a_batch_at_once(writer: Writer) -> None:
    enqueue("a", "b", "c", kind="write")

    doing.together(take("write"))

    assert (said(), writer.batches, waiting()) == (["a", "b", "c"], [3], [])


def test_puts_back_only_the_faulty_job(writer: Writer) -> None:
    _, broken, *_ = enqueue("a", "broken", "c", "d", "e", kind="write")

    doing.together(take("write"))

    assert said() == ["a", "c", "d", "e"]
    ((job_id, attempts, error),) = waiting()
    assert (job_id, attempts) == (broken, 1)
    assert error.startswith("ValueError, at gateways/jobs/tests/situations.py:")
    assert waiting(at=clock.now()) == []


def test_leaves_out_what_another_worker_finished(writer: Writer) -> None:
    first, _ = enqueue("a", "b", kind="write")
    taken = take("write")
    outbox.finish(job_ids=[first])

    doing.together(taken)

    assert said() == ["b"]


def test_puts_back_an_unknown_kind(writer: Writer) -> None:
    enqueue("a", kind="of-tomorrow")
    doing.together(take("of-tomorrow"))
    assert [error for _, _, error in waiting()] == ["unknown kind of job"]


def test_no_longer_takes_what_kills_workers(writer: Writer) -> None:
    enqueue("a", kind="write")
    (taken,) = take("write")
    worn = TakenJob(taken.id, None, "write", taken.payload, taken.enqueued_at, outbox.MOST_ATTEMPTS + 1)

    doing.together([worn])

    assert said() == []
    assert [error for _, _, error in waiting()] == ["every worker that took it died"]
    assert waiting(at=clock.now() + timedelta(days=365)) == []


class Caller:
    """Does jobs one by one; fails or finds nobody as their payload says."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.released = 0

    def run(self, job: TakenJob, at: datetime) -> None:
        if "absent" in job.payload:
            raise handlers.Unavailable
        if "broken" in job.payload:
            raise ValueError("Jeanne MOREL")
        self.done.append(job.payload)

    def release(self) -> None:
        self.released += 1


@pytest.fixture
def caller(monkeypatch: pytest.MonkeyPatch) -> Caller:
    made = Caller()
    monkeypatch.setattr(handlers, "ALONE", {"call": handlers.Alone(run=made.run, release=made.release)})
    return made


def test_does_jobs_one_by_one(caller: Caller) -> None:
    enqueue("a", "broken", "c", kind="call")

    doing.alone(take("call"), is_stopping=lambda: False)

    assert (len(caller.done), caller.released) == (2, 1)
    ((_, _, error),) = waiting()
    assert error.startswith("ValueError, at gateways/jobs/tests/test_doing.py:")


def test_tries_no_other_when_nobody_answers(caller: Caller) -> None:
    enqueue("a", "absent", "c", kind="call")

    doing.alone(take("call"), is_stopping=lambda: False)

    assert (len(caller.done), caller.released) == (1, 1)
    assert [error.partition(":")[0] for _, _, error in waiting()] == ["unavailable", "not tried"]


def test_gives_back_what_is_left_when_told_to_stop(caller: Caller) -> None:
    left = enqueue("a", "b", "c", kind="call")
    answers = iter([False, True])

    doing.alone(take("call"), is_stopping=lambda: next(answers))

    assert len(caller.done) == 1
    assert waiting(at=clock.now()) == [(left[1], 0, ""), (left[2], 0, "")]


def test_gives_back_what_is_left_when_it_lasts_too_long(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    enqueue("a", "b", kind="call")
    monkeypatch.setattr(doing, "ALONE_SECONDS", -1.0)

    doing.alone(take("call"), is_stopping=lambda: False)

    assert (caller.done, len(waiting(at=clock.now()))) == ([], 2)


def test_no_longer_calls_what_kills_workers(caller: Caller) -> None:
    doing.alone([situations.job("call", attempts=outbox.MOST_ATTEMPTS + 1)], is_stopping=lambda: False)
    assert caller.done == []
