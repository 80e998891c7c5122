"""Writing notices, sending e-mails, choosing where they go."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from carnet.domain.notifications import actions, queries
from carnet.domain.notifications.codes import Mail, NoticeKind
from carnet.domain.notifications.ports import MailUnreachable
from carnet.domain.notifications.tests.factories import AT, citizen, fact, payload, register
from carnet.foundation import database, ids
from carnet.foundation.actors import SYSTEM, Actor, ActorKind
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import queries as journal
from carnet.foundation.outbox import actions as outbox

DOCUMENT = UUID(int=11)


class Postman:
    """Keeps what it is given, and notes whether a transaction was open; fails when told to."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.sent: list[Mail] = []
        self.in_transaction: list[bool] = []
        self.fault = fault

    def send(self, mail: Mail) -> None:
        self.in_transaction.append(connection.in_atomic_block)
        if self.fault is not None:
            raise self.fault
        self.sent.append(mail)

    def close(self) -> None:
        return


@pytest.fixture
def space_id(db: None) -> UUID:
    return register()


@pytest.fixture
def as_worker(db: None) -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE carnet_jobs")
        yield


def deliver(space_id: UUID, *kinds: str, **changes: str | None) -> None:
    for kind in kinds:
        actions.deliver(space_id=space_id, payload=payload(kind, **changes), at=AT)


def jobs(space_id: UUID) -> list[str]:
    with database.entered(space_id):
        return [job.kind for job in outbox.take(at=AT + timedelta(days=1), count=100)]


def test_writes_a_notice_for_each_deposit(space_id: UUID) -> None:
    deliver(space_id, "document_added", "document_added", object_id=DOCUMENT.hex, object_code="11502-2")

    notices = queries.notices(space_id=space_id, count=10)

    assert [(notice.kind, notice.object_id, notice.count) for notice in notices] == [
        (NoticeKind.DOCUMENT_ADDED, DOCUMENT, 1)
    ] * 2
    assert notices[0].sentence.endswith("Compte rendu d’examens biologiques.")
    assert queries.unread_count(space_id=space_id) == 2


def test_folds_fifty_reads_into_one_notice(space_id: UUID) -> None:
    for number in range(50):
        deliver(space_id, "document_read", object_id=UUID(int=number % 3).hex, object_code="11502-2")

    (notice,) = queries.notices(space_id=space_id, count=10)

    assert (notice.count, notice.object_id, notice.object_code) == (50, None, "11502-2")


def test_folds_in_the_database_as_in_memory(space_id: UUID) -> None:
    facts = [
        fact(space_id, NoticeKind.DOCUMENT_READ, object_id=DOCUMENT, object_code="11502-2"),
        fact(space_id, NoticeKind.DOCUMENT_READ, object_id=DOCUMENT, object_code="11488-4"),
        fact(space_id, NoticeKind.RECORD_READ, at=AT + timedelta(hours=1)),
    ]
    other = register(2)
    with database.entered(other) as cursor:
        actions.deliver_all(cursor, at=AT, facts=[fact(other, one.kind, at=one.at, object_id=one.object_id,
                                                       object_code=one.object_code) for one in facts])  # fmt: skip
    for one in facts:
        with database.entered(space_id) as cursor:
            actions.deliver_all(cursor, facts=[one], at=AT)

    (one_by_one,), (at_once,) = (queries.notices(space_id=space, count=9) for space in (space_id, other))

    for name in ("kind", "at", "object_id", "object_code", "count", "sentence"):
        assert getattr(one_by_one, name) == getattr(at_once, name)


def test_is_new_again_when_a_read_notice_grows(space_id: UUID) -> None:
    deliver(space_id, "record_read")
    (notice,) = queries.notices(space_id=space_id, count=10)
    actions.mark_read(space_id=space_id, ids=[notice.id], at=AT)
    assert queries.unread_count(space_id=space_id) == 0

    deliver(space_id, "record_read")

    assert queries.unread_count(space_id=space_id) == 1


def test_tells_the_same_fact_once(space_id: UUID) -> None:
    told = ids.new_id()
    for _ in range(2):
        actions.deliver(space_id=space_id, payload=payload(), at=AT, fact_id=told)
    assert [notice.count for notice in queries.notices(space_id=space_id, count=10)] == [1]


@pytest.mark.usefixtures("as_worker")
def test_tells_many_citizens_at_once(space_id: UUID) -> None:
    spaces = [space_id, *(register(number) for number in range(2, 6))]
    facts = [fact(space, NoticeKind.DOCUMENT_ADDED) for space in spaces * 3]

    with connection.cursor() as cursor:
        actions.deliver_all(cursor, facts=facts, at=AT)

    assert [queries.unread_count(space_id=space) for space in spaces] == [3] * 5


