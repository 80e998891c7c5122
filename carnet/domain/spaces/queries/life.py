"""Where a space stands."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carnet.domain.spaces.codes import State
from carnet.domain.spaces.models import Space


class NoSuchSpace(Exception):
    """Nobody here has this space."""


@dataclass(frozen=True, slots=True)
class Life:
    """The state of a space, since when, and until when the citizen has seen what is new."""

    state: State
    since: datetime
    seen_until: datetime | None


def life(*, space_id: UUID) -> Life:
    """Reads the state of the entered space. Raises NoSuchSpace."""
    row = Space.objects.filter(space_id=space_id).values_list("state", "state_since", "seen_until").first()
    if row is None:
        raise NoSuchSpace(str(space_id))
    return Life(state=State(row[0]), since=row[1], seen_until=row[2])
