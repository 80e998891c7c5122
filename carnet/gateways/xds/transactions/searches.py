"""Finding a patient whose INS is not known, while answering an emergency call (TD0.5): by the strict traits.

Source: protocols §1.0, §1.4; IHE ITI-47 (PDQV3); PDT-INF-526.
"""

from dataclasses import dataclass
from uuid import UUID

from lxml import etree

from carnet.domain.access import reading as access
from carnet.domain.access import searching
from carnet.domain.access.reading import PatientSheet
from carnet.foundation.decisions import Refused
from carnet.gateways.xds import errors
from carnet.gateways.xds.exchange import Call, Reply
from carnet.gateways.xds.hl7v3 import codes, people, reading, writing
from carnet.gateways.xds.hl7v3.codes import Acknowledgement, Answered
from carnet.gateways.xds.hl7v3.reading import Frame, Traits, Unacceptable
from carnet.gateways.xds.hl7v3.writing import Refusal, child
from carnet.gateways.xds.operations import Operation
from carnet.gateways.xds.wire import names
from carnet.gateways.xds.wire.names import name

_ASKED, _ANSWERED = "PRPA_IN201305UV02", "PRPA_IN201306UV02"


@dataclass(frozen=True, slots=True)
class _Found:
    sheets: tuple[PatientSheet, ...] = ()
    answered: Answered = Answered.NOTHING
    refusal: Refusal | None = None
    traits: Traits | None = None


def answer(call: Call) -> Reply:
    """Answers with the patients who have these traits, whose records are open; each one's journal tells it."""
    return Reply(_written(call, reading.frame(call.body), _found(call)))


def _found(call: Call) -> _Found:
    try:
        traits = reading.traits(call.body)
        spaces = searching.without_ins(
            family_name=traits.family_name,
            given_name=traits.given_name,
            birth_on=traits.birth_on,
            sex=traits.sex,
            by=call.caller.actor,
            at=call.at,
        )
    except Unacceptable as error:
        said = Refusal(Acknowledgement.ERROR, error.detail.value, error.sentence, codes.DETAILS, error.location)
        return _Found(answered=Answered.WRONG_QUERY, refusal=said)
    except Exception as error:
        told = errors.of_exception(error)
        if told is None:
            raise
        return _Found(answered=Answered.REFUSED, refusal=Refusal(Acknowledgement.REFUSED, told.subcode, told.sentence))
    sheets = tuple(sheet for space_id in spaces if (sheet := _sheet(call, space_id)) is not None)
    return _Found(sheets, Answered.FOUND if sheets else Answered.NOTHING, traits=traits)


def _sheet(call: Call, space_id: UUID) -> PatientSheet | None:
    """Gives the patient's identity; a record that is not open, or not to this reader, is as if it was not found."""
    try:
        return access.patient_sheet(space_id=space_id, by=call.caller.actor, at=call.at)
    except Refused:
        return None


def _written(call: Call, frame: Frame, found: _Found) -> etree._Element:
    root = writing.message(_ANSWERED, frame, at=call.at)
    writing.acknowledge(root, frame, found.refusal, in_element=True)
    act = child(root, "controlActProcess", classCode="CACT", moodCode="EVN")
    child(act, "code", code="PRPA_TE201306UV02", codeSystem=codes.INTERACTIONS)
    for sheet in found.sheets:
        patient = people.registered(act, status="active")
        people.identifiers(patient, sheet.identity.ins, *sheet.identity.historic)
        child(patient, "statusCode", code=people.STATUSES[sheet.state] or "")
        people.person(patient, sheet.identity)
        _matching(patient)
        people.observed(
            patient,
            "OPPOSITION_ACCES_URGENCE",
            codes.CONSENTS,
            value=not sheet.allows_regulation,
            label="opposition au mode Urgence",
            within="subjectOf2",
        )
    writing.query_answered(act, frame, found.answered, total=len(found.sheets))
    _repeated(act, frame, found.traits)
    return root


def _matching(patient: etree._Element) -> None:
    """Says how well a patient answers the search: always wholly, for every trait must be right."""
    within = child(patient, "subjectOf1", typeCode="SBJ")
    observation = child(within, "queryMatchObservation", classCode="COND", moodCode="EVN")
    writing.typed(child(observation, "code", code="POURCENTAGE"), "CS")
    writing.typed(child(observation, "value", value="100"), "INT")


def _repeated(act: etree._Element, frame: Frame, traits: Traits | None) -> None:
    """Repeats the query, as it was understood."""
    query = child(act, "queryByParameter")
    writing.identify(query, "queryId", frame.query)
    child(query, "statusCode", code="new")
    parameters = child(query, "parameterList")
    if traits is None:
        return
    gender = child(parameters, "livingSubjectAdministrativeGender")
    child(gender, "value", code="UN" if traits.sex.value == "U" else traits.sex.value)
    child(gender, "semanticsText").text = "LivingSubject.administrativeGender"
    birth = child(parameters, "livingSubjectBirthTime")
    child(birth, "value", value=traits.birth_on.strftime("%Y%m%d"))
    child(birth, "semanticsText").text = "LivingSubject.birthTime"
    named = child(parameters, "livingSubjectName")
    value = child(named, "value")
    child(value, "given").text = traits.given_name
    child(value, "family").text = traits.family_name
    child(named, "semanticsText").text = "LivingSubject.name"


# What this transaction may answer besides what was asked, for the reference pages: HL7's own codes, then the DMP's.
ERRORS = {
    "SYN105": "AE: something needed is missing",
    "SYN102": "AE: a number, a date or a domain has not its form",
    "SYN103": "AE: a code is not one that is known here",
    "DMPAccessDeniedByRightsService": "AR: the search is for who answers emergency calls",
}

OPERATIONS = (
    Operation(
        transaction="TD0.5",
        service="patients",
        body=name(names.HL7, _ASKED),
        action=f"urn:hl7-org:v3:{_ANSWERED}",
        answer=answer,
        needs_patient=False,
    ),
)
