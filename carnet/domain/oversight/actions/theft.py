"""“This was not me”: a professional says that the account is in other hands. It is cut at once; operators are told."""

from datetime import datetime

from carnet.domain.access import actions as access
from carnet.domain.access import watching
from carnet.domain.access.vigilance import Level
from carnet.domain.oversight.wording import REPORTED
from carnet.foundation import database
from carnet.foundation.actors import Actor
from carnet.foundation.outbox import actions as outbox
from carnet.foundation.outbox.statements import NewJob

END_SESSIONS_JOB = "end_professional_sessions"


def report_theft(*, by: Actor, at: datetime) -> None:
    """Cuts the account of a professional at the holder's word, asks that its sessions end, opens the operators' alert.

    From this instant nothing opens to the account in any door, except deposits; operators open it again once they have
    spoken with its holder, as after any other cut. Done twice it is told once more and changes nothing.
    """
    with database.as_account(by.id):
        access.cut(account=by.id, measure=REPORTED, counted=0, limit=0, at=at)
        outbox.enqueue(watching.told(by, level=Level.CUT, measure=REPORTED, counted=0, limit=0, at=at))
        outbox.enqueue(NewJob(kind=END_SESSIONS_JOB, space_id=None, payload={"account": by.id}, at=at))
