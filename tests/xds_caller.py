"""A software that calls the services of XDS, for tests: signs its VIHF, writes its envelope, sends, reads the answer.

    who = xds_caller.of(cast.DIANE, patient=cast.ALICE.ins)     # Dr Moreau with her card, about Alice
    answer = xds_caller.send("registry", body, by=who)          # through the site map, with Django's test client
    answer.body                                                 # what the Body of the answer holds; answer.fault if any

`of_structure` is a software that speaks for its structure, `of_staff` an employee with a card. Change any value of a
VIHF with `dataclasses.replace`. The authority of the certificates is trusted by the test process from the first VIHF
on; the people of `tests/cast.py` must be in the directory (`cast.assemble()`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from io import BytesIO
from uuid import uuid4

from cryptography import x509
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.test import Client
from lxml import etree

from carnet.domain.identity.codes import Organization, Professional
from carnet.foundation import certificates, clock, pki
from carnet.foundation.values import structures
from carnet.foundation.values.ins import Ins
from carnet.foundation.xml import signing
from carnet.gateways.xds import bodies
from carnet.gateways.xds.vihf import signer
from carnet.gateways.xds.wire import multipart, names
from carnet.gateways.xds.wire.names import name

SERVICES = "/si-dmp-server/v2/services/"
PURPOSES = {"normal": "normal", "break_glass": "bris_de_glace", "regulation": "centre_15"}
X509_NAME = "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vihf:
    """What a VIHF says. Instants are as they are written, by default those of the moment the VIHF is made.

    `extra` adds attributes, None takes a usual one away.
    """

    person: str
    structure: str
    way: str = "DIRECTE"
    profession: tuple[str, str] = ("10", "1.2.250.1.71.1.2.7")
    specialty: str = ""
    name: str = ""
    patient: str = ""
    purpose: str = "normal"
    version: str = "3.0"
    spelling: str = "Authentification_mode"
    id: str = field(default_factory=lambda: f"_{uuid4()}")
    issuer: str = ""
    issued_at: str = ""
    authenticated_at: str = ""
    conditions: Mapping[str, str] = field(default_factory=dict)
    audience: str = ""
    extra: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the HTTP status, the element of the Body, and the parts beside the envelope."""

    status: int
    body: etree._Element
    header: etree._Element
    parts: dict[str, multipart.Part]
    content: bytes

    @property
    def fault(self) -> str:
        """The subcode of a fault, empty when the answer is none."""
        found = self.body.findtext(f"{name(names.SOAP12, 'Code')}/{name(names.SOAP12, 'Subcode')}/*")
        return (found or "").partition(":")[2]

    @property
    def sentence(self) -> str:
        """The French sentence of a fault, empty when the answer is none."""
        return self.body.findtext(f"{name(names.SOAP12, 'Reason')}/{name(names.SOAP12, 'Text')}") or ""


def of(
    person: Professional,
    *,
    patient: Ins | None = None,
    mode: str = "normal",
    way: str = "DIRECTE",
    place: Organization | None = None,
    is_secret: bool = False,
) -> Vihf:
    """Says that a professional of the cast calls, at the first place where this person works unless said otherwise."""
    return Vihf(
        person=structures.ps_idnat(person.rpps),
        structure=(place or person.organizations[0]).id,
        way=way,
        profession=(person.profession, "1.2.250.1.71.1.2.7"),
        specialty=person.specialty,
        name=f"{person.family_name} {person.given_name}",
        patient=cx(patient),
        purpose=PURPOSES[mode],
        extra={CONFIDENTIALITY: "R"} if is_secret else {},
    )


def of_structure(
    place: Organization, *, responsible: Professional, patient: Ins | None = None, mode: str = "normal"
) -> Vihf:
    """Says that the software of a structure calls by itself (`AUTOMATE`), under somebody's responsibility."""
    return Vihf(
        person=structures.ps_idnat(responsible.rpps),
        structure=place.id,
        way="INDIRECTE",
        profession=("AUTOMATE", "1.2.250.1.213.1.1.4.6"),
        name="Logiciel Exemple",
        patient=cx(patient),
        purpose=PURPOSES[mode],
    )


def of_staff(place: Organization, *, patient: Ins | None = None, way: str = "DIRECTE") -> Vihf:
    """Says that an employee who is no health professional calls with a card: a medical secretary."""
    return Vihf(
        person=f"{place.id}/0012",
        structure=place.id,
        way=way,
        profession=("SECRETARIAT_MEDICAL", "1.2.250.1.213.1.1.4.6"),
        name="Simon Sylvie",
        patient=cx(patient),
    )


def cx(patient: Ins | None) -> str:
    """Writes an INS as HL7 v2 does."""
    return f"{patient.value}^^^&{patient.oid}&ISO^NH" if patient else ""


