"""The patient: who a message is about, the patient as the producer knew them, and the Patient resource."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl
from uuid import UUID

from carnet.domain.access.reading import Existence, PatientSheet
from carnet.domain.documents.codes import SourcePatient
from carnet.domain.identity.codes import Sex
from carnet.foundation import ids
from carnet.foundation.values import ins as ins_values
from carnet.foundation.values.ins import Ins
from carnet.gateways.fhir.mappings import identifiers, references, times
from carnet.gateways.fhir.mappings.references import Scope
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.wire.elements import Element, Json, JsonObject

PROFILE = "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-patient-ins"
BIRTH_PLACE = "http://hl7.org/fhir/StructureDefinition/patient-birthPlace"
INSEE_CODE = "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-address-insee-code"
GIVEN_NAMES = "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-patient-birth-list-given-name"
RELIABILITY = "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-identity-reliability"
IDENTITY_STATUSES = "https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0445"
_COG = "https://mos.esante.gouv.fr/NOS/TRE_R13-CommuneOM/FHIR/TRE-R13-CommuneOM"
_INS_TYPES = {
    ins_values.NIR: "INS-NIR",
    ins_values.NIA: "INS-NIA",
    ins_values.NIR_TEST: "INS-NIR-TEST",
    ins_values.NIR_DEMO: "INS-NIR-DEMO",
}
# Named by the draft PDSm4DMP, which gives them no address of their own yet: they are put under its base.
_DMP = "https://interop.esante.gouv.fr/ig/fhir/pdsm4dmp/StructureDefinition/"
_TO_SEX = {"female": "F", "male": "M"}
_FROM_SEX = {"F": "female", "M": "male", "U": "unknown", "UN": "other"}


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a message is about: a space of this server, or an INS to look up. `place` is where it was said."""

    space_id: UUID | None
    ins: Ins | None
    place: str


def read_subject(reference: Element, scope: Scope, accepted: tuple[str, ...]) -> Subject:
    """Reads whom a resource is about, in any of the ways FHIR and the DMP write it. Raises Rejection.

    `Patient/<id>`, our absolute address, `Patient?identifier=…`, a logical identifier, a contained Patient.
    """
    text = references.target(reference)
    place = reference.at("reference")
    if text.startswith(("Patient?", scope.base + "/Patient?")):
        return _of_query(text, place, accepted)
    public = references.local(text, "Patient", scope.base) if text else ""
    if public:
        space_id = references.space(public)
        if space_id is not None:
            return Subject(space_id, None, place)
    patient = scope.follow(reference) if text else None
    if patient is not None:
        found = identifiers.read_ins(patient.children("identifier"), accepted)
        if found is not None:
            return Subject(None, found[0], found[1].place)
    logical = reference.child("identifier")
    if logical is not None:
        found = identifiers.read_ins([logical], accepted)
        if found is not None:
            return Subject(None, found[0], logical.place)
    raise Rejection(Kind.SUBJECT, place if text else reference.place, "no patient of this server is named")


def read_token(text: str, accepted: tuple[str, ...], place: str) -> Ins | None:
    """Reads `system|value` as an INS; None when the system is not one of the INS accepted here."""
    system, bar, value = text.partition("|")
    oid = identifiers.oid_of_system(system.strip())
    if not bar or oid not in accepted:
        return None
    try:
        return ins_values.parse(value, oid=oid)
    except ins_values.UnreadableIns as error:
        raise Rejection(Kind.PARAMETER, place, "this is not an INS") from error


def _of_query(text: str, place: str, accepted: tuple[str, ...]) -> Subject:
    query = dict(parse_qsl(text.partition("?")[2]))
    try:
        ins = read_token(query.get("identifier", ""), accepted, place)
    except Rejection as error:
        raise Rejection(Kind.VALUE, place, "this is not an INS") from error
    if ins is None:
        raise Rejection(Kind.SUBJECT, place, "expected Patient?identifier=urn:oid:…|INS")
    return Subject(None, ins, place)


def read_source(patient: Element, accepted: tuple[str, ...]) -> SourcePatient:
    """Reads the patient as the producer knew them, from a Patient resource."""
    found = patient.children("identifier")
    national = identifiers.read_ins(found, accepted)
    local = next((one for one in found if national is None or one.place != national[1].place), None)
    name = _name(patient)
    given = name.texts("given") if name else []
    whole = _extension(name, GIVEN_NAMES) if name else None
    return SourcePatient(
        identifier=local.text("value")[:256] if local else "",
        identifier_system=identifiers.oid_of_system(local.text("system")) if local else "",
        ins=national[0].value if national else "",
        ins_system=national[0].oid if national else "",
        family_name=name.text("family")[:256] if name else "",
        given_names=(whole.text("valueString") if whole else " ".join(given))[:256],
        birth_date=patient.text("birthDate").replace("-", "")[:14],
        sex=_TO_SEX.get(patient.text("gender"), "U" if patient.text("gender") else ""),
        birth_place=_birth_place(patient),
    )


def _name(patient: Element) -> Element | None:
    names = patient.children("name")
    official = (name for name in names if name.text("use") == "official")
    return next(official, names[0] if names else None)


def _extension(element: Element, url: str) -> Element | None:
    return next((one for one in element.children("extension") if one.text("url") == url), None)


