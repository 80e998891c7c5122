"""What comes with the date: majority announced, mandates and invitations that are over. Access never waits for it."""

from datetime import datetime, timedelta

from carnet.domain.spaces.actions import changing
from carnet.domain.spaces.queries import delegations
from carnet.foundation.actors import SYSTEM
from carnet.foundation.decisions import Refused

AT_ONCE = 500


def follow_dates(*, at: datetime, announced_before: timedelta) -> int:
    """Announces majorities that come and ends what is over, in every space; tells how many it did.

    For the workers' role, which alone sees every space. The rest is done at the next turn.
    """
    nearing = delegations.nearing_majority(at=at, within=announced_before, count=AT_ONCE)
    for space_id, mandate_id in nearing:
        changing.announce_majority(space_id=space_id, mandate_id=mandate_id, by=SYSTEM, at=at)
    overdue = delegations.overdue(at=at, count=AT_ONCE)
    ended = 0
    for space_id, mandate_id in overdue:
        try:
            changing.expire(space_id=space_id, mandate_id=mandate_id, by=SYSTEM, at=at)
        except Refused:  # one of the two ended it in the meantime
            continue
        ended += 1
    return len(nearing) + ended
