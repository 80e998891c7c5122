"""The journal: a whole chain verifies, and no line can be changed, removed, added or moved unseen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from carnet.foundation import database
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.journal import actions, codes, queries

NOON = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC)
DOCTOR = Actor(kind=ActorKind.PROFESSIONAL, id="10000000017", name="Dr Zoé D’Été", mode="break_glass", profession="10")


def _entry(space_id: UUID, number: int) -> codes.Entry:
    return codes.Entry(
        space_id=space_id,
        at=NOON + timedelta(seconds=number),
        actor=DOCTOR,
        act="read_document",
        object_kind="document",
        object_id=uuid4() if number % 2 else None,
        object_code="11502-2",
        note=bytes([number % 256]) * (number % 5),
    )


def _chain(length: int) -> UUID:
    space_id = uuid4()
    with database.entered(space_id):
        actions.open_journal(space_id=space_id)
        for number in range(length):
            actions.append(_entry(space_id, number))
    return space_id


@pytest.mark.django_db
def test_verifies_a_whole_chain_and_reads_it_back() -> None:
    space_id = _chain(12)
    with database.entered(space_id):
        assert queries.verify(space_id=space_id) == queries.Verdict(space_id, 12, ())
        newest = queries.newest(space_id=space_id, count=3)
        older = queries.newest(space_id=space_id, count=2, before=newest[-1].seq)
    assert [line.seq for line in (*newest, *older)] == [12, 11, 10, 9, 8]
    assert newest[0].entry.actor == DOCTOR


_TAMPERINGS = {
    "an act changed": "UPDATE journal_line SET act = 'list_documents' WHERE seq = %s",
    "an outcome changed": "UPDATE journal_line SET outcome = 'refused' WHERE seq = %s",
    "an instant moved by a microsecond": "UPDATE journal_line SET at = at + interval '1 microsecond' WHERE seq = %s",
    "another person named": "UPDATE journal_line SET actor_id = '10000000025' WHERE seq = %s",
    "an object forgotten": "UPDATE journal_line SET object_id = '00000000-0000-0000-0000-000000000000' WHERE seq = %s",
    "a note rewritten": "UPDATE journal_line SET note = note || '\\x00' WHERE seq = %s",
    "a line removed": "DELETE FROM journal_line WHERE seq = %s",
    "a hash changed": "UPDATE journal_line SET hash = sha256(hash) WHERE seq = %s",
}


@pytest.mark.django_db
@pytest.mark.parametrize("statement", _TAMPERINGS.values(), ids=_TAMPERINGS.keys())
def test_finds(statement: str) -> None:
    chosen = Random(statement).randrange(1, 13)
    space_id = _chain(12)
    with database.entered(space_id) as cursor:
        cursor.execute(statement, [chosen])
        assert cursor.rowcount == 1
        assert queries.verify(space_id=space_id).faults


@pytest.mark.django_db
def test_finds_two_lines_exchanged() -> None:
    space_id = _chain(6)
    with database.entered(space_id) as cursor:
        cursor.execute("UPDATE journal_line SET seq = -seq WHERE seq IN (2, 3)")
        cursor.execute("UPDATE journal_line SET seq = 5 + seq WHERE seq < 0")
        assert queries.verify(space_id=space_id).faults


@pytest.mark.django_db
def test_finds_a_tail_cut_off() -> None:
    space_id = _chain(6)
    with database.entered(space_id) as cursor:
        cursor.execute("DELETE FROM journal_line WHERE seq = 6")
        assert queries.verify(space_id=space_id).faults == (
            "the head says line 6, the last line is 5, or their hashes differ",
        )


@pytest.mark.django_db
def test_finds_a_head_removed_and_still_lists_the_chain() -> None:
    space_id = _chain(2)
    with database.entered(space_id) as cursor:
        cursor.execute("DELETE FROM journal_head")
        assert queries.verify(space_id=space_id).faults == ("the chain has no head",)
        assert queries.chains() == (space_id,)


@pytest.mark.django_db
def test_refuses_to_write_where_no_space_was_entered() -> None:
    space_id = _chain(1)
    with database.entered(uuid4()), pytest.raises(actions.NoJournal):
        actions.append(_entry(space_id, 1))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_line SET act = 'x'",
        "DELETE FROM journal_line",
        "TRUNCATE journal_line",
        "DELETE FROM journal_head",
        "UPDATE journal_head SET space_id = gen_random_uuid()",
    ],
)
@pytest.mark.parametrize("role", ["carnet_web", "carnet_jobs"])
def test_lets_the_serving_roles_insert_and_read_nothing_else(role: str, statement: str) -> None:
    space_id = _chain(2)
    with database.entered(space_id) as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        actions.append(_entry(space_id, 3))
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute(statement)
        cursor.execute("RESET ROLE")


@pytest.mark.django_db(transaction=True)
def test_never_forks_when_many_write_at_once() -> None:
    space_id = _chain(0)

    def write(number: int) -> int:
        with database.entered(space_id):
            seq = actions.append(_entry(space_id, number))
        connection.close()
        return seq

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(write, range(64)))
    with database.entered(space_id):
        verdict = queries.verify(space_id=space_id)
    assert sorted(numbers) == list(range(1, 65))
    assert verdict.faults == ()
