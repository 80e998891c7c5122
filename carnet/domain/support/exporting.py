"""What an export for a third party holds: who the citizen is, where the space stands, and the journal with its hashes.

No health document: an agent has no right to any, even to pass it on.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import orjson

from carnet.domain.identity import queries as identity
from carnet.domain.spaces import queries as spaces
from carnet.domain.support.house import NOTE_FIELD
from carnet.foundation import database
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import ALLOWED
from carnet.foundation.journal import actions as journal
from carnet.foundation.journal import codes
from carnet.foundation.journal import queries as journal_queries
from carnet.foundation.journal.codes import Entry
from carnet.foundation.keyring import actions as keyring

_ALL = 10_000_000

READ_ME = """Export d’un espace santé, remis sur le fondement indiqué dans la demande.

administratif.json : identité et état de l’espace.
journal.jsonl : toutes les lignes du journal, de la première à la dernière. « canonical » est la ligne sous sa forme
canonique, « hash » l’empreinte SHA-256 de l’empreinte précédente, du numéro (8 octets) et de cette forme. La première
empreinte se calcule depuis SHA-256("carnet journal 1" suivi des 16 octets de l’identifiant de l’espace).
Aucun document de santé n’est joint.
"""


def files_of(*, space_id: UUID, request_id: UUID, words: str, by: Actor, at: datetime) -> Mapping[str, bytes]:
    """Gathers the files of an export, which its own line in the citizen's journal closes."""
    with database.entered(space_id):
        cipher = keyring.cipher_of(space_id=space_id)
        journal.append(
            Entry(
                space_id=space_id,
                at=at,
                actor=by,
                act="export_for_third_party",
                reason=ALLOWED.reason,
                object_kind="request",
                object_id=request_id,
                note=cipher.seal(words.encode(), row_id=request_id, field=NOTE_FIELD),
            )
        )
        patient = identity.patient(space_id=space_id, cipher=cipher)
        life = spaces.life(space_id=space_id)
        lines = reversed(journal_queries.newest(space_id=space_id, count=_ALL))
        told = [
            orjson.dumps({"seq": line.seq, "canonical": codes.canonical(line.entry).decode(), "hash": line.hash.hex()})
            for line in lines
        ]
    person = {
        "space": str(space_id),
        "state": life.state.value,
        "since": life.since,
        "identity": patient.identity if patient else None,
        "exported_at": at,
    }
    return {
        "lisez-moi.txt": READ_ME.encode(),
        "administratif.json": orjson.dumps(person, option=orjson.OPT_INDENT_2),
        "journal.jsonl": b"\n".join(told) + b"\n",
    }
