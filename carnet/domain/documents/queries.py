"""Reading the vault's rows: the columns, the seal, and the filter of a reader's list. The caller has decided."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import product
from typing import Any
from uuid import UUID

from carnet.domain.access import codes as access
from carnet.domain.documents import filtering, restrictions, sealing
from carnet.domain.documents.codes import AuthorKind, Criteria, Document, Order, Status, Visibility
from carnet.foundation import database
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.database import SqlValue
from carnet.foundation.sealing import SpaceCipher
from carnet.foundation.values.structures import ps_idnat

COLUMNS = (
    "id, submission_id, unique_id, set_id, version, status, is_archived, type_code, class_code, category, "
    "format_code, media_type, language, size, sha1, created_at, service_start, service_stop, author_kind, "
    "author_ids, author_organizations, confidentiality, hidden_from_professionals, hidden_from_patient, "
    "hidden_from_representatives, deposited_at, deposited_by, deposited_organization, changed_at, revision, "
    "replaces_id, replaced_by_id, sealed_details"
)
# A title or a name is sealed: such a search unseals the candidates, newest first, up to this many.
TEXT_SEARCH_LIMIT = 5_000


@dataclass(frozen=True, slots=True)
class Found:
    """One page of rows: documents, and whether more follow."""

    documents: tuple[Document, ...]
    has_more: bool
    total: int


def is_own(document: Document, by: Actor) -> bool:
    """Tells whether the reader wrote or deposited a document, or the reader's structure did for staff and software."""
    match by.kind:
        case ActorKind.PROFESSIONAL:
            return bool({by.id, ps_idnat(by.id)} & set(document.author_ids)) or document.deposited_by == by.id
        case ActorKind.STAFF | ActorKind.STRUCTURE:
            place = by.organization_id
            return bool(place) and (place in document.author_organizations or document.deposited_organization == place)
        case _:
            return document.author_kind is AuthorKind.PATIENT


def facts(document: Document, by: Actor) -> access.DocumentFacts:
    """Gives what the law asks about a document."""
    return access.DocumentFacts(
        type_code=document.type_code,
        status=access.DocumentStatus(document.status.value),
        archived=document.is_archived,
        hidden_from_professionals=Visibility.HIDDEN_FROM_PROFESSIONALS in document.visibility,
        hidden_from_patient=Visibility.HIDDEN_FROM_PATIENT in document.visibility,
        hidden_from_representatives=Visibility.HIDDEN_FROM_REPRESENTATIVES in document.visibility,
        is_own=is_own(document, by),
        by_patient=document.author_kind is AuthorKind.PATIENT,
        set_id=set_key(document),
        category=document.category,
        episodes=tuple(reference.value for reference in document.details.reference_ids),
        care_at=document.service_start or document.created_at,
        deposited_at=document.deposited_at,
    )


def set_key(document: Document) -> str:
    """Gives what all versions of a document share: its set, or its first version where the producer named none."""
    return document.set_id or str(document.id)


def one(
    *,
    space_id: UUID,
    cipher: SpaceCipher,
    document_id: UUID | None = None,
    unique_id: str | None = None,
    for_update: bool = False,
) -> Document | None:
    """Reads one version by its row or by its uniqueId, locked for a change when asked."""
    column: str = "id" if document_id is not None else "unique_id"
    lock = " FOR UPDATE" if for_update else ""
    found = database.rows(
        f"SELECT {COLUMNS} FROM documents_document WHERE space_id = %s AND {column} = %s{lock}",
        (space_id, document_id if document_id is not None else unique_id),
    )
    return _document(space_id, found[0], cipher) if found else None


_LABELLED = "hidden_from_professionals OR hidden_from_patient OR hidden_from_representatives"
_SEALED = """(
    SELECT sealed FROM documents_content
    WHERE documents_content.space_id = documents_document.space_id AND document_id = documents_document.id
)"""


