"""The SQL that writes a deposit: one statement for the submission, the document, its bytes, the journal and the job."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carnet.domain.documents import sealing
from carnet.domain.documents.codes import NewSubmission, Visibility
from carnet.domain.documents.rules import header as headers
from carnet.domain.documents.rules.metadata import Completed
from carnet.foundation import contents, ids
from carnet.foundation.actors import Actor
from carnet.foundation.database import SqlValue
from carnet.foundation.journal import statements as journal
from carnet.foundation.journal.codes import Entry
from carnet.foundation.outbox import statements as outbox
from carnet.foundation.sealing import SpaceCipher

_SUBMISSION = """
submission AS (
    INSERT INTO documents_submission (space_id, id, unique_id, source_id, submitted_at, content_type_code,
        author_id, author_organization, sealed_details)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %b) ON CONFLICT (space_id, unique_id) DO NOTHING RETURNING id
)
"""
# The submission of a message that only arranges what is here.
SUBMISSION_ALONE = f"WITH {_SUBMISSION} SELECT id FROM submission"
_DOCUMENT_COLUMNS = (
    "space_id, id, submission_id, unique_id, set_id, version, status, is_archived, type_code, class_code, category, "
    "format_code, media_type, language, size, sha1, created_at, service_start, service_stop, facility_code, "
    "practice_code, event_codes, reference_ids, author_kind, author_ids, author_organizations, confidentiality, "
    "hidden_from_professionals, hidden_from_patient, hidden_from_representatives, deposited_at, deposited_by, "
    "deposited_organization, changed_at, revision, replaces_id, sealed_details"
)
_DOCUMENT = f"""
document AS (
    INSERT INTO documents_document ({_DOCUMENT_COLUMNS})
    VALUES (%s, %s, %s, %s, %s, %s, 'current', %s, %s, %s, %s, %s, %s, %s, %s, %b, %s, %s, %s, %s, %s, %s, %s, %s, %s,
        %s, %s, %s, %s, %s, %s, %s, %s, %s, 1, %s, %b)
    ON CONFLICT DO NOTHING RETURNING id
), content AS (
    INSERT INTO documents_content (space_id, document_id, sealed) VALUES (%s, %s, %b) ON CONFLICT DO NOTHING
)
"""


def deposit(*, with_submission: bool, with_job: bool) -> str:
    """Writes the statement that stores one document. Its rows tell which inserts were new."""
    parts = [_DOCUMENT, journal.APPEND]
    if with_submission:
        parts.insert(0, _SUBMISSION)
    if with_job:
        parts.append(outbox.ENQUEUE)
    submission = "EXISTS (SELECT FROM submission)" if with_submission else "true"
    # PostgreSQL makes them in the order of what is selected: whoever waits for the space's journal has written nothing
    # there yet that another transaction, which holds the journal, could wait for.
    return f"WITH {','.join(parts)} SELECT EXISTS (SELECT FROM line), {submission}, EXISTS (SELECT FROM document)"


DEPOSITS = {
    (first, told): deposit(with_submission=first, with_job=told) for first in (True, False) for told in (True, False)
}


@dataclass(frozen=True, slots=True)
class NewSubmissionRow:
    """A submission ready to be written."""

    id: UUID
    unique_id: str
    source_id: str
    submitted_at: datetime
    content_type_code: str
    author_id: str
    author_organization: str
    sealed_details: bytes


def submission_row(submission: NewSubmission, *, cipher: SpaceCipher, by: Actor, at: datetime) -> NewSubmissionRow:
    """Makes the row of a new submission; who deposits is its author when it names none."""
    submission_id = ids.new_id()
    details = sealing.SubmissionDetails(
        title=submission.title,
        comments=submission.comments,
        content_type=submission.content_type,
        author=submission.author,
        recipients=submission.recipients,
        other_authors=submission.other_authors,
    )
    author = submission.author
    return NewSubmissionRow(
        id=submission_id,
        unique_id=headers.unique_id(submission.unique_id or str(submission_id)),
        source_id=submission.source_id,
        submitted_at=submission.submitted_at or at,
        content_type_code=submission.content_type.code if submission.content_type else "",
        author_id=author.id if author else by.id,
        author_organization=author.organization_id if author else by.organization_id,
        sealed_details=sealing.seal_submission(details, cipher=cipher, submission_id=submission_id),
    )


def submission_parameters(space_id: UUID, row: NewSubmissionRow) -> tuple[SqlValue, ...]:
    """Gives the submission's parameters, in order."""
    return (
        space_id,
        row.id,
        row.unique_id,
        row.source_id,
        row.submitted_at,
        row.content_type_code,
        row.author_id,
        row.author_organization,
        row.sealed_details,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocumentRow:
    """A document ready to be written: its identity in the vault, its settled metadata, what `pieces.keep` gave."""

    space_id: UUID
    id: UUID
    submission_id: UUID
    completed: Completed
    replaces_id: UUID | None
    sealed_content: bytes
    by: Actor
    at: datetime


def document_parameters(row: NewDocumentRow, cipher: SpaceCipher) -> tuple[SqlValue, ...]:
    """Gives the document's and the content's parameters, in order, sealed."""
    done, details = row.completed, row.completed.details
    return (
        row.space_id,
        row.id,
        row.submission_id,
        done.unique_id,
        done.set_id,
        done.version,
        done.is_archived,
        details.type.code,
        details.document_class.code,
        done.category,
        details.format.code,
        done.media_type,
        done.language,
        contents.size(done.content),
        done.sha1,
        done.created_at,
        done.service_start,
        done.service_stop,
        details.facility.code if details.facility else "",
        details.practice_setting.code if details.practice_setting else "",
        [event.code for event in details.events],
        [reference.value for reference in details.reference_ids],
        details.authors[0].kind.value,
        [author.id for author in details.authors if author.id],
        [author.organization_id for author in details.authors if author.organization_id],
        done.confidentiality,
        Visibility.HIDDEN_FROM_PROFESSIONALS in done.visibility,
        Visibility.HIDDEN_FROM_PATIENT in done.visibility,
        Visibility.HIDDEN_FROM_REPRESENTATIVES in done.visibility,
        row.at,
        row.by.id,
        row.by.organization_id,
        row.at,
        row.replaces_id,
        sealing.seal(details, cipher=cipher, document_id=row.id),
        row.space_id,
        row.id,
        row.sealed_content,
    )


def parameters(
    *,
    submission: NewSubmissionRow | None,
    document: NewDocumentRow,
    entry: Entry,
    job: outbox.NewJob | None,
    cipher: SpaceCipher,
) -> tuple[SqlValue, ...]:
    """Gives all parameters of a deposit's statement, in order."""
    first = submission_parameters(document.space_id, submission) if submission else ()
    last = outbox.parameters(job) if job else ()
    return (*first, *document_parameters(document, cipher), *journal.parameters(entry), *last)
