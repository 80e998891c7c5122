"""Documents as plain values: what is deposited, what is listed, what is opened.

What a list makes by the score (documents and what is sealed with them) are msgspec structures: made, read and hashed
in C. Their fields are sealed by position: a new field goes last, with a default.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from carnet.domain.documents.conditions import Condition
from carnet.domain.documents.folder_codes import Filing, NewFolder
from carnet.domain.documents.relation_codes import NewRelation, Relation
from carnet.foundation import contents
from carnet.foundation.ebrim.values import DocumentEntry


class Status(StrEnum):
    """Where a version stands: in force, replaced by a newer one, or deleted by its author (never destroyed)."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    DELETED = "deleted"


class Availability(StrEnum):
    """Where a version stands for a registry: archived is in force, out of the usual lists."""

    APPROVED = "approved"
    ARCHIVED = "archived"
    DEPRECATED = "deprecated"
    DELETED = "deleted"


class AuthorKind(StrEnum):
    """Who made the document, as the citizen reads it."""

    PROFESSIONAL = "professional"
    ORGANIZATION = "organization"
    DEVICE = "device"
    PATIENT = "patient"


class Visibility(StrEnum):
    """The restrictions that a document may carry (value set J58 of the DMP); none of them is `N`."""

    HIDDEN_FROM_PROFESSIONALS = "MASQUE_PS"
    HIDDEN_FROM_PATIENT = "INVISIBLE_PATIENT"
    HIDDEN_FROM_REPRESENTATIVES = "INVISIBLE_REPRESENTANTS_LEGAUX"


