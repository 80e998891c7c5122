"""With the workers' role, majorities are announced once and what is over is written, in every space."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from pytest_django import Settings

from carnet.domain.notifications import actions as notifications
from carnet.domain.spaces import actions as spaces
from carnet.domain.spaces import writing
from carnet.domain.spaces.actions import Terms
from carnet.domain.spaces.codes.delegations import Kind
from carnet.domain.spaces.queries import delegations
from carnet.foundation import database
from carnet.foundation.journal import queries as journal
from carnet.foundation.outbox import actions as outbox
from carnet.gateways.jobs import doing, schedule
from tests import family
from tests.cast import NOON
from tests.family import CHLOE, Family

DAY = timedelta(days=1)
BEFORE = 30 * DAY
EIGHTEEN = datetime(2033, 6, 15, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def home(transactional_db: None) -> Iterator[Family]:
    known = family.assemble()
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE carnet_jobs")
    yield known
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_announces_the_majority_once_and_ends_it_once(home: Family) -> None:
    done = [spaces.follow_dates(at=at, announced_before=BEFORE) for at in (NOON, EIGHTEEN - 31 * DAY)]
    assert done == [0, 0]
    done = [spaces.follow_dates(at=EIGHTEEN - days * DAY, announced_before=BEFORE) for days in (30, 10, 0, -1)]
    assert done == [1, 0, 1, 0]
    assert [one.status for one in delegations.delegates(space_id=home.lea, at=NOON)] == ["expired"]


def test_ends_invitations_and_mandates_by_their_dates(home: Family) -> None:
    mandate_id = family.with_carer(home.alice, home.chloe, CHLOE, terms=Terms(ends_at=NOON + DAY))
    assert spaces.follow_dates(at=NOON, announced_before=BEFORE) == 0
    assert spaces.follow_dates(at=NOON + DAY, announced_before=BEFORE) == 1
    (view,) = [one for one in delegations.delegates(space_id=home.alice, at=NOON) if one.id == mandate_id]
    assert view.status == "expired"


def test_is_done_every_few_minutes(home: Family) -> None:
    (slot,) = [one for one in schedule.slots() if one.name == "follow the dates of mandates"]
    slot.run(EIGHTEEN)
    assert not family.is_in_force(home.lea, home.alice, EIGHTEEN)
    assert [one.status for one in delegations.delegates(space_id=home.lea, at=NOON)] == ["expired"]


def test_a_letter_brings_a_code_of_their_own_to_whoever_comes_of_age(
    home: Family, settings: Settings, tmp_path: Path
) -> None:
    """One letter, whoever stood for the child, and never to an address that a parent may have given."""
    settings.LETTER_FILES, settings.DEMO = tmp_path / "letters", False
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    by = family.parent(home.alice, of=home.lea)
    notifications.set_email(space_id=home.lea, email="alice@courriel.example", by=by, at=NOON)
    spaces.record(
        space_id=home.lea,
        delegate_id=home.hugo,
        kind=Kind.PARENT,
        terms=Terms(),
        limits=family.LIMITS,
        basis="Jugement du 2 mars 2026",
        by=family.SUPPORT,
        at=NOON,
    )
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE carnet_jobs")
    assert spaces.follow_dates(at=EIGHTEEN - DAY, announced_before=timedelta()) == 0
    assert outbox.take(at=EIGHTEEN, count=10, kinds=(writing.OF_AGE_JOB,)) == []
    assert spaces.follow_dates(at=EIGHTEEN, announced_before=timedelta()) == 2
    jobs = outbox.take(at=EIGHTEEN, count=10, kinds=(writing.OF_AGE_JOB,))
    assert [job.space_id for job in jobs] == [home.lea]
    doing.alone(jobs, is_stopping=lambda: False)
    [printed] = settings.LETTER_FILES.iterdir()
    assert printed.read_bytes().startswith(b"%PDF-")
    with database.entered(home.lea):
        (line,) = journal.newest(space_id=home.lea, count=1)
    assert line.entry.act == "issue_activation_code"
