"""Whether a record exists and whether one is authorised (TD0.2); its administrative data (TD1.3a).

Source: protocols §1.0, §1.4; PDT-INF-526.
"""

from uuid import UUID

from lxml import etree

from carnet.domain.access import reading as access
from carnet.domain.access import searching
from carnet.domain.access.reading import Access, PatientSheet
from carnet.domain.identity import queries as identity
from carnet.domain.spaces.codes import State
from carnet.domain.spaces.queries import NoSuchSpace
from carnet.foundation.decisions import Refused
from carnet.gateways.xds import errors, subjects
from carnet.gateways.xds.exchange import Call, Reply
from carnet.gateways.xds.faults import SoapFault
from carnet.gateways.xds.hl7v3 import codes, people, reading, writing
from carnet.gateways.xds.hl7v3.codes import Acknowledgement, Answered, Reason
from carnet.gateways.xds.hl7v3.reading import Frame, Unacceptable
from carnet.gateways.xds.hl7v3.writing import Refusal
from carnet.gateways.xds.operations import Operation
from carnet.gateways.xds.wire import names
from carnet.gateways.xds.wire.names import name

_ASKED, _ANSWERED = "PRPA_IN201307UV02", "PRPA_IN201308UV02"
_LABELS = {
    Reason.EXISTENCE: "Test d’existence de dossier",
    Reason.ADMINISTRATIVE_DATA: "Consultation des données de gestion de dossier",
}


def answer(call: Call) -> Reply:
    """Answers about the record of one patient. Another patient than the assertion's is a fault; the rest is told."""
    frame = reading.frame(call.body)
    try:
        reason = reading.reason(call.body)
        asked = reading.patient(call.body, accepted=identity.accepted_domains())
        subjects.require_same(call.caller, asked)
        found = searching.by_ins(readings=(asked,), by=call.caller.actor, at=call.at)
        if not found:
            return _nothing(call, frame, reason)
        if reason is Reason.ADMINISTRATIVE_DATA:
            sheet = _sheet(found[0], call)
            return _administrative_data(call, frame, sheet) if sheet else _nothing(call, frame, reason)
        standing = access.check_access(space_id=found[0], by=call.caller.actor, at=call.at)
        status = people.STATUSES[standing.state]
        if status is None:
            return _nothing(call, frame, reason)
        shown = access.patient_sheet(space_id=found[0], by=call.caller.actor, at=call.at) if standing.is_open else None
        return _existence(call, frame, standing, shown)
    except Unacceptable as error:
        said = Refusal(Acknowledgement.ERROR, error.detail.value, error.sentence, codes.DETAILS, error.location)
        return _refused(call, frame, said, Answered.WRONG_QUERY)
    except SoapFault:
        raise
    except Exception as error:
        told = errors.of_exception(error)
        if told is None:
            raise
        return _refused(call, frame, Refusal(Acknowledgement.REFUSED, told.subcode, told.sentence), Answered.REFUSED)


def _sheet(space_id: UUID, call: Call) -> PatientSheet | None:
    """Gives the administrative data; None where the record was never opened, or is no more. Raises Refused."""
    try:
        return access.patient_sheet(space_id=space_id, by=call.caller.actor, at=call.at)
    except Refused:
        try:
            access.existence(space_id=space_id, by=call.caller.actor, at=call.at)
        except NoSuchSpace:
            return None
        except Refused:
            # That there is a record is not told either: the refusal is that of what was asked.
            pass
        raise


def _nothing(call: Call, frame: Frame, reason: Reason) -> Reply:
    root = writing.message(_ANSWERED, frame, at=call.at)
    writing.acknowledge(root, frame, in_element=False)
    writing.query_answered(_act(root, reason.value, _LABELS[reason]), frame, Answered.NOTHING)
    return Reply(root)


