"""Folders as a registry writes them, with what ties them to their documents and to submissions.

A folder has one entryUUID for ever: what comes into it does not change its metadata, nor does its status.
Source: IHE ITI TF-3 §4.2.3.4, §4.2.1.3.
"""

from collections.abc import Container, Iterable, Iterator
from uuid import UUID, uuid5

from carnet.domain.documents import naming
from carnet.domain.documents.folder_codes import Folder, FolderStatus, Member
from carnet.domain.documents.registering import moments
from carnet.domain.documents.registering.entries import Frame, urn
from carnet.foundation.ebrim import values
from carnet.foundation.ebrim.values import Association, Code

STATUSES = {FolderStatus.CURRENT: values.APPROVED, FolderStatus.SUPERSEDED: values.DEPRECATED}


def folder(known: Folder, frame: Frame) -> values.Folder:
    """Writes a folder."""
    return values.Folder(
        entry_uuid=urn(known.id),
        logical_id=urn(known.id),
        version="1",
        unique_id=known.unique_id,
        patient_id=frame.patient_id,
        status=STATUSES[known.status],
        title=known.title,
        comments=known.comments,
        codes=tuple(Code(code.code, code.system, code.display) for code in known.codes),
        last_update=moments.write(known.updated_at),
    )


def ties(
    found: Iterable[Folder], *, shown: Container[UUID] | None = None, done: Container[UUID] | None = None
) -> tuple[Association, ...]:
    """Ties folders to their documents, and submissions to what they did, where it is something that the reader may see.

    `shown` keeps these documents alone, `done` what these submissions did.
    """
    return tuple(tie for known in found for tie in (*_made(known, done), *_held(known, shown, done)))


def _held(known: Folder, shown: Container[UUID] | None, done: Container[UUID] | None) -> Iterator[Association]:
    for member in known.members:
        if (shown is None or member.document_id in shown) and (done is None or member.filed_by in done):
            yield holding(known, member)
            yield from _filing(known, member)


def holding(known: Folder, member: Member) -> Association:
    """Ties a folder to a document that it holds."""
    return Association(
        entry_uuid=urn(uuid5(known.id, str(member.document_id))),
        kind=values.HAS_MEMBER,
        source=urn(known.id),
        target=urn(naming.entry_id(member.document_id, member.revision)),
        status=values.APPROVED,
    )


def _made(known: Folder, done: Container[UUID] | None) -> tuple[Association, ...]:
    is_told = known.submission_id in known.filed_by and (done is None or known.submission_id in done)
    return (making(known),) if is_told else ()


def making(known: Folder) -> Association:
    """Ties the submission that made a folder to it."""
    return Association(
        entry_uuid=urn(uuid5(known.id, "HasMember")),
        kind=values.HAS_MEMBER,
        source=urn(known.submission_id),
        target=urn(known.id),
        status=values.APPROVED,
    )


def _filing(known: Folder, member: Member) -> tuple[Association, ...]:
    """Ties a submission to a membership that it added, for a document that another one had brought."""
    if member.filed_by == member.brought_by:
        return ()
    held = holding(known, member).entry_uuid
    tie = Association(
        entry_uuid=urn(uuid5(known.id, f"HasMember {member.document_id}")),
        kind=values.HAS_MEMBER,
        source=urn(member.filed_by),
        target=held,
        status=values.APPROVED,
    )
    return (tie,)
