"""Which agent is here: the session holds the identifier of an account, nothing more.

The account and the privilege are read again at each page: who is suspended is out at once, what ended is gone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest

from carnet.domain.support import actions, queries
from carnet.domain.support.codes import Agent, Privilege
from carnet.foundation import ids
from carnet.foundation.actors import Actor

SESSION_KEY = "agent"
IDLE = timedelta(minutes=30)
LASTS = timedelta(hours=10)
# The last page is remembered to the minute: a page that changes nothing else then writes nothing.
_REMEMBERED = timedelta(minutes=1)


class NotSignedIn(Exception):
    """No agent is signed in here. `was_idle` when the session ended for want of activity."""

    def __init__(self, *, was_idle: bool = False) -> None:
        super().__init__()
        self.was_idle = was_idle


@dataclass(frozen=True, slots=True)
class Visit:
    """The agent who is here, and the privilege that is on, if one is."""

    agent: Agent
    privilege: Privilege | None

    @property
    def actor(self) -> Actor:
        """The agent as the domain knows who acts."""
        return self.agent.actor


def sign_in(request: HttpRequest, *, agent_id: UUID, at: datetime) -> None:
    """Opens a session of its own: whoever used this browser before leaves nothing in it. Raises decisions.Refused."""
    actions.sign_in(agent_id=agent_id, at=at)
    request.session.flush()
    request.session.cycle_key()
    request.session.set_expiry(LASTS)
    request.session[SESSION_KEY] = {"id": ids.public(agent_id), "seen_at": at.isoformat()}


def sign_out(request: HttpRequest) -> None:
    """Ends the session and forgets all that was kept in it."""
    request.session.flush()


def current(request: HttpRequest, *, at: datetime) -> Visit:
    """Tells which agent is here. Raises NotSignedIn, also after half an hour without a page."""
    held = request.session.get(SESSION_KEY)
    if held is None:
        raise NotSignedIn
    idle = at - datetime.fromisoformat(held["seen_at"])
    agent = queries.agent(agent_id=ids.parse_public(held["id"])) if idle <= IDLE else None
    if agent is None or not agent.is_active:
        request.session.flush()
        raise NotSignedIn(was_idle=idle > IDLE)
    if idle >= _REMEMBERED:
        request.session[SESSION_KEY] = {**held, "seen_at": at.isoformat()}
    return Visit(agent=agent, privilege=queries.privilege(agent_id=agent.id, at=at))
