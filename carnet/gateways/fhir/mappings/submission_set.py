"""A submission as a List (SubmissionSet of MHD and PDSm), both directions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from carnet.domain.documents.codes import Author, Coded, SubmissionSet
from carnet.domain.documents.rules import texts
from carnet.gateways.fhir.mappings import codings, identifiers, patient, people, times
from carnet.gateways.fhir.mappings.document_reference import Addresses
from carnet.gateways.fhir.mappings.operation_outcome import Notice
from carnet.gateways.fhir.mappings.patient import Subject
from carnet.gateways.fhir.mappings.references import Scope
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.wire.elements import Element, Json, JsonObject

PROFILE = "https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-submissionset-comprehensive"
LIST_TYPES = "https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes"
DESIGNATION_TYPE = "https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-designationType"
SOURCE_ID = "https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-sourceId"
AUTHOR_ORG = "https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-authorOrg"
_RECIPIENTS = (
    "https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-ext-intended-recipient",
    "https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-intendedRecipient",
)
_CODE: JsonObject = {"coding": [{"system": LIST_TYPES, "code": "submissionset", "display": "Submission Set"}]}
_PROFILES: list[Json] = [PROFILE]


@dataclass(frozen=True, slots=True)
class ReadSubmission:
    """What the List of a deposit says. `items` are the references to its documents."""

    unique_id: str | None = None
    source_id: str = ""
    submitted_at: datetime | None = None
    content_type: Coded | None = None
    title: str = ""
    comments: str = ""
    author: Author | None = None
    recipients: tuple[Author, ...] = ()
    subject: Subject | None = None
    items: tuple[Element, ...] = ()
    notices: tuple[Notice, ...] = ()


def list_type(resource: Element) -> str:
    """Says what a List is: `submissionset`, `folder`, or another code."""
    code = codings.read_first(resource.child("code"))
    return code.code if code else ""


def read(resource: Element, scope: Scope, accepted: tuple[str, ...]) -> ReadSubmission:
    """Reads the List of a deposit. Raises Rejection."""
    resource.check("List")
    if resource.required("status") != "current":
        raise Rejection(Kind.RULE, resource.at("status"), "a submission is current")
    inner = scope.inside(resource)
    notices: list[Notice] = []
    extensions = resource.children("extension")
    designation = next(_values(extensions, DESIGNATION_TYPE, "valueCodeableConcept"), None)
    source_id = next(_values(extensions, SOURCE_ID, "valueIdentifier"), None)
    subject = resource.child("subject")
    notes = resource.children("note")
    return ReadSubmission(
        unique_id=usual_id(resource),
        source_id=_source_id(source_id),
        submitted_at=times.instant(resource.text("date"), resource.at("date")),
        content_type=codings.read_first(designation),
        title=texts.kept(resource.text("title")),
        comments=texts.kept(notes[0].text("text") if notes else ""),
        author=_author(resource, inner, accepted, notices),
        recipients=_recipients(extensions, inner, accepted),
        subject=patient.read_subject(subject, inner, accepted) if subject else None,
        items=tuple(entry.needed("item") for entry in resource.children("entry")),
        notices=tuple(notices),
    )


def _values(extensions: list[Element], url: str, name: str) -> Iterator[Element]:
    """Gives the values of the extensions of one URL."""
    for extension in extensions:
        if extension.text("url") == url:
            value = extension.child(name)
            if value is not None:
                yield value


def usual_id(resource: Element) -> str | None:
    """Chooses the uniqueId of a List among its identifiers: the usual one (MHD), else the first."""
    found = resource.children("identifier")
    usual = (one for one in found if one.text("use") == "usual")
    chosen = next(usual, found[0] if found else None)
    return identifiers.read_unique_id(chosen) if chosen else None


def _source_id(identifier: Element | None) -> str:
    """Reads who sends: an OID, as a URI, as a system, or as a bare value."""
    if identifier is None:
        return ""
    value = identifier.text("value").strip()[:256]
    system = identifier.text("system").strip()
    if system.startswith("urn:oid:") and not value.startswith("urn:"):
        return f"{system.removeprefix('urn:oid:')}^{value}"[:256]
    return value.removeprefix("urn:oid:")


def _author(resource: Element, scope: Scope, accepted: tuple[str, ...], notices: list[Notice]) -> Author | None:
    source = resource.child("source")
    if source is None:
        return None
    person = people.read(source, scope, accepted)
    place_reference = next(_values(source.children("extension"), AUTHOR_ORG, "valueReference"), None)
    place = people.read(place_reference, scope, accepted) if place_reference else None
    if person is None and place is None:
        notices.append(Notice(source.place, "this reference leads outside of the message and was ignored"))
    if person is None or place is None:
        return person or place
    return Author(
        kind=person.kind,
        id=person.id,
        id_system=person.id_system,
        family_name=person.family_name,
        given_name=person.given_name,
        specialty=person.specialty,
        role=person.role,
        organization_id=person.organization_id or place.organization_id,
        organization_name=person.organization_name or place.organization_name,
    )


def _recipients(extensions: list[Element], scope: Scope, accepted: tuple[str, ...]) -> tuple[Author, ...]:
    found = (
        people.read(reference, scope, accepted)
        for url in _RECIPIENTS
        for reference in _values(extensions, url, "valueReference")
    )
    return tuple(author for author in found if author is not None)


def to_fhir(submission: SubmissionSet, addresses: Addresses) -> JsonObject:
    """Writes a submission."""
    contained: list[Json] = []
    extensions: list[Json] = []
    if submission.content_type is not None and submission.content_type.code:
        concept = codings.concept(submission.content_type)
        extensions.append({"url": DESIGNATION_TYPE, "valueCodeableConcept": concept})
    if submission.source_id:
        identifier: JsonObject = {
            "system": identifiers.URI,
            "value": identifiers.as_uri(submission.source_id),
        }
        extensions.append({"url": SOURCE_ID, "valueIdentifier": identifier})
    for index, recipient in enumerate(submission.recipients):
        contained += addresses.person(recipient, f"recipient{index}")
        reference: JsonObject = {"reference": f"#recipient{index}"}
        extensions.append({"url": _RECIPIENTS[0], "valueReference": reference})
    found: JsonObject = {
        "resourceType": "List",
        "id": addresses.row(submission.id),
        "meta": {"versionId": "1", "lastUpdated": submission.submitted_at.isoformat(), "profile": _PROFILES},
        "extension": extensions,
        "identifier": [
            identifiers.unique_id(submission.unique_id),
            {"use": "official", "system": identifiers.URI, "value": f"urn:uuid:{submission.id}"},
        ],
        "status": "current",
        "mode": "working",
        "code": _CODE,
        "subject": addresses.subject,
        "date": submission.submitted_at.isoformat(),
    }
    if submission.title:
        found["title"] = submission.title
    if submission.author is not None:
        contained += addresses.person(submission.author, "source")
        found["source"] = {"reference": "#source"}
    if submission.comments:
        found["note"] = [{"text": submission.comments}]
    if submission.document_ids:
        found["entry"] = [
            {"item": {"reference": "DocumentReference/" + addresses.row(row_id)}} for row_id in submission.document_ids
        ]
    if contained:
        found["contained"] = contained
    if not extensions:
        del found["extension"]
    return found


def entry(submission: SubmissionSet, addresses: Addresses) -> JsonObject:
    """Writes a submission as one result of a search."""
    resource = to_fhir(submission, addresses)
    return {
        "fullUrl": f"{addresses.base}/List/{resource['id']}",
        "resource": resource,
        "search": {"mode": "match"},
    }
