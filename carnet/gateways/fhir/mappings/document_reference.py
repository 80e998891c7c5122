"""A document's metadata as a DocumentReference (PDSm comprehensive)."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from uuid import UUID

from carnet.domain.documents.codes import Author, AuthorKind, Document, ReferenceId, SourcePatient, Status, Visibility
from carnet.domain.documents.registering import submitting
from carnet.foundation import ids, nomenclatures
from carnet.gateways.fhir.mappings import codings, identifiers, patient, people
from carnet.gateways.fhir.wire import base64
from carnet.gateways.fhir.wire.elements import Json, JsonObject

PROFILE = "https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-comprehensive-document-reference"
IS_ARCHIVED = "https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-ext-is-archived"
CONFIDENTIALITIES = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
VISIBILITIES = "https://mos.esante.gouv.fr/NOS/TRE_A07-StatutVisibiliteDocument/FHIR/TRE-A07-StatutVisibiliteDocument"
TO_STATUS = {
    Status.CURRENT: "current",
    Status.SUPERSEDED: "superseded",
    Status.DELETED: "entered-in-error",
}
FROM_STATUS = {written: status for status, written in TO_STATUS.items()}

# Shared by every resource written: never changed.
_PROFILES: list[Json] = [PROFILE]
_ARCHIVED: list[Json] = [{"url": IS_ARCHIVED, "valueBoolean": True}]
_NOT_ARCHIVED: list[Json] = [{"url": IS_ARCHIVED, "valueBoolean": False}]
_SEARCH: JsonObject = {"mode": "match"}
_AUTHENTICATOR: JsonObject = {"reference": "#authenticator"}
_CUSTODIAN: JsonObject = {"reference": "#custodian"}
_SOURCE: JsonObject = {"reference": "#patient"}


@dataclass(frozen=True)
class Addresses:
    """How the resources of one space are named in one answer, and what its documents share: written once.

    An answer ends with the request, and what it remembers of people with it.
    """

    base: str
    space_id: UUID
    _people: dict[tuple[Author, str], tuple[JsonObject, ...]] = field(default_factory=dict, repr=False)
    _sources: dict[SourcePatient, JsonObject] = field(default_factory=dict, repr=False)

    @cached_property
    def prefix(self) -> str:
        """The beginning of every identifier of the space's rows."""
        return ids.public(self.space_id) + "-"

    @cached_property
    def subject(self) -> JsonObject:
        """The reference to the patient."""
        return {"reference": "Patient/" + ids.public(self.space_id)}

    def row(self, row_id: UUID) -> str:
        """The public identifier of a document or submission; the same as `ids.public_row`."""
        return self.prefix + ids.public(row_id)

    def name(self, document: Document) -> str:
        """The public identifier of a document; that of a signature bears its mark."""
        return ("s." if document.format_code == submitting.SIGNATURE_FORMAT else "") + self.row(document.id)

    def person(self, author: Author, name: str) -> tuple[JsonObject, ...]:
        """Gives an author as contained resources."""
        key = (author, name)
        found = self._people.get(key)
        if found is None:
            found = self._people[key] = people.contained(author, name)
        return found

    def source(self, known: SourcePatient) -> JsonObject:
        """Gives the patient as the producer knew them."""
        found = self._sources.get(known)
        if found is None:
            found = self._sources[known] = patient.contained_source(known)
        return found


def to_fhir(document: Document, addresses: Addresses) -> JsonObject:
    """Writes one version of a document. Parts of the answer are shared between documents: never change them."""
    identifier = addresses.name(document)
    details = document.details
    created = document.created_at
    contained: list[Json] = []
    resource: JsonObject = {
        "resourceType": "DocumentReference",
        "id": identifier,
        "meta": {
            "versionId": str(document.revision),
            "lastUpdated": document.changed_at,
            "profile": _PROFILES,
        },
        "contained": contained,
        "extension": _ARCHIVED if document.is_archived else _NOT_ARCHIVED,
        "masterIdentifier": identifiers.unique_id(document.unique_id),
        "identifier": [{"use": "official", "system": identifiers.URI, "value": f"urn:uuid:{document.id}"}],
        "status": TO_STATUS[document.status],
        "type": codings.concept(details.type),
        "category": [codings.concept(details.document_class)],
        "subject": addresses.subject,
        "date": created,
    }
    _add_people(resource, document, addresses, contained)
    related = _relations(document, addresses)
    if related:
        resource["relatesTo"] = related
    if details.comments:
        resource["description"] = details.comments
    resource["securityLabel"] = security_labels(document.confidentiality, document.visibility)
    resource["content"] = [_content(document, addresses.base, identifier, created)]
    context = _context(document)
    if details.source_patient is not None:
        contained.append(addresses.source(details.source_patient))
        context["sourcePatientInfo"] = _SOURCE
    if context:
        resource["context"] = context
    if not contained:
        del resource["contained"]
    return resource


