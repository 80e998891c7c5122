"""A professional recognised by an issuer: in the directory, and at work where both say so."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse

from carnet.design import dates
from carnet.domain.identity import queries as identity
from carnet.gateways.issuers import farewells, people, ports, tokens
from carnet.gateways.issuers.configuration import Issuer
from carnet.gateways.issuers.failures import SignInRefused
from carnet.gateways.issuers.recognizing import Recognized


def enter(request: HttpRequest, issuer: Issuer, person: Recognized, *, at: datetime) -> HttpResponse:
    """Opens the professionals' door, in the places that issuer and directory both know. Raises SignInRefused."""
    claimed = people.professional(issuer, person.said)
    known = identity.professional(rpps=claimed.rpps, on=dates.local_day(at))
    if known is None or not known.is_active:
        raise SignInRefused("unknown_professional", "not in the directory, or struck off")
    places = claimed.organization_ids(known.profession) & {place.id for place in known.organizations}
    if not places:
        raise SignInRefused("no_situation", "the issuer and the directory share no place")
    until = at + timedelta(minutes=issuer.session_minutes)
    response = ports.professionals_door()(
        request,
        rpps=known.rpps,
        organization_ids=places,
        proved_at=tokens.authenticated_at(person.said),
        until=until,
        at=at,
    )
    farewells.remember(request, issuer, person, until=until)
    return response


def prove(request: HttpRequest, issuer: Issuer, person: Recognized, *, after: str, at: datetime) -> HttpResponse:
    """Notes that the person at work in this browser has just proved who they are. Raises SignInRefused for another."""
    claimed = people.professional(issuer, person.said)
    answered = ports.professionals_proof()(request, rpps=claimed.rpps, after=after, at=at)
    if answered is None:
        raise SignInRefused("another_person", "the proof is of somebody else than who is at work")
    return answered
