"""Filing a document that Carnet itself made: the proof of a mandate, in the person's administrative documents."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carnet.domain.documents import pieces, sealing, statements
from carnet.domain.documents.codes import Author, AuthorKind, Coded, NewDocument, Visibility
from carnet.domain.documents.rules import media, metadata
from carnet.foundation import database, ids
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import ALLOWED
from carnet.foundation.journal.codes import Entry
from carnet.foundation.keyring import actions as keyring
from carnet.foundation.sealing import SpaceCipher

ADMINISTRATIVE = "DOCPAT09"


class AlreadyFiled(Exception):
    """A document with this identifier is in the space already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A PDF that Carnet made: `unique_id` names it once for all."""

    unique_id: str
    title: str
    content: bytes
    created_at: datetime


def file_made(*, space_id: UUID, made: Made, by: Actor, at: datetime) -> UUID:
    """Files a PDF among the administrative documents, hidden from professionals, and gives its identifier.

    Raises AlreadyFiled the second time, and keyring's NoKey for a space that was erased.
    """
    document_id = ids.new_id()
    submitted = NewDocument(
        content=made.content,
        media_type=media.PDF,
        type=Coded(ADMINISTRATIVE),
        title=made.title,
        created_at=made.created_at,
        visibility=frozenset({Visibility.HIDDEN_FROM_PROFESSIONALS}),
        authors=(Author(kind=AuthorKind.ORGANIZATION, organization_name=by.name),),
    )
    completed = metadata.complete(
        submitted, identities=frozenset(), depositor=by, place_of_care=(None, None), fallback_unique_id=made.unique_id
    )
    entry = Entry(
        space_id=space_id,
        at=at,
        actor=by,
        act="deposit_document",
        reason=ALLOWED.reason,
        object_kind="document",
        object_id=document_id,
        object_code=ADMINISTRATIVE,
    )
    with database.entered(space_id):
        cipher = keyring.cipher_of(space_id=space_id)
        document = statements.NewDocumentRow(
            space_id=space_id,
            id=document_id,
            submission_id=document_id,
            completed=completed,
            replaces_id=None,
            sealed_content=pieces.keep(made.content, space_id=space_id, document_id=document_id, cipher=cipher),
            by=by,
            at=at,
        )
        submission = _submission(document_id, made, by, at, cipher)
        written = database.rows(
            statements.DEPOSITS[True, False],
            statements.parameters(submission=submission, document=document, entry=entry, job=None, cipher=cipher),
        )
        if not written[0][2]:
            raise AlreadyFiled(made.unique_id)
    return document_id


def _submission(
    document_id: UUID, made: Made, by: Actor, at: datetime, cipher: SpaceCipher
) -> statements.NewSubmissionRow:
    return statements.NewSubmissionRow(
        id=document_id,
        unique_id=made.unique_id,
        source_id="",
        submitted_at=at,
        content_type_code="",
        author_id=by.id,
        author_organization="",
        sealed_details=sealing.seal_submission(sealing.SubmissionDetails(), cipher=cipher, submission_id=document_id),
    )
