"""Writes a patient as HL7 V3 registers do: identifiers, where the record stands, names, traits.

Source: protocols §1.4; HL7 V3 PRPA_MT201303UV02, PRPA_MT201310UV02.
"""

from lxml import etree

from carnet.domain.identity.codes import PatientIdentity, Sex
from carnet.domain.spaces.codes import State
from carnet.foundation.values.ins import Ins
from carnet.gateways.xds.hl7v3 import codes
from carnet.gateways.xds.hl7v3.writing import child, typed

# What a state of a space is called: a record that one may not yet, or no longer, have heard of is no record (None).
STATUSES: dict[State, str | None] = {
    State.NOTIFIED: None,
    State.OPPOSED: None,
    State.DELETED: None,
    State.OPENED: "active",
    State.ACTIVE: "active",
    State.SUSPENDED: "terminated",
    State.CLOSED: "terminated",
    State.CLOSED_DECEASED: "terminated",
    State.DELETION_PENDING: "terminated",
}


def registered(act: etree._Element, *, status: str = "completed") -> etree._Element:
    """Writes that somebody is registered here, and gives the element of the patient, to be filled."""
    subject = child(act, "subject", typeCode="SUBJ", contextConductionInd="false")
    event = child(subject, "registrationEvent", classCode="REG", moodCode="EVN")
    child(event, "statusCode", code=status)
    patient = child(child(event, "subject1", typeCode="SBJ"), "patient", classCode="PAT")
    custodian = child(event, "custodian", typeCode="CST")
    child(child(custodian, "assignedEntity", classCode="ASSIGNED"), "id", root=codes.DEVICE)
    return patient


def identifiers(patient: etree._Element, *known: Ins) -> None:
    """Writes each INS, the one in use first."""
    for ins in known:
        child(patient, "id", root=ins.oid, extension=ins.value)


def person(patient: etree._Element, identity: PatientIdentity) -> etree._Element:
    """Writes the names and traits, and gives the element of the person.

    The name used every day is qualified SP, the birth name BR; the given name used every day is CL.
    """
    written = child(patient, "patientPerson", classCode="PSN", determinerCode="INSTANCE")
    named = child(written, "name")
    first = identity.birth_given_names[0] if identity.birth_given_names else ""
    for given, qualifier in ((first, {}), (identity.used_given_name, {"qualifier": "CL"})):
        if given:
            child(named, "given", **qualifier).text = given
    child(named, "family", qualifier="SP").text = identity.used_family_name or identity.birth_family_name
    child(named, "family", qualifier="BR").text = identity.birth_family_name
    child(written, "administrativeGenderCode", code="UN" if identity.sex is Sex.UNKNOWN else identity.sex.value)
    if identity.birth_on is not None:
        child(written, "birthTime", value=identity.birth_on.strftime("%Y%m%d"))
    return written


def birth_place(written: etree._Element, code: str) -> None:
    """Writes the official geographic code of the place of birth."""
    if code:
        child(child(child(written, "birthPlace", classCode="BIRTHPL"), "addr"), "county").text = code


def observed(
    patient: etree._Element, code: str, system: str, *, value: bool, label: str = "", within: str = "subjectOf"
) -> None:
    """Writes one thing that is true or false of a record."""
    observation = child(
        child(patient, within, typeCode="SBJ"), "administrativeObservation", classCode="OBS", moodCode="EVN"
    )
    child(observation, "code", code=code, codeSystem=system, **({"displayName": label} if label else {}))
    typed(child(observation, "value", value="true" if value else "false"), "BL")
