"""The door for professionals whom an issuer recognised: settings.PROFESSIONALS_DOOR names it."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from carnet.gateways.web_professional import visits


def enter(
    request: HttpRequest, *, rpps: str, organization_ids: frozenset[str], until: datetime, at: datetime
) -> HttpResponse:
    """Begins the session: at work at once with one place, else at the page that asks for one."""
    visits.recognize(request, rpps=rpps, organization_ids=organization_ids, until=until, at=at)
    choosing = visits.choosing(request, at=at)
    if len(choosing.places) > 1:
        return HttpResponseRedirect(reverse("professional:situation"))
    visits.choose(request, choosing.places[0])
    return HttpResponseRedirect(reverse(visits.landing(request)))
