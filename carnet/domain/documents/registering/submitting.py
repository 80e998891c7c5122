"""What a message of a registry asks to deposit: its objects and their bytes, as one submission of the vault.

What is wrong is refused with the object named; what has no place in the vault is told back, never dropped in silence.

Source: IHE ITI TF-2 §3.41, TF-3 §4.2; french-profiles §2.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from carnet.domain.documents.codes import Coded, NewDocument, NewSignature, NewSubmission, ReferenceId
from carnet.domain.documents.registering import arranging, labels, moments, patients, people
from carnet.domain.documents.registering.arranging import Arrangement
from carnet.domain.documents.relation_codes import NewRelation, RelationKind
from carnet.domain.documents.rules import media, texts
from carnet.domain.documents.rules.faults import Fault, Invalid
from carnet.foundation import contents
from carnet.foundation.contents import Content
from carnet.foundation.ebrim import hl7, values
from carnet.foundation.ebrim.values import Association, Code, DocumentEntry, Objects, SubmissionSet

SIGNATURE_FORMAT = "http://www.w3.org/2000/09/xmldsig#"
# What an archive of the secure mail does with a document: C replaces, D deletes (measured on the official samples).
ACTION_SLOT = "urn:action:extraMetadataSlot"
DELETES = "D"
_SERVED = frozenset({ACTION_SLOT, "documentAvailability"})
_RELATIONS = {
    values.APPENDS: RelationKind.APPENDS,
    values.TRANSFORMS: RelationKind.TRANSFORMS,
    values.TRANSFORMS_AND_REPLACES: RelationKind.TRANSFORMS,
}
_FROM_THE_MESSAGE = frozenset({values.HAS_MEMBER, values.SIGNS, values.REPLACES, *_RELATIONS})
MOST_RELATIONS = 20
_SHA1 = 20
_SIGNATURE_BYTES = 1_000_000


class Aside(StrEnum):
    """What of a message the vault does not keep."""

    SLOT = "slot"
    FOLDER = "folder"
    RELATION = "relation"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing set aside: what it is, and the object that said it."""

    kind: Aside
    message: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a message asks. `entries` name its documents, in order; `removes` are the uniqueIds that it deletes."""

    submission: NewSubmission
    entries: tuple[str, ...]
    removes: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(slots=True)
class _Reading:
    objects: Objects
    contents: Mapping[str, Content]
    replaced: dict[str, UUID] = field(default_factory=dict)
    related: dict[str, tuple[NewRelation, ...]] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    arrangement: Arrangement = field(default_factory=lambda: Arrangement({}))

    def aside(self, kind: Aside, message: str, place: str) -> None:
        self.notices.append(Notice(kind, message, place))


def key(entry_id: str) -> str:
    """Gives what compares two ids of a message: real senders write them with different cases."""
    return entry_id.strip().casefold()


def is_signature(entry: DocumentEntry) -> bool:
    """Tells whether an entry describes the signature of its submission. Source: protocols §1.8."""
    return entry.format_code is not None and entry.format_code.code == SIGNATURE_FORMAT


def read(objects: Objects, given: Mapping[str, Content]) -> Asked:
    """Reads what a message asks; `given` are the bytes by `key` of the entry that describes them. Raises Invalid."""
    reading = _Reading(objects, given)
    submission = _only_submission(objects)
    _require_contents(reading)
    _relate(reading, submission)
    signature = _signature(objects, given)
    removed = [entry for entry in objects.documents if _is_removed(entry)]
    documents = _kept(objects)
    return Asked(
        submission=_submission(submission, documents, signature, reading),
        entries=tuple(entry.entry_uuid for entry in documents),
        removes=tuple(entry.unique_id for entry in removed),
        notices=tuple(reading.notices),
    )


def _is_removed(entry: DocumentEntry) -> bool:
    return not is_signature(entry) and DELETES in entry.slots.get(ACTION_SLOT, ())


def _kept(objects: Objects) -> list[DocumentEntry]:
    """Gives the entries that become documents of the record, in their order."""
    return [entry for entry in objects.documents if not is_signature(entry) and not _is_removed(entry)]


def _wrong(code: str, name: str, message: str, place: str) -> Invalid:
    return Invalid(Fault(code, name, message, place))


def _only_submission(objects: Objects) -> SubmissionSet:
    if len(objects.submission_sets) != 1:
        raise _wrong("structure", "submission", "expected one submission set", "RegistryObjectList")
    (found,) = objects.submission_sets
    if not found.unique_id:
        raise _wrong("required", "unique_id", "the submission set has no uniqueId", found.entry_uuid)
    return found


def _require_contents(reading: _Reading) -> None:
    """Requires one content for each entry, one entry for each content, and a name of its own for each object."""
    objects = reading.objects
    every = [key(entry.entry_uuid) for entry in objects.documents]
    packages = [key(one.entry_uuid) for one in objects.submission_sets]
    packages += [key(one.entry_uuid) for one in objects.folders]
    if len({*every, *packages}) != len(every) + len(packages):
        raise _wrong("structure", "entry", "two objects have the same id", "RegistryObjectList")
    for entry in reading.objects.documents:
        if key(entry.entry_uuid) not in reading.contents:
            raise _wrong("missing-document", "content", "the document did not come", entry.entry_uuid)
    extra = sorted(set(reading.contents) - set(every))
    if extra:
        raise _wrong("missing-metadata", "entry", "a document came that no entry describes", extra[0][:100])


def _relate(reading: _Reading, submission: SubmissionSet) -> None:
    """Reads the associations: membership, replacement, relation, signature; the others are told back."""
    documents = {key(entry.entry_uuid) for entry in reading.objects.documents}
    folders = {key(folder.entry_uuid): rank for rank, folder in enumerate(reading.objects.folders)}
    reading.arrangement = Arrangement(folders)
    # What is kept apart from the documents (a signature), or leaves, goes into no folder.
    kept = {key(one.entry_uuid): rank for rank, one in enumerate(_kept(reading.objects))}
    members = set()
    for association in reading.objects.associations:
        source, target = key(association.source), key(association.target)
        match association.kind:
            case values.HAS_MEMBER if source == key(submission.entry_uuid):
                members.add(target)
            case values.HAS_MEMBER if target in documents and target not in kept:
                reading.aside(Aside.FOLDER, "this goes into no folder", _name(association))
            case values.HAS_MEMBER:
                arranging.file(reading.arrangement, association, documents=kept, key=key, row=entry_id)
            case values.SIGNS if source in documents and target == key(submission.entry_uuid):
                continue
            case values.REPLACES | values.TRANSFORMS_AND_REPLACES if source in documents:
                _replace(reading, association, documents)
            case values.APPENDS | values.TRANSFORMS if source in documents:
                _tie(reading, association, documents)
            case kind if kind in _FROM_THE_MESSAGE:
                raise _wrong("dangling", "association", "its source is not in the message", _name(association))
            case _:
                reading.aside(Aside.RELATION, "this relation is not kept", _name(association))
    entries = [entry.entry_uuid for entry in reading.objects.documents]
    for name in (*entries, *(folder.entry_uuid for folder in reading.objects.folders)):
        if key(name) not in members:
            raise _wrong("structure", "association", "the submission set has no such member", name)
    for stranger in sorted(members - documents - set(folders)):
        known = {key(one.entry_uuid) for one in reading.objects.associations}
        if stranger not in known:
            reading.aside(Aside.RELATION, "a member that is not in the message is not kept", stranger[:100])


def _name(association: Association) -> str:
    return association.entry_uuid or association.source


def _replace(reading: _Reading, association: Association, documents: set[str]) -> None:
    source = key(association.source)
    if source in reading.replaced:
        raise _wrong("structure", "replaces", "one replacement per document", association.source)
    row = entry_id(association.target)
    if row is None or key(association.target) in documents:
        raise _wrong("unknown-target", "replaces", "the replaced document is not here", association.source)
    if association.kind == values.TRANSFORMS_AND_REPLACES:
        _tie(reading, association, documents)
    reading.replaced[source] = row


def _tie(reading: _Reading, association: Association, documents: set[str]) -> None:
    source, target = key(association.source), entry_id(association.target)
    if target is None or key(association.target) in documents:
        raise _wrong("unknown-entry", "relations", "the related document is not here", association.source)
    relation = NewRelation(_RELATIONS[association.kind], target)
    reading.related[source] = (*reading.related.get(source, ()), relation)
    if len(reading.related[source]) > MOST_RELATIONS:
        raise _wrong("structure", "relations", f"more than {MOST_RELATIONS} relations", association.source)


def entry_id(text: str) -> UUID | None:
    """Reads an entryUUID (`urn:uuid:…`, or the UUID alone); None for a name that is none."""
    try:
        return UUID(text.strip().lower().removeprefix("urn:uuid:"))
    except ValueError:
        return None


def _signature(objects: Objects, given: Mapping[str, Content]) -> NewSignature | None:
    found = [entry for entry in objects.documents if is_signature(entry)]
    if not found:
        return None
    if len(found) > 1:
        raise _wrong("structure", "signature", "expected one signature", found[1].entry_uuid)
    (entry,) = found
    if not entry.unique_id:
        raise _wrong("required", "unique_id", "the signature has no uniqueId", entry.entry_uuid)
    content = given[key(entry.entry_uuid)]
    if contents.size(content) > _SIGNATURE_BYTES:
        raise _wrong("signature", "content", f"larger than {_SIGNATURE_BYTES} bytes", entry.entry_uuid)
    return NewSignature(content=contents.whole(content), unique_id=entry.unique_id, entry=entry)


def _submission(
    found: SubmissionSet, documents: list[DocumentEntry], signature: NewSignature | None, reading: _Reading
) -> NewSubmission:
    for name in found.slots:
        reading.aside(Aside.SLOT, f"slot {name[:100]} is not kept", found.entry_uuid)
    for folder in reading.objects.folders:
        for name in folder.slots:
            reading.aside(Aside.SLOT, f"slot {name[:100]} is not kept", folder.entry_uuid)
    authors = tuple(people.read(author) for author in found.authors)
    return NewSubmission(
        documents=tuple(_document(entry, reading) for entry in documents),
        unique_id=found.unique_id,
        source_id=found.source_id,
        submitted_at=_moment(found.submission_time, "submitted_at", found.entry_uuid),
        content_type=_coded(found.content_type),
        title=texts.kept(found.title),
        comments=texts.kept(found.comments),
        author=next(iter(authors), None),
        recipients=tuple(people.read_recipient(text) for text in found.intended_recipients),
        other_authors=authors[1:],
        signature=signature,
        folders=arranging.folders(reading.objects.folders, row=entry_id),
        filings=tuple(dict.fromkeys(reading.arrangement.filings)),
    )


def _document(entry: DocumentEntry, reading: _Reading) -> NewDocument:
    place = entry.entry_uuid
    for name in entry.slots:
        if name not in _SERVED:
            reading.aside(Aside.SLOT, f"slot {name[:100]} is not kept", place)
    try:
        restrictions = labels.settle(code.code for code in entry.confidentiality)
    except labels.UnknownLabel as error:
        raise _wrong("unknown-code", "confidentiality", "unknown confidentiality code", place) from error
    for warning in restrictions.warnings:
        reading.aside(Aside.SLOT, warning, place)
    return NewDocument(
        content=reading.contents[key(place)],
        media_type=entry.mime_type,
        unique_id=entry.unique_id or None,
        type=_coded(entry.type_code),
        document_class=_coded(entry.class_code),
        format=_coded(entry.format_code),
        title=texts.kept(entry.title) or None,
        comments=texts.kept(entry.comments) or None,
        created_at=_created(entry),
        language=entry.language[:35] or None,
        service_start=_moment(entry.service_start, "service_start", place),
        service_stop=_moment(entry.service_stop, "service_stop", place),
        facility=_coded(entry.facility),
        practice_setting=_coded(entry.practice_setting),
        events=tuple(Coded(code.code, code.scheme, code.label) for code in entry.events),
        confidentiality=restrictions.level,
        visibility=restrictions.visibility,
        authors=tuple(people.read(author) for author in entry.authors),
        legal_authenticator=people.read_person(entry.legal_authenticator),
        source_patient=patients.read_source(entry.source_patient_id, entry.source_patient_info),
        reference_ids=tuple(references(entry.reference_ids)),
        is_archived=entry.status == values.ARCHIVED,
        replaces=reading.replaced.get(key(place)),
        relations=reading.related.get(key(place), ()),
        declared_size=entry.size,
        declared_sha1=_sha1(entry),
        place=place,
        row_id=entry_id(place),
    )


def _coded(code: Code | None) -> Coded | None:
    return None if code is None else Coded(code.code, code.scheme, code.label)


def _created(entry: DocumentEntry) -> datetime | None:
    """Reads when the document was made; a clinical document says it itself, more precisely than a day."""
    moment = _moment(entry.creation_time, "created_at", entry.entry_uuid)
    return None if media.is_clinical_document(entry.mime_type) and len(entry.creation_time) < 14 else moment


def _moment(text: str, name: str, place: str) -> datetime | None:
    try:
        return moments.read(text)
    except moments.NoSuchMoment as error:
        raise _wrong("value", name, "this is no instant", place) from error


def _sha1(entry: DocumentEntry) -> bytes | None:
    if not entry.hash:
        return None
    try:
        digest = bytes.fromhex(entry.hash)
    except ValueError:
        digest = b""
    if len(digest) != _SHA1:
        raise _wrong("wrong-hash", "hash", "expected a SHA-1 in hexadecimal", entry.entry_uuid)
    return digest


def references(texts: Iterable[str]) -> Iterable[ReferenceId]:
    """Reads business identifiers; what names nothing is left out."""
    for text in texts:
        found = hl7.identifier(text)
        if found.value:
            yield ReferenceId(value=found.value, system=found.authority, kind=found.kind)


def patient_ids(objects: Objects) -> tuple[tuple[str, str], ...]:
    """Gives every patient that a message names: the object that names it, and the text."""
    every = [
        *((one.entry_uuid, one.patient_id) for one in objects.submission_sets),
        *((one.entry_uuid, one.patient_id) for one in objects.documents),
        *((one.entry_uuid, one.patient_id) for one in objects.folders),
    ]
    return tuple(found for found in every if found[1])
