"""The signatures of submissions: kept apart from the documents, for they are nobody's record, and given back whole."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from carnet.domain.documents.codes import NewSignature, Signature
from carnet.domain.documents.rules import header as headers
from carnet.foundation import database, ids
from carnet.foundation.ebrim.values import DocumentEntry
from carnet.foundation.sealing import SpaceCipher

_INSERT = """
INSERT INTO documents_signature (space_id, id, submission_id, unique_id, submitted_at, sealed_entry, sealed)
VALUES (%s, %s, %s, %s, %s, %b, %b) ON CONFLICT DO NOTHING RETURNING id
"""
_COLUMNS = "SELECT id, submission_id, unique_id, submitted_at, sealed_entry, sealed FROM documents_signature"
_decoder = msgspec.json.Decoder(DocumentEntry)


def keep(*, space_id: UUID, submission_id: UUID, signature: NewSignature, cipher: SpaceCipher, at: datetime) -> bool:
    """Keeps the signature of a submission that is being deposited, in its transaction; False when its name is taken."""
    signature_id = ids.new_id()
    entry = msgspec.json.encode(signature.entry)
    written = database.rows(
        _INSERT,
        (
            space_id,
            signature_id,
            submission_id,
            headers.unique_id(signature.unique_id),
            at,
            cipher.seal(entry, row_id=signature_id, field="signature_entry"),
            cipher.seal(signature.content, row_id=signature_id, field="signature"),
        ),
    )
    return bool(written)


def of_submissions(*, space_id: UUID, submission_ids: Iterable[UUID], cipher: SpaceCipher) -> tuple[Signature, ...]:
    """Reads the signatures of submissions that the reader may see, oldest first. The space is entered."""
    rows = database.rows(
        f"{_COLUMNS} WHERE space_id = %s AND submission_id = ANY(%s) ORDER BY submitted_at, id",
        (space_id, list(submission_ids)),
    )
    return tuple(_signature(row, cipher) for row in rows)


def with_unique_ids(*, space_id: UUID, unique_ids: Iterable[str], cipher: SpaceCipher) -> tuple[Signature, ...]:
    """Reads the signatures that have these uniqueIds. The space is entered; the caller decides who may."""
    rows = database.rows(
        f"{_COLUMNS} WHERE space_id = %s AND unique_id = ANY(%s) ORDER BY submitted_at, id",
        (space_id, [headers.unique_id(unique_id) for unique_id in unique_ids]),
    )
    return tuple(_signature(row, cipher) for row in rows)


def _signature(row: tuple[Any, ...], cipher: SpaceCipher) -> Signature:
    return Signature(
        id=row[0],
        submission_id=row[1],
        unique_id=row[2],
        submitted_at=row[3],
        entry=_decoder.decode(cipher.unseal(row[4], row_id=row[0], field="signature_entry")),
        content=cipher.unseal(row[5], row_id=row[0], field="signature"),
    )
