"""What everybody may read of the checkpoints: keys, checkpoints, blinded leaves, proofs that the log only grew."""

from collections.abc import Sequence

from carnet.foundation.journal import blinding, checkpoints, making, merkle, signing
from carnet.foundation.journal.checkpoints import Checkpoint
from carnet.foundation.journal.models import JournalCheckpoint, JournalTile

A_PAGE = 500

type Keys = dict[str, list[dict[str, str | None]]]


class NotPublished(Exception):
    """There is no such checkpoint, page, tile or proof."""


def keys() -> Keys:
    """Gives every public key that ever signed, and how they follow one another."""
    known = signing.signer().published()
    return {
        "keys": [
            {
                "id": key.id,
                "public": key.public.hex(),
                "since": checkpoints.written(key.since),
                "until": checkpoints.written(key.until) if key.until else None,
            }
            for key in known.keys
        ],
        "successions": [
            {
                "former": one.former,
                "latter": one.latter,
                "by_former": one.by_former.hex(),
                "by_latter": one.by_latter.hex(),
            }
            for one in known.successions
        ],
    }


def latest() -> Checkpoint | None:
    """Gives the newest checkpoint, None before the first one."""
    row = JournalCheckpoint.objects.order_by("-number").first()
    return None if row is None else making.from_row(row)


def page(number: int) -> tuple[Checkpoint, ...]:
    """Gives a page of the archive: page 0 begins with the first checkpoint. Raises NotPublished for one not begun."""
    rows = JournalCheckpoint.objects.filter(number__gt=number * A_PAGE, number__lte=(number + 1) * A_PAGE)
    found = tuple(making.from_row(row) for row in rows.order_by("number"))
    if not found:
        raise NotPublished
    return found


def leaves(*, checkpoint: int, tile: int) -> tuple[bytes, ...]:
    """Gives a tile of blinded leaves, in order. Raises NotPublished."""
    held = JournalTile.objects.filter(checkpoint=checkpoint, number=tile).values_list("leaves", flat=True).first()
    if held is None:
        raise NotPublished
    return cut(bytes(held))


def cut(tile: bytes) -> tuple[bytes, ...]:
    """Cuts a tile into its leaves."""
    return tuple(tile[at : at + blinding.LEAF_BYTES] for at in range(0, len(tile), blinding.LEAF_BYTES))


def consistency(*, former: int, latter: int) -> Sequence[bytes]:
    """Proves that the log at checkpoint `former` is the beginning of the log at `latter`. Raises NotPublished."""
    newest = latest()
    if newest is None or not 0 < former <= latter <= newest.number:
        raise NotPublished
    return merkle.Tree(making.entries(up_to=latter)).consistency(former, latter)
