"""The parameters of ITI-90 and what each asks of the directory."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from carnet.domain.identity.directory import Codes, PeopleAsked, PlacesAsked, RolesAsked
from carnet.domain.identity.finding import Comparison, Name
from carnet.foundation.values.structures import PROFESSIONALS_OID, STRUCTURES_OID, rpps_of
from carnet.gateways.fhir.mappings import identifiers
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.search import paging
from carnet.gateways.fhir.search import parameters as grammar
from carnet.gateways.fhir.search.documents import Parameter
from carnet.gateways.fhir.search.paging import Mark
from carnet.gateways.fhir.search.parameters import Parameters

_R4 = "http://hl7.org/fhir/SearchParameter/"
_ID = Parameter(("_id",), "token", _R4 + "Resource-id")
PRACTITIONERS = (
    _ID,
    Parameter(("active",), "token", _R4 + "Practitioner-active", "Who has left is not told."),
    Parameter(("identifier",), "token", _R4 + "Practitioner-identifier", "RPPS, or IDNPS."),
    Parameter(("name",), "string", _R4 + "Practitioner-name"),
    Parameter(("family",), "string", _R4 + "individual-family"),
    Parameter(("given",), "string", _R4 + "individual-given"),
    Parameter(
        ("qualification-code",),
        "token",
        "https://interop.esante.gouv.fr/ig/fhir/annuaire/SearchParameter/as-sp-qualification-code",
        "A profession or a speciality.",
    ),
)
ROLES = (
    _ID,
    Parameter(("active",), "token", _R4 + "PractitionerRole-active", "What has ended is not told."),
    Parameter(("identifier",), "token", _R4 + "PractitionerRole-identifier", "As _id."),
    Parameter(("practitioner",), "reference", _R4 + "PractitionerRole-practitioner", "Also practitioner.identifier."),
    Parameter(("organization",), "reference", _R4 + "PractitionerRole-organization", "Also organization.identifier."),
    Parameter(("role",), "token", _R4 + "PractitionerRole-role", "The profession (TRE_G15)."),
    Parameter(("specialty",), "token", _R4 + "PractitionerRole-specialty"),
)
ORGANIZATIONS = (
    _ID,
    Parameter(("active",), "token", _R4 + "Organization-active"),
    Parameter(("identifier",), "token", _R4 + "Organization-identifier", "IDNST, FINESS, SIREN or SIRET."),
    Parameter(("name",), "string", _R4 + "Organization-name"),
    Parameter(("address-city",), "string", _R4 + "Organization-address-city"),
    Parameter(("type",), "token", _R4 + "Organization-type", "The sector (TRE_R02)."),
)
_HOW = {"": Comparison.BEGINS, "exact": Comparison.EXACT, "contains": Comparison.CONTAINS}
# No row of the directory is named so.
NOBODY = ("\x7f",)


@dataclass(frozen=True, slots=True)
class Search[T]:
    """What ITI-90 asks of one kind, and which page."""

    asked: T
    mark: Mark
    count: int


def practitioners(parameters: Parameters, *, at: datetime) -> Search[PeopleAsked]:
    """Reads a search of professionals. Raises Rejection."""
    asked = PeopleAsked(
        rpps=(
            *_codes(parameters, "_id"),
            *_identified(parameters, rpps, "identifier"),
            *_active(parameters),
        ),
        names=_names(parameters, "name"),
        families=_names(parameters, "family"),
        givens=_names(parameters, "given"),
        qualifications=_codes(parameters, "qualification-code"),
    )
    return _search(asked, parameters, at)


def roles(parameters: Parameters, *, at: datetime) -> Search[RolesAsked]:
    """Reads a search of situations of exercise. Raises Rejection."""
    person, place = "practitioner", "organization"
    asked = RolesAsked(
        ids=(*_codes(parameters, "_id"), *_codes(parameters, "identifier"), *_active(parameters)),
        rpps=(
            *_referred(parameters, "Practitioner", person, f"{person}:Practitioner"),
            *_identified(parameters, rpps, f"{person}.identifier", f"{person}:identifier"),
        ),
        organizations=(
            *_referred(parameters, "Organization", place, f"{place}:Organization"),
            *_identified(parameters, structure, f"{place}.identifier", f"{place}:identifier"),
        ),
        professions=_codes(parameters, "role"),
        specialties=_codes(parameters, "specialty"),
    )
    return _search(asked, parameters, at)


def organizations(parameters: Parameters, *, at: datetime) -> Search[PlacesAsked]:
    """Reads a search of structures. Raises Rejection."""
    asked = PlacesAsked(
        ids=(
            *_codes(parameters, "_id"),
            *_identified(parameters, structure, "identifier"),
            *_active(parameters),
        ),
        names=_names(parameters, "name"),
        cities=_names(parameters, "address-city"),
        sectors=_codes(parameters, "type"),
    )
    return _search(asked, parameters, at)


def rpps(system: str, value: str) -> tuple[str, ...]:
    """Gives the RPPS numbers that an identifier may mean; nobody's when it is of another register."""
    national = rpps_of(value)
    if system == identifiers.RPPS:
        return (value,)
    if system == f"urn:oid:{PROFESSIONALS_OID}":
        return (national,) if national else NOBODY
    return (value, *((national,) if national else ())) if not system else NOBODY


def structure(system: str, value: str) -> tuple[str, ...]:
    """Gives the Struct_IdNat that an identifier may mean; nobody's when it is of another register."""
    if not system:
        return (value, *(prefix + value for prefix in "123"))
    if identifiers.is_structure_system(system) or system == f"urn:oid:{STRUCTURES_OID}":
        return (identifiers.structure_id(system, value),)
    return NOBODY


def _search[T](asked: T, parameters: Parameters, at: datetime) -> Search[T]:
    if parameters.one("_sort").strip():
        raise Rejection(Kind.PARAMETER, "_sort", "results are sorted by name")
    return Search(asked, paging.read(parameters, at=at) or Mark(0, at), grammar.count(parameters))


def _names(parameters: Parameters, name: str) -> tuple[Name, ...]:
    return tuple(Name(values, _HOW[how]) for how, values in grammar.words(parameters, name))


def _plain(parameters: Parameters, *names: str) -> list[grammar.Tokens]:
    found = grammar.tokens(parameters, *names)
    if any(asked.is_negated for asked in found):
        raise Rejection(Kind.PARAMETER, names[0], ":not is not supported here")
    return found


def _codes(parameters: Parameters, *names: str) -> Codes:
    return tuple(asked.codes for asked in _plain(parameters, *names))


def _identified(parameters: Parameters, read: Callable[[str, str], tuple[str, ...]], *names: str) -> Codes:
    return tuple(
        tuple(one for system, value in asked.values for one in read(system, value))
        for asked in _plain(parameters, *names)
    )


def _referred(parameters: Parameters, resource: str, *names: str) -> Codes:
    """Reads references to what this server holds: `Type/id`, an address, or the id alone."""
    return tuple(
        tuple(code.rpartition("/")[2] if f"{resource}/" in code or "/" not in code else "\x7f" for code in asked.codes)
        for asked in _plain(parameters, *names)
    )


def _active(parameters: Parameters) -> Codes:
    return (NOBODY,) if grammar.flag(parameters, "active") is False else ()
