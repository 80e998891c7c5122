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


def _submission(patient: str, unique_id: str, document: str) -> dict[str, object]:
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
        "entry": [{"item": {"reference": document}}],
    }


def _bundle(patient: str, unique_id: str, content: bytes, binary: dict[str, object] | None) -> bytes:
    """Writes one ITI-65 transaction: with the document in base64, or raw in a part of its own (`binary` is None)."""
    document, body, submission = (f"urn:uuid:{uuid.uuid4()}" for _ in range(3))
    resources = [
        (submission, _submission(patient, submission, document)),
        (document, _reference(patient, unique_id, body, content)),
    ]
    if binary is not None:
        resources.append((body, binary))
    entries = [
        {"fullUrl": url, "resource": resource, "request": {"method": "POST", "url": resource["resourceType"]}}
        for url, resource in resources
    ]
    bundle = json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries}, separators=(",", ":"))
    if binary is not None:
        return bundle.encode()
    return b"".join(
        (
            b"--" + _BOUNDARY + b"\r\nContent-Type: application/fhir+json\r\n\r\n",
            bundle.encode(),
            b"\r\n--" + _BOUNDARY + b"\r\nContent-Type: text/xml\r\nContent-ID: <" + body.encode() + b">\r\n\r\n",
            content,
            b"\r\n--" + _BOUNDARY + b"--\r\n",
        )
    )


def deposit(state: State, *, patients: list[list[str]], raw: bool, keep: bool = False) -> Operation:
    """Makes the deposit: one ITI-65 transaction, the document raw in a multipart or in base64 in the Bundle."""
    content_type = f'multipart/related; boundary="{_BOUNDARY.decode()}"; type="{FHIR}"' if raw else FHIR

    async def run(connection: Connection) -> None:
        patient, matricule = random.choice(patients)
        unique_id = f"1.2.250.999.{uuid.uuid4().int >> 8}"
        content = clinical_document(state.template, matricule, unique_id)
        binary: dict[str, object] | None = None
        if not raw:
            data = base64.b64encode(content).decode()
            binary = {"resourceType": "Binary", "contentType": "text/xml", "data": data}
        body = _bundle(patient, unique_id, content, binary)
        answer = require_success(await connection.request("POST", "/fhir", body=body, content_type=content_type))
        if b'"201' not in answer.body:
            raise Failed(f"not created: {answer.body[:300]!r}")
        if keep:
            location = next(
                entry["response"]["location"]
                for entry in json.loads(answer.body)["entry"]
                if "DocumentReference/" in entry["response"].get("location", "")
            )
            state.documents.append(location.split("DocumentReference/")[1].split("/")[0])

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
