"""The signatures of submissions: kept apart from the documents, for they are nobody's record, and given back whole."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from carnet.domain.access import codes as access
from carnet.domain.access.queries import Standing
from carnet.domain.documents import filtering, queries
from carnet.domain.documents.codes import Criteria, Document, NewSignature, Signature, Visibility
from carnet.domain.documents.conditions import Among, Field
from carnet.domain.documents.registering import signing, submitting
from carnet.domain.documents.relation_codes import Relation, RelationKind
from carnet.domain.documents.rules import header as headers
from carnet.foundation import database, ids, nomenclatures
from carnet.foundation.actors import Actor
from carnet.foundation.database import SqlValue
from carnet.foundation.ebrim.values import DocumentEntry
from carnet.foundation.sealing import SpaceCipher

_INSERT = """
INSERT INTO documents_signature (space_id, id, submission_id, unique_id, submitted_at, sealed_entry, sealed)
VALUES (%s, %s, %s, %s, %s, %b, %b) ON CONFLICT DO NOTHING RETURNING id
"""
# A space has as many signatures as deposits: a search unseals the newest ones, up to this many.
MOST_SEARCHED = queries.TEXT_SEARCH_LIMIT
# The type of a signature stands among those of documents too.
_TYPE = "E1762"
_ENTRIES = """
SELECT id, submission_id, unique_id, submitted_at, sealed_entry FROM documents_signature
WHERE space_id = %s ORDER BY submitted_at DESC, id DESC LIMIT %s
"""
_COLUMNS = "SELECT id, submission_id, unique_id, submitted_at, sealed_entry, sealed FROM documents_signature"
_decoder = msgspec.json.Decoder(DocumentEntry)


def keep(*, space_id: UUID, submission_id: UUID, signature: NewSignature, cipher: SpaceCipher, at: datetime) -> bool:
    """Keeps the signature of a submission that is being deposited, in its transaction; False when its name is taken."""
    signature_id = ids.new_id()
    digest = hashlib.sha1(signature.content, usedforsecurity=False).hexdigest()
    entry = msgspec.json.encode(replace(signature.entry, size=len(signature.content), hash=digest))
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


def row(*, space_id: UUID, unique_id: str) -> UUID | None:
    """Gives the row of the signature that has a uniqueId, if there is one. The space is entered."""
    statement = "SELECT id FROM documents_signature WHERE space_id = %s AND unique_id = %s"
    return next((one[0] for one in database.rows(statement, (space_id, headers.unique_id(unique_id)))), None)


def may_pass(criteria: Criteria) -> bool:
    """Tells whether a search may find a signature at all: one of formats or types of documents alone does not."""
    if criteria.formats and submitting.SIGNATURE_FORMAT not in criteria.formats:
        return False
    every = [criteria.types] if criteria.types else []
    for condition in criteria.conditions:
        if isinstance(condition, Among) and not condition.is_negated:
            if condition.field is Field.FORMAT and submitting.SIGNATURE_FORMAT not in condition.values:
                return False
            if condition.field is Field.TYPE:
                every.append(condition.values)
    return all(any(map(_may_be_its_type, types)) for types in every)


def _may_be_its_type(code: str) -> bool:
    return code == _TYPE or nomenclatures.document_type(code) is None


def seen(*, standing: Standing, listed: access.ListFilter, by: Actor, only_own: bool) -> tuple[Document, ...]:
    """Reads the signatures that a reader's lists may hold, newest first, as entries among documents.

    They sign a document that this reader may list, and carry restrictions of their own, as any document: most are kept
    from professionals, but for who deposited what they sign.
    Source: protocols §1.8 (an entry, MASQUE_PS and INVISIBLE_PATIENT); PDT-INF-526 (O6).
    """
    space_id = standing.space_id
    rows = database.rows(_ENTRIES, (space_id, MOST_SEARCHED))
    if not rows:
        return ()
    submissions = [row[1] for row in rows]
    criteria = Criteria(submissions=tuple(submissions))
    signed, parameters = queries.condition(space_id, listed, by, criteria, only_own=only_own)
    own, own_parameters = queries.own_clause(by)
    found = database.rows(
        f"SELECT submission_id, bool_or({own}), array_agg(id ORDER BY id) FROM documents_document WHERE {signed} "
        "GROUP BY submission_id",
        (*own_parameters, *parameters),
    )
    shown = {row[0]: (row[1], row[2]) for row in found}
    entries = (_entry(space_id, row, standing.cipher) for row in rows if row[1] in shown)
    return tuple(
        _signing(entry, shown[entry.submission_id][1])
        for entry in entries
        if _is_shown(entry, listed, is_own=shown[entry.submission_id][0])
    )


def _signing(entry: Document, rows: list[UUID]) -> Document:
    """Ties a signature to the documents that it signs, as far as the reader may see them."""
    return msgspec.structs.replace(entry, relations=tuple(Relation(RelationKind.SIGNS, row) for row in rows))


def found(
    *,
    standing: Standing,
    listed: access.ListFilter,
    by: Actor,
    only_own: bool,
    criteria: Criteria,
) -> tuple[Document, ...]:
    """Reads the signatures that a search of a reader finds, as entries among documents."""
    if not may_pass(criteria):
        return ()
    every = seen(standing=standing, listed=listed, by=by, only_own=only_own)
    kept = set(passing(every, criteria))
    return tuple(one for one in every if one.id in kept)


def passing(documents: tuple[Document, ...], criteria: Criteria) -> tuple[UUID, ...]:
    """Keeps, of signatures seen, those that a search asks for: the same clauses as for documents, in their order."""
    if not documents:
        return ()
    clauses: list[str] = ["true"]
    parameters: list[SqlValue] = []

    def add(clause: str, *values: SqlValue) -> None:
        clauses.append(clause)
        parameters.extend(values)

    leading = [one for one in criteria.conditions if isinstance(one, Among) and one.field is Field.LEADS_TO]
    others = tuple(one for one in criteria.conditions if one not in leading)
    filtering.search(replace(criteria, conditions=others), add)
    rows = database.rows(
        "SELECT id FROM jsonb_populate_recordset(NULL::documents_document, %s::jsonb) AS documents_document "
        f"WHERE {' AND '.join(clauses)}",
        (msgspec.json.encode([_columns(document) for document in documents]).decode(), *parameters),
    )
    kept = {row[0] for row in rows}
    return tuple(
        document.id
        for document in documents
        if document.id in kept
        and filtering.matches_text(document, criteria)
        and all(_leads_to(document, one) is not one.is_negated for one in leading)
    )


def _leads_to(document: Document, asked: Among[Field]) -> bool:
    named = set(filtering.rows(asked.values))
    return any(said.target in named for said in document.relations)


def whole(*, space_id: UUID, signature_ids: Iterable[UUID], cipher: SpaceCipher) -> tuple[Signature, ...]:
    """Reads signatures with their bytes, newest first. The space is entered; the caller decides who may."""
    rows = database.rows(
        f"{_COLUMNS} WHERE space_id = %s AND id = ANY(%s) ORDER BY submitted_at DESC, id DESC",
        (space_id, list(signature_ids)),
    )
    return tuple(_signature(row, cipher) for row in rows)


def _is_shown(document: Document, listed: access.ListFilter, *, is_own: bool) -> bool:
    if Visibility.HIDDEN_FROM_PATIENT in document.visibility and not listed.show_hidden_from_patient:
        return False
    if Visibility.HIDDEN_FROM_REPRESENTATIVES in document.visibility and not listed.show_hidden_from_representatives:
        return False
    if not document.is_hidden or listed.hidden is access.HiddenScope.ALL:
        return True
    return is_own and listed.hidden is access.HiddenScope.OWN


def _entry(space_id: UUID, row: tuple[Any, ...], cipher: SpaceCipher) -> Document:
    entry = _decoder.decode(cipher.unseal(row[4], row_id=row[0], field="signature_entry"))
    names = signing.Names(space_id=space_id, id=row[0], submission_id=row[1], unique_id=row[2], deposited_at=row[3])
    return signing.as_document(entry, names)


def _columns(document: Document) -> dict[str, object]:
    """Gives the columns that a search may compare, as those of a document."""
    details = document.details
    said = {name: getattr(document, name) for name in _SAME}
    return said | {
        "facility_code": details.facility.code if details.facility else "",
        "practice_code": details.practice_setting.code if details.practice_setting else "",
        "event_codes": [event.code for event in details.events],
        "reference_ids": [reference.value for reference in details.reference_ids],
        **{column: label in document.visibility for label, column in filtering.LABEL_COLUMNS.items()},
    }


_SAME = (
    *("space_id", "id", "submission_id", "unique_id", "set_id", "version", "status", "is_archived", "type_code"),
    *("class_code", "category", "format_code", "media_type", "language", "created_at", "service_start"),
    *("service_stop", "author_ids", "author_organizations", "confidentiality", "deposited_at", "changed_at"),
    *("replaces_id", "replaced_by_id"),
)


def _signature(row: tuple[Any, ...], cipher: SpaceCipher) -> Signature:
    return Signature(
        id=row[0],
        submission_id=row[1],
        unique_id=row[2],
        submitted_at=row[3],
        entry=_decoder.decode(cipher.unseal(row[4], row_id=row[0], field="signature_entry")),
        content=cipher.unseal(row[5], row_id=row[0], field="signature"),
    )
