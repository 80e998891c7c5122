"""What the header of a clinical document says, in plain values.

Whatever the writer left out or marked with a nullFlavor is None, or an empty tuple.
"""

from dataclasses import dataclass
from datetime import date

from carnet.foundation.cda.times import Moment


@dataclass(frozen=True, slots=True)
class InstanceId:
    """An identifier: an OID or a UUID, and what it is completed with."""

    root: str
    extension: str | None

    @property
    def xds(self) -> str:
        """The identifier as XDS writes it: `root`, or `root^extension`."""
        return self.root if self.extension is None else f"{self.root}^{self.extension}"


@dataclass(frozen=True, slots=True)
class Code:
    """A coded word: the code, the OID of its nomenclature, its label."""

    code: str
    system: str | None
    display: str | None


@dataclass(frozen=True, slots=True)
class PersonName:
    """How a professional or another person is called."""

    family: str | None
    given: str | None
    prefix: str | None
    suffix: str | None


@dataclass(frozen=True, slots=True)
class Organization:
    """A structure: its national identifier when given, its name, its practice setting."""

    id: InstanceId | None
    name: str | None
    practice_setting: Code | None


@dataclass(frozen=True, slots=True)
class Device:
    """A system that wrote a document by itself."""

    model: str | None
    software: str | None


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote the document: a person or a device, for an organisation.

    `speciality` is the profession and speciality (assignedAuthor/code), `role` the functional role
    (functionCode), which may carry a label without a code.
    """

    id: InstanceId | None
    speciality: Code | None
    role: Code | None
    name: PersonName | None
    device: Device | None
    organization: Organization | None
    at: Moment | None


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who answers for the document (legal authenticator)."""

    id: InstanceId | None
    speciality: Code | None
    name: PersonName | None
    organization: Organization | None
    at: Moment | None


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody else named by the header: `type_code` says why, `IRCP` for whom the document is meant for."""

    type_code: str | None
    class_code: str | None
    role: Code | None
    id: InstanceId | None
    speciality: Code | None
    name: PersonName | None
    organization: Organization | None


@dataclass(frozen=True, slots=True)
class Patient:
    """The patient as the header names her or him.

    `ins` is the first identifier under an OID of the national health identity. `birth_given_names` is the
    full list of the birth certificate, spaces between names; `birth_time` is the raw value of birthTime,
    because a day may be unknown (`birth_date` is then None). `birth_place_code` is the official geographic
    code.
    """

    ids: tuple[InstanceId, ...]
    ins: InstanceId | None
    birth_family_name: str | None
    birth_given_names: str | None
    first_given_name: str | None
    used_family_name: str | None
    used_given_name: str | None
    gender: str | None
    birth_time: str | None
    birth_date: date | None
    birth_place_code: str | None
    birth_place_name: str | None

    @property
    def local_ids(self) -> tuple[InstanceId, ...]:
        """The identifiers that are not the national one, in order."""
        return tuple(identifier for identifier in self.ids if identifier != self.ins)


@dataclass(frozen=True, slots=True)
class Order:
    """A prescription that the document answers: its identifier, and the accession number in imaging."""

    id: InstanceId | None
    accession_number: InstanceId | None


@dataclass(frozen=True, slots=True)
class DeclaredFormat:
    """The form of the body: structured, or one file of a declared media type (`media_type`)."""

    structured: bool
    media_type: str | None
    has_pdf_copy: bool


@dataclass(frozen=True, slots=True)
class CdaHeader:
    """The header of a clinical document.

    `event_codes` are all acts and what they are translated into, in the order of the document, for every
    serviceEvent; `service_start` and `service_stop` are those of the first one. `replaces` is the document
    that this one replaces (relatedDocument RPLC). `unread` are the places of the times that are no instant, which
    are as if they were not written.
    """

    id: InstanceId
    set_id: InstanceId | None
    version_number: int | None
    replaces: InstanceId | None
    type: Code | None
    template_ids: tuple[InstanceId, ...]
    title: str | None
    effective_time: Moment | None
    confidentiality: Code | None
    language: str | None
    patient: Patient
    authors: tuple[Author, ...]
    legal_authenticator: Signatory | None
    custodian: Organization | None
    service_start: Moment | None
    service_stop: Moment | None
    event_codes: tuple[Code, ...]
    practice_setting: Code | None
    facility_type: Code | None
    facility_name: str | None
    participants: tuple[Participant, ...]
    orders: tuple[Order, ...]
    format: DeclaredFormat
    unread: tuple[str, ...]

    @property
    def unique_id(self) -> str:
        """The identifier of this version of the document as XDS writes it."""
        return self.id.xds
