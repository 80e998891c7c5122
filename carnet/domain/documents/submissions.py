"""Reading submissions: the sets in which documents were deposited."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from carnet.domain.documents import sealing
from carnet.domain.documents.codes import Document, SubmissionSet
from carnet.domain.documents.rules import texts
from carnet.foundation import database
from carnet.foundation.database import SqlValue
from carnet.foundation.sealing import SpaceCipher


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionCriteria:
    """What a search of submissions asks. Empty means any; the range of dates is half-open.

    Texts are compared as in `codes.Criteria`: without case nor accent.
    """

    ids: tuple[UUID, ...] = ()
    unique_ids: tuple[str, ...] = ()
    source_ids: tuple[str, ...] = ()
    content_types: tuple[str, ...] = ()
    author_ids: tuple[str, ...] = ()
    author_organizations: tuple[str, ...] = ()
    author_family: str = ""
    author_given: str = ""
    title: str = ""
    submitted_from: datetime | None = None
    submitted_to: datetime | None = None


def of_documents(
    *,
    space_id: UUID,
    cipher: SpaceCipher,
    documents: tuple[Document, ...],
    criteria: SubmissionCriteria,
) -> tuple[SubmissionSet, ...]:
    """Reads the submissions of documents that the reader may see, newest first, as they pass the criteria."""
    members: dict[UUID, list[UUID]] = {}
    for document in documents:
        members.setdefault(document.submission_id, []).append(document.id)
    clauses = ["space_id = %s", "id = ANY(%s)"]
    parameters: list[SqlValue] = [space_id, list(members)]
    wanted_values: tuple[tuple[str, SqlValue], ...] = (
        ("id", list(criteria.ids)),
        ("unique_id", list(criteria.unique_ids)),
        ("source_id", list(criteria.source_ids)),
        ("content_type_code", list(criteria.content_types)),
        ("author_id", list(criteria.author_ids)),
        ("author_organization", list(criteria.author_organizations)),
    )
    for column, wanted in wanted_values:
        if wanted:
            clauses.append(f"{column} = ANY(%s)")
            parameters.append(wanted)
    for clause, value in (
        ("submitted_at >= %s", criteria.submitted_from),
        ("submitted_at < %s", criteria.submitted_to),
    ):
        if value is not None:
            clauses.append(clause)
            parameters.append(value)
    rows = database.rows(
        "SELECT id, unique_id, source_id, submitted_at, sealed_details FROM documents_submission "
        f"WHERE {' AND '.join(clauses)} ORDER BY submitted_at DESC, id DESC",
        parameters,
    )
    found = (_submission(space_id, row, cipher, tuple(members[row[0]])) for row in rows)
    return tuple(submission for submission in found if _matches_words(submission, criteria))


def _matches_words(submission: SubmissionSet, criteria: SubmissionCriteria) -> bool:
    """Compares what is sealed: the title, and the names of the author."""
    if criteria.title and not texts.contains(submission.title, criteria.title):
        return False
    if not (criteria.author_family or criteria.author_given):
        return True
    author = submission.author
    return author is not None and (
        texts.begins(author.family_name, criteria.author_family)
        and texts.begins(author.given_name, criteria.author_given)
    )


def _submission(space_id: UUID, row: tuple[Any, ...], cipher: SpaceCipher, members: tuple[UUID, ...]) -> SubmissionSet:
    details = sealing.unseal_submission(row[4], cipher=cipher, submission_id=row[0])
    return SubmissionSet(
        space_id=space_id,
        id=row[0],
        unique_id=row[1],
        source_id=row[2],
        submitted_at=row[3],
        content_type=details.content_type,
        title=details.title,
        comments=details.comments,
        author=details.author,
        recipients=details.recipients,
        document_ids=members,
    )
