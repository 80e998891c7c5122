"""What this server does, told to software: written from the table that dispatches."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from carnet.gateways.fhir.mappings import (
    directory,
    document_reference,
    folder,
    operation_definition,
    patient,
    submission_set,
)
from carnet.gateways.fhir.search.documents import Parameter
from carnet.gateways.fhir.wire.elements import Json, JsonObject

INSTANTIATES = "https://interop.esante.gouv.fr/ig/fhir/pdsm/CapabilityStatement/PDSm-GestionnaireDePartageDeDocuments"
_PROFILES = {
    "DocumentReference": document_reference.PROFILE,
    "Organization": directory.ORGANIZATION,
    "Patient": patient.PROFILE,
    "Practitioner": directory.PRACTITIONER,
    "PractitionerRole": directory.ROLE,
}
# A resource that is one thing or another has no profile that all of it follows.
_SUPPORTED = {"List": (submission_set.PROFILE, folder.PROFILE)}
_PATCHES = ("application/json-patch+json", "application/xml-patch+xml", "application/fhir+json", "application/fhir+xml")
_SECURITY_SERVICES = "https://profiles.ihe.net/ITI/IUA/CodeSystem/iua-security-service"


@dataclass(frozen=True, slots=True)
class Interaction:
    """One thing done: on which resource ('' for the whole server), FHIR's code, whether it is conditional."""

    resource: str
    code: str
    is_conditional: bool


def to_fhir(
    *,
    interactions: Sequence[Interaction],
    operations: Sequence[tuple[str, str]],
    parameters: Mapping[str, Iterable[Parameter]],
    brought: Mapping[str, tuple[Sequence[str], Sequence[str]]],
    base: str,
    token_address: str,
    at: datetime,
) -> JsonObject:
    """Writes the CapabilityStatement of this very server.

    Each operation is a resource and the operation's name; `brought`: the includes of each type, and those reversed.
    """
    resources: list[Json] = [
        _resource(
            name, [one for one in interactions if one.resource == name], parameters.get(name, ()), brought.get(name)
        )
        | _operations([operation for resource, operation in operations if resource == name], base)
        for name in _types(interactions, operations)
    ]
    whole: list[Json] = [{"code": one.code} for one in interactions if not one.resource]
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": at.isoformat(),
        "kind": "instance",
        "instantiates": [INSTANTIATES],
        "software": {"name": "Carnet"},
        "implementation": {"description": "Carnet: espace de santé", "url": base},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "application/fhir+xml", "json", "xml"],
        "patchFormat": [*_PATCHES],
        "rest": [
            {
                "mode": "server",
                "documentation": (
                    "Besides base64, a deposit may be multipart/related: the resource first, then the bytes of each "
                    "document in a part whose Content-ID is the fullUrl of its Binary, or what a cid: URL names."
                ),
                "security": _security(token_address),
                "resource": resources,
                "interaction": whole,
            }
        ],
    }


def _types(interactions: Sequence[Interaction], operations: Sequence[tuple[str, str]]) -> list[str]:
    """Gives each type that something is done with, in the order of the table."""
    held = [one.resource for one in interactions if one.resource]
    return list(dict.fromkeys([*held, *(resource for resource, _ in operations)]))


def _security(token_address: str) -> JsonObject:
    service: JsonObject = {"coding": [{"system": _SECURITY_SERVICES, "code": "IUA"}]}
    return {
        "cors": False,
        "service": [service],
        "description": (
            "OAuth 2.0: client credentials, by an assertion (private_key_jwt) or a certificate (tls_client_auth), "
            f"or the exchange of a professional's token. {token_address}"
        ),
    }


def _resource(
    name: str,
    interactions: Sequence[Interaction],
    parameters: Iterable[Parameter],
    brought: tuple[Sequence[str], Sequence[str]] | None,
) -> JsonObject:
    found: JsonObject = {"type": name}
    profile = _PROFILES.get(name)
    if profile:
        found["profile"] = profile
    if name in _SUPPORTED:
        found["supportedProfile"] = [*_SUPPORTED[name]]
    if interactions:
        found["interaction"] = [{"code": code} for code in dict.fromkeys(one.code for one in interactions)]
    if any(one.code == "vread" for one in interactions):
        found["versioning"] = "versioned"
        found["readHistory"] = False
    if any(one.is_conditional for one in interactions):
        found["documentation"] = "PATCH by identifier also needs the patient, by patient or patient.identifier."
    for element, values in zip(("searchInclude", "searchRevInclude"), brought or ((), ()), strict=True):
        if values:
            found[element] = [*values]
    written: list[Json] = [_parameter(parameter) for parameter in parameters]
    if written:
        found["searchParam"] = written
    return found


def _operations(names: Sequence[str], base: str) -> JsonObject:
    written: list[Json] = [
        {"name": name, "definition": operation_definition.address(name, base=base)} for name in names
    ]
    return {"operation": written} if written else {}


def _parameter(parameter: Parameter) -> JsonObject:
    found: JsonObject = {"name": parameter.names[0], "type": parameter.type}
    if parameter.definition:
        found["definition"] = parameter.definition
    if parameter.documentation:
        found["documentation"] = parameter.documentation
    return found
