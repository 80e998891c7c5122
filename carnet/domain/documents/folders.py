"""The folders of a registry: an arrangement that software makes of documents, read by whom may see what they hold.

A folder says nothing of what its reader may not see: it is shown with the documents that the reader may list, dated by
these alone, and does not exist for whom may list none of them (ADR 83).

Source: IHE ITI TF-3 §4.1 (Folder), §4.2.2.1; french-profiles §2.3.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from carnet.domain.access import codes as access
from carnet.domain.access import rules as law
from carnet.domain.access.queries import Standing
from carnet.domain.documents import deciding, queries, sealing
from carnet.domain.documents.codes import Criteria, Document
from carnet.domain.documents.folder_codes import Folder, FolderCriteria, FolderStatus, Member, NewFolder
from carnet.domain.documents.rules import header as headers
from carnet.foundation import database
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.database import SqlValue
from carnet.foundation.sealing import SpaceCipher

_SEEN = """
SELECT folder.id, folder.submission_id, folder.unique_id, folder.status, folder.sealed_details, folder.deposited_by,
    folder.deposited_organization, greatest(folder.changed_at, max(member.added_at)),
    array_agg(seen.id ORDER BY seen.id), array_agg(seen.revision ORDER BY seen.id),
    array_agg(seen.submission_id ORDER BY seen.id), array_agg(member.submission_id ORDER BY seen.id)
FROM documents_folder AS folder
    JOIN documents_folder_member AS member ON member.space_id = folder.space_id AND member.folder_id = folder.id
    JOIN seen ON seen.id = member.document_id
WHERE folder.space_id = %s
"""
_INSERT = """
INSERT INTO documents_folder (space_id, id, submission_id, unique_id, status, codes, changed_at, deposited_by,
    deposited_organization, sealed_details)
VALUES (%s, %s, %s, %s, 'current', %s, %s, %s, %s, %b) ON CONFLICT DO NOTHING RETURNING id
"""
_FILE = """
INSERT INTO documents_folder_member (space_id, folder_id, document_id, submission_id, added_at)
VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING document_id
"""
_KEPT = """
SELECT id, status, deposited_by, deposited_organization FROM documents_folder
WHERE space_id = %s AND id = ANY(%s::uuid[])
"""
# What replaces a document takes its place beside it, in every folder.
_FOLLOW = """
INSERT INTO documents_folder_member (space_id, folder_id, document_id, submission_id, added_at)
SELECT space_id, folder_id, %s, %s, %s FROM documents_folder_member WHERE space_id = %s AND document_id = %s
ON CONFLICT DO NOTHING
"""


def seen(
    *,
    standing: Standing,
    listed: access.ListFilter,
    by: Actor,
    criteria: FolderCriteria,
    only_own: bool = False,
    most: int,
) -> tuple[Folder, ...]:
    """Reads the folders that hold a document which the reader may list, newest first, with those documents alone."""
    every, parameters = queries.condition(standing.space_id, listed, by, Criteria(), only_own=only_own)
    clauses, having, more = _searched(criteria)
    rows = database.rows(
        f"WITH seen AS (SELECT id, revision, submission_id FROM documents_document WHERE {every}) "
        f"{_SEEN} {clauses} GROUP BY folder.space_id, folder.id {having} ORDER BY 8 DESC, folder.id LIMIT %s",
        (*parameters, standing.space_id, *more, most),
    )
    return tuple(_folder(row, standing.cipher, by) for row in rows)


def _searched(criteria: FolderCriteria) -> tuple[str, str, list[SqlValue]]:
    """Writes what is searched. A folder is chosen by any of its documents, and shown with all that are seen."""
    clauses, parameters = [""], list[SqlValue]()
    chosen = (
        "folder.id IN (SELECT folder_id FROM documents_folder_member AS one "
        "WHERE one.space_id = folder.space_id AND one.document_id IN (SELECT id FROM seen) AND {})"
    )
    for clause, wanted in (
        ("folder.unique_id = ANY(%s::text[])", criteria.unique_ids),
        ("folder.status = ANY(%s::text[])", tuple(one.value for one in criteria.statuses)),
        *(("folder.codes && %s::text[]", group) for group in criteria.codes),
    ):
        if wanted:
            clauses.append(clause)
            parameters.append(list(wanted))
    for clause, rows in (
        ("folder.id = ANY(%s::uuid[])", criteria.ids),
        (chosen.format("one.document_id = ANY(%s::uuid[])"), criteria.documents),
    ):
        if rows:
            clauses.append(clause)
            parameters.append(list(rows))
    if criteria.about:
        ends = chosen.format("(one.document_id = ANY(%s::uuid[]) OR one.submission_id = ANY(%s::uuid[]))")
        clauses.append(f"(folder.id = ANY(%s::uuid[]) OR {ends})")
        parameters += [list(criteria.about)] * 3
    having = []
    for clause, bound in (("{} >= %s", criteria.updated_from), ("{} < %s", criteria.updated_to)):
        if bound is not None:
            having.append(clause.format("greatest(folder.changed_at, max(member.added_at))"))
            parameters.append(bound)
    return " AND ".join(clauses), f"HAVING {' AND '.join(having)}" if having else "", parameters


def _folder(row: tuple[Any, ...], cipher: SpaceCipher, by: Actor) -> Folder:
    details = sealing.unseal_folder(row[4], cipher=cipher, folder_id=row[0])
    return Folder(
        id=row[0],
        submission_id=row[1],
        unique_id=row[2],
        status=FolderStatus(row[3]),
        title=details.title,
        comments=details.comments,
        codes=details.codes,
        updated_at=row[7],
        is_own=_is_own(row[5], row[6], by),
        members=tuple(map(Member, *row[8:12])),
    )


def _is_own(deposited_by: str, organization: str, by: Actor) -> bool:
    """Tells whether the reader made a folder, or the reader's structure did, for staff and software."""
    if by.kind in {ActorKind.STAFF, ActorKind.STRUCTURE}:
        return bool(by.organization_id) and organization == by.organization_id
    return by.kind is ActorKind.PROFESSIONAL and deposited_by == by.id


