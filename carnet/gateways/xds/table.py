"""The table of what is answered: every operation of every transaction.

A call is recognised by its service and by the name of its body, never by SOAPAction nor wsa:Action: real senders and
the published WSDLs disagree about these.

Source: protocols §1.0.
"""

from lxml import etree

from carnet.gateways.xds.faults import SoapFault
from carnet.gateways.xds.operations import Operation
from carnet.gateways.xds.transactions import (
    habilitations,
    patients,
    provide_and_register,
    records,
    registry_stored_query,
    retrieve_document_set,
    searches,
    update_document_set,
)

OPERATIONS: tuple[Operation, ...] = (
    *provide_and_register.OPERATIONS,
    *patients.OPERATIONS,
    *searches.OPERATIONS,
    *habilitations.OPERATIONS,
    *records.OPERATIONS,
    *update_document_set.OPERATIONS,
    *registry_stored_query.OPERATIONS,
    *retrieve_document_set.OPERATIONS,
)


def find(service: str, body: etree._Element) -> Operation:
    """Finds the operation that a body calls at a service. Raises SoapFault."""
    tag = str(body.tag)
    found = next((known for known in OPERATIONS if (known.service, known.body) == (service, tag)), None)
    if found is None:
        sentence = "Ce service ne répond pas à cette demande."
        raise SoapFault("ActionNotSupported", sentence, detail=f"{service}: {tag[:200]}")
    return found
