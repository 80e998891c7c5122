"""The command that looks at the queue."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from carnet.foundation import clock
from carnet.foundation.outbox import actions
from carnet.foundation.outbox.statements import NewJob

pytestmark = pytest.mark.django_db


def told(*words: str) -> str:
    output = StringIO()
    call_command("jobs", *words, stdout=output)
    return output.getvalue()


def test_lists_what_failed_and_tries_it_again() -> None:
    with connection.cursor():
        actions.enqueue(NewJob(kind="mail", space_id=None, payload={}, at=clock.now()))
    (job,) = actions.take(at=clock.now(), count=1)
    actions.postpone(job=job, error="TimeoutError", at=clock.now() + timedelta(hours=1))

    assert told("list").splitlines()[0].startswith("1 waiting (1 failing), 0 dead")
    assert f"{job.id}  mail  1 attempts, due " in told("list")
    assert "TimeoutError" in told("list")

    assert told("retry", str(job.id)) == "1 jobs are due now.\n"
    assert [again.id for again in actions.take(at=clock.now(), count=1)] == [job.id]


def test_says_that_nothing_waits() -> None:
    assert told("list") == "0 waiting (0 failing), 0 dead.\n"
