"""Messages as software sends them, built by hand: what the tests of this gateway start from."""

import base64
import hashlib
import json
from uuid import uuid4

from carnet.gateways.fhir.wire.elements import Json, JsonObject

LOINC = "http://loinc.org"
CLASSES = "https://mos.esante.gouv.fr/NOS/TRE_A03-ClasseDocument/FHIR/TRE-A03-ClasseDocument"
VISIBILITY = "https://mos.esante.gouv.fr/NOS/TRE_A07-StatutVisibiliteDocument/FHIR/TRE-A07-StatutVisibiliteDocument"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def concept(system: str, code: str, display: str = "") -> JsonObject:
    """Writes a CodeableConcept."""
    coding: JsonObject = {"system": system, "code": code}
    if display:
        coding["display"] = display
    return {"coding": [coding]}


def sha1(content: bytes) -> str:
    """Writes the hash of an attachment."""
    return base64.b64encode(hashlib.sha1(content).digest()).decode()


def attachment(content: bytes = PDF, **said: Json) -> JsonObject:
    """Writes an attachment that describes a content, without saying where it is."""
    return {
        "contentType": "application/pdf",
        "language": "fr-FR",
        "size": len(content),
        "hash": sha1(content),
        "title": "Compte rendu de consultation",
        "creation": "2026-02-27T10:00:00+01:00",
        **said,
    }


def document(subject: JsonObject, where: JsonObject, **said: Json) -> JsonObject:
    """Writes a DocumentReference with what a real one says, and nothing more."""
    return {
        "resourceType": "DocumentReference",
        "masterIdentifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{uuid4()}"},
        "status": "current",
        "type": concept(LOINC, "11488-4", "CR ou fiche de consultation ou de visite"),
        "category": [concept(CLASSES, "10", "Compte rendu")],
        "subject": subject,
        "date": "2026-02-27T10:00:00+01:00",
        "author": [
            {
                "display": "Dr Diane MOREAU",
                "identifier": {"system": "urn:oid:1.2.250.1.71.4.2.1", "value": "810000000017"},
            }
        ],
        "content": [{"attachment": where}],
        "context": {"period": {"start": "2026-02-27T09:30:00+01:00"}},
        **said,
    }


def inline(subject: JsonObject, content: bytes = PDF, **said: Json) -> JsonObject:
    """Writes a DocumentReference with its document inside (ITI-105)."""
    data = base64.b64encode(content).decode()
    return document(subject, attachment(content, data=data), **said)


def entry(resource: JsonObject, full_url: str) -> JsonObject:
    """Writes one entry of a transaction."""
    return {
        "fullUrl": full_url,
        "resource": resource,
        "request": {"method": "POST", "url": resource["resourceType"]},
    }


def binary(content: bytes = PDF, media_type: str = "application/pdf") -> JsonObject:
    """Writes a Binary."""
    data = base64.b64encode(content).decode()
    return {"resourceType": "Binary", "contentType": media_type, "data": data}


def submission_set(subject: JsonObject, items: list[str], **said: Json) -> JsonObject:
    """Writes the List of a deposit."""
    return {
        "resourceType": "List",
        "extension": [
            {
                "url": "https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-sourceId",
                "valueIdentifier": {"value": "urn:oid:1.2.250.1.999.1"},
            }
        ],
        "identifier": [{"use": "usual", "system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{uuid4()}"}],
        "status": "current",
        "mode": "working",
        "title": "Dossier de suivi",
        "code": concept("https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes", "submissionset"),
        "subject": subject,
        "date": "2026-02-27T11:00:00+01:00",
        "entry": [{"item": {"reference": item}} for item in items],
        **said,
    }


def transaction(*entries: JsonObject) -> JsonObject:
    """Writes a transaction."""
    found: list[Json] = [*entries]
    return {"resourceType": "Bundle", "type": "transaction", "entry": found}


def provide(subject: JsonObject, *contents: bytes, **said: Json) -> JsonObject:
    """Writes a whole deposit: SubmissionSet, then each DocumentReference with its Binary."""
    entries, items = [], []
    for content in contents or (PDF,):
        here, there = f"urn:uuid:{uuid4()}", f"urn:uuid:{uuid4()}"
        items.append(here)
        entries.append(entry(document(subject, attachment(content, url=there), **said), here))
        entries.append(entry(binary(content), there))
    first = entry(submission_set(subject, items), f"urn:uuid:{uuid4()}")
    return transaction(first, *entries)


def related(resource: JsonObject, parts: dict[str, bytes]) -> bytes:
    """Writes a resource and raw parts, each by its Content-ID, between boundaries `b`."""
    pieces = [b"Content-Type: application/fhir+json\r\n\r\n" + json.dumps(resource).encode()]
    pieces += [b"Content-ID: <" + name.encode() + b">\r\n\r\n" + content for name, content in parts.items()]
    return b"".join(b"--b\r\n" + piece + b"\r\n" for piece in pieces) + b"--b--\r\n"
