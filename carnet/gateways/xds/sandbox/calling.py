"""Writing the messages of a software, signed and ready to send, for each transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from xml.sax.saxutils import escape

from lxml import etree

from carnet.foundation.ebrim import values as rim
from carnet.foundation.ebrim import writing
from carnet.foundation.values.structures import ps_idnat
from carnet.foundation.xml import signing
from carnet.gateways.xds.sandbox import entries
from carnet.gateways.xds.sandbox.making import Sandbox
from carnet.journeys.demo import values
from carnet.journeys.demo.documents.bench import sized_document

_MESSAGES = Path(__file__).parent / "messages"
_VIHF_LASTS = timedelta(minutes=30)
_DOCUMENT_BYTES = 20_000
_BOUNDARY = "carnet-sandbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a call is about: the patient, the document by its uniqueId, the entry found for it, the bytes to deposit."""

    patient: values.Citizen
    document: str = ""
    entry: rim.DocumentEntry | None = None
    content: bytes = b""
    repository: str = ""

    @property
    def cx(self) -> str:
        """The patient's INS as XDS writes it."""
        return f"{self.patient.ins.value}^^^&{self.patient.ins.oid}&ISO^NH"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """One transaction: its service, its action, the mode of access it needs, its body."""

    name: str
    says: str
    service: str
    action: str
    body: Callable[[Sandbox, Asked, datetime], tuple[str, bytes | None]]
    needs: str = ""
    mode: str = "normal"


@dataclass(frozen=True, slots=True)
class Message:
    """A message ready to send: its service, its Content-Type, its bytes."""

    service: str
    content_type: str
    content: bytes


def message(sandbox: Sandbox, transaction: Transaction, asked: Asked, *, at: datetime, mode: str = "") -> Message:
    """Writes a signed message; each one has an assertion of its own, good for half an hour."""
    body, part = transaction.body(sandbox, asked, at)
    said = {
        "action": transaction.action,
        "message": str(uuid4()),
        "assertion": _assertion(sandbox, asked, mode or transaction.mode, at),
        "body": body,
    }
    envelope = _filled("envelope", said, raw=frozenset({"assertion", "body"})).encode()
    if part is None:
        content_type = f'application/soap+xml; charset=utf-8; action="{transaction.action}"'
        return Message(transaction.service, content_type, envelope)
    pieces = (
        f'--{_BOUNDARY}\r\nContent-Type: application/xop+xml; charset=UTF-8; type="application/soap+xml"\r\n'
        f"Content-Transfer-Encoding: binary\r\nContent-ID: <root@sandbox>\r\n\r\n".encode(),
        envelope,
        f"\r\n--{_BOUNDARY}\r\nContent-Type: text/xml\r\nContent-Transfer-Encoding: binary\r\n"
        f"Content-ID: <document@sandbox>\r\n\r\n".encode(),
        part,
        f"\r\n--{_BOUNDARY}--\r\n".encode(),
    )
    content_type = (
        f'multipart/related; type="application/xop+xml"; boundary="{_BOUNDARY}"; start="<root@sandbox>"; '
        f'start-info="application/soap+xml"; action="{transaction.action}"'
    )
    return Message(transaction.service, content_type, b"".join(pieces))


def _assertion(sandbox: Sandbox, asked: Asked, mode: str, at: datetime) -> str:
    card = sandbox.card
    moment = at.astimezone(UTC)
    said = {
        "id": str(uuid4()),
        "instant": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "until": (moment + _VIHF_LASTS).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "issuer": card.certificate.subject.rfc4514_string(),
        "person": ps_idnat(sandbox.doctor.rpps),
        "structure": sandbox.place.struct_idnat,
        "sector": sandbox.place.facility_code,
        "name": f"{sandbox.doctor.family_name} {sandbox.doctor.given_name}",
        "profession": sandbox.doctor.profession_code,
        "specialty": sandbox.doctor.speciality_code or "",
        "patient": asked.cx,
        "purpose": mode,
    }
    root = etree.fromstring(_filled("vihf", said).encode())
    signing.sign(root, id_attribute="ID", key=card.key, certificate=card.certificate, after=1)
    return etree.tostring(root, encoding="unicode")


def _filled(template: str, said: Mapping[str, str], *, raw: frozenset[str] = frozenset()) -> str:
    text = (_MESSAGES / f"{template}.xml").read_text(encoding="utf-8").rstrip("\n")
    for key, value in said.items():
        text = text.replace(f"{{{key}}}", value if key in raw else escape(value, {'"': "&quot;"}))
    return text


def _listed(template: str, objects: rim.Objects) -> str:
    return _filled(template, {"objects": writing.Writer().every(objects)}, raw=frozenset({"objects"}))


def _about_patient(reason: str) -> Callable[[Sandbox, Asked, datetime], tuple[str, None]]:
    def write(_: Sandbox, asked: Asked, at: datetime) -> tuple[str, None]:
        ins = asked.patient.ins
        said = {"message": str(uuid4()), "time": _time(at), "reason": reason, "oid": ins.oid, "ins": ins.value}
        return _filled("existence", said), None

    return write


def _by_traits(_: Sandbox, asked: Asked, at: datetime) -> tuple[str, None]:
    person = asked.patient
    said = {
        "message": str(uuid4()),
        "time": _time(at),
        "sex": person.sex.value,
        "birth": person.birth_on.strftime("%Y%m%d"),
        "family": person.birth_family_name,
        "given": person.first_birth_given_name,
    }
    return _filled("traits", said), None


