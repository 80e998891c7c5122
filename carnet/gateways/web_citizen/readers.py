"""Who is reading: the session holds the space, and the citizen's name sealed under that space's own key."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest

from carnet.domain.access import reading as access
from carnet.domain.spaces import actions as spaces_actions
from carnet.domain.spaces import queries as spaces
from carnet.domain.spaces.codes import State
from carnet.foundation import database, ids
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.keyring import actions as keyring

SESSION_KEY = "citizen"
LASTS = timedelta(hours=4)
# Somebody who comes for the first time finds as new what arrived in this time.
NEW_AT_FIRST = timedelta(days=30)
_NAME_FIELD = "session-name"


@dataclass(frozen=True, slots=True)
class Reader:
    """The citizen whose space is shown. What was deposited after `seen_until` is new."""

    space_id: UUID
    seen_until: datetime
    sealed_name: bytes

    @property
    def actor(self) -> Actor:
        """The citizen as the domain knows who acts."""
        return acting(self.space_id)


def acting(space_id: UUID) -> Actor:
    """Gives a citizen as an actor in the citizen's own space; the name stays sealed with the identity."""
    return Actor(kind=ActorKind.CITIZEN, id=ids.public(space_id))


def sign_in(request: HttpRequest, *, space_id: UUID, at: datetime) -> State:
    """Lets a citizen in and gives the state of the space. Raises decisions.Refused, spaces.queries.NoSuchSpace."""
    by = acting(space_id)
    access.sign_in(space_id=space_id, by=by, at=at)
    sheet = access.patient_sheet(space_id=space_id, by=by, at=at)
    with database.entered(space_id):
        life = spaces.life(space_id=space_id)
        cipher = keyring.cipher_of(space_id=space_id)
    spaces_actions.mark_seen(space_id=space_id, at=at)
    name = cipher.seal(sheet.identity.display_name.encode(), row_id=space_id, field=_NAME_FIELD)
    request.session.flush()
    request.session.cycle_key()
    request.session.set_expiry(LASTS)
    request.session[SESSION_KEY] = {
        "space": ids.public(space_id),
        "seen_until": (life.seen_until or at - NEW_AT_FIRST).isoformat(),
        "name": base64.b64encode(name).decode("ascii"),
    }
    return sheet.state


def sign_out(request: HttpRequest, *, at: datetime) -> None:
    """Ends the session; what was there to see is no longer new."""
    reader = current(request)
    if reader is not None:
        spaces_actions.mark_seen(space_id=reader.space_id, at=at)
    request.session.flush()


def current(request: HttpRequest) -> Reader | None:
    """Tells who is reading, None when nobody signed in."""
    held = request.session.get(SESSION_KEY)
    if held is None:
        return None
    return Reader(
        space_id=ids.parse_public(held["space"]),
        seen_until=datetime.fromisoformat(held["seen_until"]),
        sealed_name=base64.b64decode(held["name"]),
    )


def name_of(reader: Reader) -> str:
    """Unseals the name shown at the top of every page."""
    with database.entered(reader.space_id):
        cipher = keyring.cipher_of(space_id=reader.space_id)
    return cipher.unseal(reader.sealed_name, row_id=reader.space_id, field=_NAME_FIELD).decode()
