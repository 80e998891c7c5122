"""The large and the bad guests of FHIR: documents in base64, in parts, in archives, within the limits and beyond."""

import base64
import hashlib
import json
import os
import uuid
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO

from bench import guests, operations
from bench.guests import Guest
from bench.operations import State
from carnet.foundation.ebrim import names, values
from carnet.foundation.ebrim.values import Association, Code, DocumentEntry, Objects, SubmissionSet
from carnet.foundation.ebrim.writing import Writer

_XML = "application/fhir+xml"
_MULTIPART = 'multipart/related; boundary="guest"; type="application/fhir+json"'
_ZIP = "application/zip"
_START = b"%PDF-1.7\n"
# Deflated, it weighs two hundred times less when it is repeated: less than what is refused as a bomb.
_PAGE = os.urandom(4096)
_CREATED, _TOO_LONG = "201", "too-long"


@cache
def _content(size: int) -> bytes:
    return b"".join(guests.document(size))


def _reference(state: State, attachment: dict[str, object]) -> dict[str, object]:
    return {
        "resourceType": "DocumentReference",
        "masterIdentifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:oid:{guests.name()}"},
        "status": "current",
        "type": {"coding": [{"system": "http://loinc.org", "code": "11502-2"}]},
        "subject": {"reference": f"Patient/{state.patients[0][0]}"},
        "content": [{"attachment": {"contentType": "application/pdf", "creation": "2020-03-01", **attachment}}],
    }


def _bundle(state: State, attachment: dict[str, object]) -> dict[str, object]:
    request = {"method": "POST", "url": "DocumentReference"}
    entry = {"fullUrl": f"urn:uuid:{uuid.uuid4()}", "resource": _reference(state, attachment), "request": request}
    return {"resourceType": "Bundle", "type": "transaction", "entry": [entry]}


def _guest(state: State, name: str, content_type: str, body: bytes, *, told: str, status: int, path: str = "") -> Guest:
    return Guest(
        name,
        "",
        content_type,
        lambda: iter((body,)),
        len(body),
        told,
        status,
        path=f"/fhir/{path}".rstrip("/"),
        token=state.token,
    )


def in_json(state: State, size: int, *, told: str = _CREATED, status: int = 200) -> Guest:
    """Deposits a document in base64 inside its DocumentReference."""
    body = json.dumps(_bundle(state, {"data": base64.b64encode(_content(size)).decode()})).encode()
    return _guest(state, f"FHIR, {size / 1e6:g} MB in JSON", operations.FHIR, body, told=told, status=status)


def in_xml(state: State, size: int, *, told: str = _CREATED, status: int = 200) -> Guest:
    """The same in XML."""
    data = base64.b64encode(_content(size)).decode()
    body = (
        '<Bundle xmlns="http://hl7.org/fhir"><type value="transaction"/><entry><resource><DocumentReference>'
        '<masterIdentifier><system value="urn:ietf:rfc:3986"/>'
        f'<value value="urn:oid:{guests.name()}"/></masterIdentifier><status value="current"/><type><coding>'
        '<system value="http://loinc.org"/><code value="11502-2"/></coding></type><subject>'
        f'<reference value="Patient/{state.patients[0][0]}"/></subject><content><attachment>'
        f'<contentType value="application/pdf"/><data value="{data}"/><creation value="2020-03-01"/></attachment>'
        '</content></DocumentReference></resource><request><method value="POST"/><url value="DocumentReference"/>'
        "</request></entry></Bundle>"
    ).encode()
    return _guest(state, f"FHIR, {size / 1e6:g} MB in XML", _XML, body, told=told, status=status)