def written(at: datetime) -> str:
    """Writes an instant as SAML wants it."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


CONFIDENTIALITY = "urn:oasis:names:tc:xspa:1.0:resource:patient:hl7:confidentiality-code"
_ROLE = "urn:oasis:names:tc:xacml:2.0:subject:role"


@cache
def authority() -> pki.Issued:
    """Makes the authority of the callers, once, and has it trusted by this process."""
    made = pki.authority("AC des essais XDS", span=pki.ALWAYS)
    folder = settings.VIHF.authorities
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "xds-caller.pem").write_text(made.pem + pki.revoke(made, span=pki.ALWAYS))
    signer.forget_authorities()
    return made


@cache
def signature_of(person: str, structure: str) -> pki.Issued:
    """Gives the certificate with which a person of a structure signs, or the structure when no person is given."""
    return pki.signature_certificate(authority(), subject(person or structure, structure), span=pki.ALWAYS)


@cache
def connection_of(structure: str) -> pki.Issued:
    """Gives the certificate that the software of a structure shows on its connections."""
    return pki.issue(authority(), "lps.example", organization=ORGANIZATION, unit=structure, span=pki.ALWAYS)


ORGANIZATION = "Essais de Carnet"


def subject(common: str, unit: str) -> x509.Name:
    """Gives the name of the holder of a signature certificate."""
    values = (
        (NameOID.COUNTRY_NAME, "FR"),
        (NameOID.ORGANIZATION_NAME, ORGANIZATION),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
        (NameOID.COMMON_NAME, common),
    )
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in values])


def assertion(said: Vihf, *, by: pki.Issued | None = None) -> etree._Element:
    """Writes a VIHF and signs it: with the card of the person, or with the certificate of the structure."""
    by = by or signature_of(said.person if said.way == "DIRECTE" else "", said.structure)
    return signed(unsigned(said, by), by)


def signed(said: etree._Element, by: pki.Issued) -> etree._Element:
    """Signs a VIHF, whose issuer comes first."""
    signing.sign(said, id_attribute="ID", key=by.key, certificate=by.certificate, after=1)
    return said


def unsigned(said: Vihf, by: pki.Issued) -> etree._Element:
    """Writes a VIHF without its signature."""
    root = etree.Element(_saml("Assertion"), nsmap={"saml2": names.SAML, "xsi": _XSI})
    root.attrib.update({"ID": said.id, "IssueInstant": said.issued_at or written(clock.now()), "Version": "2.0"})
    issuer = etree.SubElement(root, _saml("Issuer"), Format=X509_NAME)
    issuer.text = said.issuer or by.certificate.subject.rfc4514_string()
    etree.SubElement(etree.SubElement(root, _saml("Subject")), _saml("NameID")).text = said.person
    conditions = etree.SubElement(root, _saml("Conditions"), dict(said.conditions))
    if said.audience:
        restriction = etree.SubElement(conditions, _saml("AudienceRestriction"))
        etree.SubElement(restriction, _saml("Audience")).text = said.audience
    statement = etree.SubElement(
        root, _saml("AuthnStatement"), AuthnInstant=said.authenticated_at or written(clock.now())
    )
    context = etree.SubElement(statement, _saml("AuthnContext"))
    etree.SubElement(
        context, _saml("AuthnContextClassRef")
    ).text = "urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI"
    attributes = etree.SubElement(root, _saml("AttributeStatement"))
    for key, value in _texts(said).items():
        if value:
            _value(_attribute(attributes, key)).text = value
    purpose = _attribute(attributes, "urn:oasis:names:tc:xspa:1.0:subject:purposeofuse")
    _coded(purpose, "PurposeOfUse", said.purpose, "1.2.250.1.213.1.1.4.248")
    roles = _attribute(attributes, _ROLE)
    _coded(roles, "Role", *said.profession)
    if said.specialty:
        _coded(roles, "Role", said.specialty, "1.2.250.1.71.4.2.5")
    return root


def _texts(said: Vihf) -> dict[str, str | None]:
    return {
        "VIHF_Version": said.version,
        said.spelling: said.way,
        "Identifiant_Structure": said.structure,
        "Secteur_Activite": "SA07^1.2.250.1.71.4.2.4",
        "Ressource_URN": "urn:dmp",
        "urn:oasis:names:tc:xspa:1.0:subject:subject-id": said.name,
        "urn:oasis:names:tc:xacml:2.0:resource:resource-id": said.patient,
        "LPS_Nom": "Logiciel d’essai",
        "LPS_Version": "1.0",
        "LPS_ID_HOMOLOGATION_DMP": "ESSAI-1",
        **said.extra,
    }


_XSI = "http://www.w3.org/2001/XMLSchema-instance"


def _saml(local: str) -> str:
    return name(names.SAML, local)


def _attribute(parent: etree._Element, key: str) -> etree._Element:
    return etree.SubElement(parent, _saml("Attribute"), Name=key)


def _value(attribute: etree._Element) -> etree._Element:
    return etree.SubElement(attribute, _saml("AttributeValue"))


def _coded(attribute: etree._Element, local: str, code: str, system: str) -> None:
    nsmap: dict[str | None, str] = {None: names.HL7}
    value = etree.SubElement(_value(attribute), name(names.HL7, local), nsmap=nsmap)  # type: ignore[arg-type]
    value.attrib.update({"code": code, "codeSystem": system, f"{{{_XSI}}}type": "CE"})


def envelope(
    body: etree._Element, *assertions: etree._Element, message_id: str | None = None, action: str = "urn:essai"
) -> bytes:
    """Writes a SOAP 1.2 envelope with a new WS-Addressing MessageID, unless one is given (empty: none)."""
    root = etree.Element(name(names.SOAP12, "Envelope"), nsmap={"soap": names.SOAP12, "wsa": names.ADDRESSING})
    header = etree.SubElement(root, name(names.SOAP12, "Header"))
    etree.SubElement(header, name(names.ADDRESSING, "Action")).text = action
    identifier = f"urn:uuid:{uuid4()}" if message_id is None else message_id
    if identifier:
        etree.SubElement(header, name(names.ADDRESSING, "MessageID")).text = identifier
    if assertions:
        security = etree.SubElement(header, name(names.SECURITY, "Security"), nsmap={"wsse": names.SECURITY})
        security.extend(assertions)
    etree.SubElement(root, name(names.SOAP12, "Body")).append(body)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def send(
    service: str,
    body: etree._Element,
    *,
    by: Vihf,
    parts: Mapping[str, bytes] | None = None,
    is_connection_shown: bool = False,
) -> Answer:
    """Calls a service as somebody; `parts` travel beside the envelope (MTOM), by Content-ID."""
    written = envelope(body, assertion(by))
    shown = connection_of(by.structure) if is_connection_shown else None
    return post(service, written, parts=parts, shown=shown)


def post(
    service: str, content: bytes, *, parts: Mapping[str, bytes] | None = None, shown: pki.Issued | None = None
) -> Answer:
    """Sends the bytes of an envelope as they are."""
    content_type = "application/soap+xml; charset=utf-8"
    if parts is not None:
        content_type, content = _in_parts(content, parts)
    # Read to its end as servers let one do; Django's own stand-in refuses that.
    environ: dict[str, object] = {"wsgi.input": BytesIO(content)}
    if shown is not None:
        environ[certificates.ENVIRON] = shown.shown.der
    answer = Client().generic("POST", SERVICES + service, content, content_type, **environ)  # type: ignore[arg-type]
    return read(answer.status_code, answer.headers["Content-Type"], answer.getvalue())


def post_as(service: str, content_type: str, content: bytes, parts: Mapping[str, bytes]) -> Answer:
    """Sends an envelope and its parts, under another media type unless that is empty."""
    true_type, sent = _in_parts(content, parts) if parts else ("application/soap+xml; charset=utf-8", content)
    environ: dict[str, object] = {"wsgi.input": BytesIO(sent)}
    answer = Client().generic("POST", SERVICES + service, sent, content_type or true_type, **environ)  # type: ignore[arg-type]
    return read(answer.status_code, answer.headers["Content-Type"], answer.getvalue())


def read(status: int, content_type: str, content: bytes) -> Answer:
    """Reads an answer, in parts or not."""
    message = bodies.read(content_type, BytesIO(content), limit=1_000_000_000)
    root = etree.fromstring(message.envelope)
    version = str(root.tag).partition("}")[0][1:]
    header, body = root.find(name(version, "Header")), root.find(name(version, "Body"))
    assert header is not None
    assert body is not None
    return Answer(status, body[0], header, message.parts, message.envelope)


def _in_parts(root: bytes, parts: Mapping[str, bytes]) -> tuple[str, bytes]:
    boundary = f"essai-{uuid4().hex}"
    pieces = [f'--{boundary}\r\nContent-Type: application/xop+xml; type="application/soap+xml"\r\n'.encode()]
    pieces += [b"Content-ID: <root@essai>\r\n\r\n", root]
    for content_id, content in parts.items():
        head = f"\r\n--{boundary}\r\nContent-Type: application/octet-stream\r\nContent-ID: <{content_id}>\r\n\r\n"
        pieces += [head.encode(), content]
    pieces.append(f"\r\n--{boundary}--\r\n".encode())
    content_type = (
        f'multipart/related; type="application/xop+xml"; boundary="{boundary}"; start="<root@essai>"; '
        'start-info="application/soap+xml"'
    )
    return content_type, b"".join(pieces)
