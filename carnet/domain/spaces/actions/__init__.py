"""Everything that changes the life of a space, or who acts in it for whom."""

from carnet.domain.spaces.actions.life import (
    activate_space,
    announce_space,
    close_space,
    mark_seen,
    open_space,
    reopen_space,
    suspend_space,
)

__all__ = [
    "activate_space",
    "announce_space",
    "close_space",
    "mark_seen",
    "open_space",
    "reopen_space",
    "suspend_space",
]