def _existence(call: Call, frame: Frame, standing: Access, sheet: PatientSheet | None) -> Reply:
    """Of a record that is not open, only the number that was asked for comes back."""
    root = writing.message(_ANSWERED, frame, at=call.at)
    writing.attention(
        root,
        "AUTORISATION",
        codes.AUTHORIZATION_KEY,
        kind="CV",
        code=standing.status.value,
        codeSystem=codes.AUTHORIZATION_VALUE,
    )
    treats = "true" if standing.is_treating_doctor else "false"
    writing.attention(root, "STATUT_MT", codes.TREATING_DOCTOR_KEY, kind="BL", value=treats)
    writing.acknowledge(root, frame, in_element=False)
    act = _act(root, Reason.EXISTENCE.value, _LABELS[Reason.EXISTENCE])
    patient = people.registered(act)
    if sheet is None:
        assert call.caller.patient is not None  # the call is about the patient of the assertion
        people.identifiers(patient, call.caller.patient)
    else:
        people.identifiers(patient, sheet.identity.ins, *sheet.identity.historic)
    writing.child(patient, "statusCode", code=people.STATUSES[standing.state] or "")
    if sheet is not None:
        people.person(patient, sheet.identity)
    people.observed(patient, "COMPTE_INTERNET_OUVERT", codes.ACCOUNTS, value=standing.state is State.ACTIVE)
    # Every record of this server is part of a national health space: there is no record without its space here.
    people.observed(
        patient,
        "RATTACHEMENT_ENS",
        codes.CONSENTS,
        value=standing.is_open,
        label="information de rattachement du DMP à un ENS",
    )
    writing.query_answered(act, frame, Answered.FOUND)
    return Reply(root)


def _administrative_data(call: Call, frame: Frame, sheet: PatientSheet) -> Reply:
    root = writing.message(_ANSWERED, frame, at=call.at)
    writing.acknowledge(root, frame, in_element=False)
    act = _act(root, Reason.ADMINISTRATIVE_DATA.value, _LABELS[Reason.ADMINISTRATIVE_DATA])
    patient = people.registered(act)
    people.identifiers(patient, sheet.identity.ins, *sheet.identity.historic)
    writing.child(patient, "statusCode", code=people.STATUSES[sheet.state] or "")
    person = people.person(patient, sheet.identity)
    writing.child(person, "deceasedInd", value="true" if sheet.state is State.CLOSED_DECEASED else "false")
    people.birth_place(person, sheet.identity.birth_place)
    oppositions = (
        ("OPPOSITION_BRIS_DE_GLACE", sheet.allows_break_glass, "opposition au mode bris de glace"),
        ("OPPOSITION_ACCES_URGENCE", sheet.allows_regulation, "opposition à l’accès au mode urgence"),
    )
    for code, allowed, label in oppositions:
        people.observed(patient, code, codes.CONSENTS, value=not allowed, label=label)
    writing.query_answered(act, frame, Answered.FOUND)
    return Reply(root)


def _refused(call: Call, frame: Frame, refusal: Refusal, answered: Answered) -> Reply:
    root = writing.message(_ANSWERED, frame, at=call.at)
    writing.acknowledge(root, frame, refusal, in_element=False)
    writing.query_answered(_act(root, frame.reason, ""), frame, answered)
    return Reply(root)


def _act(root: etree._Element, reason: str, label: str) -> etree._Element:
    act = writing.child(root, "controlActProcess", classCode="CACT", moodCode="EVN")
    if reason:
        said = writing.child(act, "reasonCode", code=reason, codeSystem=codes.REASONS)
        if label:
            said.set("displayName", label)
    return act


# What this transaction may answer besides what was asked, for the reference pages: HL7's own codes, then the DMP's.
ERRORS = {
    "SYN105": "AE: something needed is missing",
    "SYN102": "AE: a number, a date or a domain has not its form",
    "SYN103": "AE: a code is not one that is known here",
    "KEY204": "AE: the domain of the number is not accepted here",
    "DMPAccessDeniedByRightsService": "AR: the law refuses; the sentence says why",
    "XDSPatientIdDoesNotMatch": "fault: the message and the assertion name two patients",
}

OPERATIONS = (
    Operation(
        transaction="TD0.2, TD1.3a",
        service="patients",
        body=name(names.HL7, _ASKED),
        action=f"urn:hl7-org:v3:{_ANSWERED}",
        answer=answer,
    ),
)