def in_parts(state: State, size: int, *, told: str = _CREATED, status: int = 200) -> Guest:
    """Deposits a document beside its DocumentReference, raw."""
    head = json.dumps(_bundle(state, {"url": "cid:document"})).encode()
    first = (
        b"--guest\r\nContent-Type: application/fhir+json\r\n\r\n" + head + b"\r\n--guest\r\n"
        b"Content-Type: application/pdf\r\nContent-ID: <document>\r\n\r\n"
    )
    last = b"\r\n--guest--\r\n"

    def pieces() -> Iterator[bytes]:
        yield first
        yield from guests.document(size)
        yield last

    length = len(first) + size + len(last)
    name = f"FHIR, {size / 1e6:g} MB in parts"
    return Guest(name, "", _MULTIPART, pieces, length, told, status, path="/fhir", token=state.token)


def _described(state: State, size: int, count: int, sha1: str) -> bytes:
    """Writes the METADATA.XML of documents of one content."""
    patient = f"{state.patients[0][1]}^^^&1.2.250.1.213.1.4.10&ISO^NH"
    entries = tuple(
        DocumentEntry(
            entry_uuid=f"D{number}",
            unique_id=guests.name(),
            patient_id=patient,
            mime_type="application/pdf",
            title="Document",
            type_code=Code("11502-2"),
            creation_time="20200301090000",
            confidentiality=(Code("N"),),
            hash=sha1,
            size=size,
            uri=f"DOC{number:04d}.PDF",
        )
        for number in range(1, count + 1)
    )
    members = tuple(
        Association(entry_uuid=f"A{one.entry_uuid}", kind=values.HAS_MEMBER, source="S", target=one.entry_uuid)
        for one in entries
    )
    submission = SubmissionSet(entry_uuid="S", unique_id=guests.name(), source_id="1.2.250.1.999", patient_id=patient)
    written = Writer().every(Objects(submission_sets=(submission,), documents=entries, associations=members))
    return (
        f'<lcm:SubmitObjectsRequest xmlns:lcm="{names.LCM}" xmlns:rim="{names.RIM}"><rim:RegistryObjectList>'
        f"{written}</rim:RegistryObjectList></lcm:SubmitObjectsRequest>"
    ).encode()


def in_archive(
    state: State, size: int, *, count: int = 1, shrinks: bool = False, told: str = _CREATED, status: int = 200
) -> Guest:
    """Deposits `count` documents of one size as an archive (XDM); `shrinks` when they say the same again and again."""
    content = (_START + _PAGE * (size // len(_PAGE) + 1))[:size] if shrinks else _content(size)
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED if shrinks else zipfile.ZIP_STORED) as archive:
        sha1 = hashlib.sha1(content, usedforsecurity=False).hexdigest()
        archive.writestr("IHE_XDM/SUBSET01/METADATA.XML", _described(state, size, count, sha1))
        for number in range(1, count + 1):
            archive.writestr(f"IHE_XDM/SUBSET01/DOC{number:04d}.PDF", content)
        if shrinks:  # what does not shrink hides what does
            archive.writestr("IHE_XDM/SUBSET01/EXTRA.PDF", _content(2_500_000))
    path = f"Patient/{state.patients[0][0]}/$deposit-archive"
    name = f"FHIR, an archive of {count} × {size / 1e6:g} MB{' that shrink' if shrinks else ''}"
    return _guest(state, name, _ZIP, stream.getvalue(), told=told, status=status, path=path)


ALL: tuple[Callable[[State], Guest], ...] = (
    lambda state: in_json(state, 14_000_000),
    lambda state: in_json(state, 75_000_000, told=_TOO_LONG, status=413),
    lambda state: in_xml(state, 14_000_000),
    lambda state: in_xml(state, 75_000_000, told=_TOO_LONG, status=413),
    lambda state: in_parts(state, 100_000_000),
    lambda state: in_parts(state, 200_000_000, told=_TOO_LONG, status=413),
    lambda state: in_archive(state, 90_000_000),
    lambda state: in_archive(state, 4_500_000, count=20),
    lambda state: in_archive(state, 60_000_000, count=3, shrinks=True),
)
