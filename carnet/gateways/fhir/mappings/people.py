"""Authors, signatories, custodians: from every way FHIR writes them, to contained resources."""

from carnet.domain.documents.codes import Author, AuthorKind, Coded
from carnet.foundation import nomenclatures
from carnet.foundation.values.structures import PROFESSIONALS_OID, STRUCTURES_OID
from carnet.gateways.fhir.mappings import codings, identifiers, references
from carnet.gateways.fhir.mappings.references import Scope
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.wire.elements import Element, Json, JsonObject

# TRE_A02, the specialities of authors of CI-SIS (value set J01).
_AUTHOR_SPECIALTIES = "1.2.250.1.213.1.1.4.5"
_SKILLS = frozenset({"skills", "ordinal_specialties"})


def read(reference: Element, scope: Scope, accepted: tuple[str, ...]) -> Author | None:
    """Reads who a reference names; None when it leads to a resource that is neither here nor described."""
    resource = scope.follow(reference)
    if resource is not None:
        return _of_resource(resource, scope, accepted)
    text = references.target(reference)
    logical = reference.child("identifier")
    display = reference.text("display").strip()[:256]
    if logical is None and not display:
        return None
    kind = reference.text("type") or text.partition("/")[0]
    return _of_identifier(logical, display, kind, accepted)


def _of_identifier(logical: Element | None, display: str, kind: str, accepted: tuple[str, ...]) -> Author:
    system = logical.text("system").strip() if logical else ""
    value = logical.text("value") if logical else ""
    if kind == "Organization" or identifiers.is_structure_system(system):
        return Author(
            kind=AuthorKind.ORGANIZATION,
            organization_id=identifiers.structure_id(system, value),
            organization_name=display,
        )
    identifier, oid = identifiers.professional_id(system, value)
    author_kind = AuthorKind.DEVICE if kind == "Device" else AuthorKind.PROFESSIONAL
    if kind == "Patient" or oid in accepted:
        author_kind = AuthorKind.PATIENT
    return Author(kind=author_kind, id=identifier, id_system=oid, family_name=display)


def _of_resource(resource: Element, scope: Scope, accepted: tuple[str, ...]) -> Author:
    match resource.resource_type:
        case "PractitionerRole":
            return _of_role(resource, scope, accepted)
        case "Practitioner":
            return _person(resource, AuthorKind.PROFESSIONAL)
        case "Patient" | "RelatedPerson":
            return _person(resource, AuthorKind.PATIENT)
        case "Organization":
            identifier, name = _organization(resource)
            return Author(kind=AuthorKind.ORGANIZATION, organization_id=identifier, organization_name=name)
        case "Device":
            return _device(resource, scope)
        case other:
            raise Rejection(Kind.REFERENCE, resource.place, f"a {other[:40]} cannot be an author")


def _of_role(role: Element, scope: Scope, accepted: tuple[str, ...]) -> Author:
    person = _practitioner(role, scope, accepted)
    identifier, oid = _best_identifier(role)
    organization_id, organization_name = _organization_of(role, scope)
    return Author(
        kind=AuthorKind.PROFESSIONAL if person or identifier else AuthorKind.ORGANIZATION,
        id=identifier or (person.id if person else ""),
        id_system=oid if identifier else (person.id_system if person else ""),
        family_name=person.family_name if person else "",
        given_name=person.given_name if person else "",
        specialty=_specialty(role) or (person.specialty if person else None),
        role=_role(role),
        organization_id=organization_id,
        organization_name=organization_name,
    )


def _practitioner(role: Element, scope: Scope, accepted: tuple[str, ...]) -> Author | None:
    reference = role.child("practitioner")
    if reference is None:
        return None
    found = scope.follow(reference)
    if found is not None:
        return _person(found, AuthorKind.PROFESSIONAL)
    logical = reference.child("identifier")
    display = reference.text("display").strip()[:256]
    if logical is None and not display:
        return None
    return _of_identifier(logical, display, "Practitioner", accepted)


def _person(resource: Element, kind: AuthorKind) -> Author:
    identifier, oid = _best_identifier(resource)
    names = resource.children("name")
    family, given = "", ""
    if names:
        family = names[0].text("family") or names[0].text("text")
        given = " ".join(names[0].texts("given"))
    return Author(
        kind=kind,
        id=identifier,
        id_system=oid,
        family_name=family[:256],
        given_name=given[:256],
        specialty=_qualification(resource) if resource.resource_type == "Practitioner" else None,
    )


def _best_identifier(resource: Element) -> tuple[str, str]:
    """Chooses the identifier that names a person best: the national one, else the first."""
    found = [one for one in resource.children("identifier") if one.text("value").strip()]
    for wanted in ("urn:oid:" + PROFESSIONALS_OID, identifiers.RPPS):
        for one in found:
            if one.text("system").strip() == wanted:
                return identifiers.professional_id(wanted, one.text("value"))
    if not found:
        return "", ""
    return identifiers.professional_id(found[0].text("system").strip(), found[0].text("value"))


def _organization_of(resource: Element, scope: Scope) -> tuple[str, str]:
    reference = resource.child("organization") or resource.child("owner")
    if reference is None:
        return "", ""
    found = scope.follow(reference)
    if found is not None:
        return _organization(found)
    logical = reference.child("identifier")
    display = reference.text("display").strip()[:256]
    if logical is None:
        return "", display
    return identifiers.structure_id(logical.text("system").strip(), logical.text("value")), display


