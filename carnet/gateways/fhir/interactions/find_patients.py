"""ITI-78: finding a patient by identifier, or, in regulation, by what is known of them. Also TD0.2 and TD0.5."""

from uuid import UUID

from django.utils import timezone

from carnet.domain.access import searching
from carnet.domain.identity import finding
from carnet.domain.spaces.queries import NoSuchSpace
from carnet.foundation.values.ins import Ins
from carnet.gateways.fhir.exchange import Call, Reply
from carnet.gateways.fhir.interactions import patients
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.search import paging
from carnet.gateways.fhir.search import patient_traits as traits
from carnet.gateways.fhir.search.parameters import Parameters
from carnet.gateways.fhir.search.patient_traits import Search
from carnet.gateways.fhir.wire.elements import Json, JsonObject


def find_patients(call: Call) -> Reply:
    """Says whether a patient has a record here, and who the patient is to who may know.

    Source: PDSm4DMP, TD0.2; IHE PDQm, ITI-78.
    """
    parameters = Parameters(call.pairs)
    search = traits.read(parameters, accepted=call.accepted, at=call.at)
    notices = [*search.notices, *parameters.settle(strict=call.prefer.strict)]
    found = () if search.finds_nobody else spaces_of(search, call)
    if len(found) > finding.MOST_FOUND:
        raise Rejection(Kind.TOO_MANY, "identifier")
    start, end = search.mark.offset, search.mark.offset + search.count
    # Who only asks whether a record exists is answered without opening anything.
    is_counted_alone = search.count == 0 and search.only_names_by_ins
    resources = [] if is_counted_alone else _resources(found, search, call)
    total = len(found) if is_counted_alone else len(resources)
    results = paging.Results(
        entries=[_entry(resource, call) for resource in resources[start:end]],
        total=total,
        next_offset=end if total > end else None,
        count=search.count,
    )
    bundle = paging.bundle(
        address=f"{call.base}/Patient",
        parameters=parameters,
        results=results,
        mark=search.mark,
        at=call.at,
        notices=notices,
    )
    return Reply(bundle)


def spaces_of(search: Search, call: Call) -> tuple[UUID, ...]:
    """Finds the spaces that are named, or those of whom what is said is true, for who may search so.

    Raises Refused (TD0.5), Rejection.
    """
    if not search.named:
        try:
            return searching.described(said=search.described, today=timezone.localdate(call.at), by=call.by, at=call.at)
        except finding.TooMany as error:
            raise Rejection(Kind.TOO_MANY, "family") from error
    kept: dict[UUID, None] | None = None
    for named in search.named:
        here = _named(named, call)
        kept = here if kept is None else {space_id: None for space_id in kept if space_id in here}
    return tuple(kept or ())


def _named(named: tuple[Ins | UUID | None, ...], call: Call) -> dict[UUID, None]:
    readings = [one for one in named if isinstance(one, Ins)]
    by_ins = searching.by_ins(readings=readings, by=call.by, at=call.at) if readings else ()
    return dict.fromkeys((*by_ins, *(one for one in named if isinstance(one, UUID))))


def _resources(found: tuple[UUID, ...], search: Search, call: Call) -> list[JsonObject]:
    """Reads the patients found, and keeps those of whom what is said is true, as far as the caller may know it."""
    asked = [one for named in search.named for one in named if isinstance(one, Ins)]
    ins = asked[0] if len(asked) == 1 else None
    kept = []
    for space_id in found:
        try:
            resource, sheet = patients.known(space_id, ins, by=call.by, at=call.at)
        except NoSuchSpace:
            continue
        if not search.described.says_nothing and (
            sheet is None or not finding.matches(sheet.identity, search.described)
        ):
            continue
        if search.is_active is None or resource["active"] is search.is_active:
            kept.append(_within(resource, {f"urn:oid:{oid}" for oid in search.domains}))
    return kept


def _entry(resource: JsonObject, call: Call) -> Json:
    full_url = f"{call.base}/Patient/{resource['id']}"
    return {"fullUrl": full_url, "resource": resource, "search": {"mode": "match"}}


def _within(resource: JsonObject, systems: set[str]) -> JsonObject:
    """Keeps the identifiers of the domains asked for; all of them when none is."""
    if not systems:
        return resource
    held = resource.get("identifier")
    every = held if isinstance(held, list) else []
    kept: list[Json] = [one for one in every if isinstance(one, dict) and one.get("system") in systems]
    found = {name: value for name, value in resource.items() if name != "identifier"}
    return {**found, "identifier": kept} if kept else found
