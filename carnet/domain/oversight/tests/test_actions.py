"""What operators are told, and what they do about it."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from pytest_django import Settings

from carnet.domain.access import actions as access
from carnet.domain.access import reading
from carnet.domain.access.codes import Reason
from carnet.domain.access.vigilance import Habits, Level
from carnet.domain.access.watching import ALERT_JOB
from carnet.domain.notifications.codes import Mail
from carnet.domain.oversight import actions, queries
from carnet.domain.oversight.codes import Alert
from carnet.foundation import database, ids
from carnet.foundation.actors import SYSTEM
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import house
from carnet.foundation.journal import queries as journal
from carnet.foundation.outbox import actions as outbox
from carnet.gateways.jobs import doing
from tests import cast
from tests.cast import NOON, Cast, acting
from tests.roles import role

DIANE = acting(cast.DIANE)
NONE = Habits(records=0, strangers=0, emergencies=0, hour=0, slice=0, unusual=0)


class Box:
    """A mail sender that keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []

    def send(self, mail: Mail) -> None:
        """Keeps an e-mail."""
        self.mails.append(mail)

    def close(self) -> None:
        """Has nothing to close."""


@pytest.fixture
def people(db: None) -> Cast:
    """The fixed cast."""
    return cast.assemble()


def _alert(level: Level = Level.CUT) -> Alert:
    return Alert(
        id=ids.new_id(),
        account=DIANE.id,
        level=level,
        measure="records",
        counted=51,
        limit=40,
        at=NOON,
        name=DIANE.name,
        organization_id=DIANE.organization_id,
        organization_name=DIANE.organization_name,
    )


def _house_acts() -> list[tuple[str, str]]:
    with database.entered(house.HOUSE):
        lines = journal.newest(space_id=house.HOUSE, count=10)
    return [(line.entry.act, line.entry.object_code) for line in lines]


def _look(space_id: UUID, minutes: int = 0) -> None:
    reading.patient_sheet(space_id=space_id, by=DIANE, at=NOON + timedelta(minutes=minutes))


def test_the_worker_lists_a_proof_that_was_asked_and_calls_nobody(people: Cast, settings: Settings) -> None:
    settings.OVERSIGHT_MAIL = "astreinte@carnet.example"
    with role("carnet_jobs"):
        access.write_habits(account=DIANE.id, habits=NONE, at=NOON)
    _look(people.alice)
    with role("carnet_jobs"):
        doing.together(outbox.take(at=NOON, count=10, kinds=(ALERT_JOB,)))
    assert queries.open_alerts() == ()
    (asked,) = queries.questions(since=NOON)
    assert (asked.account, asked.measure, asked.counted, asked.limit) == (DIANE.id, "records", 1, 0)
    assert (asked.organization_name, asked.asked_at, asked.answered_at) == ("Cabinet des Lilas", NOON, None)
    assert _house_acts() == [("ask_proof", DIANE.id)]
    assert outbox.take(at=NOON + timedelta(days=1), count=10, kinds=(ALERT_JOB, actions.MAIL_JOB)) == []


def test_the_worker_notes_the_proof_that_was_given(people: Cast) -> None:
    with role("carnet_jobs"):
        access.write_habits(account=DIANE.id, habits=NONE, at=NOON)
    _look(people.alice)
    later = NOON + timedelta(minutes=5)
    reading.patient_sheet(space_id=people.boris, by=replace(DIANE, proved_at=later), at=later)
    for _ in range(2):
        with role("carnet_jobs"):
            doing.together(outbox.take(at=later, count=10, kinds=(ALERT_JOB,)))
    (asked,) = queries.questions(since=NOON)
    assert asked.answered_at == later
    assert _house_acts() == [("give_proof", DIANE.id), ("ask_proof", DIANE.id)]


def test_mails_the_operators_once_when_an_address_is_set(people: Cast, settings: Settings) -> None:
    settings.OVERSIGHT_MAIL = "astreinte@carnet.example"
    alert = _alert()
    for _ in range(2):
        actions.record_alert(alert=alert, at=NOON)
    (job,) = outbox.take(at=NOON, count=10, kinds=(actions.MAIL_JOB,))
    assert job.payload == f'{{"alert_id": "{alert.id.hex}"}}'
    box = Box()
    actions.send_alert(alert_id=alert.id, sender=box)
    (mail,) = box.mails
    assert (mail.to, mail.subject) == ("astreinte@carnet.example", "Carnet : compte professionnel coupé")
    for word in (DIANE.id, "Cabinet des Lilas", "51, pour une habitude de 40", f"reopen {DIANE.id}"):
        assert word in mail.text


def test_an_operator_opens_an_account_again_and_says_why(people: Cast) -> None:
    with role("carnet_jobs"):
        actions.record_alert(alert=_alert(), at=NOON)
        access.cut(account=DIANE.id, measure="records", counted=51, limit=40, at=NOON)
    with pytest.raises(Refused) as refusal:
        _look(people.alice)
    assert refusal.value.decision.reason == Reason.ACCOUNT_CUT
    with role("carnet_jobs"):
        with pytest.raises(actions.NoReason):
            actions.reopen_account(account=DIANE.id, reason="  ", by=SYSTEM, at=NOON)
        actions.reopen_account(account=DIANE.id, reason="Rappelée au cabinet : garde.", by=SYSTEM, at=NOON)
        with pytest.raises(actions.NotCut):
            actions.reopen_account(account=DIANE.id, reason="Encore", by=SYSTEM, at=NOON)
    _look(people.alice)
    assert queries.open_alerts() == ()
    assert _house_acts() == [("reopen_account", DIANE.id), ("cut_account", DIANE.id)]


def test_an_allowance_holds_against_what_is_learnt_until_its_day(people: Cast) -> None:
    many = Habits(records=500, strangers=500, emergencies=5, hour=100, slice=50, unusual=500)
    today = NOON.date()
    with role("carnet_jobs"):
        actions.allow(account=DIANE.id, habits=many, until=today, reason="Grande pharmacie", by=SYSTEM, at=NOON)
        access.write_learnt(habits={DIANE.id: NONE}, at=NOON)
    _look(people.alice)
    assert outbox.take(at=NOON, count=10, kinds=(ALERT_JOB,)) == []
    with role("carnet_jobs"):
        access.write_learnt(habits={DIANE.id: NONE}, at=NOON + timedelta(days=1))
    _look(people.alice, minutes=24 * 60)
    assert len(outbox.take(at=NOON + timedelta(days=1), count=10, kinds=(ALERT_JOB,))) == 1


def test_closes_the_alerts_of_an_account_that_is_not_cut(people: Cast) -> None:
    actions.record_alert(alert=_alert(Level.ALERT), at=NOON)
    actions.close_alerts(account=DIANE.id, reason="Semaine de grippe", by=SYSTEM, at=NOON)
    assert queries.open_alerts() == ()