def rows_of(*, space_id: UUID, unique_ids: Iterable[str]) -> dict[str, UUID]:
    """Gives the rows of the folders that have these uniqueIds. The caller asks what of them the reader may see."""
    statement = "SELECT unique_id, id FROM documents_folder WHERE space_id = %s AND unique_id = ANY(%s)"
    return dict(database.rows(statement, (space_id, list(unique_ids))))


def documents_of(*, space_id: UUID, folder_ids: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Gives the rows of the documents of these folders, all of them: the caller asks the law of each."""
    found: dict[UUID, set[UUID]] = {}
    statement = (
        "SELECT folder_id, document_id FROM documents_folder_member WHERE space_id = %s AND folder_id = ANY(%s::uuid[])"
    )
    for folder_id, document_id in database.rows(statement, (space_id, list(folder_ids))):
        found.setdefault(folder_id, set()).add(document_id)
    return {folder_id: frozenset(rows) for folder_id, rows in found.items()}


@dataclass(frozen=True, slots=True)
class Kept:
    """A folder for who changes it: where it stands, whether it is theirs, those of its documents that they know."""

    id: UUID
    status: FolderStatus
    is_own: bool
    documents: tuple[Document, ...]


def known(*, folder_ids: Iterable[UUID], standing: Standing, by: Actor) -> dict[UUID, Kept]:
    """Finds, of these folders, those that who changes them knows by one document of theirs at least."""
    space_id, asked = standing.space_id, list(folder_ids)
    rows = database.rows(_KEPT, (space_id, asked))
    members = documents_of(space_id=space_id, folder_ids=asked)
    every = queries.with_ids(space_id=space_id, cipher=standing.cipher, ids=frozenset[UUID]().union(*members.values()))
    found = {}
    for row, status, deposited_by, organization in rows:
        held = tuple(every[one] for one in sorted(members.get(row, ())) if one in every)
        seen_there = tuple(one for one in held if may_know(one, standing=standing, by=by))
        if seen_there:
            found[row] = Kept(row, FolderStatus(status), _is_own(deposited_by, organization, by), seen_there)
    return found


def may_know(document: Document, *, standing: Standing, by: Actor) -> bool:
    """Says whether who arranges may know of a document: it is theirs, or their searches may find it."""
    facts = queries.facts(document, by)
    finding = deciding.metadata_action(standing)
    decision = law.decide(action=finding, reader=standing.reader, space=standing.facts, document=facts)
    return facts.is_own or decision.allowed


@dataclass(frozen=True, slots=True)
class Filed:
    """What one message puts into folders, in its transaction: the submission that says it, by whom and when."""

    standing: Standing
    submission_id: UUID
    by: Actor
    at: datetime


def make(folder: NewFolder, *, folder_id: UUID, filed: Filed) -> bool:
    """Writes a new folder; False when its uniqueId, or its row, is taken."""
    cipher = filed.standing.cipher
    details = sealing.FolderDetails(title=folder.title, comments=folder.comments, codes=folder.codes)
    written = database.rows(
        _INSERT,
        (
            filed.standing.space_id,
            folder_id,
            filed.submission_id,
            headers.unique_id(folder.unique_id),
            [code.code for code in folder.codes],
            filed.at,
            filed.by.id,
            filed.by.organization_id,
            sealing.seal_folder(details, cipher=cipher, folder_id=folder_id),
        ),
    )
    return bool(written)


def put(*, folder_id: UUID, document_id: UUID, filed: Filed) -> bool:
    """Writes that a document goes into a folder; False when it was there already."""
    parameters = (filed.standing.space_id, folder_id, document_id, filed.submission_id, filed.at)
    return bool(database.rows(_FILE, parameters))


def follow(*, replaced: Mapping[UUID, UUID], filed: Filed) -> None:
    """Puts each newer version, by the row that it replaces, beside the older one, in the replacement's transaction."""
    space_id = filed.standing.space_id
    for older, newer in replaced.items():
        database.run(_FOLLOW, (newer, filed.submission_id, filed.at, space_id, older))


def is_taken(*, space_id: UUID, row: UUID) -> bool:
    """Tells whether a row that a producer wishes for a folder is that of something else here."""
    statement = " UNION ALL ".join(
        f"SELECT id FROM {table} WHERE space_id = %s AND id = %s"
        for table in ("documents_document", "documents_folder", "documents_submission")
    )
    return bool(database.rows(statement, (space_id, row) * 3))


def change_status(*, space_id: UUID, folder_id: UUID, status: FolderStatus, at: datetime) -> None:
    """Writes where a folder stands from now on."""
    database.run(
        "UPDATE documents_folder SET status = %s, changed_at = %s WHERE space_id = %s AND id = %s",
        (status.value, at, space_id, folder_id),
    )