def one_with_content(
    *, space_id: UUID, cipher: SpaceCipher, name: UUID | str, withheld: access.Withheld, by: Actor
) -> tuple[Document | None, bytes | None]:
    """Reads one version, by its row or its uniqueId, and its bytes, still sealed until the reader is allowed.

    The bytes of what is hidden from anybody, or withheld from the reader, are not read here at all: their size takes no
    time to tell. `content_of` reads them for who is allowed.
    """
    spared, parameters = _spared(withheld, by)
    content = f"CASE WHEN NOT ({_LABELLED}){f' AND {spared}' if spared else ''} THEN {_SEALED} END"
    column = "id" if isinstance(name, UUID) else "unique_id"
    found = database.rows(
        f"SELECT {COLUMNS}, {content} FROM documents_document WHERE space_id = %s AND {column} = %s",
        (*parameters, space_id, name),
    )
    return (_document(space_id, found[0], cipher), found[0][-1]) if found else (None, None)


def content_of(*, space_id: UUID, document_id: UUID) -> bytes | None:
    """Reads the bytes of one version, still sealed: for a reader who is allowed."""
    found = database.rows(
        "SELECT sealed FROM documents_content WHERE space_id = %s AND document_id = %s", (space_id, document_id)
    )
    return found[0][0] if found else None


def rows_of(*, space_id: UUID, unique_ids: Iterable[str]) -> set[UUID]:
    """Gives the rows of the versions that have these uniqueIds."""
    statement = "SELECT id FROM documents_document WHERE space_id = %s AND unique_id = ANY(%s)"
    return {row[0] for row in database.rows(statement, (space_id, list(unique_ids)))}


def with_unique_ids(*, space_id: UUID, cipher: SpaceCipher, unique_ids: Iterable[str]) -> dict[str, Document]:
    """Reads the versions that have these uniqueIds."""
    found = database.rows(
        f"SELECT {COLUMNS} FROM documents_document WHERE space_id = %s AND unique_id = ANY(%s)",
        (space_id, list(unique_ids)),
    )
    return {document.unique_id: document for document in (_document(space_id, row, cipher) for row in found)}


def with_digests(*, space_id: UUID, cipher: SpaceCipher, digests: Iterable[bytes]) -> tuple[Document, ...]:
    """Reads the versions that have these bytes (SHA-1), oldest first."""
    found = database.rows(
        f"SELECT {COLUMNS} FROM documents_document WHERE space_id = %s AND sha1 = ANY(%s) ORDER BY id",
        (space_id, list(digests)),
    )
    return tuple(_document(space_id, row, cipher) for row in found)


def with_ids(*, space_id: UUID, cipher: SpaceCipher, ids: Iterable[UUID]) -> dict[UUID, Document]:
    """Reads these versions."""
    found = database.rows(
        f"SELECT {COLUMNS} FROM documents_document WHERE space_id = %s AND id = ANY(%s)", (space_id, list(ids))
    )
    return {document.id: document for document in (_document(space_id, row, cipher) for row in found)}


def out_of_sight(*, space_id: UUID, from_representatives: bool) -> tuple[UUID, ...]:
    """Gives the versions that the citizen, or who stands for them, may not see yet, and the folders of these alone."""
    found = database.rows(_OUT_OF_SIGHT, (space_id, from_representatives, space_id))
    return tuple(row[0] for row in found)


_OUT_OF_SIGHT = """
WITH unseen AS (
    SELECT id FROM documents_document
    WHERE space_id = %s AND (hidden_from_patient OR (%s AND hidden_from_representatives))
)
SELECT id FROM unseen UNION ALL
SELECT folder_id FROM documents_folder_member WHERE space_id = %s
GROUP BY folder_id HAVING bool_and(document_id IN (SELECT id FROM unseen))
"""


def chain(*, start: Document, cipher: SpaceCipher) -> tuple[Document, ...]:
    """Reads every version of a document, newest first, from any of them."""
    found = database.rows(
        """
        WITH RECURSIVE older AS (
            SELECT id, replaces_id FROM documents_document WHERE space_id = %s AND id = %s
            UNION SELECT d.id, d.replaces_id FROM documents_document d
                JOIN older ON d.space_id = %s AND d.id = older.replaces_id
        ), newer AS (
            SELECT id, replaced_by_id FROM documents_document WHERE space_id = %s AND id = %s
            UNION SELECT d.id, d.replaced_by_id FROM documents_document d
                JOIN newer ON d.space_id = %s AND d.id = newer.replaced_by_id
        )
        SELECT id FROM older UNION SELECT id FROM newer
        """,
        [start.space_id, start.id, start.space_id] * 2,
    )
    ids = [row[0] for row in found]
    every = with_ids(space_id=start.space_id, cipher=cipher, ids=ids)
    return tuple(sorted(every.values(), key=lambda document: (document.deposited_at, document.id), reverse=True))


