"""Reads of this part: where a space stands here; who acts for whom in `delegations`."""

from carnet.domain.spaces.queries.life import Life, NoSuchSpace, life

__all__ = ["Life", "NoSuchSpace", "life"]
