"""Who is reading, and from where: the session holds an RPPS number and places of exercise, nothing more of a person.

The directory is read again at each page: somebody who left a place, or was struck off, is out at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest

from carnet.design import browsers, dates
from carnet.domain.identity import queries as identity
from carnet.domain.identity.codes import Organization, Professional
from carnet.domain.oversight import sign_ins
from carnet.foundation.actors import Actor, ActorKind
from carnet.gateways.web_professional import direct, modes
from carnet.gateways.web_professional.modes import Held
from carnet.journeys import professional_sessions

SESSION_KEY = professional_sessions.AT_WORK
# Recognised, in several places, and none chosen yet: no page of a patient opens.
CHOOSING_KEY = professional_sessions.CHOOSING
# What belongs to the person rather than to the place, and outlives a change of place.
KEPT_KEYS = frozenset({"issuer_entered", "_session_expiry", direct.KEY})
IDLE = timedelta(hours=2)
LASTS = timedelta(hours=12)
# The last page is remembered to the minute: a page that changes nothing else then writes nothing.
_REMEMBERED = timedelta(minutes=1)


class NotSignedIn(Exception):
    """Nobody is signed in here.

    `was_idle` when the session ended for want of activity, `chooses` when only a place is yet to be chosen.
    """

    def __init__(self, *, was_idle: bool = False, chooses: bool = False) -> None:
        super().__init__()
        self.was_idle = was_idle
        self.chooses = chooses


@dataclass(frozen=True, slots=True)
class Visit:
    """The professional who reads, in one of the places where this person works; `may_choose` when there are others.

    `modes`: the records that are not open as usual. `proved_at`: when this person last proved, for this
    very session, to be this one.
    """

    professional: Professional
    place: Organization
    may_choose: bool = False
    modes: Mapping[UUID, Held] = field(default_factory=dict)
    proved_at: datetime | None = None

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
            proved_at=self.proved_at,
        )

    def on(self, space_id: UUID) -> Actor:
        """The same person acting on one record, in the mode in which it is open; for every act on a record."""
        held = self.modes.get(space_id)
        return replace(self.actor, mode=held.mode.value) if held else self.actor


def find(*, rpps: str, organization_id: str, at: datetime) -> Visit | None:
    """Finds a professional at work in a place; None when one does not work in the other today."""
    professional = _at_work(rpps, at)
    if professional is None:
        return None
    place = next((one for one in professional.organizations if one.id == organization_id), None)
    return None if place is None else Visit(professional=professional, place=place)


@dataclass(frozen=True, slots=True)
class Choosing:
    """A professional recognised, the places open to this person today, and when the session ends at the latest."""

    professional: Professional
    places: tuple[Organization, ...]
    until: datetime


def sign_in(request: HttpRequest, visit: Visit, *, at: datetime) -> None:
    """Opens a session of its own: whoever used this browser before leaves nothing in it."""
    places = [visit.place.id]
    rpps = visit.professional.rpps
    recognize(request, rpps=rpps, organization_ids=places, proved_at=at, until=at + LASTS, at=at)
    choose(request, visit.place)


def recognize(
    request: HttpRequest,
    *,
    rpps: str,
    organization_ids: Iterable[str],
    proved_at: datetime | None,
    until: datetime,
    at: datetime,
) -> None:
    """Opens a session for somebody recognised, who has yet to choose a place of exercise; it ends at `until`."""
    waiting = request.session.get(direct.KEY)
    request.session.flush()
    request.session.cycle_key()
    if waiting is not None:
        request.session[direct.KEY] = waiting
    request.session.set_expiry(until - at)
    sign_ins.record(account=rpps, browser=browsers.label(request.headers.get("User-Agent", "")), at=at)
    request.session[CHOOSING_KEY] = {
        "rpps": rpps,
        "organizations": sorted(organization_ids),
        "seen_at": at.isoformat(),
        "until": until.isoformat(),
        "proved_at": proved_at.isoformat() if proved_at else None,
    }


def prove(request: HttpRequest, *, rpps: str, at: datetime) -> bool:
    """Notes that whoever works here has just proved to be this person: the session goes on, under a new key.

    False when nobody is at work here, or somebody else: nothing changes.
    """
    try:
        visit = current(request, at=at)
    except NotSignedIn:
        return False
    if visit.professional.rpps != rpps:
        return False
    request.session.cycle_key()
    request.session[SESSION_KEY] = {**request.session[SESSION_KEY], "proved_at": at.isoformat()}
    return True


def choose(request: HttpRequest, place: Organization) -> None:
    """Enters in a place; what was seen from another one is forgotten."""
    held = request.session.get(CHOOSING_KEY) or request.session[SESSION_KEY]
    for key in set(request.session.keys()) - KEPT_KEYS:
        del request.session[key]
    request.session[SESSION_KEY] = {**held, "organization": place.id}


def landing(request: HttpRequest) -> str:
    """Gives the name of the page where one arrives after entering: the one that a software asked for, or the search."""
    return "professional:direct" if direct.KEY in request.session else "professional:search"


def choosing(request: HttpRequest, *, at: datetime) -> Choosing:
    """Tells among which places somebody may choose, on entering or again. Raises NotSignedIn."""
    held = request.session.get(CHOOSING_KEY) or request.session.get(SESSION_KEY)
    if held is None:
        raise NotSignedIn
    idle = at - datetime.fromisoformat(held["seen_at"])
    until = datetime.fromisoformat(held["until"])
    known = _at_work(held["rpps"], at) if idle <= IDLE and at < until else None
    places = tuple(one for one in known.organizations if one.id in held["organizations"]) if known else ()
    if known is None or not places:
        request.session.flush()
        raise NotSignedIn(was_idle=idle > IDLE)
    return Choosing(professional=known, places=places, until=until)


def sign_out(request: HttpRequest) -> None:
    """Ends the session and forgets all that was kept in it."""
    request.session.flush()


def current(request: HttpRequest, *, at: datetime) -> Visit:
    """Tells who is reading. Raises NotSignedIn, also after two hours without a page."""
    held = request.session.get(SESSION_KEY)
    if held is None:
        raise NotSignedIn(chooses=CHOOSING_KEY in request.session)
    idle = at - datetime.fromisoformat(held["seen_at"])
    is_over = idle > IDLE or at >= datetime.fromisoformat(held["until"])
    visit = None if is_over else find(rpps=held["rpps"], organization_id=held["organization"], at=at)
    if visit is None:
        request.session.flush()
        raise NotSignedIn(was_idle=idle > IDLE)
    if idle >= _REMEMBERED:
        request.session[SESSION_KEY] = {**held, "seen_at": at.isoformat()}
    proved_at = datetime.fromisoformat(held["proved_at"]) if held.get("proved_at") else None
    several = len(held["organizations"]) > 1
    return replace(visit, may_choose=several, modes=modes.held(request, at=at), proved_at=proved_at)


def _at_work(rpps: str, at: datetime) -> Professional | None:
    """Finds somebody in the directory as it is today; None when struck off, or not there."""
    known = identity.professional(rpps=rpps, on=dates.local_day(at))
    return known if known is not None and known.is_active else None
