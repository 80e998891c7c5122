"""Faults are told without quoting any value."""

import pytest
from django.db import DatabaseError, connection, transaction

from carnet.foundation.outbox import actions as outbox
from carnet.gateways.jobs import faults
from carnet.gateways.jobs.tests.situations import job


def test_names_the_kind_and_place_of_a_fault() -> None:
    with pytest.raises(AttributeError) as caught:
        outbox.postpone(job="Jeanne MOREL", error="", at=job().enqueued_at)  # type: ignore[arg-type]
    told = faults.described(caught.value)
    assert told.startswith("AttributeError, at foundation/outbox/actions.py:")
    assert "Jeanne" not in told


@pytest.mark.django_db
def test_names_the_state_of_the_database() -> None:
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 'Jeanne MOREL'::int")
    assert "DataError, SQLSTATE 22P02" in faults.described(caught.value)
    assert "Jeanne" not in faults.described(caught.value)
