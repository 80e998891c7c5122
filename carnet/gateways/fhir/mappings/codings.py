"""Codes: FHIR's Coding and CodeableConcept, and the vault's Coded whose system is an OID."""

import re
from functools import lru_cache

from carnet.domain.documents.codes import Coded
from carnet.foundation import nomenclatures
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.wire.elements import Element, JsonObject

MAX_LENGTH = 256
_OID = re.compile(r"[0-2](?:\.(?:0|[1-9][0-9]*))+")


def read(coding: Element) -> Coded | None:
    """Reads a Coding; None when it has no code."""
    code = coding.text("code").strip()
    if not code:
        return None
    if len(code) > MAX_LENGTH:
        raise Rejection(Kind.VALUE, coding.at("code"), "the code is too long")
    system = coding.text("system").strip()[:MAX_LENGTH]
    return Coded(code, nomenclatures.oid_of(system) or system, coding.text("display")[:1000])


def read_all(concept: Element | None) -> tuple[Coded, ...]:
    """Reads every coding of a CodeableConcept, in order."""
    if concept is None:
        return ()
    found = (read(coding) for coding in concept.children("coding"))
    return tuple(coded for coded in found if coded is not None)


def read_first(concept: Element | None) -> Coded | None:
    """Reads the first coding of a CodeableConcept; its text is the label when the coding has none."""
    codings = read_all(concept)
    if not codings:
        return None
    first = codings[0]
    if first.display or concept is None:
        return first
    return Coded(first.code, first.system, concept.text("text")[:1000])


@lru_cache(maxsize=1024)
def uri(system: str) -> str:
    """Writes the system of a code as FHIR does; a system that is no OID is kept as it came."""
    if not system:
        return ""
    known = nomenclatures.code_system(system)
    if known is not None:
        return known.uri
    return "urn:oid:" + system if _OID.fullmatch(system) else system


@lru_cache(maxsize=4096)
def coding(coded: Coded) -> JsonObject:
    """Writes a Coding. The same object is given for the same code: never change it."""
    found: JsonObject = {"code": coded.code}
    system = uri(coded.system)
    if system:
        found["system"] = system
    if coded.display:
        found["display"] = coded.display
    return found


@lru_cache(maxsize=4096)
def concept(coded: Coded) -> JsonObject:
    """Writes a CodeableConcept of one coding. The same object is given for the same code: never change it."""
    return {"coding": [coding(coded)]}
