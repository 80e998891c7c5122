"""The patient: whether a record exists (TD0.2), and who the patient is for who may know (TD1.3a)."""

from datetime import datetime
from uuid import UUID

from carnet.domain.access import reading, searching
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import Refused
from carnet.foundation.values.ins import Ins
from carnet.gateways.fhir.exchange import Call, Reply
from carnet.gateways.fhir.mappings import identifiers, patient, references
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.search import paging
from carnet.gateways.fhir.search import parameters as grammar
from carnet.gateways.fhir.search.documents import Parameter
from carnet.gateways.fhir.search.parameters import Parameters
from carnet.gateways.fhir.wire.elements import Json, JsonObject

PARAMETERS = (
    Parameter(
        ("identifier",),
        "token",
        "http://hl7.org/fhir/SearchParameter/Patient-identifier",
        "Required: urn:oid:…|INS, with or without its key.",
    ),
)


def find_patients(call: Call) -> Reply:
    """Says whether a patient has a record here. Source: PDSm4DMP, TD0.2; IHE PDQm, ITI-78 by identifier."""
    parameters = Parameters(call.pairs)
    asked = parameters.one("identifier")
    if not asked:
        raise Rejection(Kind.MISSING_PARAMETER, "identifier", "expected urn:oid:…|INS")
    system, value = grammar.token(asked)
    if identifiers.oid_of_system(system) not in call.accepted:
        raise Rejection(Kind.UNKNOWN_PATIENT, "identifier", "targetSystem not found")
    ins = patient.read_token(f"{system}|{value}", call.accepted, "identifier")
    assert ins is not None
    count = grammar.count(parameters)
    notices = parameters.settle(strict=call.prefer.strict)
    space_id = next(iter(searching.by_ins(readings=(ins,), by=call.by, at=call.at)), None)
    entries: list[Json] = []
    if space_id is not None and count:
        found = resource(space_id, ins, by=call.by, at=call.at)
        full_url = f"{call.base}/Patient/{found['id']}"
        entries.append({"fullUrl": full_url, "resource": found, "search": {"mode": "match"}})
    results = paging.Results(entries, total=0 if space_id is None else 1, next_offset=None, count=count)
    bundle = paging.bundle(
        address=f"{call.base}/Patient",
        parameters=parameters,
        results=results,
        mark=paging.Mark(0, call.at),
        at=call.at,
        notices=notices,
    )
    return Reply(bundle)


def read_patient(call: Call) -> Reply:
    """Gives a patient by the identifier this server gave."""
    space_id = references.space(call.identifier)
    if space_id is None:
        raise Rejection(Kind.NOT_FOUND, "Patient.id")
    return Reply(resource(space_id, None, by=call.by, at=call.at))


def resource(space_id: UUID, ins: Ins | None, *, by: Actor, at: datetime) -> JsonObject:
    """Gives the identity to who may know it; to others, that the record exists and whether it is open."""
    try:
        sheet = reading.patient_sheet(space_id=space_id, by=by, at=at)
    except Refused:
        is_open = reading.is_open(space_id=space_id, by=by, at=at)
        return patient.existence(space_id=space_id, ins=ins, is_active=is_open)
    return patient.to_fhir(space_id=space_id, identity=sheet.identity, status=sheet.status, is_active=sheet.is_open)
