"""`$break-glass`: a professional says, through a software, why a record is opened without the patient's agreement."""

from carnet.domain.access import actions
from carnet.gateways.fhir.exchange import Call, Reply
from carnet.gateways.fhir.mappings import references
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.wire import elements
from carnet.gateways.fhir.wire.elements import Element

REASON, UNTIL = "reason", "until"


def break_glass(call: Call) -> Reply:
    """Records the reason and answers until when tokens whose purpose of use is BTG open this record to this person.

    Source: L1111-17, R1111-48; the reason is what the French claim `Mode_Acces_Raison` carries.
    """
    space_id = references.space(call.identifier)
    if space_id is None:
        raise Rejection(Kind.NOT_FOUND, "Patient.id")
    reason = _reason(elements.expect(call.body().value, "Parameters"))
    try:
        until = actions.break_glass(space_id=space_id, reason=reason, by=call.by, at=call.at)
    except actions.NoReasonGiven as error:
        raise Rejection(Kind.RULE, "Parameters.parameter[0].valueString", str(error)) from error
    return Reply({"resourceType": "Parameters", "parameter": [{"name": UNTIL, "valueInstant": until}]})


def _reason(parameters: Element) -> str:
    """Reads the one parameter of the operation: an unknown one is refused, not set aside."""
    parameters.check("Parameters")
    given = parameters.children("parameter")
    for parameter in given:
        parameter.check("ParametersParameter")
        if parameter.required("name") != REASON:
            raise Rejection(Kind.PARAMETER, parameter.at("name"), f"the only parameter is {REASON}")
    if len(given) != 1:
        raise Rejection(Kind.MISSING_PARAMETER, parameters.at("parameter"), f"expected one {REASON}")
    return given[0].required("valueString")