def _relations(document: Document, addresses: Addresses) -> list[Json]:
    """Writes what a document replaces, then what it completes or transforms, as far as the reader may know of it."""
    every = [("replaces", document.replaces_id)] if document.replaces_id is not None else []
    every += [(one.kind.value, one.target) for one in document.relations]
    return [{"code": code, "target": {"reference": "DocumentReference/" + addresses.row(row)}} for code, row in every]


def _add_people(resource: JsonObject, document: Document, addresses: Addresses, contained: list[Json]) -> None:
    """Adds who wrote, who answers for it and who keeps it, each as contained resources."""
    details = document.details
    authors: list[Json] = []
    for index, author in enumerate(details.authors):
        contained += addresses.person(author, f"author{index}")
        authors.append({"reference": f"#author{index}"})
    if authors:
        resource["author"] = authors
    if details.legal_authenticator is not None:
        contained += addresses.person(details.legal_authenticator, "authenticator")
        resource["authenticator"] = _AUTHENTICATOR
    custodian = details.custodian or _depositor(document.deposited_organization)
    if custodian is not None:
        contained += addresses.person(custodian, "custodian")
        resource["custodian"] = _CUSTODIAN


def entry(document: Document, addresses: Addresses) -> JsonObject:
    """Writes a document as one result of a search."""
    resource = to_fhir(document, addresses)
    return {
        "fullUrl": f"{addresses.base}/DocumentReference/{resource['id']}",
        "resource": resource,
        "search": _SEARCH,
    }


def etag(document: Document) -> str:
    """Names the revision of the metadata, as FHIR does: weak."""
    return f'W/"{document.revision}"'


@lru_cache(maxsize=64)
def security_labels(confidentiality: str, visibility: frozenset[Visibility]) -> list[Json]:
    """Writes the level of confidentiality, then the restrictions. The same list is given again: never change it."""
    labels: list[Json] = [_label(confidentiality, CONFIDENTIALITIES)]
    # In the order of the list of codes, so that the same document is always written the same way.
    labels.extend(_label(code.value, VISIBILITIES) for code in Visibility if code in visibility)
    return labels


def _label(code: str, system: str) -> JsonObject:
    known = nomenclatures.confidentiality(code)
    coding: JsonObject = {"system": system, "code": code}
    if known is not None:
        coding["display"] = known.label
    return {"coding": [coding]}


@lru_cache(maxsize=256)
def _depositor(organization_id: str) -> Author | None:
    """The structure that deposited keeps the document when no custodian was named."""
    if not organization_id:
        return None
    return Author(kind=AuthorKind.ORGANIZATION, organization_id=organization_id)


def _content(document: Document, base: str, identifier: str, created: datetime) -> JsonObject:
    attachment: JsonObject = {
        "contentType": document.media_type,
        "language": document.language,
        "url": f"{base}/Binary/{identifier}",
        "size": document.size,
        "hash": base64.encode(document.sha1),
        "title": document.details.title,
        "creation": created,
    }
    content: JsonObject = {"attachment": attachment}
    if document.details.format.code:
        content["format"] = codings.coding(document.details.format)
    return content


def _context(document: Document) -> JsonObject:
    details = document.details
    context: JsonObject = {}
    if details.events:
        context["event"] = [codings.concept(event) for event in details.events]
    period: JsonObject = {}
    if document.service_start is not None:
        period["start"] = document.service_start
    if document.service_stop is not None:
        period["end"] = document.service_stop
    if period:
        context["period"] = period
    if details.facility is not None:
        context["facilityType"] = codings.concept(details.facility)
    if details.practice_setting is not None:
        context["practiceSetting"] = codings.concept(details.practice_setting)
    if details.reference_ids:
        context["related"] = [_related(reference) for reference in details.reference_ids]
    return context


def _related(reference: ReferenceId) -> JsonObject:
    identifier: JsonObject = {}
    if reference.kind:
        coding: JsonObject = {"system": identifiers.URI, "code": reference.kind}
        identifier["type"] = {"coding": [coding]}
    if reference.system:
        identifier["system"] = identifiers.system_uri(reference.system)
    identifier["value"] = reference.value
    return {"identifier": identifier}
