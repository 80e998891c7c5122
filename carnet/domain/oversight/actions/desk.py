"""What an operator does from the desk: asks that a cut account be opened again, closes the alerts of another.

The desk runs with the web's role, which ends no cut: it writes who asks and why in the house's journal, and a worker,
which reads again what this agent may do, opens the account.
"""

import base64
from datetime import datetime
from uuid import UUID

import orjson
from django.db import transaction

from carnet.domain.access.vigilance import Level
from carnet.domain.oversight import queries
from carnet.domain.oversight.actions import alerts
from carnet.domain.support import house
from carnet.domain.support.codes import Power
from carnet.domain.support.house import About
from carnet.domain.support.rules import desk
from carnet.foundation import decisions, ids
from carnet.foundation.actors import Actor
from carnet.foundation.outbox.statements import NewJob

REOPEN_JOB = "reopen_account"
_REASON_FIELD = "reopening_reason"


class AccountIsCut(Exception):
    """The alerts of a cut account are closed by opening it again, not without."""


def ask_reopening(*, account: str, reason: str, by: Actor, at: datetime) -> None:
    """Asks that a cut account be opened again, by somebody who reached the professional; `reason` says who and what.

    A worker does it within seconds. Raises decisions.Refused, Invalid (the reason), queries.NoSuchAlert when there is
    no alert of this account, NotCut when it is not cut.
    """
    words = desk.require_reason_words(reason, field="reason")
    if Level.CUT not in _levels(account):
        raise alerts.NotCut(account)
    row_id = ids.new_id()
    with transaction.atomic():
        decision = desk.decide(power=Power.HANDLE_ALERTS, agent=house.agent(by), at=at)
        sealed = house.cipher(at=at).seal(words.encode(), row_id=row_id, field=_REASON_FIELD)
        payload: dict[str, str | int | bool | None] = {
            "account": account,
            "agent": by.id,
            "row": row_id.hex,
            "reason": base64.b64encode(sealed).decode("ascii"),
        }
        job = NewJob(kind=REOPEN_JOB, space_id=None, payload=payload, at=at)
        house.write("ask_reopening", decision, by=by, at=at, about=About("account", row_id, account, words), job=job)
    decisions.require(decision)


def close_from_desk(*, account: str, reason: str, by: Actor, at: datetime) -> None:
    """Closes the alerts of an account that stays open: somebody looked, and says what they found.

    Raises decisions.Refused, Invalid (the reason), queries.NoSuchAlert, AccountIsCut.
    """
    words = desk.require_reason_words(reason, field="reason")
    if Level.CUT in _levels(account):
        raise AccountIsCut(account)
    with transaction.atomic():
        decision = desk.decide(power=Power.HANDLE_ALERTS, agent=house.agent(by), at=at)
        if decision.allowed:
            alerts.close_alerts(account=account, reason=words, by=by, at=at)
        else:
            house.write("close_alerts", decision, by=by, at=at, about=About("account", ids.new_id(), account))
    decisions.require(decision)


def reopen_as_asked(*, payload: str, at: datetime) -> None:
    """Opens an account again as an operator asked, by the worker. An account opened meanwhile stays as it is.

    Who asked must still be an agent who may ask; else the refusal is written, and nothing else happens.
    """
    said = orjson.loads(payload)
    by = house.agent_actor(ids.parse_public(said["agent"]))
    sealed, row_id = base64.b64decode(said["reason"]), UUID(said["row"])
    reason = house.cipher(at=at).unseal(sealed, row_id=row_id, field=_REASON_FIELD).decode()
    decision = desk.decide(power=Power.HANDLE_ALERTS, agent=house.agent(by), at=at)
    if not decision.allowed:
        house.write("reopen_account", decision, by=by, at=at, about=About("account", row_id, said["account"]))
        return
    try:
        alerts.reopen_account(account=said["account"], reason=reason, by=by, at=at)
    except alerts.NotCut:
        return


def _levels(account: str) -> set[Level]:
    levels = {alert.level for alert in queries.alerts_of(account=account)}
    if not levels:
        raise queries.NoSuchAlert(account)
    return levels
