"""The table of what is answered: a service, the element its body holds, who answers.

A call is recognised by its service and by the name of its body, never by SOAPAction nor wsa:Action: real senders and
the published WSDLs disagree about these.

Source: protocols §1.0.
"""

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from carnet.gateways.xds.exchange import Call, Reply
from carnet.gateways.xds.faults import RegistryError, SoapFault


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One transaction: where it is called, the body that calls it, the action of its answer.

    `answer` may raise RegistryFailure only when `failed` says how errors are answered; every other refusal is a
    SoapFault, or an exception that `errors` turns into one. `needs_patient` asks for an assertion that names a patient.
    `in_parts` answers in MTOM whatever the request was.
    """

    transaction: str
    service: str
    body: str
    action: str
    answer: Callable[[Call], Reply]
    failed: Callable[[tuple[RegistryError, ...]], etree._Element] | None = None
    needs_patient: bool = True
    in_parts: bool = False


OPERATIONS: tuple[Operation, ...] = ()


def find(service: str, body: etree._Element) -> Operation:
    """Finds the operation that a body calls at a service. Raises SoapFault."""
    tag = str(body.tag)
    found = next((known for known in OPERATIONS if (known.service, known.body) == (service, tag)), None)
    if found is None:
        sentence = "Ce service ne répond pas à cette demande."
        raise SoapFault("ActionNotSupported", sentence, detail=f"{service}: {tag[:200]}")
    return found
