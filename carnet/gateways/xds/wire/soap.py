"""SOAP envelopes: what a request holds, and how an answer or a fault is written.

SOAP 1.2 with WS-Addressing; an envelope of SOAP 1.1 is read too and answered in kind, for real senders write it.

Source: SOAP 1.2 part 1, WS-Addressing 1.0, protocols §1.1.
"""

from dataclasses import dataclass
from uuid import uuid4

from lxml import etree

from carnet.foundation.xml import reading
from carnet.gateways.xds.wire import names
from carnet.gateways.xds.wire.names import name

_VERSIONS = {name(names.SOAP12, "Envelope"): names.SOAP12, name(names.SOAP11, "Envelope"): names.SOAP11}
_EMPTY_BODY = b"<soap:Body/></soap:Envelope>"
_FAULT_ACTION = "http://www.w3.org/2005/08/addressing/soap/fault"


class NotAnEnvelope(Exception):
    """The message is no SOAP envelope; the message says why, without quoting it."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A request: the SOAP namespace it uses, its WS-Addressing id and action, its security headers, its body.

    `assertions` are all the SAML assertions of the security header: deciding that there is exactly one is VIHF's.
    """

    version: str
    message_id: str
    action: str
    header: etree._Element | None
    body: etree._Element

    @property
    def assertions(self) -> list[etree._Element]:
        """Every SAML assertion that stands in a security header."""
        if self.header is None:
            return []
        found = self.header.findall(f"{name(names.SECURITY, 'Security')}/{name(names.SAML, 'Assertion')}")
        return list(found)


def read(content: bytes) -> Envelope:
    """Reads a request. Raises NotAnEnvelope."""
    try:
        root = reading.read(content)
    except reading.Unreadable as error:
        raise NotAnEnvelope(str(error)) from error
    version = _VERSIONS.get(str(root.tag))
    if version is None:
        raise NotAnEnvelope("the root is no Envelope of SOAP 1.2")
    headers, bodies = root.findall(name(version, "Header")), root.findall(name(version, "Body"))
    if len(headers) > 1 or len(bodies) != 1:
        raise NotAnEnvelope("an envelope has at most one Header, and one Body")
    children = [child for child in bodies[0] if isinstance(child.tag, str)]
    if len(children) != 1:
        raise NotAnEnvelope("a Body holds one element")
    header = headers[0] if headers else None
    return Envelope(version, _addressed(header, "MessageID"), _addressed(header, "Action"), header, children[0])


def _addressed(header: etree._Element | None, local: str) -> str:
    found = header.findtext(name(names.ADDRESSING, local)) if header is not None else None
    return (found or "").strip()[:500]


def write(request: Envelope | None, *, action: str, body: etree._Element | bytes) -> bytes:
    """Writes the answer to a request, or to what could not be read as one, as UTF-8.

    A body already written, as UTF-8, binds its own prefixes and is put in as it is.
    """
    version = request.version if request else names.SOAP12
    root = etree.Element(name(version, "Envelope"), nsmap={"soap": version, "wsa": names.ADDRESSING})
    header = etree.SubElement(root, name(version, "Header"))
    told = etree.SubElement(header, name(names.ADDRESSING, "Action"))
    told.text = action
    etree.SubElement(header, name(names.ADDRESSING, "MessageID")).text = f"urn:uuid:{uuid4()}"
    etree.SubElement(header, name(names.ADDRESSING, "To")).text = names.ANONYMOUS
    if request is not None and request.message_id:
        etree.SubElement(header, name(names.ADDRESSING, "RelatesTo")).text = request.message_id
    holder = etree.SubElement(root, name(version, "Body"))
    if not isinstance(body, bytes):
        holder.append(body)
        return etree.tostring(root, encoding="utf-8", xml_declaration=True)
    written = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return b"%b<soap:Body>%b</soap:Body></soap:Envelope>" % (written.removesuffix(_EMPTY_BODY), body)


def fault(request: Envelope | None, *, is_sender: bool, subcode: str, sentence: str) -> bytes:
    """Writes a fault; `subcode` is a code of the DMP or of IHE, `sentence` is French.

    Source: protocols §1.9 (the DMP writes its subcodes in the namespace of SOAP).
    """
    version = request.version if request else names.SOAP12
    written = etree.Element(name(version, "Fault"), nsmap={"soap": version})
    if version == names.SOAP11:
        etree.SubElement(written, "faultcode").text = f"soap:{'Client' if is_sender else 'Server'}.{subcode}"
        etree.SubElement(written, "faultstring").text = sentence
    else:
        code = etree.SubElement(written, name(version, "Code"))
        etree.SubElement(code, name(version, "Value")).text = f"soap:{'Sender' if is_sender else 'Receiver'}"
        if subcode:
            nested = etree.SubElement(code, name(version, "Subcode"))
            etree.SubElement(nested, name(version, "Value")).text = f"soap:{subcode}"
        reason = etree.SubElement(written, name(version, "Reason"))
        text = etree.SubElement(reason, name(version, "Text"))
        text.set("{http://www.w3.org/XML/1998/namespace}lang", "fr")
        text.text = sentence
    return write(request, action=_FAULT_ACTION, body=written)