def page(
    *,
    space_id: UUID,
    cipher: SpaceCipher,
    listed: access.ListFilter,
    by: Actor,
    criteria: Criteria,
    order: Order,
    then: tuple[Order, ...] = (),
    offset: int,
    count: int,
    only_own: bool = False,
    trace: tuple[str, tuple[SqlValue, ...]] | None = None,
) -> Found:
    """Reads one page of what a reader may see and asks to see; `only_own` keeps what is the reader's own.

    `trace` is what the same statement writes in the journal: the page and its line are one round trip.
    """
    seen, parameters = condition(space_id, listed, by, criteria, only_own=only_own)
    written, written_parameters = (f"WITH {trace[0]} ", trace[1]) if trace else ("", ())
    wanted = f"FROM documents_document WHERE {seen} ORDER BY {_sorted((order, *then))}"
    if filtering.asks_text(criteria):
        found = database.rows(
            f"{written}SELECT {COLUMNS} {wanted} LIMIT %s", (*written_parameters, *parameters, TEXT_SEARCH_LIMIT)
        )
        every = (_document(space_id, row, cipher) for row in found)
        kept = tuple(document for document in every if filtering.matches_text(document, criteria))
        return Found(kept[offset : offset + count], len(kept) > offset + count, len(kept))
    total = f"(SELECT count(*) FROM documents_document WHERE {seen})"
    found = database.rows(
        f"{written}SELECT {COLUMNS}, {total} {wanted} LIMIT %s OFFSET %s",
        (*written_parameters, *parameters, *parameters, max(count, 1), offset),
    )
    documents = tuple(_document(space_id, row, cipher) for row in found[:count])
    # Past the end there is no row to tell the total: the page is empty and so is what follows it.
    known = found[0][-1] if found else offset
    return Found(documents, known > offset + count, known)


def _sorted(orders: tuple[Order, ...]) -> str:
    """Writes the order of a list; ties are broken by the identifier, in the direction of the last key."""
    keys = [(order.lstrip("-"), "DESC" if order.startswith("-") else "ASC") for order in orders]
    keys.append(("id", keys[-1][1]))
    return ", ".join(f"{column} {direction}{_LAST.get(column, '')}" for column, direction in keys)


# What may be missing comes last, in both directions.
_LAST = {"service_start": " NULLS LAST", "service_stop": " NULLS LAST"}


def every(
    *,
    space_id: UUID,
    cipher: SpaceCipher,
    listed: access.ListFilter,
    by: Actor,
    criteria: Criteria,
    most: int,
    only_own: bool = False,
    trace: tuple[str, tuple[SqlValue, ...]],
) -> tuple[Document, ...]:
    """Reads what a reader may see and asks to see, newest first, and one more than `most` when there are more.

    The same statement writes the line of the journal that `trace` gives.
    """
    seen, parameters = condition(space_id, listed, by, criteria, only_own=only_own)
    in_words = filtering.asks_text(criteria)
    rows = database.rows(
        f"WITH {trace[0]} SELECT {COLUMNS} FROM documents_document WHERE {seen} "
        "ORDER BY created_at DESC, id DESC LIMIT %s",
        (*trace[1], *parameters, max(TEXT_SEARCH_LIMIT, most + 1) if in_words else most + 1),
    )
    documents = (_document(space_id, row, cipher) for row in rows)
    if not in_words:
        return tuple(documents)
    return tuple(document for document in documents if filtering.matches_text(document, criteria))[: most + 1]


def latest_deposit(*, space_id: UUID, listed: access.ListFilter, by: Actor) -> datetime | None:
    """Gives when the latest document that a reader's list may hold was deposited; None when it holds none."""
    if not listed.allowed:
        return None
    seen, parameters = condition(space_id, listed, by, Criteria(), only_own=False)
    ((latest,),) = database.rows(f"SELECT max(deposited_at) FROM documents_document WHERE {seen}", parameters)
    return latest if isinstance(latest, datetime) else None


