"""Who is reading, and whose space: the session holds both, and each name sealed under its own space's key."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from carnet.domain.access import reading as access
from carnet.domain.spaces import actions as spaces_actions
from carnet.domain.spaces import queries as spaces
from carnet.domain.spaces.codes import State
from carnet.domain.spaces.codes.delegations import Scope
from carnet.domain.spaces.queries import delegations
from carnet.domain.spaces.queries.delegations import UnknownMandate
from carnet.domain.spaces.rules import delegations as rules
from carnet.foundation import database, ids
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.keyring import actions as keyring
from carnet.foundation.sealing import SpaceCipher
from carnet.gateways.web_citizen import flashes
from carnet.gateways.web_citizen.flashes import Flash

SESSION_KEY = "citizen"
LASTS = timedelta(hours=4)
# Somebody who comes for the first time finds as new what arrived in this time.
NEW_AT_FIRST = timedelta(days=30)
_NAME_FIELD = "session-name"


class MandateOver(Exception):
    """The mandate by which a space was shown is no longer in force: the reader is back in the own space."""

    def __init__(self, person_name: str) -> None:
        super().__init__()
        self.person_name = person_name


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads (`own_id`) and whose space is shown. What was deposited after `seen_until` is new.

    `role` is CITIZEN in the own space; elsewhere the role that the mandate gives.
    """

    own_id: UUID
    space_id: UUID
    role: ActorKind
    seen_until: datetime
    sealed_name: bytes
    sealed_own_name: bytes
    mandate_id: UUID | None = None
    scope: Scope = Scope.ALL

    @property
    def actor(self) -> Actor:
        """The reader as the domain knows who acts, and for whom."""
        if self.role is ActorKind.CITIZEN:
            return acting(self.own_id)
        return Actor(kind=self.role, id=ids.public(self.own_id), on_behalf_of=ids.public(self.space_id))

    @property
    def acts_for_another(self) -> bool:
        """Whether the space shown is somebody else's."""
        return self.role is not ActorKind.CITIZEN


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
    name = _sealed(sheet.identity.display_name, cipher, space_id)
    request.session.flush()
    request.session.cycle_key()
    request.session.set_expiry(LASTS)
    request.session[SESSION_KEY] = {
        "own": ids.public(space_id),
        "own_name": name,
        "own_seen_until": (life.seen_until or at - NEW_AT_FIRST).isoformat(),
    }
    return sheet.state


def sign_out(request: HttpRequest, *, at: datetime) -> None:
    """Ends the session and says so on the next page; what was there to see is no longer new."""
    reader = current(request)
    if reader is not None:
        spaces_actions.mark_seen(space_id=reader.own_id, at=at)
    request.session.flush()
    flashes.say(request, Flash(text=_("Vous êtes déconnecté. À bientôt.")))


def current(request: HttpRequest) -> Reader | None:
    """Tells who is reading, None when nobody signed in. Whether a mandate is still in force is asked by `in_force`."""
    held = request.session.get(SESSION_KEY)
    if held is None:
        return None
    own_id, own_name = ids.parse_public(held["own"]), base64.b64decode(held["own_name"])
    shown = held.get("shown")
    if shown is None:
        seen_until = datetime.fromisoformat(held["own_seen_until"])
        return Reader(own_id, own_id, ActorKind.CITIZEN, seen_until, own_name, own_name)
    return Reader(
        own_id=own_id,
        space_id=ids.parse_public(shown["space"]),
        role=ActorKind(shown["role"]),
        seen_until=datetime.fromisoformat(shown["seen_until"]),
        sealed_name=base64.b64decode(shown["name"]),
        sealed_own_name=own_name,
        mandate_id=UUID(shown["mandate"]),
        scope=Scope(shown["scope"]),
    )


def in_force(request: HttpRequest, reader: Reader, *, at: datetime) -> Reader:
    """Lets a reader go on. Asked at each request: when the mandate has ended since, brings the reader back to the own
    space and raises MandateOver."""
    if reader.acts_for_another:
        mandate = delegations.in_force(space_id=reader.space_id, delegate_id=reader.own_id, at=at)
        if mandate is None or (mandate.id, mandate.role) != (reader.mandate_id, reader.role):
            name = name_of(reader)
            come_back(request)
            raise MandateOver(name)
    return reader


def may_come(reader: Reader, *, decides: bool, needs_all: bool) -> bool:
    """Asks the rules whether a page is there for a reader: it decides for the person, or needs a whole mandate."""
    if decides and not rules.decides_for_person(reader.role):
        return False
    return not needs_all or rules.goes_beyond_documents(reader.scope)


def switch(request: HttpRequest, reader: Reader, *, mandate_id: UUID, at: datetime) -> None:
    """Shows from now on the space of somebody for whom the reader acts. Raises UnknownMandate when there is no such."""
    mandate = next((one for one in delegations.mandates(space_id=reader.own_id, at=at) if one.id == mandate_id), None)
    if mandate is None or not mandate.is_in_force:
        raise UnknownMandate
    seen_until = spaces_actions.begin_acting(space_id=reader.own_id, mandate_id=mandate_id, at=at)
    by = Actor(kind=mandate.role, id=ids.public(reader.own_id), on_behalf_of=ids.public(mandate.person_id))
    access.sign_in(space_id=mandate.person_id, by=by, at=at)
    with database.entered(mandate.person_id):
        cipher = keyring.cipher_of(space_id=mandate.person_id)
    request.session[SESSION_KEY] = {
        **request.session[SESSION_KEY],
        "shown": {
            "space": ids.public(mandate.person_id),
            "role": mandate.role.value,
            "scope": mandate.scope.value,
            "seen_until": (seen_until or at - NEW_AT_FIRST).isoformat(),
            "name": _sealed(mandate.details.person_name, cipher, mandate.person_id),
            "mandate": mandate_id.hex,
        },
    }


def come_back(request: HttpRequest) -> None:
    """Shows the reader's own space again."""
    request.session[SESSION_KEY] = {key: value for key, value in request.session[SESSION_KEY].items() if key != "shown"}


def name_of(reader: Reader) -> str:
    """Unseals the name of the person whose space is shown."""
    return _unsealed(reader.sealed_name, reader.space_id)


def own_name_of(reader: Reader) -> str:
    """Unseals the reader's own name."""
    return _unsealed(reader.sealed_own_name, reader.own_id)


def _sealed(name: str, cipher: SpaceCipher, space_id: UUID) -> str:
    return base64.b64encode(cipher.seal(name.encode(), row_id=space_id, field=_NAME_FIELD)).decode("ascii")


def _unsealed(sealed: bytes, space_id: UUID) -> str:
    with database.entered(space_id):
        cipher = keyring.cipher_of(space_id=space_id)
    return cipher.unseal(sealed, row_id=space_id, field=_NAME_FIELD).decode()
