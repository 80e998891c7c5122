"""The objects of a registry as plain values: what metadata say, apart from the XML that carries them.

Times are texts of the form YYYY[MM[DD[hh[mm[ss]]]]] in UTC, as the standard writes them. Empty texts mean “not said”.

Source: IHE ITI TF-3 §4.1 to §4.2, ebRIM 3.0; french-profiles §2.
"""

from dataclasses import dataclass, field

HAS_MEMBER = "urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember"
REPLACES = "urn:ihe:iti:2007:AssociationType:RPLC"
APPENDS = "urn:ihe:iti:2007:AssociationType:APND"
TRANSFORMS = "urn:ihe:iti:2007:AssociationType:XFRM"
TRANSFORMS_AND_REPLACES = "urn:ihe:iti:2007:AssociationType:XFRM_RPLC"
SIGNS = "urn:ihe:iti:2007:AssociationType:signs"
UPDATES_STATUS = "urn:ihe:iti:2010:AssociationType:UpdateAvailabilityStatus"
SUBMITS_ASSOCIATION = "urn:ihe:iti:2010:AssociationType:SubmitAssociation"

APPROVED = "urn:oasis:names:tc:ebxml-regrep:StatusType:Approved"
DEPRECATED = "urn:oasis:names:tc:ebxml-regrep:StatusType:Deprecated"
ARCHIVED = "urn:asip:ci-sis:2010:StatusType:Archived"
DELETED = "urn:asip:ci-sis:2010:StatusType:Deleted"


@dataclass(frozen=True, slots=True)
class Code:
    """A coded value: the code (nodeRepresentation), its codingScheme (an OID or a name), its label."""

    code: str
    scheme: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """One author classification, its values as they are written (XCN, XON, texts); every slot may repeat."""

    persons: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    telecoms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentEntry:
    """A document entry (ExtrinsicObject). `entry_uuid` may be a symbolic id in what is submitted.

    `size` is in bytes, None when not said; `hash` is SHA-1 in lower-case hexadecimal. `slots` holds what has no field
    of its own, by name.
    """

    entry_uuid: str
    logical_id: str = ""
    version: str = ""
    status: str = ""
    home_community_id: str = ""
    unique_id: str = ""
    patient_id: str = ""
    mime_type: str = ""
    title: str = ""
    comments: str = ""
    class_code: Code | None = None
    type_code: Code | None = None
    format_code: Code | None = None
    facility: Code | None = None
    practice_setting: Code | None = None
    confidentiality: tuple[Code, ...] = ()
    events: tuple[Code, ...] = ()
    authors: tuple[Author, ...] = ()
    creation_time: str = ""
    service_start: str = ""
    service_stop: str = ""
    language: str = ""
    legal_authenticator: str = ""
    source_patient_id: str = ""
    source_patient_info: tuple[str, ...] = ()
    reference_ids: tuple[str, ...] = ()
    repository_unique_id: str = ""
    hash: str = ""
    size: int | None = None
    uri: str = ""
    slots: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionSet:
    """A submission set (RegistryPackage classified as one)."""

    entry_uuid: str
    unique_id: str = ""
    source_id: str = ""
    patient_id: str = ""
    status: str = ""
    submission_time: str = ""
    title: str = ""
    comments: str = ""
    content_type: Code | None = None
    authors: tuple[Author, ...] = ()
    intended_recipients: tuple[str, ...] = ()
    home_community_id: str = ""
    slots: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder (RegistryPackage classified as one)."""

    entry_uuid: str
    logical_id: str = ""
    version: str = ""
    unique_id: str = ""
    patient_id: str = ""
    status: str = ""
    title: str = ""
    comments: str = ""
    codes: tuple[Code, ...] = ()
    last_update: str = ""
    home_community_id: str = ""
    slots: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Association:
    """A relation between two objects: `kind` is the URN of its associationType; `slots` by name."""

    entry_uuid: str
    kind: str
    source: str
    target: str
    status: str = ""
    slots: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Objects:
    """Everything that one message holds, in the order of each kind."""

    submission_sets: tuple[SubmissionSet, ...] = ()
    documents: tuple[DocumentEntry, ...] = ()
    folders: tuple[Folder, ...] = ()
    associations: tuple[Association, ...] = ()