def condition(
    space_id: UUID, listed: access.ListFilter, by: Actor, criteria: Criteria, *, only_own: bool
) -> tuple[str, list[SqlValue]]:
    """Writes as SQL what `access.rules.passes` says, then what is searched."""
    clauses: list[str] = ["space_id = %s"]
    parameters: list[SqlValue] = [space_id]

    def add(clause: str, *values: SqlValue) -> None:
        clauses.append(clause)
        parameters.extend(values)

    if listed.type_codes is not None:
        add(_among(listed.type_codes))
    if not listed.show_deleted:
        add("status <> 'deleted'")
    if not listed.show_hidden_from_patient:
        add("NOT hidden_from_patient")
    if not listed.show_hidden_from_representatives:
        add("NOT hidden_from_representatives")
    own, own_parameters = own_clause(by)
    if listed.hidden is access.HiddenScope.NONE:
        add("NOT hidden_from_professionals")
    elif listed.hidden is access.HiddenScope.OWN:
        add(f"(NOT hidden_from_professionals OR {own})", *own_parameters)
    spared, spared_parameters = _spared(listed.withheld, by)
    if spared:
        add(spared, *spared_parameters)
    if only_own:
        add(own, *own_parameters)
    filtering.search(criteria, add)
    return " AND ".join(clauses), parameters


def _spared(withheld: access.Withheld, by: Actor) -> tuple[str, list[SqlValue]]:
    """Writes the condition of what no restriction withholds from the reader; empty where there is none."""
    if not withheld.restrictions:
        return "", []
    condition, parameters = restrictions.clause(withheld.restrictions)
    if not withheld.spares_own:
        return f"NOT ({condition})", parameters
    own, own_parameters = own_clause(by)
    return f"({own} OR NOT ({condition}))", [*own_parameters, *parameters]


@cache
def _among(type_codes: frozenset[str]) -> str:
    """Writes the types open to a profession as a constant of the statement: PostgreSQL hashes it once, not a parameter.

    The codes are our own (nomenclatures), and checked all the same. Raises ValueError.
    """
    if not all(_TYPE_CODE.fullmatch(code) for code in type_codes):
        raise ValueError("a type code holds a character that none has")
    return "type_code = ANY('{" + ",".join(sorted(type_codes)) + "}'::text[])"


_TYPE_CODE = re.compile(r"[A-Za-z0-9_-]+")


def own_clause(by: Actor) -> tuple[str, tuple[SqlValue, ...]]:
    """Writes as SQL what `is_own` says."""
    match by.kind:
        case ActorKind.PROFESSIONAL:
            return "(author_ids && %s OR deposited_by = %s)", ([by.id, ps_idnat(by.id)], by.id)
        case ActorKind.STAFF | ActorKind.STRUCTURE:
            place = by.organization_id
            return "(author_organizations && %s OR deposited_organization = %s)", ([place], place)
        case _:
            return "author_kind = 'patient'", ()


def _document(space_id: UUID, row: tuple[Any, ...], cipher: SpaceCipher) -> Document:
    return Document(
        space_id=space_id,
        id=row[0],
        submission_id=row[1],
        unique_id=row[2],
        set_id=row[3],
        version=row[4],
        status=Status(row[5]),
        is_archived=row[6],
        type_code=row[7],
        class_code=row[8],
        category=row[9],
        format_code=row[10],
        media_type=row[11],
        language=row[12],
        size=row[13],
        sha1=row[14],
        created_at=row[15],
        service_start=row[16],
        service_stop=row[17],
        author_kind=AuthorKind(row[18]),
        author_ids=tuple(row[19]),
        author_organizations=tuple(row[20]),
        confidentiality=row[21],
        visibility=_VISIBILITIES[row[22:25]],
        deposited_at=row[25],
        deposited_by=row[26],
        deposited_organization=row[27],
        changed_at=row[28],
        revision=row[29],
        replaces_id=row[30],
        replaced_by_id=row[31],
        details=sealing.unseal(row[32], cipher=cipher, document_id=row[0]),
    )


_VISIBILITIES = {
    flags: frozenset(label for label, is_set in zip(filtering.LABEL_COLUMNS, flags, strict=True) if is_set)
    for flags in product((False, True), repeat=3)
}
