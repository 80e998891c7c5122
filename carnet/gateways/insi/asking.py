"""Writes a question to the service: who asks, for which software, about whom.

Source: protocols §6; WSDL DESIR_ICIR_EXP 1.5.0, contexts BAM 01_02 and LPS 01_00.
"""

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid4, uuid5

from lxml import etree

from carnet.domain.identity.codes import Card
from carnet.domain.identity.ports import Unwritable
from carnet.foundation.values import ins
from carnet.gateways.insi import names
from carnet.gateways.insi.configuration import Connection

SOAP = "http://www.w3.org/2003/05/soap-envelope"
ADDRESSING = "http://www.w3.org/2005/08/addressing"
BAM = "urn:siram:bam:ctxbam"
LPS = "urn:siram:lps:ctxlps"
BY_TRAITS = "http://www.cnamts.fr/INSiRecSans"
BY_CARD = "http://www.cnamts.fr/INSiRecVit"
TRAITS_ACTION = "urn:ServiceIdentiteCertifiee:1.0.0:rechercherInsAvecTraitsIdentite"
CARD_ACTION = "urn:ServiceIdentiteCertifiee:1.0.0:rechercherInsAvecCarteVitale"


def traits(*, family_name: str, given_name: str, sex: str, birth_on: str, birth_place: str) -> etree._Element:
    """Writes a search by traits; an empty place of birth is left out."""
    body = etree.Element(f"{{{BY_TRAITS}}}RECSANSVITALE", nsmap={"insi": BY_TRAITS})
    said = {
        "NomNaissance": family_name,
        "Prenom": given_name,
        "Sexe": sex,
        "DateNaissance": birth_on,
        "LieuNaissance": birth_place,
    }
    for name, value in said.items():
        if value:
            _child(body, BY_TRAITS, name, value)
    return body


def card(asked: Card) -> etree._Element:
    """Writes a search by what a card says. Raises Unwritable."""
    body = etree.Element(f"{{{BY_CARD}}}RECVITALE", nsmap={"insi": BY_CARD})
    for name, number in (("MatriculeIndividu", asked.own), ("MatriculeOD", asked.holder)):
        if number:
            _number(etree.SubElement(body, f"{{{BY_CARD}}}{name}"), number)
    if asked.family_name:
        _child(body, BY_CARD, "NomNaissance", names.written(asked.family_name, "family_name"))
    for name, value in (("DateNaissance", asked.birth_on), ("RangNaissance", asked.rank)):
        if value:
            _child(body, BY_CARD, name, value)
    return body


def _number(parent: etree._Element, text: str) -> None:
    try:
        read = ins.parse(text, oid=ins.NIR)
    except ins.UnreadableIns as error:
        raise Unwritable("number") from error
    _child(parent, BY_CARD, "NumIdentifiant", read.matricule)
    _child(parent, BY_CARD, "Cle", read.key or ins.computed_key(read.matricule))


def envelope(connection: Connection, body: etree._Element, *, action: str, at: datetime) -> bytes:
    """Puts a question in its envelope. `Instance` names this installation, always the same."""
    spaces = {"soap": SOAP, "wsa": ADDRESSING, "ctxbam": BAM, "ctxlps": LPS}
    root = etree.Element(f"{{{SOAP}}}Envelope", nsmap=spaces)
    header = etree.SubElement(root, f"{{{SOAP}}}Header")
    bam = etree.SubElement(header, f"{{{BAM}}}ContexteBAM", Version="01_02")
    _context(bam, BAM, connection, at)
    etree.SubElement(bam, f"{{{BAM}}}COUVERTURE")
    lps = etree.SubElement(header, f"{{{LPS}}}ContexteLPS", Nature="CTXLPS", Version="01_00")
    _context(lps, LPS, connection, at)
    software = etree.SubElement(lps, f"{{{LPS}}}LPS")
    _child(software, LPS, "IDAM", connection.authorization).set("R", "4")
    _child(software, LPS, "Version", connection.software_version)
    _child(software, LPS, "Instance", str(uuid5(NAMESPACE_URL, f"{connection.url}|{connection.sender}")))
    _child(software, LPS, "Nom", connection.software_name)
    _child(header, ADDRESSING, "Action", action)
    _child(header, ADDRESSING, "MessageID", f"uuid:{uuid4()}")
    etree.SubElement(root, f"{{{SOAP}}}Body").append(body)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _context(parent: etree._Element, namespace: str, connection: Connection, at: datetime) -> None:
    _child(parent, namespace, "Id", str(uuid4()))
    _child(parent, namespace, "Temps", at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"))
    _child(parent, namespace, "Emetteur", connection.sender)


def _child(parent: etree._Element, namespace: str, local: str, text: str) -> etree._Element:
    written = etree.SubElement(parent, f"{{{namespace}}}{local}")
    written.text = text
    return written