class Coded(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A code with its system (an OID) and the label it came with, empty when unknown."""

    code: str
    system: str = ""
    display: str = ""


class AuthorTexts(msgspec.Struct, frozen=True, array_like=True, gc=False, kw_only=True):
    """An author as a registry wrote it (XCN, XON, texts), where the fields of `Author` would not give it back."""

    persons: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    telecoms: tuple[str, ...] = ()


class Author(msgspec.Struct, frozen=True, array_like=True, gc=False, kw_only=True):
    """One author of a document. `id` is a PS_IdNat, an INS, or a local identifier under `id_system` (an OID).

    `as_written` is there only when these fields say less than what was submitted.
    """

    kind: AuthorKind
    id: str = ""
    id_system: str = ""
    family_name: str = ""
    given_name: str = ""
    specialty: Coded | None = None
    role: str = ""
    organization_id: str = ""
    organization_name: str = ""
    as_written: AuthorTexts | None = None


class SourcePatient(msgspec.Struct, frozen=True, array_like=True, gc=False, kw_only=True):
    """The patient as the producer knew them at the time of the document. Never used to compute an identifier.

    `as_written` is the identifier (CX), then the lines of traits, when these fields say less than what was submitted.
    """

    identifier: str = ""
    identifier_system: str = ""
    ins: str = ""
    ins_system: str = ""
    family_name: str = ""
    given_names: str = ""
    birth_date: str = ""
    sex: str = ""
    birth_place: str = ""
    as_written: tuple[str, ...] = ()


class ReferenceId(msgspec.Struct, frozen=True, array_like=True, gc=False, kw_only=True):
    """A business identifier tied to the document: an accession number, an order, a study."""

    value: str
    system: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """What a depositor says of one document, and its bytes. `None` means not said: the header may complete it.

    `replaces` names the version that this one replaces: its row or an entryUUID that it had, or its uniqueId.
    `declared_size` is in bytes, `declared_sha1` is the raw digest. `place` is where the door found it (a FHIR path, an
    entry of a registry), for error messages. `row_id` is the identifier wished by the producer, taken when it is free.
    """

    content: contents.Content
    media_type: str
    unique_id: str | None = None
    type: Coded | None = None
    document_class: Coded | None = None
    format: Coded | None = None
    title: str | None = None
    comments: str | None = None
    created_at: datetime | None = None
    language: str | None = None
    service_start: datetime | None = None
    service_stop: datetime | None = None
    facility: Coded | None = None
    practice_setting: Coded | None = None
    events: tuple[Coded, ...] = ()
    confidentiality: str | None = None
    visibility: frozenset[Visibility] = frozenset()
    authors: tuple[Author, ...] = ()
    legal_authenticator: Author | None = None
    custodian: Author | None = None
    source_patient: SourcePatient | None = None
    reference_ids: tuple[ReferenceId, ...] = ()
    is_archived: bool = False
    replaces: str | UUID | None = None
    declared_size: int | None = None
    declared_sha1: bytes | None = None
    place: str = ""
    row_id: UUID | None = None
    relations: tuple[NewRelation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSignature:
    """The signature of a submission: its bytes, and the entry that describes it, kept as it was submitted."""

    content: bytes
    unique_id: str
    entry: DocumentEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The signature of one submission: its entry as it was submitted, and its bytes. `id` is its entryUUID."""

    id: UUID
    submission_id: UUID
    unique_id: str
    submitted_at: datetime
    entry: DocumentEntry
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSubmission:
    """A deposit: its documents, the folders that they go into, and what the depositor says of the whole."""

    documents: tuple[NewDocument, ...]
    unique_id: str | None = None
    source_id: str = ""
    submitted_at: datetime | None = None
    content_type: Coded | None = None
    title: str = ""
    comments: str = ""
    author: Author | None = None
    recipients: tuple[Author, ...] = ()
    other_authors: tuple[Author, ...] = ()
    signature: NewSignature | None = None
    folders: tuple[NewFolder, ...] = ()
    filings: tuple[Filing, ...] = ()


class Details(msgspec.Struct, frozen=True, array_like=True, gc=False, kw_only=True):
    """What is sealed with a document: titles, names, labels, everything that is not a filter."""

    title: str
    comments: str = ""
    type: Coded
    document_class: Coded
    format: Coded
    facility: Coded | None = None
    practice_setting: Coded | None = None
    events: tuple[Coded, ...] = ()
    authors: tuple[Author, ...] = ()
    legal_authenticator: Author | None = None
    custodian: Author | None = None
    source_patient: SourcePatient | None = None
    reference_ids: tuple[ReferenceId, ...] = ()
    relations: tuple[Relation, ...] = ()


class Document(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One version of one document as a reader gets it, without its bytes; `relations` lead to what the reader knows."""

    space_id: UUID
    id: UUID
    submission_id: UUID
    unique_id: str
    set_id: str
    version: int
    status: Status
    is_archived: bool
    type_code: str
    class_code: str
    category: str
    format_code: str
    media_type: str
    language: str
    size: int
    sha1: bytes
    created_at: datetime
    service_start: datetime | None
    service_stop: datetime | None
    author_kind: AuthorKind
    author_ids: tuple[str, ...]
    author_organizations: tuple[str, ...]
    confidentiality: str
    visibility: frozenset[Visibility]
    deposited_at: datetime
    deposited_by: str
    deposited_organization: str
    changed_at: datetime
    revision: int
    replaces_id: UUID | None
    replaced_by_id: UUID | None
    details: Details
    relations: tuple[Relation, ...] = ()

    @property
    def title(self) -> str:
        """The title given by the author."""
        return self.details.title

    @property
    def is_hidden(self) -> bool:
        """Whether the citizen or a professional hid it from professionals."""
        return Visibility.HIDDEN_FROM_PROFESSIONALS in self.visibility


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionSet:
    """One submission as it is listed."""

    space_id: UUID
    id: UUID
    unique_id: str
    source_id: str
    submitted_at: datetime
    content_type: Coded | None
    title: str
    comments: str
    author: Author | None
    recipients: tuple[Author, ...]
    document_ids: tuple[UUID, ...] = ()
    other_authors: tuple[Author, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What a search asks. Empty tuples and None mean “any”. Ranges are half-open: from included, to excluded.

    Texts are compared without case nor accent, on the beginning of words; `title` on any part of the title.
    `conditions` come besides: every one must hold. `related_to` are rows that the document is, replaces, or is replaced
    by, submissions that brought it, and folders that hold it; `folders` are of these alone. One reference of each group
    is asked for; without a system it is compared by its value alone. `author_patterns` are compared with authors as a
    registry writes them (`rules.patterns`).
    """

    ids: tuple[UUID, ...] = ()
    submissions: tuple[UUID, ...] = ()
    related_to: tuple[UUID, ...] = ()
    folders: tuple[UUID, ...] = ()
    availabilities: tuple[Availability, ...] = ()
    reference_groups: tuple[tuple[ReferenceId, ...], ...] = ()
    author_patterns: tuple[str, ...] = ()
    unique_ids: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    types: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    facilities: tuple[str, ...] = ()
    practice_settings: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    media_types: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    reference_ids: tuple[str, ...] = ()
    replaces: tuple[UUID, ...] = ()
    author_ids: tuple[str, ...] = ()
    author_family: str = ""
    author_given: str = ""
    author_organization: str = ""
    title: str = ""
    is_archived: bool | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    service_from: datetime | None = None
    service_to: datetime | None = None
    stop_from: datetime | None = None
    stop_to: datetime | None = None
    deposited_from: datetime | None = None
    deposited_to: datetime | None = None
    conditions: tuple[Condition, ...] = ()


class Order(StrEnum):
    """How a list is sorted; ties are broken by the identifier."""

    NEWEST_FIRST = "-created_at"
    OLDEST_FIRST = "created_at"
    LATEST_DEPOSIT_FIRST = "-deposited_at"
    EARLIEST_DEPOSIT_FIRST = "deposited_at"
    LATEST_CHANGE_FIRST = "-changed_at"
    EARLIEST_CHANGE_FIRST = "changed_at"
    LATEST_CARE_FIRST = "-service_start"
    EARLIEST_CARE_FIRST = "service_start"
    LATEST_END_OF_CARE_FIRST = "-service_stop"
    EARLIEST_END_OF_CARE_FIRST = "service_stop"
    BY_TYPE = "type_code"
    BY_TYPE_BACKWARDS = "-type_code"
    BY_CLASS = "class_code"
    BY_CLASS_BACKWARDS = "-class_code"
    BY_STATUS = "status"
    BY_STATUS_BACKWARDS = "-status"
    BY_ID = "id"
    BY_ID_BACKWARDS = "-id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a list: its documents, how many the reader may see in all, where the next page starts."""

    documents: tuple[Document, ...]
    total: int
    offset: int
    next_offset: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an update of metadata asks: only the status, the visibility, or the archive flag. None leaves as it is.

    `visibility` gives the whole set of restrictions; `adds` and `removes` change some of them.
    """

    status: Status | None = None
    visibility: frozenset[Visibility] | None = None
    adds: frozenset[Visibility] = frozenset()
    removes: frozenset[Visibility] = frozenset()
    is_archived: bool | None = None
    expected_revision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDocument:
    """A document that a citizen adds: one PDF, text or picture, with the few words asked on the screen."""

    content: bytes
    media_type: str
    title: str
    type_code: str
    created_at: datetime
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Deposited:
    """What the depositor is told: the identifiers given, in the order of the documents and folders sent."""

    submission_id: UUID
    document_ids: tuple[UUID, ...]
    was_new: bool
    warnings: tuple[str, ...] = field(default=())
    folder_ids: tuple[UUID, ...] = ()
