"""Checkpoints: they commit to every head that moved, follow one another, and show nobody's activity."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction

from carnet.foundation import database
from carnet.foundation.journal import actions, blinding, codes, making, proving, publishing, queries
from carnet.foundation.journal.models import JournalCheckpoint, JournalCommitment, JournalTile
from carnet.foundation.journal.tests import situations
from carnet.foundation.journal.tests.situations import NOON, as_worker, chain, checkpoint, lengthen

LATER = NOON + timedelta(minutes=10)


def committed(space_id: UUID) -> list[tuple[int, int, int]]:
    with database.entered(space_id):
        rows = JournalCommitment.objects.filter(space_id=space_id).order_by("number")
        return list(rows.values_list("number", "seq", "checkpoint"))


def faults(space_id: UUID) -> tuple[str, ...]:
    with database.entered(space_id):
        return proving.verify(space_id=space_id).faults


@pytest.mark.django_db
def test_commits_to_the_heads_that_moved_and_to_them_only() -> None:
    moving, still, silent = chain(3), chain(2), chain(0)
    assert checkpoint(NOON + timedelta(minutes=1)).heads == 2
    lengthen(moving, 4, at=NOON + timedelta(minutes=2))
    assert checkpoint(LATER).heads == 1
    assert committed(moving) == [(1, 3, 1), (2, 7, 2)]
    assert committed(still) == [(1, 2, 1)]
    assert committed(silent) == []
    assert faults(moving) == faults(still) == ()
    assert proving.log_faults() == (2, ())


@pytest.mark.django_db
def test_is_made_when_due_only() -> None:
    chain(1)
    checkpoint(NOON)
    with as_worker():
        assert making.make(at=NOON + timedelta(minutes=9), every=timedelta(minutes=10)) is None
        assert making.make(at=NOON - timedelta(seconds=1), every=timedelta(0)) is None
        assert making.make(at=NOON + timedelta(minutes=10), every=timedelta(minutes=10)) is not None


@pytest.mark.django_db
def test_a_line_dated_long_ago_is_committed_by_the_first_checkpoint_of_the_next_day() -> None:
    space_id = chain(1)
    checkpoint(NOON + timedelta(hours=1))
    lengthen(space_id, 1, at=NOON - timedelta(days=400))
    assert checkpoint(NOON + timedelta(hours=2)).heads == 0
    assert checkpoint(NOON + timedelta(days=1)).heads == 1


@pytest.mark.django_db
def test_what_one_checkpoint_cannot_hold_is_held_by_the_next_at_once() -> None:
    spaces = [chain(1) for _ in range(5)]
    with as_worker():
        made = making.make_all(at=NOON, every=timedelta(minutes=10), most=2)
    assert [one.heads for one in made] == [2, 2, 1]
    assert all(faults(space_id) == () for space_id in spaces)
    with as_worker():
        assert making.make_all(at=NOON, every=timedelta(minutes=10)) == []


@pytest.mark.django_db
def test_more_leaves_than_a_tile_holds_are_proved_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carnet.foundation.journal.checkpoints.TILE", 8)
    spaces = [chain(1) for _ in range(20)]
    made = checkpoint(NOON)
    assert (made.checkpoint.size, JournalTile.objects.count()) == (32, 4)
    assert all(faults(space_id) == () for space_id in spaces)
    assert proving.log_faults() == (1, ())


@pytest.mark.django_db
def test_published_leaves_tell_neither_the_space_nor_how_many_were_active() -> None:
    space_id = chain(1)
    sizes = {checkpoint(NOON).checkpoint.size}
    lengthen(space_id, 1, at=NOON)
    for _ in range(7):
        chain(1)
    sizes |= {checkpoint(LATER).checkpoint.size, checkpoint(LATER + timedelta(minutes=10)).checkpoint.size}
    assert sizes == {16}
    first, second = publishing.leaves(checkpoint=1, tile=0), publishing.leaves(checkpoint=2, tile=0)
    assert not {leaf[:32] for leaf in first} & {leaf[:32] for leaf in second}
    assert all(space_id.bytes not in leaf for leaf in (*first, *second))
    assert list(first) == sorted(first)


@pytest.mark.django_db
def test_the_same_head_has_another_leaf_in_another_space_and_at_another_rank() -> None:
    one, other = (blinding.secret_of(UUID(int=number)) for number in (1, 2))
    leaves = {
        blinding.leaf(secret, number=number, seq=seq, head=bytes(32))
        for secret in (one, other)
        for number in (1, 2)
        for seq in (1, 2)
    }
    assert len(leaves) == 8


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["carnet_web", "carnet_jobs"])
@pytest.mark.parametrize("table", ["journal_commitment", "journal_checkpoint", "journal_tile"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "TRUNCATE {}", "UPDATE {} SET number = number"])
def test_nobody_who_serves_may_change_what_was_committed(role: str, table: str, statement: str) -> None:
    space_id = chain(1)
    checkpoint(NOON)
    with database.entered(space_id) as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(f"SELECT count(*) FROM {table}")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute(statement.format(table))
        cursor.execute("RESET ROLE")


@pytest.mark.django_db
def test_the_web_role_makes_no_checkpoint() -> None:
    space_id = chain(1)
    with database.entered(space_id) as cursor:
        cursor.execute("SET LOCAL ROLE carnet_web")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            making.make(at=NOON, every=timedelta(0))
        cursor.execute("RESET ROLE")


def rewrite(space_id: UUID) -> None:
    """Changes the second line, then every hash after it and the head, as the owner of the database could."""
    with database.entered(space_id) as cursor:
        cursor.execute("UPDATE journal_line SET act = 'list_documents' WHERE space_id = %s AND seq = 2", [space_id])
        previous = codes.genesis(space_id)
        for line in list(queries.oldest_first(space_id=space_id)):
            previous = codes.chained(previous, seq=line.seq, entry=line.entry)
            cursor.execute("UPDATE journal_line SET hash = %s WHERE seq = %s", [previous, line.seq])
        cursor.execute("UPDATE journal_head SET hash = %s", [previous])


@pytest.mark.django_db
def test_finds_a_chain_rewritten_whole_by_the_owner_of_the_database() -> None:
    space_id = chain(5)
    checkpoint(NOON)
    rewrite(space_id)
    assert faults(space_id) == ("line 5 is not the one that checkpoint 1 commits to",)


@pytest.mark.django_db
def test_a_chain_rolled_back_is_committed_as_it_is_and_found() -> None:
    space_id = chain(5)
    checkpoint(NOON)
    with database.entered(space_id) as cursor:
        cursor.execute("DELETE FROM journal_line WHERE seq = 5")
        cursor.execute("UPDATE journal_head SET seq = 4, hash = (SELECT hash FROM journal_line WHERE seq = 4)")
    assert checkpoint(LATER, looks_at_all=True).heads == 1
    assert committed(space_id) == [(1, 5, 1), (2, 4, 2)]
    assert faults(space_id) == ("line 5 is not the one that checkpoint 1 commits to",)


_OWNERS = {
    "a commitment removed": "DELETE FROM journal_commitment WHERE number = 1",
    "a commitment that says another line": "UPDATE journal_commitment SET seq = 2 WHERE number = 1",
    "a commitment that says another hash": "UPDATE journal_commitment SET hash = sha256(hash) WHERE number = 1",
    "a commitment moved to another checkpoint": "UPDATE journal_commitment SET checkpoint = 2 WHERE number = 1",
    "a commitment of no checkpoint": "UPDATE journal_commitment SET checkpoint = 9 WHERE number = 1",
    "a commitment at another place": "UPDATE journal_commitment SET index = (index + 1) % 16 WHERE number = 1",
}
_PUBLIC = {
    "a checkpoint removed": "DELETE FROM journal_checkpoint WHERE number = 1",
    "a checkpoint dated otherwise": "UPDATE journal_checkpoint SET at = at - interval '1 second' WHERE number = 1",
    "a root changed": "UPDATE journal_checkpoint SET root = sha256(root) WHERE number = 1",
    "a log changed": "UPDATE journal_checkpoint SET log = sha256(log) WHERE number = 2",
    "a link changed": "UPDATE journal_checkpoint SET previous = sha256(previous) WHERE number = 2",
    "signatures removed": "UPDATE journal_checkpoint SET signatures = '[]' WHERE number = 1",
    "signatures exchanged": "UPDATE journal_checkpoint SET signatures = "
    "(SELECT signatures FROM journal_checkpoint WHERE number = 2) WHERE number = 1",
    "leaves removed": "DELETE FROM journal_tile WHERE checkpoint = 1",
    "a leaf changed": "UPDATE journal_tile SET leaves = set_byte(leaves, 0, 255 - get_byte(leaves, 0))",
}


@pytest.fixture
def two_checkpoints() -> UUID:
    """A space that two checkpoints commit to."""
    space_id = chain(3)
    checkpoint(NOON)
    lengthen(space_id, 3, at=NOON)
    checkpoint(LATER)
    return space_id


@pytest.mark.django_db
@pytest.mark.parametrize("statement", _OWNERS.values(), ids=_OWNERS.keys())
def test_the_owner_of_the_database_cannot_hide(statement: str, two_checkpoints: UUID) -> None:
    with database.entered(two_checkpoints) as cursor:
        cursor.execute(statement)
        assert cursor.rowcount == 1
    assert faults(two_checkpoints)


@pytest.mark.django_db
@pytest.mark.parametrize("statement", _PUBLIC.values(), ids=_PUBLIC.keys())
def test_the_owner_of_the_database_cannot_publish(statement: str, two_checkpoints: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount >= 1
    _, found = proving.log_faults()
    assert found


@pytest.mark.django_db(transaction=True)
def test_one_maker_at_a_time() -> None:
    chain(1)
    entered, leave = Event(), Event()

    def hold() -> None:
        with transaction.atomic(), as_worker():
            assert making.make(at=NOON, every=timedelta(0)) is not None
            entered.set()
            leave.wait(10)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(hold)
        assert entered.wait(10)
        with as_worker():
            assert making.make(at=NOON, every=timedelta(0)) is None
        leave.set()
        held.result()
    assert JournalCheckpoint.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_maker_that_dies_leaves_nothing() -> None:
    space_id = chain(1)

    def die() -> None:
        with transaction.atomic(), as_worker():
            making.make(at=NOON, every=timedelta(0))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        die()
    assert JournalCheckpoint.objects.count() == JournalTile.objects.count() == 0
    assert committed(space_id) == []
    assert checkpoint(NOON).checkpoint.number == 1


@pytest.mark.django_db(transaction=True)
def test_checkpoints_taken_while_lines_are_written_are_consistent() -> None:
    spaces = [chain(0) for _ in range(4)]
    done = Event()

    def write(space_id: UUID) -> None:
        for number in range(40):
            with database.entered(space_id):
                actions.append(situations.entry(space_id, number))
        connection.close()

    def check() -> int:
        made = 0
        while not done.is_set() or not made:
            with as_worker():
                made += making.make(at=NOON + timedelta(seconds=made), every=timedelta(0)) is not None
        connection.close()
        return made

    with ThreadPoolExecutor(5) as pool:
        checking = pool.submit(check)
        for writing in [pool.submit(write, space_id) for space_id in spaces]:
            writing.result()
        done.set()
        made = checking.result()
    checkpoint(LATER)
    assert made > 1
    assert all(faults(space_id) == () for space_id in spaces)
    assert [committed(space_id)[-1][1] for space_id in spaces] == [40] * 4
    assert proving.log_faults() == (made + 1, ())
