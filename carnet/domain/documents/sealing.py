"""What is sealed with documents, submissions, folders: written once as JSON, unsealed for a reader who may see it."""

from uuid import UUID

import msgspec

from carnet.domain.documents.codes import Author, Coded, Details
from carnet.foundation.sealing import SpaceCipher


class SubmissionDetails(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """What is sealed with a submission."""

    title: str = ""
    comments: str = ""
    content_type: Coded | None = None
    author: Author | None = None
    recipients: tuple[Author, ...] = ()
    other_authors: tuple[Author, ...] = ()


class FolderDetails(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """What is sealed with a folder."""

    title: str = ""
    comments: str = ""
    codes: tuple[Coded, ...] = ()


_encode = msgspec.json.Encoder().encode
_details = msgspec.json.Decoder(Details)
_submission = msgspec.json.Decoder(SubmissionDetails)
_folder = msgspec.json.Decoder(FolderDetails)


def seal(details: Details, *, cipher: SpaceCipher, document_id: UUID) -> bytes:
    """Seals what is not a filter."""
    return cipher.seal(_encode(details), row_id=document_id, field="details")


def unseal(sealed: bytes, *, cipher: SpaceCipher, document_id: UUID) -> Details:
    """Gives back what was sealed for this document."""
    return _details.decode(cipher.unseal(sealed, row_id=document_id, field="details"))


def seal_submission(details: SubmissionDetails, *, cipher: SpaceCipher, submission_id: UUID) -> bytes:
    """Seals the words of a submission."""
    return cipher.seal(_encode(details), row_id=submission_id, field="submission")


def unseal_submission(sealed: bytes, *, cipher: SpaceCipher, submission_id: UUID) -> SubmissionDetails:
    """Gives back what was sealed for this submission."""
    return _submission.decode(cipher.unseal(sealed, row_id=submission_id, field="submission"))


def seal_folder(details: FolderDetails, *, cipher: SpaceCipher, folder_id: UUID) -> bytes:
    """Seals the words of a folder."""
    return cipher.seal(_encode(details), row_id=folder_id, field="folder")


def unseal_folder(sealed: bytes, *, cipher: SpaceCipher, folder_id: UUID) -> FolderDetails:
    """Gives back what was sealed for this folder."""
    return _folder.decode(cipher.unseal(sealed, row_id=folder_id, field="folder"))
