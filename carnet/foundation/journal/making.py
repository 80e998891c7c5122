"""Making checkpoints: one maker at a time, in one transaction, over the heads that moved since the last one."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from carnet.foundation import database
from carnet.foundation.journal import blinding, checkpoints, merkle, signing
from carnet.foundation.journal.checkpoints import Checkpoint
from carnet.foundation.journal.models import JournalCheckpoint, JournalTile

# More heads than this wait for the next checkpoint, made at once: memory stays bounded, whatever the first one holds.
MOST_HEADS = 1 << 17
# A line is dated before it commits: an act that lasts up to this long is found by the next checkpoint.
LONGEST_ACT = timedelta(minutes=15)
_ONE_MAKER = 0x6361726E6574  # any number that is always the same

# Whatever head is not the one last committed to, even one that went backwards: a checkpoint tells, it does not judge.
_MOVED = """
SELECT head.space_id, head.seq, head.hash, coalesce(former.number, 0) + 1
FROM journal_head head LEFT JOIN LATERAL (
    SELECT number, seq, hash FROM journal_commitment made
    WHERE made.space_id = head.space_id ORDER BY number DESC LIMIT 1
) former ON true
WHERE (former.number IS NULL AND head.seq > 0 OR head.seq <> former.seq OR head.hash <> former.hash) {among}
LIMIT %s
"""
_RECENT = _MOVED.format(among="AND head.space_id IN (SELECT space_id FROM journal_line WHERE at >= %s)")
_EVERY = _MOVED.format(among="")
_COMMIT = """
INSERT INTO journal_commitment (space_id, number, seq, hash, checkpoint, index)
SELECT * FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[], %s::bytea[], %s::bigint[], %s::int[])
"""


@dataclass(frozen=True, slots=True)
class _Head:
    space_id: UUID
    seq: int
    hash: bytes
    number: int


@dataclass(frozen=True, slots=True)
class Made:
    """A checkpoint that was made: how many heads it commits to, and whether others had to wait for the next."""

    checkpoint: Checkpoint
    heads: int
    is_full: bool


def make(*, at: datetime, every: timedelta, most: int = MOST_HEADS, looks_at_all: bool = False) -> Made | None:
    """Makes a checkpoint when one is due; None when none is, or when another maker is at work.

    The first one of a day looks at every head, the others at those that a recent line moved.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ONE_MAKER])
        if cursor.fetchone() != (True,):
            return None
        last = _last()
        if last is not None and (at - last.at < every or at < last.at):
            return None
        since = None if last is None or looks_at_all or at.date() != last.at.date() else last.at - LONGEST_ACT
        heads = _moved(since, most)
        leaves, indexes = _leaves(heads)
        checkpoint, tile_roots = _checkpoint(leaves, after=last, at=at)
        _write(checkpoint, tile_roots, leaves)
        _commit(cursor, heads, indexes, checkpoint.number)
    return Made(checkpoint, heads=len(heads), is_full=len(heads) == most)


def make_all(*, at: datetime, every: timedelta, most: int = MOST_HEADS, looks_at_all: bool = False) -> list[Made]:
    """Makes the checkpoint that is due, and at once the ones after it as long as heads wait."""
    made = make(at=at, every=every, most=most, looks_at_all=looks_at_all)
    done = [made] if made else []
    while made is not None and made.is_full:
        made = make(at=at, every=timedelta(0), most=most, looks_at_all=True)
        done += [made] if made else []
    return done


def _last() -> Checkpoint | None:
    row = JournalCheckpoint.objects.order_by("-number").first()
    return None if row is None else from_row(row)


def from_row(row: JournalCheckpoint) -> Checkpoint:
    """Reads a checkpoint as it was written."""
    return Checkpoint(
        number=row.number,
        at=row.at,
        size=row.size,
        root=bytes(row.root),
        log=bytes(row.log),
        previous=bytes(row.previous),
        signatures=tuple(signing.Signature(one["key"], bytes.fromhex(one["signature"])) for one in row.signatures),
    )


def entries(*, up_to: int) -> list[bytes]:
    """Gives the leaves of the log of checkpoints, from the first to this number."""
    rows = JournalCheckpoint.objects.filter(number__lte=up_to).order_by("number")
    return [
        checkpoints.entry_leaf(number=number, at=at, size=size, root=bytes(root))
        for number, at, size, root in rows.values_list("number", "at", "size", "root")
    ]


def _moved(since: datetime | None, most: int) -> list[_Head]:
    found: list[tuple[Any, ...]]
    found = database.rows(_EVERY, (most,)) if since is None else database.rows(_RECENT, (since, most))
    return [_Head(*row) for row in found]


def _leaves(heads: list[_Head]) -> tuple[list[bytes], list[int]]:
    """Gives the leaves in order, strangers among them, and the place of each head."""
    blinded = [
        blinding.leaf(blinding.secret_of(head.space_id), number=head.number, seq=head.seq, head=head.hash)
        for head in heads
    ]
    strangers = checkpoints.padded(len(heads)) - len(heads)
    leaves = sorted([*blinded, *(secrets.token_bytes(blinding.LEAF_BYTES) for _ in range(strangers))])
    places = {leaf: place for place, leaf in enumerate(leaves)}
    return leaves, [places[leaf] for leaf in blinded]


def _checkpoint(leaves: list[bytes], *, after: Checkpoint | None, at: datetime) -> tuple[Checkpoint, list[bytes]]:
    number = after.number + 1 if after else 1
    _, tile_roots = checkpoints.tiles(leaves)
    root, size = merkle.Tree(tile_roots).root(), len(leaves)
    log = merkle.Tree(
        [*entries(up_to=number - 1), checkpoints.entry_leaf(number=number, at=at, size=size, root=root)]
    ).root()
    previous = after.hash if after else checkpoints.FIRST
    unsigned = Checkpoint(number=number, at=at, size=size, root=root, log=log, previous=previous)
    return replace(unsigned, signatures=signing.signer().sign(unsigned.text, at=at)), tile_roots


def _write(checkpoint: Checkpoint, tile_roots: list[bytes], leaves: list[bytes]) -> None:
    JournalCheckpoint.objects.create(
        number=checkpoint.number,
        at=checkpoint.at,
        size=checkpoint.size,
        root=checkpoint.root,
        log=checkpoint.log,
        previous=checkpoint.previous,
        tile_roots=b"".join(tile_roots),
        signatures=checkpoint.as_json()["signatures"],
    )
    tiles, _ = checkpoints.tiles(leaves)
    JournalTile.objects.bulk_create(
        [JournalTile(checkpoint=checkpoint.number, number=rank, leaves=tile) for rank, tile in enumerate(tiles)],
        batch_size=100,
    )


def _commit(cursor: Any, heads: list[_Head], indexes: list[int], number: int) -> None:
    cursor.execute(
        _COMMIT,
        [
            [head.space_id for head in heads],
            [head.number for head in heads],
            [head.seq for head in heads],
            [head.hash for head in heads],
            [number] * len(heads),
            indexes,
        ],
    )
