"""ITI-90: professionals, where each works, and structures, from the directory. Source: IHE mCSD; Annuaire Santé."""

from collections.abc import Iterable

from django.utils import timezone

from carnet.domain.identity import directory
from carnet.domain.identity.directory import PeopleAsked, PlacesAsked, RolesAsked
from carnet.gateways.fhir.exchange import Call, Reply
from carnet.gateways.fhir.mappings import directory as mapping
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.search import directory as search
from carnet.gateways.fhir.search import includes, paging
from carnet.gateways.fhir.search.parameters import MOST_COUNT, Parameters
from carnet.gateways.fhir.wire.elements import JsonObject

_PERSON, _PLACE = "PractitionerRole:practitioner", "PractitionerRole:organization"
ROLE_INCLUDES = (_PERSON, _PLACE)
PRACTITIONER_REVERSE = (_PERSON,)
ORGANIZATION_REVERSE = (_PLACE,)


def find_practitioners(call: Call) -> Reply:
    """Lists professionals at work; their situations besides, when asked."""
    parameters = Parameters(call.pairs)
    asked = search.practitioners(parameters, at=call.at)
    found = directory.people(asked=asked.asked, offset=asked.mark.offset, count=asked.count)
    besides = includes.read(parameters, offered=(), offered_back=PRACTITIONER_REVERSE)
    included: list[JsonObject] = []
    if besides and found.items:
        included = _roles(RolesAsked(rpps=(tuple(person.rpps for person in found.items),)), call)
    matches = [mapping.practitioner(person) for person in found.items]
    return _bundle("Practitioner", matches, found.total, included, asked, parameters, call, back=PRACTITIONER_REVERSE)


def find_roles(call: Call) -> Reply:
    """Lists situations of exercise; who and where besides, when asked."""
    parameters = Parameters(call.pairs)
    asked = search.roles(parameters, at=call.at)
    on = timezone.localdate(call.at)
    found = directory.roles(asked=asked.asked, on=on, offset=asked.mark.offset, count=asked.count)
    besides = includes.read(parameters, offered=ROLE_INCLUDES)
    included: list[JsonObject] = []
    if _PERSON in besides:
        included += [mapping.practitioner(one) for one in dict.fromkeys(role.professional for role in found.items)]
    if _PLACE in besides:
        included += [mapping.organization(one) for one in dict.fromkeys(role.organization for role in found.items)]
    matches = [mapping.role(role) for role in found.items]
    return _bundle("PractitionerRole", matches, found.total, included, asked, parameters, call, forth=ROLE_INCLUDES)


def find_organizations(call: Call) -> Reply:
    """Lists structures; who works there besides, when asked."""
    parameters = Parameters(call.pairs)
    asked = search.organizations(parameters, at=call.at)
    found = directory.places(asked=asked.asked, offset=asked.mark.offset, count=asked.count)
    besides = includes.read(parameters, offered=(), offered_back=ORGANIZATION_REVERSE)
    included: list[JsonObject] = []
    if besides and found.items:
        included = _roles(RolesAsked(organizations=(tuple(place.id for place in found.items),)), call)
    matches = [mapping.organization(place) for place in found.items]
    return _bundle("Organization", matches, found.total, included, asked, parameters, call, back=ORGANIZATION_REVERSE)


def _roles(asked: RolesAsked, call: Call) -> list[JsonObject]:
    """Brings situations besides a page, up to what fits in an answer: beyond, they are to be searched for."""
    on = timezone.localdate(call.at)
    found = directory.roles(asked=asked, on=on, count=MOST_COUNT)
    if found.total > MOST_COUNT:
        raise Rejection(Kind.TOO_MANY, "_revinclude", f"more than {MOST_COUNT}: ask for a smaller page")
    return [mapping.role(role) for role in found.items]


def _bundle(
    resource: str,
    matches: list[JsonObject],
    total: int,
    included: Iterable[JsonObject],
    asked: search.Search[PeopleAsked] | search.Search[RolesAsked] | search.Search[PlacesAsked],
    parameters: Parameters,
    call: Call,
    *,
    forth: tuple[str, ...] = (),
    back: tuple[str, ...] = (),
) -> Reply:
    notices = [
        *includes.told(parameters, offered=forth, offered_back=back),
        *parameters.settle(strict=call.prefer.strict),
    ]
    address = f"{call.base}/{resource}"
    following = asked.mark.offset + asked.count
    results = paging.Results(
        entries=[
            {"fullUrl": f"{address}/{one['id']}", "resource": one, "search": {"mode": "match"}} for one in matches
        ],
        total=total,
        next_offset=following if total > following else None,
        count=asked.count,
        included=tuple(includes.entry(one, call.base) for one in included),
    )
    bundle = paging.bundle(
        address=address, parameters=parameters, results=results, mark=asked.mark, at=call.at, notices=notices
    )
    return Reply(bundle)


def read_practitioner(call: Call) -> Reply:
    """Gives a professional at work, by RPPS number."""
    found = directory.people(asked=PeopleAsked(rpps=((call.identifier,),)), count=1)
    return _one([mapping.practitioner(person) for person in found.items], "Practitioner.id")


def read_role(call: Call) -> Reply:
    """Gives a situation of exercise that is open today."""
    on = timezone.localdate(call.at)
    found = directory.roles(asked=RolesAsked(ids=((call.identifier,),)), on=on, count=1)
    return _one([mapping.role(role) for role in found.items], "PractitionerRole.id")


def read_organization(call: Call) -> Reply:
    """Gives a structure, by its national identifier."""
    found = directory.places(asked=PlacesAsked(ids=((call.identifier,),)), count=1)
    return _one([mapping.organization(place) for place in found.items], "Organization.id")


def _one(found: list[JsonObject], place: str) -> Reply:
    if not found:
        raise Rejection(Kind.NOT_FOUND, place)
    return Reply(found[0])
