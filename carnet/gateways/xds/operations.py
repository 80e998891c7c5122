"""What an operation is: a service, the element its body holds, who answers. `table` holds them all."""

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from carnet.gateways.xds.exchange import Call, Reply
from carnet.gateways.xds.faults import RegistryError


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One transaction: where it is called, the body that calls it, the action of its answer.

    `answer` may raise RegistryFailure only when `failed` says how errors are answered; every other refusal is a
    SoapFault, or an exception that `errors` turns into one. `needs_patient` asks for an assertion that names a patient.
    `in_parts` answers in MTOM whatever the request was. `opens_record`: in an emergency, the glass is broken before it.
    """

    transaction: str
    service: str
    body: str
    action: str
    answer: Callable[[Call], Reply]
    failed: Callable[[tuple[RegistryError, ...]], etree._Element | bytes] | None = None
    needs_patient: bool = True
    in_parts: bool = False
    opens_record: bool = False
