"""A citizen recognised by an issuer: the five traits, one space, or a refusal that says nothing of who exists here."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse

from carnet.domain.identity import actions as identity
from carnet.gateways.issuers import farewells, people, ports
from carnet.gateways.issuers.configuration import Issuer
from carnet.gateways.issuers.failures import SignInRefused
from carnet.gateways.issuers.recognizing import Recognized

_REDIRECT = 302


def enter(request: HttpRequest, issuer: Issuer, person: Recognized, *, after: str, at: datetime) -> HttpResponse:
    """Opens the citizens' door into the one space of this person. Raises SignInRefused."""
    claimed = people.traits(issuer, person.said)
    try:
        space_id = identity.recognize_citizen(issuer=issuer.issuer, subject=person.subject, claimed=claimed, at=at)
    except identity.NotRecognized as error:
        raise SignInRefused("not_matched", "not one validated identity") from error
    response = ports.citizens_door()(request, space_id=space_id, after=after, at=at)
    if response.status_code == _REDIRECT:
        farewells.remember(request, issuer, person, until=at + timedelta(minutes=issuer.session_minutes))
    return response
