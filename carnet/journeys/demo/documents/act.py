"""What every document says in its header, before anybody writes it."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from carnet.journeys.demo import values

LOINC = "2.16.840.1.113883.6.1"
TRE_A05 = "1.2.250.1.213.1.1.4.12"
UNSTRUCTURED = "1.3.6.1.4.1.19376.1.2.20"

_NAMESPACE = uuid.UUID("6d0f6a6e-1c39-5b5e-9a53-0e1b7f2c4d10")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentType:
    """A type of document: its code, the nomenclature, the label, and the models it declares."""

    code: str
    label: str
    system: str = LOINC
    templates: tuple[str | tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """A coded word."""

    code: str
    system: str
    label: str
    system_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act of care and the document that reports it.

    `at` is when the document was written, `started_at` and `ended_at` when the act took place.
    `previous_id` is the `unique_id` of the version that this one replaces. `encounter` is a code of
    the kinds of encounter (AMB, IMP, EMER, EXTERNE). `event` names the act when it is not the type of
    the document. `guardian` is a parent of a child.
    """

    patient: values.Citizen
    author: values.Professional
    organization: values.Organization
    type: DocumentType
    title: str
    at: datetime
    started_at: datetime
    unique_id: str
    set_id: str
    ended_at: datetime | None = None
    version: int = 1
    previous_id: str | None = None
    encounter: str = "AMB"
    event: Coded | None = None
    attending: values.Professional | None = None
    prescriber: values.Professional | None = None
    order_id: str | None = None
    guardian: values.Citizen | None = None


def identifier(*parts: object) -> str:
    """Derives an upper-case UUID from what it identifies: the same thing always gets the same one."""
    return str(uuid.uuid5(_NAMESPACE, "|".join(map(str, parts)))).upper()
