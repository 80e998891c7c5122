"""What support does to a citizen's account, once a privilege is on: ends its sessions, sends a new code."""

from datetime import datetime
from uuid import UUID

from allauth.usersessions.models import UserSession

from carnet.domain.identity import actions as identity
from carnet.domain.identity import queries as identity_queries
from carnet.domain.support import actions as support
from carnet.domain.support.codes import Power, Reason
from carnet.foundation import database, decisions
from carnet.foundation.actors import Actor
from carnet.foundation.journal import actions as journal
from carnet.foundation.journal.codes import Entry
from carnet.foundation.outbox.statements import NewJob
from carnet.journeys.accounts import activating


def end_sessions(*, space_id: UUID, by: Actor, at: datetime) -> None:
    """Ends every session of the account that opens a space, and forgets its browsers. Raises decisions.Refused."""
    support.act_on(power=Power.END_SESSIONS, perform=_end_sessions, space_id=space_id, by=by, at=at)


def resend_code(*, space_id: UUID, by: Actor, at: datetime) -> None:
    """Sends a new activation code to the address or the postal address of the citizen, never to the agent.

    Raises decisions.Refused.
    """
    support.act_on(power=Power.RESEND_CODE, perform=_resend_code, space_id=space_id, by=by, at=at)


def _end_sessions(*, space_id: UUID, by: Actor, at: datetime) -> None:
    account = identity_queries.account_of_space(space_id=space_id)
    if account is None:
        raise decisions.Refused(decisions.refuse(Reason.NO_ACCOUNT))
    for session in UserSession.objects.filter(user_id=account.id).order_by("id"):
        session.end()
    identity.forget_devices(account=account)
    identity.note(account=account, act="revoke_device", by=by, at=at)


def _resend_code(*, space_id: UUID, by: Actor, at: datetime) -> None:
    with database.entered(space_id):
        entry = Entry(space_id=space_id, at=at, actor=by, act="ask_activation_code", reason=decisions.ALLOWED.reason)
        journal.append(entry, job=NewJob(kind=activating.CODE_JOB, space_id=space_id, payload={}, at=at))