def test_writes_in_no_other_space_for_the_web(space_id: UUID) -> None:
    stranger = register(2)
    with pytest.raises(DatabaseError, match="row-level security"), database.entered(space_id) as cursor:
        actions.deliver_all(cursor, facts=[fact(stranger, NoticeKind.DOCUMENT_ADDED)], at=AT)
    assert queries.notices(space_id=stranger, count=10) == ()


def test_enqueues_one_mail_a_notice(space_id: UUID) -> None:
    actions.set_email(space_id=space_id, email="jeanne@courriel.example", by=citizen(space_id), at=AT)

    deliver(space_id, "record_read", "document_read", "record_read", "document_added")

    assert jobs(space_id) == ["mail", "mail"]


def test_enqueues_no_mail_without_an_address(space_id: UUID) -> None:
    deliver(space_id, "record_read", "document_added")
    assert jobs(space_id) == []


def test_enqueues_no_mail_about_last_month(space_id: UUID) -> None:
    actions.set_email(space_id=space_id, email="jeanne@courriel.example", by=citizen(space_id), at=AT)
    with database.entered(space_id) as cursor:
        old = fact(space_id, NoticeKind.DOCUMENT_ADDED, at=AT - timedelta(days=30))
        actions.deliver_all(cursor, facts=[old], at=AT)
    assert jobs(space_id) == []
    assert queries.unread_count(space_id=space_id) == 1


def noticed(space_id: UUID) -> UUID:
    actions.set_email(space_id=space_id, email="jeanne@courriel.example", by=citizen(space_id), at=AT)
    deliver(space_id, "document_added")
    (notice,) = queries.notices(space_id=space_id, count=1)
    return notice.id


@pytest.mark.django_db(transaction=True)
def test_sends_a_mail_once_and_outside_any_transaction() -> None:
    space_id = register()
    notice_id, postman = noticed(space_id), Postman()

    sent = [actions.send_mail(space_id=space_id, notice_id=notice_id, sender=postman, at=AT) for _ in range(2)]

    assert sent == [True, False]
    assert postman.in_transaction == [False]
    (mail,) = postman.sent
    assert (mail.id, mail.to) == (notice_id, "jeanne@courriel.example")


def test_keeps_the_notice_when_a_mail_fails(space_id: UUID) -> None:
    notice_id = noticed(space_id)
    broken = Postman(MailUnreachable("TimeoutError"))
    with pytest.raises(MailUnreachable):
        actions.send_mail(space_id=space_id, notice_id=notice_id, sender=broken, at=AT)
    assert queries.unread_count(space_id=space_id) == 1

    assert actions.send_mail(space_id=space_id, notice_id=notice_id, sender=Postman(), at=AT)


def test_sends_nothing_once_the_address_is_removed(space_id: UUID) -> None:
    notice_id, postman = noticed(space_id), Postman()
    actions.remove_email(space_id=space_id, by=citizen(space_id), at=AT)

    assert not actions.send_mail(space_id=space_id, notice_id=notice_id, sender=postman, at=AT)
    assert postman.sent == []


def test_keeps_the_address_sealed(space_id: UUID) -> None:
    actions.set_email(space_id=space_id, email=" jeanne@courriel.example ", by=citizen(space_id), at=AT)

    assert queries.email(space_id=space_id) == "jeanne@courriel.example"
    with database.entered(space_id) as cursor:
        cursor.execute("SELECT sealed_email FROM notifications_contact")
        assert b"jeanne" not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize(
    "email",
    [
        "",
        "jeanne",
        "a@b.example\nBcc: x@y.example",
        "a@b.example, c@d.example",
        "é@b.example",
        "a@" + "b" * 260 + ".fr",
    ],
)
def test_refuses_what_is_not_an_address(space_id: UUID, email: str) -> None:
    with pytest.raises(actions.InvalidEmail):
        actions.set_email(space_id=space_id, email=email, by=citizen(space_id), at=AT)
    assert queries.email(space_id=space_id) is None


def test_refuses_another_person_and_writes_it_in_the_journal(space_id: UUID) -> None:
    doctor = Actor(ActorKind.PROFESSIONAL, "10900000010")
    with pytest.raises(Refused):
        actions.set_email(space_id=space_id, email="a@b.example", by=doctor, at=AT)
    actions.set_email(space_id=space_id, email="a@b.example", by=SYSTEM, at=AT)
    with pytest.raises(Refused):
        actions.remove_email(space_id=space_id, by=doctor, at=AT)

    assert queries.email(space_id=space_id) == "a@b.example"
    with database.entered(space_id):
        lines = journal.newest(space_id=space_id, count=3)
    assert [(line.entry.act, line.entry.outcome) for line in lines] == [
        ("remove_email", "refused"),
        ("set_email", "allowed"),
        ("set_email", "refused"),
    ]
