"""What an operator checks of the checkpoints: their own chain, and every space's commitments against its lines."""

from dataclasses import replace
from uuid import UUID

from django.db import connection

from carnet.foundation.journal import blinding, checkpoints, exporting, making, merkle, publishing, queries, signing
from carnet.foundation.journal.models import JournalCheckpoint, JournalCommitment, JournalTile

# Both sides of every commitment: the line that stands at its number, if any.
_COMMITTED = """
SELECT made.number, made.seq, made.hash = line.hash
FROM journal_commitment made LEFT JOIN journal_line line ON line.space_id = made.space_id AND line.seq = made.seq
WHERE made.space_id = %s ORDER BY made.number
"""


def verify(*, space_id: UUID) -> queries.Verdict:
    """Recomputes a chain, then checks that it passes through every head that a checkpoint commits to."""
    verdict = queries.verify(space_id=space_id)
    return replace(verdict, faults=(*verdict.faults, *_commitment_faults(space_id)))


def log_faults() -> tuple[int, tuple[str, ...]]:
    """Checks every checkpoint: number, link, signatures, root of its leaves, root of the log. Counts them too."""
    keys = {key.id: key.public for key in signing.signer().published().keys}
    faults, log, previous, expected = [], merkle.Growing(), checkpoints.FIRST, 1
    for row in JournalCheckpoint.objects.order_by("number").iterator(chunk_size=100):
        one = making.from_row(row)
        log.append(merkle.leaf(one.entry))
        if one.number != expected or one.previous != previous:
            faults.append(f"checkpoint {one.number} does not follow the one before")
        if not one.signatures or not all(
            signing.is_signed(one.text, public=keys.get(each.key_id, b""), signature=each.signature)
            for each in one.signatures
        ):
            faults.append(f"checkpoint {one.number} is not signed by a key of this site")
        if _leaves_root(one.number) != (one.size, one.root, bytes(row.tile_roots)):
            faults.append(f"checkpoint {one.number} does not match its leaves")
        if log.root() != one.log:
            faults.append(f"checkpoint {one.number} does not match the log")
        previous, expected = one.hash, one.number + 1
    return expected - 1, tuple(faults)


def _leaves_root(number: int) -> tuple[int, bytes, bytes]:
    held = JournalTile.objects.filter(checkpoint=number).order_by("number").values_list("leaves", flat=True)
    leaves = [leaf for tile in held for leaf in publishing.cut(bytes(tile))]
    _, roots = checkpoints.tiles(leaves)
    return len(leaves), merkle.Tree(roots).root(), b"".join(roots)


def _commitment_faults(space_id: UUID) -> list[str]:
    faults, secret = [], blinding.secret_of(space_id)
    with connection.cursor() as cursor:
        cursor.execute(_COMMITTED, [space_id])
        is_line = {number: bool(same) for number, _, same in cursor.fetchall()}
    for expected, row in enumerate(JournalCommitment.objects.filter(space_id=space_id).order_by("number"), start=1):
        if row.number != expected:
            faults.append(f"commitment {expected} is missing (next is {row.number})")
        if not is_line[row.number]:
            faults.append(f"line {row.seq} is not the one that checkpoint {row.checkpoint} commits to")
        leaf = blinding.leaf(secret, number=row.number, seq=row.seq, head=bytes(row.hash))
        if not _is_in_checkpoint(row, leaf):
            faults.append(f"commitment {row.number} is not in checkpoint {row.checkpoint}")
    return faults


def _is_in_checkpoint(row: JournalCommitment, leaf: bytes) -> bool:
    made = JournalCheckpoint.objects.filter(number=row.checkpoint).first()
    tile = JournalTile.objects.filter(checkpoint=row.checkpoint, number=row.index // checkpoints.TILE)
    held = tile.values_list("leaves", flat=True).first()
    place = row.index % checkpoints.TILE
    if made is None or held is None or publishing.cut(bytes(held))[place : place + 1] != (leaf,):
        return False
    found = merkle.root_by_inclusion(merkle.leaf(leaf), index=row.index, size=made.size, path=exporting.path(row))
    return found == bytes(made.root)