def _organization(resource: Element) -> tuple[str, str]:
    found = [one for one in resource.children("identifier") if one.text("value").strip()]
    national = "urn:oid:" + STRUCTURES_OID
    chosen = next((one for one in found if one.text("system").strip() == national), found[0] if found else None)
    identifier = identifiers.structure_id(chosen.text("system").strip(), chosen.text("value")) if chosen else ""
    return identifier, resource.text("name")[:256]


def _device(resource: Element, scope: Scope) -> Author:
    names = resource.children("deviceName")
    found = resource.children("identifier")
    organization_id, organization_name = _organization_of(resource, scope)
    return Author(
        kind=AuthorKind.DEVICE,
        id=found[0].text("value")[:256] if found else "",
        id_system=identifiers.oid_of_system(found[0].text("system")) if found else "",
        family_name=(names[0].text("name") if names else "")[:256],
        organization_id=organization_id,
        organization_name=organization_name,
    )


def _specialty(role: Element) -> Coded | None:
    """Finds the profession and speciality of a role: the author's speciality of CI-SIS first, whatever it is else."""
    every = [
        coded
        for name in ("specialty", "code")
        for concept in role.children(name)
        for coded in codings.read_all(concept)
    ]
    chosen = next((coded for coded in every if coded.system == _AUTHOR_SPECIALTIES), None)
    if chosen is not None:
        return chosen
    return codings.read_first(next(iter(role.children("specialty")), None))


def _qualification(practitioner: Element) -> Coded | None:
    """Builds the speciality of an author from the profession and know-how among a practitioner's qualifications."""
    profession, skill = "", ""
    for qualification in practitioner.children("qualification"):
        for coded in codings.read_all(qualification.child("code")):
            system = nomenclatures.code_system(coded.system)
            if system is None:
                continue
            if system.key == "health_professions":
                profession = coded.code
            elif system.key in _SKILLS:
                skill = coded.code
    for code in (f"G15_{profession}/{skill}", f"G15_{profession}"):
        known = nomenclatures.author_specialty(code)
        if known is not None:
            return Coded(known.code, known.system.oid, known.label)
    return None


def _role(role: Element) -> str:
    concepts = role.children("code")
    if not concepts:
        return ""
    words = concepts[0].text("text")
    coded = codings.read_first(concepts[0])
    return (words or (coded.display if coded else ""))[:256]


def contained(author: Author, name: str) -> tuple[JsonObject, ...]:
    """Writes an author as contained resources, the first being the one to refer to, by its id `name`."""
    match author.kind:
        case AuthorKind.ORGANIZATION:
            return (_contained_organization(author, name),)
        case AuthorKind.PATIENT:
            return (_contained_person(author, name, "Patient"),)
        case AuthorKind.DEVICE:
            return _contained_device(author, name)
        case AuthorKind.PROFESSIONAL:
            return _contained_role(author, name)


def _contained_role(author: Author, name: str) -> tuple[JsonObject, ...]:
    person = _contained_person(author, f"{name}-person", "Practitioner")
    role: JsonObject = {"resourceType": "PractitionerRole", "id": name}
    identity = _identifier(author)
    if identity:
        role["identifier"] = [identity]
    role["practitioner"] = {"reference": f"#{name}-person"}
    found = [role, person]
    if author.organization_id or author.organization_name:
        role["organization"] = {"reference": f"#{name}-place"}
        found.append(_contained_organization(author, f"{name}-place"))
    if author.role:
        role["code"] = [{"text": author.role}]
    if author.specialty is not None:
        role["specialty"] = [codings.concept(author.specialty)]
    return tuple(found)


def _contained_device(author: Author, name: str) -> tuple[JsonObject, ...]:
    device: JsonObject = {"resourceType": "Device", "id": name}
    identity = _identifier(author)
    if identity:
        device["identifier"] = [identity]
    if author.family_name:
        device["deviceName"] = [{"name": author.family_name, "type": "user-friendly-name"}]
    if not (author.organization_id or author.organization_name):
        return (device,)
    device["owner"] = {"reference": f"#{name}-place"}
    return device, _contained_organization(author, f"{name}-place")


def _contained_person(author: Author, name: str, resource: str) -> JsonObject:
    person: JsonObject = {"resourceType": resource, "id": name}
    identity = _identifier(author)
    if identity:
        person["identifier"] = [identity]
    if author.family_name or author.given_name:
        written: JsonObject = {}
        if author.family_name:
            written["family"] = author.family_name
        if author.given_name:
            given: list[Json] = [*author.given_name.split()]
            written["given"] = given
        person["name"] = [written]
    return person


def _identifier(author: Author) -> JsonObject:
    if not author.id:
        return {}
    found: JsonObject = {}
    if author.id_system == PROFESSIONALS_OID:
        coding: JsonObject = {"system": identifiers.IDENTIFIER_TYPES, "code": "IDNPS"}
        found["type"] = {"coding": [coding]}
    if author.id_system:
        found["system"] = identifiers.system_uri(author.id_system)
    found["value"] = author.id
    return found


def _contained_organization(author: Author, name: str) -> JsonObject:
    place: JsonObject = {"resourceType": "Organization", "id": name}
    if author.organization_id:
        coding: JsonObject = {"system": identifiers.IDENTIFIER_TYPES, "code": "IDNST"}
        place["identifier"] = [
            {
                "type": {"coding": [coding]},
                "system": "urn:oid:" + STRUCTURES_OID,
                "value": author.organization_id,
            }
        ]
    if author.organization_name:
        place["name"] = author.organization_name
    return place
