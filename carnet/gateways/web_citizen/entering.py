"""The door for citizens whom an issuer recognised: settings.CITIZENS_DOOR names it."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from carnet.domain.spaces.codes import State
from carnet.gateways.web_citizen import errors, readers


def enter(request: HttpRequest, *, space_id: UUID, after: str, at: datetime) -> HttpResponse:
    """Begins the session, and leads to the activation of a space that is only open; tells why one does not open."""
    try:
        state = readers.sign_in(request, space_id=space_id, at=at)
    except errors.TOLD as refusal:
        return errors.page(request, refusal)
    if state is State.OPENED:
        return HttpResponseRedirect(reverse("citizen:activate"))
    return HttpResponseRedirect(after or reverse("citizen:home"))
