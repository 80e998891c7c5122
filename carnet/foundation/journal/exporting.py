"""The whole trail of one space as a file that proves itself: lines, commitments, checkpoints, proofs, public keys."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from carnet.foundation.journal import blinding, checkpoints, codes, making, merkle, publishing, queries, signing
from carnet.foundation.journal.models import JournalCheckpoint, JournalCommitment, JournalTile

FORM = "carnet-journal 1"
ABOUT = (
    "Ce fichier contient tout le journal d'un espace de santé : une ligne par accès ou par acte, accepté ou refusé. "
    "Chaque ligne est une liste : forme, espace, instant (UTC), acte, résultat, motif, qui (nature, identifiant, nom, "
    "profession, spécialité, identifiant et nom de la structure, pour qui, mode, logiciel), sur quoi (nature, "
    "identifiant, code), et une note. Une note est chiffrée : elle reste ici en hexadécimal, illisible sans la clé de "
    "l'espace, mais protégée par l'empreinte de la ligne. Une ligne retenue (« line » vide) parle d'un document "
    "qui doit d'abord vous être annoncé par un professionnel. Le programme verify_journal.py vérifie ce fichier sans "
    "réseau. « secret » permet de retrouver votre journal dans les points de contrôle publics : ne le publiez pas."
)

# A file of JSON: its shape is written in docs/how-to/verify-the-journal.md.
type File = dict[str, Any]


def export(*, space_id: UUID, at: datetime, is_withheld: Callable[[codes.Entry], bool] = lambda _entry: False) -> File:
    """Gives the trail of the entered space, signed. Lines for which `is_withheld` says so keep only their hash."""
    newest = publishing.latest()
    tree = merkle.Tree(making.entries(up_to=newest.number)) if newest else merkle.Tree([])
    made = list(JournalCommitment.objects.filter(space_id=space_id).order_by("number"))
    wanted = sorted({row.checkpoint for row in made} | ({newest.number} if newest else set()))
    body: File = {
        "format": FORM,
        "about": ABOUT,
        "space": str(space_id),
        "exported_at": checkpoints.written(at),
        "secret": blinding.secret_of(space_id).hex(),
        "keys": publishing.keys(),
        "lines": [_line(line, is_withheld) for line in queries.oldest_first(space_id=space_id)],
        "commitments": [_commitment(row) for row in made],
        "checkpoints": [_checkpoint(number, tree, wanted[-1]) for number in wanted],
    }
    return {**body, "receipt": _receipt(body, at)}


def receipt_text(body: File) -> bytes:
    """Gives the bytes that the receipt of an export signs: everything in it, with `null` for the receipt."""
    text = json.dumps({**body, "receipt": None}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return b"carnet journal export 1\n" + hashlib.sha256(text.encode()).hexdigest().encode()


def written(file: File) -> bytes:
    """Writes an export: one element a line, so that a person can find their way in it."""
    return json.dumps(file, indent=1, ensure_ascii=False).encode()


def _receipt(body: File, at: datetime) -> list[dict[str, str]]:
    signatures = signing.signer().sign(receipt_text(body), at=at)
    return [{"key": one.key_id, "signature": one.signature.hex()} for one in signatures]


def _line(line: codes.Line, is_withheld: Callable[[codes.Entry], bool]) -> dict[str, str | int | None]:
    text = None if is_withheld(line.entry) else codes.canonical(line.entry).decode()
    return {"seq": line.seq, "hash": line.hash.hex(), "line": text}


def path(row: JournalCommitment) -> list[bytes]:
    """Proves that a commitment's leaf is in its checkpoint: within its tile, then among the tiles."""
    tile, place = divmod(row.index, checkpoints.TILE)
    held = JournalTile.objects.values_list("leaves", flat=True).get(checkpoint=row.checkpoint, number=tile)
    leaves = [merkle.leaf(leaf) for leaf in publishing.cut(bytes(held))]
    above = bytes(JournalCheckpoint.objects.values_list("tile_roots", flat=True).get(number=row.checkpoint))
    roots = [above[at : at + 32] for at in range(0, len(above), 32)]
    return [
        *merkle.Tree(leaves).inclusion(place, len(leaves)),
        *merkle.Tree(roots).inclusion(tile, len(roots)),
    ]


def _commitment(row: JournalCommitment) -> File:
    return {
        "number": row.number,
        "seq": row.seq,
        "hash": bytes(row.hash).hex(),
        "checkpoint": row.checkpoint,
        "index": row.index,
        "path": [one.hex() for one in path(row)],
    }


def _checkpoint(number: int, tree: merkle.Tree, newest: int) -> File:
    row = JournalCheckpoint.objects.get(number=number)
    return {
        **making.from_row(row).as_json(),
        "path": [one.hex() for one in tree.inclusion(number - 1, newest)],
        "consistency": [one.hex() for one in tree.consistency(number, newest)],
    }
