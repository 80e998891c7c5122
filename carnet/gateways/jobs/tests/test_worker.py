"""The loop and what passes through it."""

import os
import signal
import threading
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.core import mail as django_mail
from django.db import OperationalError, connection, transaction

from carnet.domain.identity import actions as identity
from carnet.domain.identity import queries as identity_queries
from carnet.domain.notifications import actions as notifications
from carnet.domain.notifications import announcing, ports, queries
from carnet.domain.notifications.codes import Mail
from carnet.domain.notifications.tests.factories import citizen, register
from carnet.foundation import clock
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.outbox import actions as outbox
from carnet.foundation.outbox.statements import NewJob
from carnet.gateways.jobs import schedule, worker
from carnet.gateways.jobs.tests.situations import AT, waiting

DOCTOR = Actor(ActorKind.PROFESSIONAL, "10900000010", name="Dr Anne VERNET", organization_name="Cabinet")


@pytest.fixture
def as_worker(transactional_db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE carnet_jobs")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.mark.usefixtures("as_worker")
def test_tells_citizens_in_the_application_and_by_mail() -> None:
    told, silent = register(1), register(2)
    notifications.set_email(space_id=told, email="jeanne@courriel.example", by=citizen(told), at=clock.now())
    with transaction.atomic(), connection.cursor():
        for space_id in (told, silent):
            for kind in ("document_added", "record_read", "record_read"):
                job = announcing.announcement(space_id=space_id, kind=kind, by=DOCTOR, at=clock.now())
                assert job is not None
                outbox.enqueue(job)
    ports.mail_sender.cache_clear()
    one = worker.Worker()

    while one.turn():
        pass

    for space_id in (told, silent):
        assert sorted(notice.count for notice in queries.notices(space_id=space_id, count=9)) == [1, 2]
    assert [letter.to for letter in django_mail.outbox] == [["jeanne@courriel.example"]] * 2
    assert waiting() == []


@pytest.mark.django_db
def test_does_nothing_without_jobs() -> None:
    assert worker.Worker().turn() is worker.Load.NOTHING


@pytest.mark.usefixtures("as_worker")
@pytest.mark.parametrize(("most", "load"), [(2, worker.Load.MUCH), (3, worker.Load.LITTLE)], ids=["full", "not full"])
def test_tells_whether_more_waits(monkeypatch: pytest.MonkeyPatch, most: int, load: worker.Load) -> None:
    monkeypatch.setattr(worker, "TOGETHER_COUNT", most)
    for space_id in (register(1), register(2)):
        with transaction.atomic():
            job = announcing.announcement(space_id=space_id, kind="record_read", by=DOCTOR, at=clock.now())
            assert job is not None
            outbox.enqueue(job)
    assert worker.Worker().turn() is load


@pytest.mark.django_db
def test_stops_when_told() -> None:
    one = worker.Worker()
    timer = threading.Timer(0.3, one.stop)
    timer.start()
    one.run()
    timer.join()
    assert not timer.is_alive()


def test_waits_for_a_database_that_went_away(monkeypatch: pytest.MonkeyPatch) -> None:
    one, turns = worker.Worker(), iter([OperationalError(), OperationalError(), None])
    monkeypatch.setattr(worker, "SHORTEST_WAIT", 0.001)
    monkeypatch.setattr(connection, "close", lambda: None)

    def turn() -> worker.Load:
        fault = next(turns)
        if fault is not None:
            raise fault
        one.stop()
        return worker.Load.LITTLE

    monkeypatch.setattr(one, "turn", turn)
    one.run()
    assert next(turns, "done") == "done"


class Absent:
    """A mail server that does not answer."""

    def send(self, mail: Mail) -> None:
        raise ports.MailUnreachable("TimeoutError")

    def close(self) -> None:
        return


@pytest.mark.usefixtures("as_worker")
def test_keeps_the_notice_and_tries_the_mail_later(monkeypatch: pytest.MonkeyPatch) -> None:
    space_id = register()
    notifications.set_email(space_id=space_id, email="jeanne@courriel.example", by=citizen(space_id), at=clock.now())
    with transaction.atomic(), connection.cursor():
        job = announcing.announcement(space_id=space_id, kind="document_added", by=DOCTOR, at=clock.now())
        assert job is not None
        outbox.enqueue(job)
    monkeypatch.setattr(ports, "mail_sender", Absent)
    one = worker.Worker()

    while one.turn():
        pass

    assert queries.unread_count(space_id=space_id) == 1
    ((_, attempts, error),) = waiting()
    assert (attempts, error.startswith("unavailable: MailUnreachable, at ")) == (1, True)
    assert waiting(at=clock.now()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["notify", "mail"])
def test_puts_back_a_job_that_names_no_space(kind: str) -> None:
    with connection.cursor():
        payload: dict[str, str | int | bool | None] = {"notice_id": UUID(int=1).hex}
        outbox.enqueue(NewJob(kind=kind, space_id=None, payload=payload, at=clock.now()))
    worker.Worker().turn()
    assert [error for _, _, error in waiting() if error.startswith("ValueError, at gateways/jobs/handlers.py:")]


@pytest.mark.django_db
def test_ends_on_the_signal_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {kind: signal.getsignal(kind) for kind in (signal.SIGTERM, signal.SIGINT)}
    monkeypatch.setattr(connection, "close", lambda: None)
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGTERM))
    try:
        timer.start()
        worker.main()
    finally:
        timer.join()
        for kind, handler in before.items():
            signal.signal(kind, handler)


@pytest.mark.django_db
def test_removes_expired_assertions_and_tokens_every_hour() -> None:
    identity.accept_assertion(client_id="c", jti="old", expires_at=AT - timedelta(hours=1))
    identity.accept_assertion(client_id="c", jti="new", expires_at=AT + timedelta(hours=1))
    slots = schedule.slots()

    schedule.run_due(slots, at=AT)

    identity.accept_assertion(client_id="c", jti="old", expires_at=AT - timedelta(hours=1))
    with pytest.raises(identity.AssertionReplayed):
        identity.accept_assertion(client_id="c", jti="new", expires_at=AT)
    schedule.run_due(slots, at=AT + timedelta(minutes=59))
    with pytest.raises(identity.AssertionReplayed):
        identity.accept_assertion(client_id="c", jti="old", expires_at=AT)
    assert identity_queries.token_bearer(token="x", at=AT) is None


@pytest.mark.django_db
def test_goes_on_after_a_regular_task_fails(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_at: object) -> None:
        raise ValueError("Jeanne MOREL")

    ran: list[object] = []
    slots = [
        schedule.Slot("faulty", timedelta(hours=1), fail),
        schedule.Slot("right", timedelta(hours=1), ran.append),
    ]
    schedule.run_due(slots, at=clock.now())
    assert len(ran) == 1
    assert "a regular task failed" in caplog.text
    assert "Jeanne" not in caplog.text
