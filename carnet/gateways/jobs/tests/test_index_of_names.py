"""The worker makes citizens of before the index of names findable, a little every few seconds."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection

from carnet.domain.identity import actions as identity
from carnet.gateways.jobs import schedule
from tests import cast
from tests.cast import NOON


@pytest.fixture
def _worker(transactional_db: None) -> Iterator[None]:
    cast.assemble()
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE carnet_jobs")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.mark.usefixtures("_worker")
def test_indexes_names_until_all_are() -> None:
    (slot,) = [one for one in schedule.slots() if one.name == "index names"]
    schedule.run_due([slot], at=NOON)
    assert slot.next_at == NOON + timedelta(seconds=10)
    assert identity.index_names(at=NOON) == 0
