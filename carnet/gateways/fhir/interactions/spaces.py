"""From whom a message names to a space of this server."""

from datetime import datetime
from uuid import UUID

from carnet.domain.access import searching
from carnet.domain.identity import queries as identity
from carnet.foundation.actors import Actor
from carnet.foundation.values.ins import Ins
from carnet.gateways.fhir.mappings.patient import Subject
from carnet.gateways.fhir.rejections import Kind, Rejection


def of_subject(subject: Subject) -> UUID:
    """Finds the space of whom a deposited resource is about. Raises Rejection (422) when nobody here has the INS."""
    found = subject.space_id or (identity.space_of_ins(ins=subject.ins) if subject.ins else None)
    if found is None:
        raise Rejection(Kind.SUBJECT, subject.place)
    return found


def of_search(asked: UUID | Ins, *, by: Actor, at: datetime) -> UUID:
    """Finds the space that a search is about.

    Raises Rejection (404) when nobody here has the INS: an empty list would read as “no documents”.
    """
    if isinstance(asked, UUID):
        return asked
    found = searching.by_ins(readings=(asked,), by=by, at=at)
    if not found:
        raise Rejection(Kind.UNKNOWN_PATIENT, "patient.identifier")
    return found[0]
