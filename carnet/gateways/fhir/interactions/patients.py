"""The patient: whether a record exists (TD0.2), and who the patient is for who may know (TD1.3a)."""

from datetime import datetime
from uuid import UUID

from carnet.domain.access import reading
from carnet.domain.access.reading import PatientSheet
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import Refused
from carnet.foundation.values.ins import Ins
from carnet.gateways.fhir.exchange import Call, Reply
from carnet.gateways.fhir.mappings import patient, references
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.wire.elements import JsonObject


def read_patient(call: Call) -> Reply:
    """Gives a patient by the identifier this server gave."""
    space_id = references.space(call.identifier)
    if space_id is None:
        raise Rejection(Kind.NOT_FOUND, "Patient.id")
    return Reply(resource(space_id, None, by=call.by, at=call.at))


def resource(space_id: UUID, ins: Ins | None, *, by: Actor, at: datetime) -> JsonObject:
    """Gives the identity to who may know it; to others, that the record exists and whether it is open."""
    found, _ = known(space_id, ins, by=by, at=at)
    return found


def known(space_id: UUID, ins: Ins | None, *, by: Actor, at: datetime) -> tuple[JsonObject, PatientSheet | None]:
    """Gives the resource, and the administrative data to who may know them. Raises NoSuchSpace, Refused.

    `ins` is the one by which the patient was found: all that is told of an identity that is refused.
    """
    try:
        sheet = reading.patient_sheet(space_id=space_id, by=by, at=at)
    except Refused:
        told = reading.existence(space_id=space_id, by=by, at=at)
        return patient.existence(space_id=space_id, ins=ins, told=told), None
    return patient.to_fhir(sheet), sheet
