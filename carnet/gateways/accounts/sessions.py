"""The session of an account: opened once both factors are proved, limited in time, ended with the account's right."""

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any, Protocol, cast
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest

KEY = "account"
# The last page seen is written at most once in this time.
STEP = timedelta(minutes=1)


class CitizenSession(Protocol):
    """How the web that shows a space opens it for a session: see CITIZEN_SESSION in the settings."""

    def sign_in(self, request: HttpRequest, *, space_id: UUID, at: datetime) -> object:
        """Opens a space in a fresh session. Raises decisions.Refused, or NoSuchSpace."""
        ...

    def sign_out(self, request: HttpRequest, *, at: datetime) -> None:
        """Closes the space and the session."""
        ...


class AgentSession(Protocol):
    """How the back office opens for a session: see AGENT_SESSION in the settings."""

    def sign_in(self, request: HttpRequest, *, agent_id: UUID, at: datetime) -> object:
        """Opens the back office in a fresh session. Raises decisions.Refused."""
        ...


def agent() -> AgentSession:
    """Gives the doors of the back office."""
    return cast("AgentSession", import_module(settings.AGENT_SESSION))


def citizen() -> CitizenSession:
    """Gives the doors of the web that shows spaces."""
    return cast("CitizenSession", import_module(settings.CITIZEN_SESSION))


def bind(request: HttpRequest, *, account_id: UUID, at: datetime) -> None:
    """Binds the session to an account: without it, nothing of the session is valid any more."""
    request.session[KEY] = {"id": str(account_id), "opened": at.isoformat(), "seen": at.isoformat()}
    request.session.set_expiry(settings.SESSION_LONGEST)


def is_over(request: HttpRequest, *, at: datetime) -> bool:
    """Tells whether a bound session must end: the account left it, it rested too long, or it lasted too long."""
    held: dict[str, Any] | None = request.session.get(KEY)
    if held is None:
        return False
    user = request.user
    is_theirs = user.is_authenticated and user.is_active and str(user.pk) == held["id"]
    rested = at - datetime.fromisoformat(held["seen"])
    lasted = at - datetime.fromisoformat(held["opened"])
    return not is_theirs or rested > settings.SESSION_IDLE or lasted > settings.SESSION_LONGEST


def touch(request: HttpRequest, *, at: datetime) -> None:
    """Remembers that a page was asked for."""
    held = request.session.get(KEY)
    if held is not None and at - datetime.fromisoformat(held["seen"]) > STEP:
        request.session[KEY] = {**held, "seen": at.isoformat()}


def end_oldest(request: HttpRequest, *, account_id: UUID) -> None:
    """Ends the oldest sessions of an account when one more than it may have is opened; the newest is never refused."""
    rows = UserSession.objects.filter(user_id=account_id).order_by("-created_at", "-id")
    others = [row for row in rows if row.exists() and row.session_key != request.session.session_key]
    for row in others[settings.SESSIONS_AT_ONCE - 1 :]:
        row.end()
