"""Identifiers: uniqueId of documents, INS of patients, national identifiers of professionals and structures."""

import re
from functools import lru_cache

from carnet.domain.documents.rules import header
from carnet.foundation import nomenclatures
from carnet.foundation.values import ins as ins_values
from carnet.foundation.values.ins import Ins
from carnet.foundation.values.structures import (
    PROFESSIONALS_OID,
    SIRENE_OID,
    STRUCTURES_OID,
    ps_idnat,
    struct_idnat,
)
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.wire.elements import Element, JsonObject

URI = "urn:ietf:rfc:3986"
RPPS = "https://rpps.esante.gouv.fr"
FINESS = "https://finess.esante.gouv.fr"
SIRENE = "https://sirene.fr"
IDENTIFIER_TYPES = "https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0203"
_OID_PREFIX = "urn:oid:"
# An OID has at most 64 characters (CI-SIS); a uniqueId may add an extension to it.
MAX_UNIQUE_ID = 256
_OID = re.compile(r"[0-2](?:\.(?:0|[1-9][0-9]*))+")
_UUID = re.compile(r"[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}")


def read_unique_id(identifier: Element) -> str | None:
    """Reads the identifier of a document or of a submission, in the vault's one spelling; None when it has no value.

    `urn:oid:1.2.3` and `urn:uuid:…` lose their prefix. An identifier of another system than URI, such as an OID
    with an extension, becomes `OID^value`.
    """
    value = identifier.text("value").strip()
    if not value:
        return None
    if len(value) > MAX_UNIQUE_ID:
        raise Rejection(Kind.VALUE, identifier.at("value"), "the identifier is too long")
    system = identifier.text("system").strip()
    if system.startswith(_OID_PREFIX) and not value.startswith("urn:"):
        return header.unique_id(f"{system.removeprefix(_OID_PREFIX)}^{value}"[:MAX_UNIQUE_ID])
    return header.unique_id(value)


def unique_id_of_token(system: str, value: str) -> str:
    """Reads the identifier asked by a search, in the vault's one spelling."""
    if system.startswith(_OID_PREFIX) and not value.startswith("urn:"):
        return header.unique_id(f"{system.removeprefix(_OID_PREFIX)}^{value}")
    return header.unique_id(value)


def as_uri(unique_id: str) -> str:
    """Writes a uniqueId as a URI: `urn:oid:`, `urn:uuid:`, or as it is when it is neither."""
    if _OID.fullmatch(unique_id):
        return _OID_PREFIX + unique_id
    if _UUID.fullmatch(unique_id):
        return "urn:uuid:" + unique_id.lower()
    return unique_id


def unique_id(value: str) -> JsonObject:
    """Writes the identifier of a document or of a submission."""
    root, caret, extension = value.partition("^")
    if caret and _OID.fullmatch(root):
        return {"use": "usual", "system": _OID_PREFIX + root, "value": extension}
    return {"use": "usual", "system": URI, "value": as_uri(value)}


@lru_cache(maxsize=256)
def oid_of_system(system: str) -> str:
    """Gives the OID behind the system of an identifier; the system itself when it has none that we know."""
    known = nomenclatures.identifier_system(system)
    if known is not None:
        return known.oid
    return system.removeprefix(_OID_PREFIX)[:MAX_UNIQUE_ID]


@lru_cache(maxsize=256)
def system_uri(oid: str) -> str:
    """Writes the system of an identifier from its OID: always `urn:oid:…`, which DMP and PDSm expect."""
    return _OID_PREFIX + oid if _OID.fullmatch(oid) else oid


def read_ins(identifiers: list[Element], accepted: tuple[str, ...]) -> tuple[Ins, Element] | None:
    """Finds the INS among a patient's identifiers; None when there is none. Raises Rejection when unreadable."""
    for identifier in identifiers:
        oid = oid_of_system(identifier.text("system").strip())
        if oid not in accepted:
            continue
        try:
            return ins_values.parse(identifier.text("value"), oid=oid), identifier
        except ins_values.UnreadableIns as error:
            raise Rejection(Kind.VALUE, identifier.at("value"), "this is not an INS") from error
    return None


def professional_id(system: str, value: str) -> tuple[str, str]:
    """Gives the identifier and OID by which the vault knows a professional: a PS_IdNat whenever it can be."""
    value = value.strip()[:MAX_UNIQUE_ID]
    if system == RPPS and len(value) == 11:
        return ps_idnat(value), PROFESSIONALS_OID
    return value, oid_of_system(system.strip())


def structure_id(system: str, value: str) -> str:
    """Gives the Struct_IdNat of a structure: its FINESS or SIREN or SIRET behind the digit that says which."""
    value = value.strip()[:MAX_UNIQUE_ID]
    if system == FINESS and len(value) == 9:
        return "1" + value
    if system in {SIRENE, _OID_PREFIX + SIRENE_OID}:
        return struct_idnat(value, oid=SIRENE_OID)
    return value


def is_structure_system(system: str) -> bool:
    """Whether an identifier of this system names a structure of care."""
    return system in {FINESS, SIRENE, _OID_PREFIX + SIRENE_OID, _OID_PREFIX + STRUCTURES_OID}
