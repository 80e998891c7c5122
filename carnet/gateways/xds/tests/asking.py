"""What tests of queries share: a stored query as a client writes it, and readings of its answer."""

from collections.abc import Mapping
from datetime import datetime
from xml.sax.saxutils import escape

from lxml import etree

from carnet.foundation.actors import Actor
from carnet.foundation.ebrim import names as ebrim
from carnet.foundation.ebrim import reading as ebrim_reading
from carnet.foundation.ebrim.values import Objects
from carnet.foundation.values.ins import Ins
from carnet.foundation.xml import reading
from carnet.gateways.xds import table
from carnet.gateways.xds.exchange import Call, Caller, Reply
from carnet.gateways.xds.faults import RegistryFailure
from carnet.gateways.xds.stored_queries.table import STORED_QUERIES
from carnet.gateways.xds.wire import names
from tests import registry_schemas
from tests.cast import ALICE, NOON

NAMES = {query.name: identifier for identifier, query in STORED_QUERIES.items()}
APPROVED = "('urn:oasis:names:tc:ebxml-regrep:StatusType:Approved')"
DEPRECATED = "('urn:oasis:names:tc:ebxml-regrep:StatusType:Deprecated')"
PATIENT = f"'{ALICE.ins.value}^^^&{ALICE.ins.oid}&ISO^NH'"
_RIM = {"rim": ebrim.RIM, "rs": names.RS}


def request(query: str, slots: Mapping[str, str | list[str]], *, returns: str = "LeafClass") -> str:
    """Writes a stored query by its name; a list gives the same slot several times."""
    written = "".join(
        f'<rim:Slot name="{escape(name)}"><rim:ValueList><rim:Value>{escape(value)}</rim:Value></rim:ValueList>'
        "</rim:Slot>"
        for name, values in slots.items()
        for value in ([values] if isinstance(values, str) else values)
    )
    return (
        f'<query:AdhocQueryRequest xmlns:query="{names.QUERY}" xmlns:rim="{ebrim.RIM}">'
        f'<query:ResponseOption returnComposedObjects="true" returnType="{returns}"/>'
        f'<rim:AdhocQuery id="{NAMES.get(query, query)}">{written}</rim:AdhocQuery></query:AdhocQueryRequest>'
    )


def replied(service: str, body: str, *, by: Actor, patient: Ins | None = ALICE.ins, at: datetime = NOON) -> Reply:
    """Gives the answer to a body, registry errors included, for a caller whom the assertion has vouched for."""
    read = reading.read(body.encode())
    operation = table.find(service, read)
    try:
        return operation.answer(Call(body=read, parts={}, caller=Caller(actor=by, patient=patient), at=at))
    except RegistryFailure as refusal:
        assert operation.failed is not None
        return Reply(operation.failed(refusal.errors))


def body_of(reply: Reply) -> etree._Element:
    """Reads the body of an answer."""
    return reading.read(reply.body) if isinstance(reply.body, bytes) else reply.body


def asked(
    query: str,
    slots: Mapping[str, str | list[str]],
    *,
    by: Actor,
    patient: Ins | None = ALICE.ins,
    returns: str = "LeafClass",
    at: datetime = NOON,
) -> etree._Element:
    """Asks a stored query and gives its answer, which the published schema accepts."""
    answer = body_of(replied("registry", request(query, slots, returns=returns), by=by, patient=patient, at=at))
    schema = registry_schemas.schema("ebRS30/query.xsd")
    assert schema.validate(answer), schema.error_log
    return answer


def objects(answer: etree._Element) -> Objects:
    """Reads the objects of an answer as what a client submits is read."""
    request = etree.Element(names.name(names.LCM, "SubmitObjectsRequest"))
    request.append(answer[-1])
    return ebrim_reading.read(request)


def titles(answer: etree._Element) -> list[str]:
    """Gives the titles of the documents found, in order."""
    found = answer.findall(".//rim:ExtrinsicObject/rim:Name/rim:LocalizedString", _RIM)
    return [one.get("value", "") for one in found]


def ids(answer: etree._Element, kind: str) -> list[str]:
    """Gives the ids of the objects of a kind, in order."""
    return [one.get("id", "") for one in answer.findall(f"rim:RegistryObjectList/rim:{kind}", _RIM)]


def errors(answer: etree._Element) -> list[str]:
    """Gives the codes of the errors."""
    return [one.get("errorCode", "") for one in answer.findall(".//rs:RegistryError", _RIM)]


def ties(answer: etree._Element) -> set[tuple[str, str, str]]:
    """Gives the associations: the last word of their kind, their source, their target."""
    found = answer.findall("rim:RegistryObjectList/rim:Association", _RIM)
    return {
        (one.get("associationType", "").rpartition(":")[2], one.get("sourceObject", ""), one.get("targetObject", ""))
        for one in found
    }