def _fixed(body: str) -> Callable[[Sandbox, Asked, datetime], tuple[str, None]]:
    return lambda _sandbox, _asked, _at: (body, None)


def _records(_: Sandbox, __: Asked, at: datetime) -> tuple[str, None]:
    since = (at - timedelta(days=365)).astimezone(UTC).strftime("%Y%m%d%H%M%S")
    body = (
        f'<patientList xmlns="urn:si-dmp-patients"><startDate>{since}</startDate>'
        "<dateType>LASTAUTORIZATION</dateType></patientList>"
    )
    return body, None


def _deposit(sandbox: Sandbox, asked: Asked, at: datetime) -> tuple[str, bytes]:
    content = asked.content or sized_document(
        patient=asked.patient,
        author=sandbox.doctor,
        organization=sandbox.place,
        size_bytes=_DOCUMENT_BYTES,
        at=at - timedelta(hours=1),
        unique_id=asked.document or f"2.25.{uuid4().int}",
    )
    objects = entries.of_document(content, patient_id=asked.cx, replaces=asked.entry, at=at)
    return _listed("deposit", objects), content


def _query(_: Sandbox, asked: Asked, __: datetime) -> tuple[str, None]:
    return _filled("stored_query", {"patient": asked.cx}), None


def finding(sandbox: Sandbox, asked: Asked, *, at: datetime) -> Message:
    """Writes the message that finds the entry of a document by its uniqueId (GetDocuments)."""

    def body(_: Sandbox, about: Asked, __: datetime) -> tuple[str, None]:
        return _filled("get_documents", {"document": about.document}), None

    found = TRANSACTIONS["TD3.1"]
    return message(sandbox, replace(found, body=body), asked, at=at)


def _retrieve(_: Sandbox, asked: Asked, __: datetime) -> tuple[str, None]:
    return _filled("retrieve", {"repository": asked.repository, "document": asked.document}), None


def _hide(_: Sandbox, asked: Asked, at: datetime) -> tuple[str, None]:
    assert asked.entry is not None
    objects = entries.hidden(asked.entry, patient_id=asked.cx, at=at)
    return _listed("status", objects), None


def _status(before: str, after: str) -> Callable[[Sandbox, Asked, datetime], tuple[str, None]]:
    def write(_: Sandbox, asked: Asked, at: datetime) -> tuple[str, None]:
        assert asked.entry is not None
        objects = entries.status_changed(asked.entry, before=before, after=after, patient_id=asked.cx, at=at)
        return _listed("status", objects), None

    return write


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%d%H%M%S")


_ADD = '<setAuthorization xmlns="urn:si-dmp-habilitations"><action>AJOUT</action></setAuthorization>'
_LIST = '<listAuthorizationByPatient xmlns="urn:si-dmp-habilitations"><mode>TOUTE</mode></listAuthorizationByPatient>'
_V3, _IHE = "urn:hl7-org:v3:", "urn:ihe:iti:"
_UPDATE = f"{_IHE}2010:UpdateDocumentSet"
_EVERY = (
    Transaction(
        name="TD0.2",
        says="Le dossier existe-t-il, suis-je autorisé ?",
        service="patients",
        action=f"{_V3}PRPA_IN201307UV02",
        body=_about_patient("TEST_EXST"),
    ),
    Transaction(
        name="TD0.3",
        says="Déclarer l’autorisation du patient",
        service="habilitations",
        action=f"{_V3}setAuthorization",
        body=_fixed(_ADD),
    ),
    Transaction(
        name="TD0.4",
        says="Mes dossiers",
        service="patients",
        action="urn:si-dmp-patients:PatientSpecificEndPoint:patientList",
        body=_records,
    ),
    Transaction(
        name="TD0.5",
        says="Chercher un patient par ses traits (régulation)",
        service="patients",
        action=f"{_V3}PRPA_IN201305UV02",
        body=_by_traits,
        mode="centre_15",
    ),
    Transaction(
        name="TD1.3a",
        says="Données administratives",
        service="patients",
        action=f"{_V3}PRPA_IN201307UV02",
        body=_about_patient("CNSLT_DATA"),
    ),
    Transaction(
        name="TD1.6",
        says="Qui est autorisé, qui est bloqué",
        service="habilitations",
        action=f"{_V3}listAuthorizationByPatient",
        body=_fixed(_LIST),
    ),
    Transaction(
        name="TD2.1",
        says="Déposer un document, ou en remplacer un",
        service="repository",
        action=f"{_IHE}2007:ProvideAndRegisterDocumentSet-b",
        body=_deposit,
    ),
    Transaction(
        name="TD3.1",
        says="Chercher des documents",
        service="registry",
        action=f"{_IHE}2007:RegistryStoredQuery",
        body=_query,
    ),
    Transaction(
        name="TD3.2",
        says="Consulter un document",
        service="repository",
        action=f"{_IHE}2007:RetrieveDocumentSet",
        body=_retrieve,
        needs="document",
    ),
    Transaction(
        name="TD3.3a",
        says="Masquer un document",
        service="registry",
        action=_UPDATE,
        body=_hide,
        needs="entry",
    ),
    Transaction(
        name="TD3.3c",
        says="Supprimer un document",
        service="registry",
        action=_UPDATE,
        body=_status(rim.APPROVED, rim.DELETED),
        needs="entry",
    ),
    Transaction(
        name="TD3.3d",
        says="Archiver un document",
        service="registry",
        action=_UPDATE,
        body=_status(rim.APPROVED, rim.ARCHIVED),
        needs="entry",
    ),
)
TRANSACTIONS: Mapping[str, Transaction] = {one.name: one for one in _EVERY}
