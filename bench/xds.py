"""The three operations of XDS: deposit one clinical document (TD2.1), find 20 of 200 (TD3.1), retrieve one (TD3.2)."""

import hashlib
import random
import uuid

from bench.http import Connection, Failed, require_success
from bench.operations import Operation, State, clinical_document

REPOSITORY_OID = "2.25.229591801317592700950679182005180515140"
PATH = "/si-dmp-server/v2/services/"
BOUNDARY = b"carnet-bench-boundary"
SOAP = "application/soap+xml; charset=utf-8"
PARTS = (
    f'multipart/related; type="application/xop+xml"; boundary="{BOUNDARY.decode()}"; start="<root@bench>"; '
    'start-info="application/soap+xml"'
)
# One document in ten is recent: a search since the beginning of the year finds 20 of the 200 of a space.
RECENT, OLD = "20260301090000", "20200301090000"
_ENVELOPE = (
    '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope" '
    'xmlns:wsa="http://www.w3.org/2005/08/addressing"><soap:Header><wsa:Action>urn:bench</wsa:Action>'
    '<wsa:MessageID>urn:uuid:{message}</wsa:MessageID><wsse:Security xmlns:wsse="http://docs.oasis-open.org/wss/'
    '2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">{assertion}</wsse:Security></soap:Header>'
    "<soap:Body>{body}</soap:Body></soap:Envelope>"
)
_FIND = (
    '<query:AdhocQueryRequest xmlns:query="urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0" '
    'xmlns:rim="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0">'
    '<query:ResponseOption returnComposedObjects="true" returnType="LeafClass"/>'
    '<rim:AdhocQuery id="urn:uuid:14d4debf-8f97-4251-9a74-a90016b0af0d">{slots}</rim:AdhocQuery>'
    "</query:AdhocQueryRequest>"
)
_SLOT = '<rim:Slot name="${name}"><rim:ValueList><rim:Value>{value}</rim:Value></rim:ValueList></rim:Slot>'
RETRIEVE = (
    '<x:RetrieveDocumentSetRequest xmlns:x="urn:ihe:iti:xds-b:2007"><x:DocumentRequest>'
    "<x:RepositoryUniqueId>{repository}</x:RepositoryUniqueId><x:DocumentUniqueId>{unique_id}</x:DocumentUniqueId>"
    "</x:DocumentRequest></x:RetrieveDocumentSetRequest>"
)
DEPOSIT = (
    '<x:ProvideAndRegisterDocumentSetRequest xmlns:x="urn:ihe:iti:xds-b:2007">{metadata}'
    '<x:Document id="Document01"><xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" '
    'href="cid:document@bench"/></x:Document></x:ProvideAndRegisterDocumentSetRequest>'
)


def patient_id(matricule: str) -> str:
    """Writes the INS of a patient as HL7 v2 does."""
    return f"{matricule}^^^&amp;1.2.250.1.213.1.4.10&amp;ISO^NH"


def envelope(state: State, number: int, body: str) -> bytes:
    """Writes a message about one patient, with the assertion signed for it."""
    return _ENVELOPE.format(message=uuid.uuid4(), assertion=state.assertions[number], body=body).encode()


def deposit(state: State, *, numbers: range, service_start: str = OLD, keep: bool = False) -> Operation:
    """Makes the deposit of one document, beside the envelope (MTOM), for one of these patients."""

    async def run(connection: Connection) -> None:
        number = random.choice(numbers)
        matricule = state.patients[number][1]
        unique_id, submission = (f"1.2.250.999.{uuid.uuid4().int >> 8}" for _ in range(2))
        content = clinical_document(state.template, matricule, unique_id)
        metadata = (
            state.metadata.replace("@@PATIENT@@", patient_id(matricule))
            .replace("@@UNIQUE@@", unique_id)
            .replace("@@SUBMISSION@@", submission)
            .replace("@@START@@", service_start)
            .replace("@@HASH@@", hashlib.sha1(content, usedforsecurity=False).hexdigest())
            .replace("@@SIZE@@", str(len(content)))
        )
        message = envelope(state, number, DEPOSIT.format(metadata=metadata))
        head = b"\r\n--" + BOUNDARY + b"\r\nContent-Type: "
        body = b"".join(
            (
                head[2:] + b'application/xop+xml; type="application/soap+xml"\r\nContent-ID: <root@bench>\r\n\r\n',
                message,
                head + b"text/xml\r\nContent-ID: <document@bench>\r\nContent-Transfer-Encoding: binary\r\n\r\n",
                content,
                b"\r\n--" + BOUNDARY + b"--\r\n",
            )
        )
        answer = await connection.request("POST", PATH + "repository", body=body, content_type=PARTS)
        if b"ResponseStatusType:Success" not in require_success(answer).body:
            raise Failed(f"not accepted: {answer.body[-600:]!r}")
        if keep:
            state.documents.append(f"{number} {unique_id}")

    return run


def find(state: State) -> Operation:
    """Makes the search that finds 20 of the 200 documents of a space."""

    async def run(connection: Connection) -> None:
        number = random.randrange(state.readers)
        slots = {
            "XDSDocumentEntryPatientId": f"'{patient_id(state.patients[number][1])}'",
            "XDSDocumentEntryStatus": "('urn:oasis:names:tc:ebxml-regrep:StatusType:Approved')",
            "XDSDocumentEntryServiceStartTimeFrom": "'2026'",
        }
        written = "".join(_SLOT.replace("{name}", name).replace("{value}", value) for name, value in slots.items())
        body = envelope(state, number, _FIND.format(slots=written))
        answer = require_success(await connection.request("POST", PATH + "registry", body=body, content_type=SOAP))
        if answer.body.count(b"<rim:ExtrinsicObject ") != 20:
            raise Failed(f"not 20 documents: {answer.body[:300]!r}")

    return run


def retrieve(state: State, size: int) -> Operation:
    """Makes the retrieval of one document, in MTOM."""

    async def run(connection: Connection) -> None:
        number, unique_id = random.choice(state.documents).split(" ")
        asked = RETRIEVE.format(repository=REPOSITORY_OID, unique_id=unique_id)
        body = envelope(state, int(number), asked)
        answer = require_success(await connection.request("POST", PATH + "repository", body=body, content_type=SOAP))
        if len(answer.body) < size * 0.9:
            raise Failed(f"short document: {answer.body[:300]!r}")

    return run
