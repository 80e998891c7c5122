"""The words of this part: the life of a space here; who acts for whom in `delegations`."""

from carnet.domain.spaces.codes.life import Event, State

__all__ = ["Event", "State"]
