"""Reading the journal of the entered space, and checking that its chain is whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from carnet.foundation.database import SqlValue
from carnet.foundation.journal import codes, statements
from carnet.foundation.journal.models import JournalHead


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking a chain found: the number of lines read, and the faults, empty when the chain is whole."""

    space_id: UUID
    lines: int
    faults: tuple[str, ...]


def newest(*, space_id: UUID, count: int, before: int | None = None) -> tuple[codes.Line, ...]:
    """Gives the newest lines of a space, newest first; `before` is a line's number, to page on."""
    return tuple(
        _rows(
            "WHERE space_id = %s AND (%s::bigint IS NULL OR seq < %s) ORDER BY seq DESC LIMIT %s",
            (space_id, before, before, count),
            space_id,
        )
    )


def oldest_first(*, space_id: UUID) -> Iterator[codes.Line]:
    """Gives every line of a space, in the order of the chain."""
    return _rows("WHERE space_id = %s ORDER BY seq", (space_id,), space_id)


def verify(*, space_id: UUID) -> Verdict:
    """Recomputes every hash of a space's chain: finds a changed, removed, added or reordered line."""
    previous, expected, faults = codes.genesis(space_id), 1, []
    for line in oldest_first(space_id=space_id):
        if line.seq != expected:
            faults.append(f"line {expected} is missing (next is {line.seq})")
        if codes.chained(previous, seq=line.seq, entry=line.entry) != line.hash:
            faults.append(f"line {line.seq} does not match its hash")
        previous, expected = line.hash, line.seq + 1
    head = JournalHead.objects.filter(space_id=space_id).values_list("seq", "hash").first()
    if head is None:
        faults.append("the chain has no head")
    elif (head[0], bytes(head[1])) != (expected - 1, previous):
        faults.append(f"the head says line {head[0]}, the last line is {expected - 1}, or their hashes differ")
    return Verdict(space_id=space_id, lines=expected - 1, faults=tuple(faults))


def chains() -> tuple[UUID, ...]:
    """Gives every space that has a journal: head, lines or commitments. Sees all only with the workers' role."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT space_id FROM journal_head UNION SELECT space_id FROM journal_line "
            "UNION SELECT space_id FROM journal_commitment ORDER BY 1"
        )
        return tuple(space_id for (space_id,) in cursor.fetchall())


def _rows(condition: str, parameters: tuple[SqlValue, ...], space_id: UUID) -> Iterator[codes.Line]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT seq, hash, {statements.COLUMNS} FROM journal_line {condition}", parameters)
        for seq, digest, *row in cursor:
            yield codes.Line(entry=codes.entry_from_row(space_id, tuple(row)), seq=seq, hash=bytes(digest))
