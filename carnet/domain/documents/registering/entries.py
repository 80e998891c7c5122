"""Documents and submissions as a registry writes them: every attribute that the vault keeps, in HL7's forms.

Source: french-profiles §2.1 to §2.3; IHE ITI TF-3 §4.2.3.
"""

import hashlib
from dataclasses import dataclass, field, replace
from functools import lru_cache
from uuid import UUID, uuid5

from carnet.domain.documents import naming
from carnet.domain.documents.codes import (
    Author,
    Coded,
    Document,
    ReferenceId,
    Signature,
    SourcePatient,
    Status,
    SubmissionSet,
    Visibility,
)
from carnet.domain.documents.registering import moments, patients, people
from carnet.domain.documents.relation_codes import Relation, RelationKind
from carnet.foundation import nomenclatures
from carnet.foundation.ebrim import hl7, values

RELATIONS = {RelationKind.APPENDS: values.APPENDS, RelationKind.TRANSFORMS: values.TRANSFORMS}
_STATUSES = {
    Status.CURRENT: values.APPROVED,
    Status.SUPERSEDED: values.DEPRECATED,
    Status.DELETED: values.DELETED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What every object of one answer shares: the patient as the asker's domain writes them, the repository's OID.

    Authors and patients that documents share are written once; what is remembered of them ends with the answer.
    """

    patient_id: str
    repository: str
    _people: dict[Author, values.Author] = field(default_factory=dict, repr=False, compare=False)
    _sources: dict[SourcePatient, tuple[str, tuple[str, ...]]] = field(default_factory=dict, repr=False, compare=False)

    def author(self, known: Author) -> values.Author:
        """Writes an author."""
        written = self._people.get(known)
        if written is None:
            written = self._people[known] = people.write(known)
        return written

    def source(self, known: SourcePatient | None) -> tuple[str, tuple[str, ...]]:
        """Writes the patient as the producer knew them: the identifier, then the lines of traits."""
        if known is None:
            return "", ()
        written = self._sources.get(known)
        if written is None:
            written = self._sources[known] = patients.write_source(known)
        return written


def urn(identifier: UUID) -> str:
    """Writes an identifier as a registry does."""
    return f"urn:uuid:{identifier}"


def entry_uuid(known: Document) -> str:
    """Names the present metadata of a document."""
    return urn(naming.entry_id(known.id, known.revision))


def document(known: Document, frame: Frame) -> values.DocumentEntry:
    """Writes one version of a document."""
    details = known.details
    source_id, source_info = frame.source(details.source_patient)
    signatories = frame.author(details.legal_authenticator).persons if details.legal_authenticator else ()
    return values.DocumentEntry(
        entry_uuid=entry_uuid(known),
        logical_id=urn(known.id),
        version=str(known.revision),
        status=status(known),
        unique_id=known.unique_id,
        patient_id=frame.patient_id,
        mime_type=known.media_type,
        title=details.title,
        comments=details.comments,
        class_code=_code(details.document_class),
        type_code=_code(details.type),
        format_code=_code(details.format) if details.format.code else None,
        facility=_code(details.facility) if details.facility else None,
        practice_setting=_code(details.practice_setting) if details.practice_setting else None,
        confidentiality=confidentiality(known.confidentiality, known.visibility),
        events=tuple(map(_code, details.events)),
        authors=tuple(map(frame.author, details.authors)),
        creation_time=moments.write(known.created_at),
        service_start=moments.write(known.service_start) if known.service_start else "",
        service_stop=moments.write(known.service_stop) if known.service_stop else "",
        language=known.language,
        legal_authenticator=signatories[0] if signatories else "",
        source_patient_id=source_id or frame.patient_id,
        source_patient_info=source_info,
        reference_ids=tuple(map(_reference, details.reference_ids)),
        repository_unique_id=frame.repository,
        hash=known.sha1.hex(),
        size=known.size,
    )


def submission(known: SubmissionSet, frame: Frame) -> values.SubmissionSet:
    """Writes a submission. Who sent without naming a source sent through this repository."""
    authors = (*((known.author,) if known.author else ()), *known.other_authors)
    return values.SubmissionSet(
        entry_uuid=urn(known.id),
        unique_id=known.unique_id,
        source_id=known.source_id or frame.repository,
        patient_id=frame.patient_id,
        status=values.APPROVED,
        submission_time=moments.write(known.submitted_at),
        title=known.title,
        comments=known.comments,
        content_type=_code(known.content_type) if known.content_type and known.content_type.code else None,
        authors=tuple(map(frame.author, authors)),
        intended_recipients=tuple(filter(None, map(people.write_recipient, known.recipients))),
    )


def signature(known: Signature, frame: Frame) -> values.DocumentEntry:
    """Writes the signature of a submission: its entry as it came, under the names that it has here."""
    return replace(
        known.entry,
        entry_uuid=urn(known.id),
        logical_id=urn(known.id),
        version="1",
        status=values.APPROVED,
        patient_id=frame.patient_id,
        repository_unique_id=frame.repository,
        hash=hashlib.sha1(known.content, usedforsecurity=False).hexdigest(),
        size=len(known.content),
    )


def signing(known: Signature) -> tuple[values.Association, ...]:
    """Ties a signature to the submission that it came with, and that it signs."""
    ends = {"source": urn(known.submission_id), "target": urn(known.id)}
    return (
        values.Association(
            entry_uuid=urn(uuid5(known.id, "HasMember")),
            kind=values.HAS_MEMBER,
            status=values.APPROVED,
            slots={"SubmissionSetStatus": ("Original",)},
            **ends,
        ),
        values.Association(
            entry_uuid=urn(uuid5(known.id, "signs")),
            kind=values.SIGNS,
            source=ends["target"],
            target=ends["source"],
            status=values.APPROVED,
        ),
    )


def membership(member: Document) -> values.Association:
    """Ties a document to the submission that brought it."""
    return values.Association(
        entry_uuid=urn(uuid5(member.id, "HasMember")),
        kind=values.HAS_MEMBER,
        source=urn(member.submission_id),
        target=entry_uuid(member),
        status=values.APPROVED,
        slots={"SubmissionSetStatus": ("Original",)},
    )


def replacement(newer: Document, older: Document) -> values.Association:
    """Ties a version to the one that it replaces, and of which it may be another form."""
    transforms = Relation(RelationKind.TRANSFORMS, older.id) in newer.details.relations
    return values.Association(
        entry_uuid=urn(uuid5(newer.id, "RPLC")),
        kind=values.TRANSFORMS_AND_REPLACES if transforms else values.REPLACES,
        source=entry_uuid(newer),
        target=entry_uuid(older),
        status=values.APPROVED,
    )


def relation(said: Relation, newer: Document, older: Document) -> values.Association:
    """Ties a document to one that it completes, or of which it is another form."""
    return values.Association(
        entry_uuid=urn(uuid5(newer.id, f"{said.kind.value} {older.id}")),
        kind=RELATIONS[said.kind],
        source=entry_uuid(newer),
        target=entry_uuid(older),
        status=values.APPROVED,
    )


def status(known: Document) -> str:
    """Says where a document stands: an archived one is in force, and out of the usual lists."""
    if known.is_archived and known.status is Status.CURRENT:
        return values.ARCHIVED
    return _STATUSES[known.status]


@lru_cache(maxsize=64)
def confidentiality(level: str, visibility: frozenset[Visibility]) -> tuple[values.Code, ...]:
    """Writes the level of confidentiality, then the restrictions in the order of their list."""
    codes = (level, *(code.value for code in Visibility if code in visibility))
    written = []
    for code in codes:
        known = nomenclatures.confidentiality(code)
        written.append(values.Code(code, known.system.oid, known.label) if known else values.Code(code))
    return tuple(written)


def _code(coded: Coded) -> values.Code:
    return values.Code(coded.code, coded.system, coded.display)


def _reference(known: ReferenceId) -> str:
    return hl7.write_identifier(hl7.Identifier(known.value, known.system, known.kind))
