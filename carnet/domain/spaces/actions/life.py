"""Moving a space along its life: each verb is one event of the table, refused where the table has no row."""

from datetime import datetime
from uuid import UUID

from carnet.domain.spaces import rules
from carnet.domain.spaces.codes import Event, State
from carnet.domain.spaces.models import Space
from carnet.domain.spaces.queries import NoSuchSpace
from carnet.foundation import database, decisions
from carnet.foundation.actors import Actor
from carnet.foundation.journal import actions as journal
from carnet.foundation.journal.codes import Entry, Outcome
from carnet.foundation.keyring import actions as keyring


def announce_space(*, space_id: UUID, by: Actor, at: datetime) -> None:
    """Begins the life of a registered citizen's space: told of it, not yet opened."""
    with database.entered(space_id):
        keyring.cipher_of(space_id=space_id)  # refuses a space that nobody registered
        Space.objects.create(space_id=space_id, state=State.NOTIFIED.value, state_since=at)
        journal.append(Entry(space_id=space_id, at=at, actor=by, act="announce_space"))


def open_space(*, space_id: UUID, by: Actor, at: datetime) -> None:
    """Opens a space: from now on professionals may deposit, before any sign-in of the citizen."""
    _happen(space_id, Event.OPEN, act="open_space", by=by, at=at)


def activate_space(*, space_id: UUID, by: Actor, at: datetime) -> None:
    """Activates a space: its citizen may now read, add and choose."""
    _happen(space_id, Event.ACTIVATE, act="activate_space", by=by, at=at)


def close_space(*, space_id: UUID, by: Actor, at: datetime) -> None:
    """Closes a space: nothing enters and nothing is read any more; the data are kept ten years.

    Source: R1111-36.
    """
    _happen(space_id, Event.CLOSE, act="close_space", by=by, at=at)


def suspend_space(*, space_id: UUID, by: Actor, at: datetime) -> None:
    """Suspends a space after a serious malfunction or a fraud: nothing enters and nothing is read meanwhile.

    Source: R1111-36.
    """
    _happen(space_id, Event.SUSPEND, act="suspend_space", by=by, at=at)


def reopen_space(*, space_id: UUID, by: Actor, at: datetime) -> None:
    """Opens a suspended or closed space again, with what it held."""
    _happen(space_id, Event.REOPEN, act="reopen_space", by=by, at=at)


def mark_seen(*, space_id: UUID, at: datetime) -> None:
    """Remembers until when the citizen has seen what is new."""
    with database.entered(space_id):
        Space.objects.filter(space_id=space_id).update(seen_until=at)


def _happen(space_id: UUID, event: Event, *, act: str, by: Actor, at: datetime) -> None:
    with database.entered(space_id):
        space = Space.objects.select_for_update().filter(space_id=space_id).first()
        if space is None:
            raise NoSuchSpace(str(space_id))
        decision = rules.decide_event(state=State(space.state), event=event)
        if decision.allowed:
            space.state = rules.after(state=State(space.state), event=event).value
            space.state_since = at
            _date(space, at)
            space.save()
        outcome = Outcome.ALLOWED if decision.allowed else Outcome.REFUSED
        entry = Entry(space_id=space_id, at=at, actor=by, act=act, outcome=outcome, reason=decision.reason)
        journal.append(entry)
    decisions.require(decision)


def _date(space: Space, at: datetime) -> None:
    match State(space.state):
        case State.OPENED:
            space.opened_at = at
        case State.ACTIVE:
            space.activated_at = space.activated_at or at
            space.opened_at = space.opened_at or at
            space.closed_at = None
        case State.CLOSED:
            space.closed_at = at
        case _:
            return
