"""ITI-83, `$ihe-pix`: the other identifiers of a patient, of whom one is known."""

from carnet.domain.access import searching
from carnet.gateways.fhir.exchange import Call, Reply
from carnet.gateways.fhir.interactions import patients
from carnet.gateways.fhir.mappings import identifiers, patient
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.search import parameters as grammar
from carnet.gateways.fhir.search.parameters import Parameters
from carnet.gateways.fhir.wire.elements import Json

_SOURCE = ("sourceIdentifier", "sourceIdentifier:identifier")


def cross_reference(call: Call) -> Reply:
    """Gives the identifiers of a patient in the domains asked for, and the Patient: present INS and former ones.

    To who may not know the identity, the Patient alone. Source: IHE PIXm, ITI-83.
    """
    parameters = Parameters(call.pairs)
    source = parameters.one(*_SOURCE)
    if not source:
        raise Rejection(Kind.MISSING_PARAMETER, "sourceIdentifier", "expected urn:oid:…|INS")
    targets = [
        text for value in parameters.every("targetSystem") for text in grammar.alternatives(value, "targetSystem")
    ]
    parameters.settle(strict=True)
    if identifiers.oid_of_system(grammar.token(source)[0]) not in call.accepted:
        raise Rejection(Kind.SOURCE_DOMAIN, "sourceIdentifier")
    wanted = {identifiers.oid_of_system(target.strip()) for target in targets}
    if not wanted <= {*call.accepted, identifiers.oid_of_system(f"{call.base}/Patient")}:
        raise Rejection(Kind.TARGET_DOMAIN, "targetSystem")
    ins = patient.read_token(source, call.accepted, "sourceIdentifier")
    assert ins is not None
    found = searching.by_ins(readings=(ins,), by=call.by, at=call.at)
    if not found:
        raise Rejection(Kind.SOURCE, "sourceIdentifier")
    resource, sheet = patients.known(found[0], ins, by=call.by, at=call.at)
    parts: list[Json] = []
    if sheet is not None:
        every = ((sheet.identity.ins, "official"), *((old, "old") for old in sheet.identity.historic))
        parts += [
            {"name": "targetIdentifier", "valueIdentifier": patient.ins_identifier(one.value, one.oid, use)}
            for one, use in every
            if (one.oid, one.matricule) != (ins.oid, ins.matricule) and (not wanted or one.oid in wanted)
        ]
    parts.append({"name": "targetId", "valueReference": {"reference": f"Patient/{resource['id']}"}})
    return Reply({"resourceType": "Parameters", "parameter": parts})
