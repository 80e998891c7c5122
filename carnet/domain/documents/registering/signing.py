"""The signature of a submission as an entry among documents: what a search compares of it.

Source: protocols §1.8 (the entry of a signature); french-profiles §2.3.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carnet.domain.documents.codes import (
    Author,
    AuthorKind,
    Coded,
    Details,
    Document,
    NewDocument,
    Status,
    Visibility,
)
from carnet.domain.documents.registering import entries, labels, moments, people, submitting
from carnet.foundation.ebrim.values import Code, DocumentEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the vault knows of a signature besides its entry: its row, its submission, its uniqueId, when it came."""

    space_id: UUID
    id: UUID
    submission_id: UUID
    unique_id: str
    deposited_at: datetime


def as_document(entry: DocumentEntry, names: Names) -> Document:
    """Gives what a search compares. A restriction that no list knows keeps the signature from everybody else's lists.

    An instant that cannot be read is that of the deposit: entries of signatures are kept as they came.
    """
    authors = tuple(people.read(author) for author in entry.authors)
    level, visibility = _restrictions(entry)
    return Document(
        space_id=names.space_id,
        id=names.id,
        submission_id=names.submission_id,
        unique_id=names.unique_id,
        set_id="",
        version=1,
        status=Status.CURRENT,
        is_archived=False,
        type_code=_code(entry.type_code).code,
        class_code=_code(entry.class_code).code,
        category="",
        format_code=_code(entry.format_code).code,
        media_type=entry.mime_type,
        language=entry.language,
        size=entry.size or 0,
        sha1=_sha1(entry),
        created_at=_moment(entry.creation_time) or names.deposited_at,
        service_start=_moment(entry.service_start),
        service_stop=_moment(entry.service_stop),
        author_kind=authors[0].kind if authors else AuthorKind.DEVICE,
        author_ids=tuple(author.id for author in authors if author.id),
        author_organizations=tuple(author.organization_id for author in authors if author.organization_id),
        confidentiality=level,
        visibility=visibility,
        deposited_at=names.deposited_at,
        deposited_by="",
        deposited_organization="",
        changed_at=names.deposited_at,
        revision=1,
        replaces_id=None,
        replaced_by_id=None,
        details=_details(entry, authors),
    )


def entry_of(document: NewDocument) -> DocumentEntry:
    """Writes the entry of a signature that came otherwise than by a registry, as a registry keeps it."""
    signatory = people.write(document.legal_authenticator).persons if document.legal_authenticator else ()
    return DocumentEntry(
        entry_uuid=document.place,
        unique_id=document.unique_id or "",
        mime_type=document.media_type,
        title=document.title or "",
        comments=document.comments or "",
        class_code=_written(document.document_class),
        type_code=_written(document.type),
        format_code=_written(document.format),
        facility=_written(document.facility),
        practice_setting=_written(document.practice_setting),
        confidentiality=entries.confidentiality(document.confidentiality or "N", document.visibility),
        events=tuple(Code(event.code, event.system, event.display) for event in document.events),
        authors=tuple(map(people.write, document.authors)),
        creation_time=moments.write(document.created_at) if document.created_at else "",
        service_start=moments.write(document.service_start) if document.service_start else "",
        service_stop=moments.write(document.service_stop) if document.service_stop else "",
        language=document.language or "",
        legal_authenticator=signatory[0] if signatory else "",
    )


def _written(coded: Coded | None) -> Code | None:
    return None if coded is None else Code(coded.code, coded.system, coded.display)


def _details(entry: DocumentEntry, authors: tuple[Author, ...]) -> Details:
    return Details(
        title=entry.title,
        comments=entry.comments,
        type=_code(entry.type_code),
        document_class=_code(entry.class_code),
        format=_code(entry.format_code),
        facility=_code(entry.facility),
        practice_setting=_code(entry.practice_setting),
        events=tuple(map(_code, entry.events)),
        authors=authors,
        reference_ids=tuple(submitting.references(entry.reference_ids)),
    )


def _restrictions(entry: DocumentEntry) -> tuple[str, frozenset[Visibility]]:
    try:
        found = labels.settle(code.code for code in entry.confidentiality)
    except labels.UnknownLabel:
        return "N", frozenset(Visibility)
    return found.level or "N", found.visibility


def _sha1(entry: DocumentEntry) -> bytes:
    try:
        return bytes.fromhex(entry.hash)
    except ValueError:
        return b""


def _moment(text: str) -> datetime | None:
    try:
        return moments.read(text)
    except moments.NoSuchMoment:
        return None


def _code(code: Code | None) -> Coded:
    return Coded("") if code is None else Coded(code.code, code.scheme, code.label)
