"""The DMP's own small messages, outside HL7 and ebXML: fields in; rows, a status and a context out.

Source: protocols §1.4, and the public WSDL of the services `habilitations` and `patients`.
"""

from datetime import UTC, datetime

from lxml import etree

from carnet.gateways.xds.faults import SoapFault
from carnet.gateways.xds.wire.names import name

OK = "DMPOk"
_INSTANT = "%Y%m%d%H%M%S"
_FORMS = {8: "%Y%m%d", 14: _INSTANT}


def fields(body: etree._Element, namespace: str, *known: str) -> dict[str, str]:
    """Reads the fields of a request, those that are said. Raises SoapFault for an unknown one, or one said twice.

    Real senders leave the namespace of fields out.
    """
    names = {tag: local for local in known for tag in (name(namespace, local), local)}
    said: dict[str, str] = {}
    for element in body.iterchildren(etree.Element):
        local = names.get(str(element.tag))
        if local is None or local in said or len(element):
            raise wrong("La demande contient un champ inattendu ou répété.", str(element.tag)[-60:])
        said[local] = (element.text or "").strip()
    return {local: value for local, value in said.items() if value}


def answered(response: str, namespace: str) -> tuple[etree._Element, etree._Element]:
    """Begins an answer: gives its root, and the element that its rows go in."""
    root = etree.Element(name(namespace, response), nsmap={"dmp": namespace})
    return root, etree.SubElement(root, name(namespace, "output"))


def row(parent: etree._Element, local: str, values: dict[str, str]) -> etree._Element:
    """Writes one row; a value that is empty is left out."""
    namespace = str(etree.QName(parent).namespace)
    written = etree.SubElement(parent, name(namespace, local))
    for field, value in values.items():
        if value:
            etree.SubElement(written, name(namespace, field)).text = value
    return written


def end(output: etree._Element, *, context: str = "") -> None:
    """Says that all went well, and what is worth knowing about it."""
    namespace = str(etree.QName(output).namespace)
    etree.SubElement(output, name(namespace, "status")).text = OK
    etree.SubElement(output, name(namespace, "context")).text = context or None


def instant(at: datetime | None) -> str:
    """Writes an instant, in UTC; nothing for none."""
    return "" if at is None else at.astimezone(UTC).strftime(_INSTANT)


def read_instant(said: str, field: str) -> datetime:
    """Reads an instant in UTC, or a day. Raises SoapFault."""
    form = _FORMS.get(len(said), "") if said.isascii() and said.isdigit() else ""
    try:
        return datetime.strptime(said, form).replace(tzinfo=UTC)
    except ValueError as error:
        raise wrong("Une date de la demande n’est pas de la forme AAAAMMJJHHMMSS.", field) from error


def wrong(sentence: str, detail: str) -> SoapFault:
    """Makes the refusal of a request that does not say what it should."""
    return SoapFault("XDSInvalidRequestException", sentence, detail=detail)
