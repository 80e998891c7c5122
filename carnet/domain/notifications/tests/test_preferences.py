"""Being told as one chose: at once, the next morning, in the application only, or not at all."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from carnet.domain.notifications import actions, announcing, queries, rules
from carnet.domain.notifications.codes import Channel, Family, Mail, NoticeKind
from carnet.domain.notifications.tests.factories import AT, citizen, payload, register
from carnet.foundation import database
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import queries as journal
from carnet.foundation.outbox import actions as outbox
from carnet.foundation.outbox.actions import TakenJob

MORNING = datetime(2026, 3, 3, 6, 30, tzinfo=UTC)


class Postman:
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []

    def send(self, mail: Mail) -> None:
        self.sent.append(mail)

    def close(self) -> None:
        return


@pytest.fixture
def space_id(db: None) -> UUID:
    space_id = register()
    actions.set_email(space_id=space_id, email="jeanne@courriel.example", by=citizen(space_id), at=AT)
    return space_id


def _choose(space_id: UUID, **channels: Channel) -> None:
    chosen = {Family(name): channel for name, channel in channels.items()}
    actions.choose_channels(space_id=space_id, channels=chosen, by=citizen(space_id), at=AT)


def _told(space_id: UUID, *kinds: str, at: datetime = AT) -> list[str]:
    for kind in kinds:
        actions.deliver(space_id=space_id, payload=payload(kind), at=at)
    return [notice.kind.value for notice in queries.notices(space_id=space_id, count=20)]


def _jobs(space_id: UUID, at: datetime = AT) -> list[TakenJob]:
    with database.entered(space_id):
        return outbox.take(at=at, count=50)


@pytest.mark.parametrize(
    ("channel", "told", "mailed"),
    [
        (Channel.MAIL, ["document_added"], ["mail"]),
        (Channel.DAILY, ["document_added"], []),
        (Channel.APP, ["document_added"], []),
        (Channel.NONE, [], []),
    ],
)
def test_tells_as_the_citizen_chose(space_id: UUID, channel: Channel, told: list[str], mailed: list[str]) -> None:
    _choose(space_id, documents=channel)
    assert _told(space_id, "document_added") == told
    assert [job.kind for job in _jobs(space_id)] == mailed
    assert queries.channels(space_id=space_id)[Family.DOCUMENTS] is channel


def test_keeps_each_family_to_its_own_choice(space_id: UUID) -> None:
    _choose(space_id, documents=Channel.NONE, accesses=Channel.NONE)
    kinds = ("document_added", "record_read", "break_glass_read", "authorization_declared", "regulation_read")
    assert sorted(_told(space_id, *kinds)) == ["authorization_declared", "break_glass_read", "regulation_read"]
    assert sorted(job.kind for job in _jobs(space_id)) == ["mail", "mail_urgent", "mail_urgent"]


def test_follows_no_choice_that_the_family_does_not_offer(space_id: UUID) -> None:
    with pytest.raises(Refused, match="notice_cannot_be_silenced"):
        _choose(space_id, documents=Channel.NONE, emergency=Channel.NONE)
    assert queries.channels(space_id=space_id)[Family.DOCUMENTS] is Channel.MAIL
    with database.entered(space_id) as cursor:
        cursor.execute(
            "INSERT INTO notifications_preference (space_id, family, channel, changed_at) "
            "VALUES (%s, 'emergency', 'none', now())",
            [space_id],
        )
    assert queries.channels(space_id=space_id)[Family.EMERGENCY] is Channel.MAIL
    assert _told(space_id, "break_glass_read") == ["break_glass_read"]
    assert [job.kind for job in _jobs(space_id)] == ["mail_urgent"]


def test_writes_each_choice_in_the_journal(space_id: UUID) -> None:
    _choose(space_id, documents=Channel.NONE)
    stranger = Actor(kind=ActorKind.PROFESSIONAL, id="10900000010")
    with pytest.raises(Refused):
        actions.choose_channels(space_id=space_id, channels={Family.DOCUMENTS: Channel.MAIL}, by=stranger, at=AT)
    with database.entered(space_id):
        lines = journal.newest(space_id=space_id, count=2)
    assert [(line.entry.act, line.entry.outcome.value) for line in lines] == [
        ("choose_notices", "refused"),
        ("choose_notices", "allowed"),
    ]


def test_sends_one_mail_the_next_morning(space_id: UUID) -> None:
    _choose(space_id, documents=Channel.DAILY, accesses=Channel.DAILY)
    _told(space_id, "document_added", "document_added", "record_read")
    assert _jobs(space_id, MORNING - timedelta(seconds=1)) == []
    (job,) = _jobs(space_id, MORNING)
    assert job.kind == actions.DAILY_JOB
    postman = Postman()
    assert actions.send_daily(space_id=space_id, mail_id=job.id, sender=postman, at=MORNING)
    assert not actions.send_daily(space_id=space_id, mail_id=job.id, sender=postman, at=MORNING)
    (mail,) = postman.sent
    assert (mail.id, mail.to, mail.subject) == (job.id, "jeanne@courriel.example", "3 avis dans votre espace santé")


@pytest.mark.parametrize("undone", ["read", "deleted", "chosen otherwise", "without address"])
def test_sends_nothing_in_the_morning_of_what_needs_no_telling(space_id: UUID, undone: str) -> None:
    _choose(space_id, documents=Channel.DAILY)
    _told(space_id, "document_added")
    ids = [notice.id for notice in queries.notices(space_id=space_id, count=5)]
    match undone:
        case "read":
            actions.mark_read(space_id=space_id, ids=ids, at=AT)
        case "deleted":
            assert actions.delete(space_id=space_id, ids=ids) == 1
            assert queries.notices(space_id=space_id, count=5) == ()
        case "chosen otherwise":
            _choose(space_id, documents=Channel.APP)
        case _:
            actions.remove_email(space_id=space_id, by=citizen(space_id), at=AT)
    postman = Postman()
    assert not actions.send_daily(space_id=space_id, mail_id=UUID(int=1), sender=postman, at=MORNING)
    assert postman.sent == []


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (datetime(2026, 3, 2, 6, 29, tzinfo=UTC), datetime(2026, 3, 2, 6, 30, tzinfo=UTC)),
        (datetime(2026, 3, 2, 6, 30, tzinfo=UTC), datetime(2026, 3, 3, 6, 30, tzinfo=UTC)),
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), datetime(2026, 3, 29, 5, 30, tzinfo=UTC)),
        (datetime(2026, 7, 1, 12, 0, tzinfo=UTC), datetime(2026, 7, 2, 5, 30, tzinfo=UTC)),
    ],
    ids=["before the hour", "at the hour", "the night when summer time begins", "in summer"],
)
def test_knows_the_next_morning(at: datetime, due: datetime) -> None:
    assert rules.next_daily(at) == due


@pytest.mark.parametrize(
    ("mode", "kind", "told"),
    [
        ("normal", "document_read", "document_read"),
        ("break_glass", "document_read", "break_glass_read"),
        ("break_glass", "record_read", "break_glass_read"),
        ("regulation", "record_read", "regulation_read"),
        ("break_glass", "document_added", "document_added"),
        ("secret", "record_read", None),
        ("secret", "document_added", None),
    ],
)
def test_tells_an_emergency_as_what_it_is(mode: str, kind: str, told: str | None) -> None:
    doctor = Actor(kind=ActorKind.PROFESSIONAL, id="10900000010", mode=mode)
    job = announcing.announcement(space_id=UUID(int=1), kind=kind, by=doctor, at=AT)
    assert (None if job is None else job.payload["kind"]) == told


def test_folds_emergencies_apart_from_ordinary_readings(space_id: UUID) -> None:
    kinds = ("record_read", "break_glass_read", "document_read", "break_glass_read", "regulation_read")
    _told(space_id, *kinds)
    told = {notice.kind: notice.count for notice in queries.notices(space_id=space_id, count=9)}
    assert told == {
        NoticeKind.RECORD_READ: 2,
        NoticeKind.BREAK_GLASS_READ: 2,
        NoticeKind.REGULATION_READ: 1,
    }
