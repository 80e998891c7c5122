"""The life of a space, as one table: which event leads from which state to which."""

from collections.abc import Mapping
from types import MappingProxyType

from carnet.domain.spaces.codes import Event, State
from carnet.foundation.decisions import ALLOWED, Decision, refuse

# Source: functional-rules §1.1, row by row.
TRANSITIONS: Mapping[tuple[State, Event], State] = MappingProxyType(
    {
        (State.NOTIFIED, Event.OPEN): State.OPENED,
        (State.NOTIFIED, Event.OPPOSE): State.OPPOSED,
        (State.NOTIFIED, Event.ACTIVATE): State.ACTIVE,
        (State.OPENED, Event.ACTIVATE): State.ACTIVE,
        (State.OPPOSED, Event.COME_BACK): State.ACTIVE,
        (State.OPENED, Event.CLOSE): State.CLOSED,
        (State.ACTIVE, Event.CLOSE): State.CLOSED,
        (State.ACTIVE, Event.SUSPEND): State.SUSPENDED,
        (State.SUSPENDED, Event.REOPEN): State.ACTIVE,
        (State.SUSPENDED, Event.CLOSE): State.CLOSED,
        (State.CLOSED, Event.ASK_DELETION): State.DELETION_PENDING,
        (State.CLOSED, Event.REOPEN): State.ACTIVE,
        (State.DELETION_PENDING, Event.CANCEL_DELETION): State.CLOSED,
        (State.DELETION_PENDING, Event.DELETE): State.DELETED,
        (State.NOTIFIED, Event.DIE): State.CLOSED_DECEASED,
        (State.OPENED, Event.DIE): State.CLOSED_DECEASED,
        (State.OPPOSED, Event.DIE): State.CLOSED_DECEASED,
        (State.ACTIVE, Event.DIE): State.CLOSED_DECEASED,
        (State.SUSPENDED, Event.DIE): State.CLOSED_DECEASED,
        (State.CLOSED, Event.DIE): State.CLOSED_DECEASED,
        (State.DELETION_PENDING, Event.DIE): State.CLOSED_DECEASED,
    }
)

# Professionals deposit from the opening on, even before the first sign-in (functional-rules §1.1, row OPENED).
LIVING = frozenset({State.OPENED, State.ACTIVE})


def decide_event(*, state: State, event: Event) -> Decision:
    """Decides whether an event may happen to a space in this state."""
    if (state, event) in TRANSITIONS:
        return ALLOWED
    return refuse(f"cannot_{event.value}_when_{state.value}")


def after(*, state: State, event: Event) -> State:
    """Gives the state after an allowed event. Raises KeyError when the table has no such row."""
    return TRANSITIONS[state, event]


def is_living(state: State) -> bool:
    """Tells whether documents may enter and be read: the space is opened or active."""
    return state in LIVING
