"""The door for professionals whom an issuer recognised: settings.PROFESSIONALS_DOOR names it."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.gateways.web_professional import memory, visits


def enter(
    request: HttpRequest,
    *,
    rpps: str,
    organization_ids: frozenset[str],
    proved_at: datetime | None,
    until: datetime,
    at: datetime,
) -> HttpResponse:
    """Begins the session: at work at once with one place, else at the page that asks for one."""
    visits.recognize(request, rpps=rpps, organization_ids=organization_ids, proved_at=proved_at, until=until, at=at)
    choosing = visits.choosing(request, at=at)
    if len(choosing.places) > 1:
        return HttpResponseRedirect(reverse("professional:situation"))
    visits.choose(request, choosing.places[0])
    return HttpResponseRedirect(reverse(visits.landing(request)))


def prove(request: HttpRequest, *, rpps: str, after: str, at: datetime) -> HttpResponse | None:
    """Notes that whoever works here has just proved to be this person, and goes on; None when it is another."""
    if not visits.prove(request, rpps=rpps, at=at):
        return None
    memory.say(request, memory.Flash(text=_("Merci : votre identité est confirmée. Vous pouvez continuer.")))
    return HttpResponseRedirect(after or reverse("professional:search"))
