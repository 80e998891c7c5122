"""Writes what is answered about a patient, in the order that the schemas ask for.

Source: protocols §1.4; HL7 V3 PRPA_IN201306UV02, PRPA_IN201308UV02.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from lxml import etree

from carnet.gateways.xds.hl7v3 import codes
from carnet.gateways.xds.hl7v3.codes import Acknowledgement, Answered
from carnet.gateways.xds.hl7v3.reading import Frame, Identifier
from carnet.gateways.xds.wire import names
from carnet.gateways.xds.wire.names import name

_XSI = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a message is not accepted: a code, its system (empty for the DMP's), a French sentence, where."""

    acknowledgement: Acknowledgement
    code: str
    sentence: str
    system: str = ""
    location: str = ""


def message(interaction: str, frame: Frame, *, at: datetime) -> etree._Element:
    """Begins an answer: who answers whom, when."""
    namespaces = {None: names.HL7, "xsi": _XSI}  # lxml's types leave out the default namespace
    root = etree.Element(name(names.HL7, interaction), nsmap=namespaces, ITSVersion="XML_1.0")  # type: ignore[arg-type]
    child(root, "id", root=str(uuid4()))
    child(root, "creationTime", value=at.astimezone(UTC).strftime("%Y%m%d%H%M%S"))
    child(root, "interactionId", root=codes.INTERACTIONS, extension=interaction)
    child(root, "processingCode", code="P")
    child(root, "processingModeCode", code="T")
    child(root, "acceptAckCode", code="NE")
    _device(child(root, "receiver", typeCode="RCV"), frame.sender, frame.software)
    _device(child(root, "sender", typeCode="SND"), codes.DEVICE, "DMP")
    return root


def _device(parent: etree._Element, identifier: str, software: str) -> None:
    device = child(parent, "device", classCode="DEV", determinerCode="INSTANCE")
    if identifier:
        child(device, "id", root=identifier)
    else:
        child(device, "id", nullFlavor="NI")
    if software:
        child(device, "softwareName").text = software


def attention(root: etree._Element, key: str, key_system: str, *, kind: str, **value: str) -> None:
    """Writes one line of attention: a key, and its value of an HL7 data type."""
    line = child(root, "attentionLine")
    child(line, "keyWordText", code=key, codeSystem=key_system)
    typed(child(line, "value", **value), kind)


def acknowledge(root: etree._Element, frame: Frame, refusal: Refusal | None = None, *, in_element: bool) -> None:
    """Says whether the message was accepted, and why not. `in_element`: 201306 holds the type as an element."""
    kind = refusal.acknowledgement if refusal else Acknowledgement.ACCEPTED
    acknowledgement = child(root, "acknowledgement", **({} if in_element else {"typeCode": kind.value}))
    if in_element:
        child(acknowledgement, "typeCode", code=kind.value)
    identify(child(acknowledgement, "targetMessage"), "id", frame.message)
    if refusal is None:
        return
    detail = child(acknowledgement, "acknowledgementDetail", typeCode="E")
    system = {"codeSystem": refusal.system} if refusal.system else {}
    child(detail, "code", code=refusal.code, **system)
    child(detail, "text").text = refusal.sentence
    if refusal.location:
        child(detail, "location").text = refusal.location


def query_answered(act: etree._Element, frame: Frame, answered: Answered, *, total: int | None = None) -> None:
    """Says what the query found. `total` is counted in 201306 only."""
    said = child(act, "queryAck")
    identify(said, "queryId", frame.query)
    child(said, "queryResponseCode", code=answered.value)
    if total is not None:
        child(said, "resultTotalQuantity", value=str(total))
        child(said, "resultCurrentQuantity", value=str(total))
        child(said, "resultRemainingQuantity", value="0")


def identify(parent: etree._Element, local: str, identifier: Identifier) -> None:
    """Writes an identifier, or that there is none."""
    said = {"root": identifier.root, "extension": identifier.extension}
    child(parent, local, **({key: value for key, value in said.items() if value} or {"nullFlavor": "NI"}))


def typed(element: etree._Element, kind: str) -> None:
    """Says the HL7 data type of a value."""
    element.set(f"{{{_XSI}}}type", kind)


def child(parent: etree._Element, local: str, **attributes: str) -> etree._Element:
    """Adds an element of HL7."""
    return etree.SubElement(parent, name(names.HL7, local), attributes)
