"""Professionals, situations of exercise and structures, as the French directory writes them (AS profiles)."""

from carnet.domain.documents.codes import Coded
from carnet.domain.identity.codes import Organization, Professional
from carnet.domain.identity.directory import Role
from carnet.foundation import nomenclatures
from carnet.foundation.values.structures import PROFESSIONALS_OID, STRUCTURES_OID, ps_idnat
from carnet.gateways.fhir.mappings import codings, identifiers
from carnet.gateways.fhir.wire.elements import Json, JsonObject

_AS = "https://interop.esante.gouv.fr/ig/fhir/annuaire/StructureDefinition/"
PRACTITIONER = _AS + "as-dp-practitioner"
ROLE = _AS + "as-dp-practitionerrole"
ORGANIZATION = _AS + "as-dp-organization"
_PROFESSIONS, _SKILLS, _ORDINAL = "1.2.250.1.71.1.2.7", "1.2.250.1.71.4.2.5", "1.2.250.1.213.2.28"
_SECTORS = "1.2.250.1.71.4.2.4"
# The register that the first digit of a Struct_IdNat names.
_REGISTERS = {
    "1": (identifiers.FINESS, "FINEG"),
    "2": (identifiers.SIRENE, "SIREN"),
    "3": (identifiers.SIRENE, "SIRET"),
}


def practitioner(person: Professional) -> JsonObject:
    """Writes a professional."""
    name: JsonObject = {"use": "official", "family": person.family_name, "given": [person.given_name]}
    if person.civility:
        name["prefix"] = [person.civility]
    qualifications: list[Json] = [{"code": codings.concept(profession(person))}]
    skill = specialty(person)
    if skill is not None:
        qualifications.append({"code": codings.concept(skill)})
    return {
        "resourceType": "Practitioner",
        "id": person.rpps,
        "meta": {"profile": [PRACTITIONER]},
        "identifier": [
            _identifier("IDNPS", f"urn:oid:{PROFESSIONALS_OID}", ps_idnat(person.rpps)),
            _identifier("RPPS", identifiers.RPPS, person.rpps),
        ],
        "active": True,
        "name": [name],
        "qualification": qualifications,
    }


def role(held: Role) -> JsonObject:
    """Writes a situation of exercise."""
    person = held.professional
    found: JsonObject = {
        "resourceType": "PractitionerRole",
        "id": held.id,
        "meta": {"profile": [ROLE]},
        "active": True,
        "period": {"start": held.since.isoformat()},
        "practitioner": {"reference": f"Practitioner/{person.rpps}", "display": person.display_name},
        "organization": {"reference": f"Organization/{held.organization.id}", "display": held.organization.name},
        "code": [codings.concept(profession(person))],
    }
    skill = specialty(person)
    if skill is not None:
        found["specialty"] = [codings.concept(skill)]
    return found


def organization(place: Organization) -> JsonObject:
    """Writes a structure."""
    written: list[Json] = [_identifier("IDNST", f"urn:oid:{STRUCTURES_OID}", place.id)]
    register = _REGISTERS.get(place.id[:1])
    if register is not None:
        system, kind = register
        written.append(_identifier(kind, system, place.id[1:]))
    found: JsonObject = {
        "resourceType": "Organization",
        "id": place.id,
        "meta": {"profile": [ORGANIZATION]},
        "identifier": written,
        "active": True,
        "name": place.name,
    }
    if place.sector:
        known = nomenclatures.facility_type(place.sector)
        found["type"] = [codings.concept(Coded(place.sector, _SECTORS, known.label if known else ""))]
    if place.city:
        found["address"] = [{"city": place.city}]
    return found


def profession(person: Professional) -> Coded:
    """Gives the profession of somebody (TRE_G15)."""
    known = nomenclatures.profession(person.profession)
    return Coded(person.profession, _PROFESSIONS, known.label if known else "")


def specialty(person: Professional) -> Coded | None:
    """Gives the speciality of somebody, of the ordinal list (SMnn) or among all know-how; None without one."""
    if not person.specialty:
        return None
    known = nomenclatures.author_specialty(f"G15_{person.profession}/{person.specialty}")
    system = _ORDINAL if person.specialty.startswith("SM") else _SKILLS
    return Coded(person.specialty, system, known.label if known else "")


def _identifier(kind: str, system: str, value: str) -> JsonObject:
    coding: JsonObject = {"system": identifiers.IDENTIFIER_TYPES, "code": kind}
    return {"use": "official", "type": {"coding": [coding]}, "system": system, "value": value}
