"""`carnet journal verify`, as an operator runs it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from carnet.foundation import database
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.journal import actions, codes

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def space_id() -> Iterator[UUID]:
    """A space with three lines, read with the workers' role as the command does."""
    made = uuid4()
    by = Actor(kind=ActorKind.PROFESSIONAL, id="10000000017", name="Dr Zoé D’Été", profession="10")
    with database.entered(made) as cursor:
        actions.open_journal(space_id=made)
        for _ in range(3):
            actions.append(codes.Entry(space_id=made, at=NOON, actor=by, act="list_documents"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('carnet.space', '', true)")
        cursor.execute("SET LOCAL ROLE carnet_jobs")
    yield made
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.mark.django_db
def test_says_that_every_journal_is_whole(space_id: UUID) -> None:
    told = StringIO()
    call_command("journal", "verify", stdout=told)
    assert told.getvalue() == "1 journals are whole: 3 lines.\n"


@pytest.mark.django_db
def test_names_the_space_and_the_fault_of_a_broken_journal(space_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    with database.entered(space_id) as cursor:
        cursor.execute("UPDATE journal_line SET act = 'changed' WHERE seq = 2")
    told = StringIO()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE carnet_jobs")
    with pytest.raises(CommandError, match="1 of 1 journals are not whole"):
        call_command("journal", "verify", space=space_id, stdout=told)
    assert f"{space_id}: line 2 does not match its hash" in told.getvalue()
