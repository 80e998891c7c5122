"""Whose documents a search is about: exactly one patient, by reference or by INS."""

from uuid import UUID

from carnet.foundation.values.ins import Ins
from carnet.gateways.fhir.mappings import patient, references
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.search.parameters import Parameters

_BY_REFERENCE = ("patient", "subject", "subject:Patient", "patient:Patient")
_BY_IDENTIFIER = ("patient.identifier", "patient:identifier", "subject.identifier", "subject:identifier")


def read(parameters: Parameters, *, base: str, accepted: tuple[str, ...]) -> UUID | Ins:
    """Reads the patient of a search: a space, or an INS to look up.

    Raises Rejection: 400 without a patient or with several, 404 for an identifier that is none of ours.
    """
    by_reference = parameters.one(*_BY_REFERENCE)
    by_identifier = parameters.one(*_BY_IDENTIFIER)
    if not by_reference and not by_identifier:
        raise Rejection(Kind.MISSING_PARAMETER, "patient", "expected patient or patient.identifier")
    if by_reference and by_identifier:
        raise Rejection(Kind.PARAMETER, "patient", "expected patient or patient.identifier, not both")
    if by_identifier:
        return _by_identifier(by_identifier, accepted)
    text = by_reference.strip()
    if "," in text:
        raise Rejection(Kind.PARAMETER, "patient", "one patient per search")
    public = references.local(text, "Patient", base) or text
    space_id = references.space(public)
    if space_id is None:
        raise Rejection(Kind.UNKNOWN_PATIENT, "patient")
    return space_id


def is_named(parameters: Parameters) -> bool:
    """Tells whether a search names a patient at all."""
    return bool(parameters.one(*_BY_REFERENCE) or parameters.one(*_BY_IDENTIFIER))


def _by_identifier(text: str, accepted: tuple[str, ...]) -> Ins:
    if "," in text:
        raise Rejection(Kind.PARAMETER, "patient.identifier", "one patient per search")
    ins = patient.read_token(text, accepted, "patient.identifier")
    if ins is None:
        raise Rejection(Kind.UNKNOWN_PATIENT, "patient.identifier", "targetSystem not found")
    return ins
