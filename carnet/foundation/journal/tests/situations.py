"""Chains, checkpoints and exports for the tests of the journal."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection

from carnet.foundation import database
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.journal import actions, codes, exporting, making

NOON = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC)
DOCTOR = Actor(kind=ActorKind.PROFESSIONAL, id="10000000017", name="Dr Zoé D’Été", mode="break_glass", profession="10")
NO_WAIT = timedelta(0)


def entry(space_id: UUID, number: int, *, at: datetime = NOON) -> codes.Entry:
    """Describes the number-th reading of a document by a doctor, with a sealed note now and then."""
    return codes.Entry(
        space_id=space_id,
        at=at + timedelta(seconds=number),
        actor=DOCTOR,
        act="read_document",
        object_kind="document",
        object_id=uuid4() if number % 2 else None,
        object_code="11502-2",
        note=bytes([number % 256]) * (number % 5),
    )


def chain(length: int, *, at: datetime = NOON) -> UUID:
    """Makes a space whose journal has this many lines."""
    space_id = uuid4()
    with database.entered(space_id):
        actions.open_journal(space_id=space_id)
    lengthen(space_id, length, at=at)
    return space_id


def lengthen(space_id: UUID, count: int, *, at: datetime = NOON) -> None:
    """Adds lines to a chain."""
    with database.entered(space_id):
        for number in range(count):
            actions.append(entry(space_id, number, at=at))


@contextmanager
def as_worker() -> Iterator[None]:
    """Acts with the role of the workers, which sees every space."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('carnet.space', '', false)")
        cursor.execute("SET ROLE carnet_jobs")
        try:
            yield
        finally:
            cursor.execute("RESET ROLE")


def checkpoint(at: datetime, *, looks_at_all: bool = False) -> making.Made:
    """Makes a checkpoint now."""
    with as_worker():
        made = making.make(at=at, every=NO_WAIT, looks_at_all=looks_at_all)
    assert made is not None
    return made


def export(space_id: UUID, at: datetime) -> exporting.File:
    """Exports a trail."""
    with database.entered(space_id):
        return exporting.export(space_id=space_id, at=at)
