"""Reading submissions: the sets in which documents were deposited."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from carnet.domain.access import codes as access
from carnet.domain.documents import filtering, queries, sealing
from carnet.domain.documents.codes import Criteria, SubmissionSet
from carnet.domain.documents.conditions import Among, OfSubmission, Part, SubmissionCondition, Within, Words
from carnet.domain.documents.registering import people
from carnet.domain.documents.rules import texts
from carnet.foundation import database
from carnet.foundation.actors import Actor
from carnet.foundation.database import SqlValue
from carnet.foundation.sealing import SpaceCipher


class SubmissionOrder(StrEnum):
    """How submissions are sorted; ties are broken by the identifier."""

    NEWEST_FIRST = "-submitted_at"
    OLDEST_FIRST = "submitted_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionCriteria:
    """What a search of submissions asks. Empty means any; the range of dates is half-open.

    Texts are compared as in `codes.Criteria`: without case nor accent. `conditions` come besides: every one must hold.
    `deposited_to` leaves out the documents that arrived later, and the submissions that hold nothing else.
    """

    ids: tuple[UUID, ...] = ()
    unique_ids: tuple[str, ...] = ()
    source_ids: tuple[str, ...] = ()
    content_types: tuple[str, ...] = ()
    author_ids: tuple[str, ...] = ()
    author_organizations: tuple[str, ...] = ()
    author_family: str = ""
    author_given: str = ""
    author_patterns: tuple[str, ...] = ()
    title: str = ""
    submitted_from: datetime | None = None
    submitted_to: datetime | None = None
    deposited_to: datetime | None = None
    conditions: tuple[SubmissionCondition, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundSubmissions:
    """One page of submissions, and how many there are in all."""

    submissions: tuple[SubmissionSet, ...]
    total: int


_ONE_OF = {
    OfSubmission.ID: "id = ANY(%s::uuid[])",
    OfSubmission.UNIQUE_ID: "unique_id = ANY(%s)",
    OfSubmission.SOURCE: "source_id = ANY(%s)",
    OfSubmission.CONTENT_TYPE: "content_type_code = ANY(%s)",
    OfSubmission.AUTHOR: "author_id = ANY(%s)",
    OfSubmission.AUTHOR_ORGANIZATION: "author_organization = ANY(%s)",
}


# A submission that put into a folder something that the reader may see.
_FILES = """id IN (
    SELECT submission_id FROM documents_folder_member
    WHERE documents_folder_member.space_id = %s AND document_id IN (SELECT document_id FROM seen)
        AND added_at < COALESCE(%s, 'infinity'::timestamptz)
)"""


def page(
    *,
    space_id: UUID,
    cipher: SpaceCipher,
    listed: access.ListFilter,
    by: Actor,
    criteria: SubmissionCriteria,
    order: SubmissionOrder,
    offset: int,
    count: int,
    only_own: bool = False,
) -> FoundSubmissions:
    """Reads one page of the submissions that brought or filed a document which the reader may see.

    Each comes with the documents that it brought, of those alone.
    """
    held = Criteria(deposited_to=criteria.deposited_to)
    seen, seen_parameters = queries.condition(space_id, listed, by, held, only_own=only_own)
    clauses, parameters = _searched(space_id, criteria)
    direction = "DESC" if order.startswith("-") else "ASC"
    column = order.lstrip("-")
    # Sealed words are compared once unsealed: then every candidate is read, up to a limit.
    asks_text = _asks_text(criteria)
    wanted = (queries.TEXT_SEARCH_LIMIT, 0) if asks_text else (max(count, 1), offset)
    rows = database.rows(
        f"WITH seen AS (SELECT id AS document_id, submission_id FROM documents_document WHERE {seen}), "
        f"wanted AS (SELECT id, unique_id, source_id, submitted_at, sealed_details FROM documents_submission "
        f"WHERE {' AND '.join(clauses)} AND (id IN (SELECT submission_id FROM seen) OR {_FILES})) "
        "SELECT wanted.*, (SELECT array_agg(document_id ORDER BY document_id) FROM seen WHERE submission_id = id), "
        "(SELECT count(*) FROM wanted) "
        f"FROM wanted ORDER BY {column} {direction}, id {direction} LIMIT %s OFFSET %s",
        [*seen_parameters, *parameters, space_id, criteria.deposited_to, *wanted],
    )
    if not asks_text:
        # Past the end there is no row to tell the total: the page is empty and so is what follows it.
        total = rows[0][6] if rows else offset
        return FoundSubmissions(tuple(_submission(space_id, row, cipher) for row in rows[:count]), total)
    every = (_submission(space_id, row, cipher) for row in rows)
    kept = tuple(submission for submission in every if _matches_words(submission, criteria))
    return FoundSubmissions(kept[offset : offset + count], len(kept))


def _searched(space_id: UUID, criteria: SubmissionCriteria) -> tuple[list[str], list[SqlValue]]:
    clauses = ["space_id = %s"]
    parameters: list[SqlValue] = [space_id]

    def add(clause: str, *values: SqlValue) -> None:
        clauses.append(clause)
        parameters.extend(values)

    for field, wanted in (
        (OfSubmission.UNIQUE_ID, criteria.unique_ids),
        (OfSubmission.SOURCE, criteria.source_ids),
        (OfSubmission.CONTENT_TYPE, criteria.content_types),
        (OfSubmission.AUTHOR, criteria.author_ids),
        (OfSubmission.AUTHOR_ORGANIZATION, criteria.author_organizations),
    ):
        if wanted:
            add(_ONE_OF[field], list(wanted))
    if criteria.ids:
        add(_ONE_OF[OfSubmission.ID], list(criteria.ids))
    for clause, value in (
        ("submitted_at >= %s", criteria.submitted_from),
        ("submitted_at < %s", criteria.submitted_to),
    ):
        if value is not None:
            add(clause, value)
    for condition in criteria.conditions:
        if isinstance(condition, Among):
            clause, *values = _among(condition)
            add(f"NOT ({clause})" if condition.is_negated else clause, *values)
        elif isinstance(condition, Within):
            filtering.within("submitted_at", condition.spans, add)
    return clauses, parameters


def _among(condition: Among[OfSubmission]) -> tuple[str, *tuple[SqlValue, ...]]:
    if condition.field is OfSubmission.IDENTIFIER:
        rows = filtering.rows(condition.values)
        return "(unique_id = ANY(%s) OR id = ANY(%s::uuid[]))", list(condition.values), rows
    if condition.field is OfSubmission.ID:
        return _ONE_OF[condition.field], filtering.rows(condition.values)
    return _ONE_OF[condition.field], list(condition.values)


def _asks_text(criteria: SubmissionCriteria) -> bool:
    words = any(isinstance(condition, Words) for condition in criteria.conditions)
    named = criteria.author_family or criteria.author_given or criteria.author_patterns
    return bool(criteria.title or named or words)


def ids_of(*, space_id: UUID, unique_ids: Iterable[str]) -> tuple[UUID, ...]:
    """Gives the submissions that have these uniqueIds. The caller asks what of them the reader may see."""
    statement = "SELECT id FROM documents_submission WHERE space_id = %s AND unique_id = ANY(%s) ORDER BY id"
    return tuple(row[0] for row in database.rows(statement, (space_id, list(unique_ids))))


def _matches_words(submission: SubmissionSet, criteria: SubmissionCriteria) -> bool:
    """Compares what is sealed: the title, and the names of the author."""
    words = [condition for condition in criteria.conditions if isinstance(condition, Words)]
    if criteria.title and not texts.contains(submission.title, criteria.title):
        return False
    if not all(filtering.found(submission.title, asked) for asked in words if asked.part is Part.TITLE):
        return False
    named = [asked for asked in words if asked.part is not Part.TITLE]
    author = submission.author
    if criteria.author_patterns:
        every = (*((author,) if author else ()), *submission.other_authors)
        if not people.any_is(every, criteria.author_patterns):
            return False
    if not (criteria.author_family or criteria.author_given or named):
        return True
    return (
        author is not None
        and texts.begins(author.family_name, criteria.author_family)
        and texts.begins(author.given_name, criteria.author_given)
        and filtering.is_named(author, named)
    )


def _submission(space_id: UUID, row: tuple[Any, ...], cipher: SpaceCipher) -> SubmissionSet:
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
        document_ids=tuple(row[5] or ()),
        other_authors=details.other_authors,
    )
