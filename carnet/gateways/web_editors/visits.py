"""Which editor is here: the session holds the identifier of a software, read again at each page."""

from datetime import datetime, timedelta

from django.http import HttpRequest

from carnet.domain.identity import queries as identity
from carnet.domain.identity.codes import Software

SESSION_KEY = "editor"
LASTS = timedelta(hours=8)


class NotSignedIn(Exception):
    """No editor is signed in here."""


def sign_in(request: HttpRequest, *, software: Software, at: datetime) -> None:
    """Opens a session of its own: whoever used this browser before leaves nothing in it."""
    request.session.flush()
    request.session.cycle_key()
    request.session.set_expiry(LASTS)
    request.session[SESSION_KEY] = {"id": software.id, "until": (at + LASTS).isoformat()}


def current(request: HttpRequest, *, at: datetime) -> Software:
    """Tells whose editor is here. Raises NotSignedIn, also once the software was closed out."""
    held = request.session.get(SESSION_KEY)
    if held is None or at >= datetime.fromisoformat(held["until"]):
        raise NotSignedIn
    software = identity.software(client_id=held["id"])
    if software is None or not software.is_active:
        request.session.flush()
        raise NotSignedIn
    return software
