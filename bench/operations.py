"""The three operations: deposit one clinical document, list the 20 newest, open one."""

import base64
import hashlib
import json
import random
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bench.http import Connection, Failed, require_success

INS = "urn:oid:1.2.250.1.213.1.4.10"
FHIR = "application/fhir+json"
_BOUNDARY = b"carnet-bench-boundary"

type Operation = Callable[[Connection], Awaitable[None]]


@dataclass(slots=True)
class State:
    """What the bench knows of its base: the first `readers` patients are listed, `documents` may be opened.

    For XDS, a signed assertion for each patient, and the metadata of a deposit with the places of what changes.
    """

    token: str
    patients: list[list[str]]
    documents: list[str]
    template: bytes
    readers: int
    assertions: list[str] = field(default_factory=list)
    metadata: str = ""


def clinical_document(template: bytes, matricule: str, unique_id: str) -> bytes:
    """Writes one clinical document of its own from the template."""
    return template.replace(b"@@INS@@@@@@@@", matricule.encode()).replace(b"@@UNIQUE-ID@@", unique_id.encode())


def _reference(patient: str, unique_id: str, url: str, content: bytes) -> dict[str, object]:
    return {
        "resourceType": "DocumentReference",
        "masterIdentifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:oid:{unique_id}"},
        "status": "current",
        "type": {"coding": [{"system": "http://loinc.org", "code": "11502-2"}]},
        "subject": {"reference": f"Patient/{patient}"},
        "content": [
            {
                "attachment": {
                    "contentType": "text/xml",
                    "url": url,
                    "size": len(content),
                    "hash": base64.b64encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode(),
                }
            }
        ],
    }


def _submission(patient: str, unique_id: str, documents: list[str]) -> dict[str, object]:
    source = "https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-sourceId"
    kind = {"system": "https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes", "code": "submissionset"}
    return {
        "resourceType": "List",
        "extension": [{"url": source, "valueIdentifier": {"value": "urn:oid:1.2.250.1.999.1"}}],
        "identifier": [{"use": "usual", "system": "urn:ietf:rfc:3986", "value": unique_id}],
        "status": "current",
        "mode": "working",
        "code": {"coding": [kind]},
        "subject": {"reference": f"Patient/{patient}"},
        "date": time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime()),
        "entry": [{"item": {"reference": document}} for document in documents],
    }


def _transaction(patient: str, documents: list[tuple[str, bytes]], *, raw: bool) -> bytes:
    """Writes one ITI-65 transaction of documents (uniqueId and content): raw in parts of their own, or in base64."""
    submission = _name()
    parts = [(_name(), unique_id, _name(), content) for unique_id, content in documents]
    resources = [(submission, _submission(patient, submission, [name for name, *_ in parts]))]
    resources += [(name, _reference(patient, unique_id, url, content)) for name, unique_id, url, content in parts]
    if not raw:
        resources += [(url, _binary(content)) for _, _, url, content in parts]
    entries = [
        {"fullUrl": url, "resource": resource, "request": {"method": "POST", "url": resource["resourceType"]}}
        for url, resource in resources
    ]
    bundle = json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries}, separators=(",", ":"))
    if not raw:
        return bundle.encode()
    pieces = [b"--" + _BOUNDARY + b"\r\nContent-Type: application/fhir+json\r\n\r\n", bundle.encode()]
    for _, _, url, content in parts:
        head = b"Content-Type: text/xml\r\nContent-ID: <" + url.encode() + b">"
        pieces += [b"\r\n--" + _BOUNDARY + b"\r\n" + head + b"\r\n\r\n", content]
    return b"".join((*pieces, b"\r\n--" + _BOUNDARY + b"--\r\n"))


def _name() -> str:
    return f"urn:uuid:{uuid.uuid4()}"


def _binary(content: bytes) -> dict[str, object]:
    return {"resourceType": "Binary", "contentType": "text/xml", "data": base64.b64encode(content).decode()}


def deposit(state: State, *, patients: list[list[str]], raw: bool, documents: int = 1, keep: int = 0) -> Operation:
    """Makes the deposit: one ITI-65 transaction, documents raw in a multipart or in base64 in the Bundle.

    The first `keep` of them may be opened afterwards.
    """
    content_type = f'multipart/related; boundary="{_BOUNDARY.decode()}"; type="{FHIR}"' if raw else FHIR

    async def run(connection: Connection) -> None:
        patient, matricule = random.choice(patients)
        unique_ids = [f"1.2.250.999.{uuid.uuid4().int >> 8}" for _ in range(documents)]
        contents = [(one, clinical_document(state.template, matricule, one)) for one in unique_ids]
        body = _transaction(patient, contents, raw=raw)
        answer = require_success(await connection.request("POST", "/fhir", body=body, content_type=content_type))
        if b'"201' not in answer.body:
            raise Failed(f"not created: {answer.body[:300]!r}")
        if keep:
            made = [entry["response"].get("location", "") for entry in json.loads(answer.body)["entry"]]
            ids = [
                place.split("DocumentReference/")[1].split("/")[0] for place in made if "DocumentReference/" in place
            ]
            state.documents += ids[:keep]

    return run


def newest(state: State) -> Operation:
    """Makes the list of the 20 newest documents of a space."""

    async def run(connection: Connection) -> None:
        patient = random.choice(state.patients[: state.readers])[0]
        path = f"/fhir/DocumentReference?patient=Patient/{patient}&status=current&_sort=-date&_count=20"
        answer = require_success(await connection.request("GET", path, accept=FHIR))
        if answer.body.count(b'"masterIdentifier"') != 20:
            raise Failed("the page has not 20 documents")

    return run


def opening(state: State, size: int) -> Operation:
    """Makes the opening of one document: its bytes."""

    async def run(connection: Connection) -> None:
        path = f"/fhir/Binary/{random.choice(state.documents)}"
        answer = require_success(await connection.request("GET", path, accept="text/xml"))
        if len(answer.body) < size * 0.9:
            raise Failed(f"short document: {len(answer.body)} bytes")

    return run
