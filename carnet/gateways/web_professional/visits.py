"""Who is reading, and from where: the session holds an RPPS number and a place of exercise, nothing more of a person.

The directory is read again at each page: somebody who left a place, or was struck off, is out at once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest

from carnet.design import dates
from carnet.domain.identity import queries as identity
from carnet.domain.identity.codes import Organization, Professional
from carnet.foundation.actors import Actor, ActorKind

SESSION_KEY = "professional"
IDLE = timedelta(hours=2)
LASTS = timedelta(hours=12)
# The last page is remembered to the minute: a page that changes nothing else then writes nothing.
_REMEMBERED = timedelta(minutes=1)


class NotSignedIn(Exception):
    """Nobody is signed in here. `was_idle` when the session ended for want of activity."""

    def __init__(self, *, was_idle: bool = False) -> None:
        super().__init__()
        self.was_idle = was_idle


@dataclass(frozen=True, slots=True)
class Visit:
    """The professional who reads, in one of the places where this person works."""

    professional: Professional
    place: Organization

    @property
    def actor(self) -> Actor:
        """The professional as the domain knows who acts."""
        return Actor(
            kind=ActorKind.PROFESSIONAL,
            id=self.professional.rpps,
            name=self.professional.display_name,
            profession=self.professional.profession,
            specialty=self.professional.specialty,
            organization_id=self.place.id,
            organization_name=self.place.name,
        )


def find(*, rpps: str, organization_id: str, at: datetime) -> Visit | None:
    """Finds a professional at work in a place; None when one does not work in the other today."""
    professional = identity.professional(rpps=rpps, on=dates.local_day(at))
    if professional is None or not professional.is_active:
        return None
    place = next((one for one in professional.organizations if one.id == organization_id), None)
    return None if place is None else Visit(professional=professional, place=place)


def sign_in(request: HttpRequest, visit: Visit, *, at: datetime) -> None:
    """Opens a session of its own: whoever used this browser before leaves nothing in it."""
    request.session.flush()
    request.session.cycle_key()
    request.session.set_expiry(LASTS)
    request.session[SESSION_KEY] = {
        "rpps": visit.professional.rpps,
        "organization": visit.place.id,
        "seen_at": at.isoformat(),
    }


def sign_out(request: HttpRequest) -> None:
    """Ends the session and forgets all that was kept in it."""
    request.session.flush()


def current(request: HttpRequest, *, at: datetime) -> Visit:
    """Tells who is reading. Raises NotSignedIn, also after two hours without a page."""
    held = request.session.get(SESSION_KEY)
    if held is None:
        raise NotSignedIn
    idle = at - datetime.fromisoformat(held["seen_at"])
    visit = find(rpps=held["rpps"], organization_id=held["organization"], at=at) if idle <= IDLE else None
    if visit is None:
        request.session.flush()
        raise NotSignedIn(was_idle=idle > IDLE)
    if idle >= _REMEMBERED:
        request.session[SESSION_KEY] = {**held, "seen_at": at.isoformat()}
    return visit
