"""With the workers' role, majorities are announced once and what is over is written, in every space."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from carnet.domain.spaces import actions as spaces
from carnet.domain.spaces.actions import Terms
from carnet.domain.spaces.queries import delegations
from carnet.gateways.jobs import schedule
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
