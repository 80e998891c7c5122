"""Everything that changes the life of a space, or who acts in it for whom."""

from carnet.domain.spaces.actions.beginning import Limits, Named, Terms, attach_child, invite, record
from carnet.domain.spaces.actions.changing import accept, announce_majority, begin_acting, expire, refuse, revoke
from carnet.domain.spaces.actions.dating import follow_dates
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
    "Limits",
    "Named",
    "Terms",
    "accept",
    "activate_space",
    "announce_majority",
    "announce_space",
    "attach_child",
    "begin_acting",
    "close_space",
    "expire",
    "follow_dates",
    "invite",
    "mark_seen",
    "open_space",
    "record",
    "refuse",
    "reopen_space",
    "revoke",
    "suspend_space",
]