def _birth_place(patient: Element) -> str:
    extension = _extension(patient, BIRTH_PLACE)
    address = extension.child("valueAddress") if extension else None
    if address is None:
        return ""
    code = _extension(address, INSEE_CODE)
    coding = code.child("valueCoding") if code else None
    return (coding.text("code") if coding else address.text("district"))[:16]


def contained_source(source: SourcePatient) -> JsonObject:
    """Writes the patient as the producer knew them, to be contained in a DocumentReference."""
    found: JsonObject = {"resourceType": "Patient", "id": "patient"}
    identities: list[Json] = []
    if source.ins:
        identities.append(ins_identifier(source.ins, source.ins_system))
    if source.identifier:
        local: JsonObject = {"value": source.identifier}
        if source.identifier_system:
            local["system"] = identifiers.system_uri(source.identifier_system)
        identities.append(local)
    if source.birth_place:
        found["extension"] = [birth_place(source.birth_place)]
    if identities:
        found["identifier"] = identities
    if source.family_name or source.given_names:
        found["name"] = [_official_name(source.family_name, source.given_names.split())]
    if source.sex:
        found["gender"] = _FROM_SEX.get(source.sex, "unknown")
    birth_date = times.day(source.birth_date)
    if birth_date:
        found["birthDate"] = birth_date
    return found


def _official_name(family: str, given: list[str]) -> JsonObject:
    name: JsonObject = {"use": "official"}
    if given:
        name["extension"] = [{"url": GIVEN_NAMES, "valueString": " ".join(given)}]
    if family:
        name["family"] = family
    if given:
        name["given"] = [given[0]]
    return name


def birth_place(code: str) -> JsonObject:
    """Writes the place of birth: its official geographic code."""
    coding: JsonObject = {"system": _COG, "code": code}
    address: JsonObject = {"extension": [{"url": INSEE_CODE, "valueCoding": coding}]}
    return {"url": BIRTH_PLACE, "valueAddress": address}


def ins_identifier(value: str, oid: str, use: str = "official") -> JsonObject:
    """Writes an INS."""
    found: JsonObject = {"use": use, "system": identifiers.system_uri(oid), "value": value}
    kind = _INS_TYPES.get(oid)
    if kind:
        coding: JsonObject = {"system": identifiers.IDENTIFIER_TYPES, "code": kind}
        found["type"] = {"coding": [coding]}
    return found


def to_fhir(sheet: PatientSheet) -> JsonObject:
    """Writes a citizen as a Patient: the INS, the five traits, the names used every day, and how the record stands."""
    identity = sheet.identity
    names: list[Json] = [_official_name(identity.birth_family_name, list(identity.birth_given_names))]
    if identity.used_family_name or identity.used_given_name:
        usual: JsonObject = {"use": "usual"}
        if identity.used_family_name:
            usual["family"] = identity.used_family_name
        if identity.used_given_name:
            usual["given"] = [identity.used_given_name]
        names.append(usual)
    code: JsonObject = {"system": IDENTITY_STATUSES, "code": sheet.status.value}
    reliability: JsonObject = {
        "url": RELIABILITY,
        "extension": [{"url": "identityStatus", "valueCoding": code}],
    }
    extensions: list[Json] = [reliability, *_record(sheet.is_open, sheet.is_treating_doctor, None)]
    if identity.birth_place:
        extensions.append(birth_place(identity.birth_place))
    found: JsonObject = {
        "resourceType": "Patient",
        "id": ids.public(sheet.space_id),
        "meta": {"profile": [PROFILE]},
        "extension": extensions,
        "identifier": [
            ins_identifier(identity.ins.value, identity.ins.oid),
            *(ins_identifier(old.value, old.oid, "old") for old in identity.historic),
        ],
        "active": sheet.is_open,
        "name": names,
        "gender": _FROM_SEX[identity.sex.value] if identity.sex is not Sex.UNKNOWN else "unknown",
    }
    if identity.birth_on is not None:
        found["birthDate"] = identity.birth_on.isoformat()
    return found


def existence(*, space_id: UUID, ins: Ins | None, told: Existence) -> JsonObject:
    """Writes the little that a reader who may not see the identity is told: that the record exists (TD0.2)."""
    found: JsonObject = {"resourceType": "Patient", "id": ids.public(space_id)}
    found["extension"] = _record(told.is_open, told.is_treating_doctor, told.closed_at)
    if ins is not None:
        found["identifier"] = [ins_identifier(ins.value, ins.oid)]
    found["active"] = told.is_open
    return found


def _record(is_open: bool, is_treating_doctor: bool, closed_at: datetime | None) -> list[Json]:  # noqa: FBT001 - facts
    """Writes how a record stands for the reader (PDSm4DMP, TD0.2): every open record is part of a space here."""
    found: list[Json] = [
        {"url": _DMP + "dmp-rattachement-mes", "valueBoolean": is_open},
        {"url": _DMP + "dmp-medecin-traitant", "valueBoolean": is_treating_doctor},
    ]
    if closed_at is not None:
        closed: JsonObject = {"url": "dateFermeture", "valueDateTime": closed_at}
        found.append({"url": _DMP + "dmp-fermeture", "extension": [closed]})
    return found
