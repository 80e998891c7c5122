"""A folder as a List (Folder of MHD and PDSm), both directions.

Its identifiers begin with a mark of their own: reading a submission never looks for a folder.

Source: PDSm, pdsm-folder-comprehensive; IHE MHD 4.2 (Folder).
"""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from carnet.domain.documents.folder_codes import Filing, Folder, FolderStatus, NewFolder
from carnet.domain.documents.rules import texts
from carnet.gateways.fhir.mappings import codings, identifiers, patient, references
from carnet.gateways.fhir.mappings.document_reference import Addresses
from carnet.gateways.fhir.mappings.patient import Subject
from carnet.gateways.fhir.mappings.references import Scope
from carnet.gateways.fhir.mappings.submission_set import DESIGNATION_TYPE, LIST_TYPES, usual_id
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.wire.elements import Element, Json, JsonObject

MARK = "f."
PROFILE = "https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-folder-comprehensive"
STATUSES = {FolderStatus.CURRENT: "current", FolderStatus.SUPERSEDED: "retired"}
_CODE: JsonObject = {"coding": [{"system": LIST_TYPES, "code": "folder", "display": "Folder"}]}


@dataclass(frozen=True, slots=True)
class ReadFolder:
    """What a List of a deposit says: the folder, its items, and whose record it is for."""

    folder: NewFolder
    items: tuple[Element, ...]
    subject: Subject | None


def row(identifier: str) -> tuple[UUID, UUID] | None:
    """Reads the public identifier of a folder: its space and its row; None for any other."""
    return references.row(identifier.removeprefix(MARK)) if identifier.startswith(MARK) else None


def read(resource: Element, scope: Scope, accepted: tuple[str, ...]) -> ReadFolder:
    """Reads a List of a deposit that is a folder. Raises Rejection."""
    resource.check("List")
    if resource.required("status") != "current":
        raise Rejection(Kind.RULE, resource.at("status"), "a new folder is current")
    unique_id = usual_id(resource)
    if unique_id is None:
        raise Rejection(Kind.REQUIRED, resource.at("identifier"), "a folder has an identifier")
    values = (
        one.child("valueCodeableConcept")
        for one in resource.children("extension")
        if one.text("url") == DESIGNATION_TYPE
    )
    codes = (codings.read_first(value) for value in values)
    subject, notes = resource.child("subject"), resource.children("note")
    folder = NewFolder(
        unique_id=unique_id,
        title=texts.kept(resource.text("title")),
        comments=texts.kept(notes[0].text("text") if notes else ""),
        codes=tuple(code for code in codes if code is not None),
        place=resource.place,
    )
    return ReadFolder(
        folder=folder,
        items=tuple(entry.needed("item") for entry in resource.children("entry")),
        subject=patient.read_subject(subject, scope.inside(resource), accepted) if subject else None,
    )


def filings(read: ReadFolder, rank: int, *, documents: dict[str, int], base: str, space_id: UUID) -> tuple[Filing, ...]:
    """Says what goes into a folder: documents of the message, by their addresses, or those that are here."""
    found = []
    for item in read.items:
        text = references.target(item)
        held: int | UUID | None = documents.get(text)
        if held is None:
            named = references.row(references.local(text, "DocumentReference", base))
            if named is None:
                raise Rejection(Kind.REFERENCE, item.at("reference"), "the folder names an absent document")
            if named[0] != space_id:
                raise Rejection(Kind.SEVERAL_PATIENTS, item.at("reference"))
            held = named[1]
        found.append(Filing(rank, held, item.place))
    return tuple(found)


def to_fhir(folder: Folder, addresses: Addresses) -> JsonObject:
    """Writes a folder, with the documents of it that the reader may see."""
    written = folder.updated_at.isoformat()
    found: JsonObject = {
        "resourceType": "List",
        "id": MARK + addresses.row(folder.id),
        "meta": {"versionId": version(folder), "lastUpdated": written, "profile": [PROFILE]},
        "identifier": [
            identifiers.unique_id(folder.unique_id),
            {"use": "official", "system": identifiers.URI, "value": f"urn:uuid:{folder.id}"},
        ],
        "status": STATUSES[folder.status],
        "mode": "working",
        "code": _CODE,
        "subject": addresses.subject,
        "date": written,
        "entry": [
            {"item": {"reference": "DocumentReference/" + addresses.row(member.document_id)}}
            for member in folder.members
        ],
    }
    if folder.codes:
        extensions: list[Json] = [
            {"url": DESIGNATION_TYPE, "valueCodeableConcept": codings.concept(code)} for code in folder.codes
        ]
        found["extension"] = extensions
    if folder.title:
        found["title"] = folder.title
    if folder.comments:
        found["note"] = [{"text": folder.comments}]
    return found


def version(folder: Folder) -> str:
    """Names a folder as its reader sees it: what is kept from this reader changes nothing of it."""
    members = "".join(member.document_id.hex for member in folder.members)
    told = f"{folder.status} {folder.updated_at.isoformat()} {members}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def entry(folder: Folder, addresses: Addresses) -> JsonObject:
    """Writes a folder as one result of a search."""
    resource = to_fhir(folder, addresses)
    return {
        "fullUrl": f"{addresses.base}/List/{resource['id']}",
        "resource": resource,
        "search": {"mode": "match"},
    }
