"""What operators read at the desk: decide, write in the house's journal, then give."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from carnet.domain.oversight import queries
from carnet.domain.oversight.codes import Alert, Question
from carnet.domain.support import house
from carnet.domain.support.codes import Power
from carnet.domain.support.house import About
from carnet.domain.support.rules import desk
from carnet.foundation import decisions, ids
from carnet.foundation.actors import Actor

# How far back an operator sees the proofs that were asked for.
_SHOWN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Watch:
    """What is to be looked at, and the proofs asked of holders of accounts in the last days."""

    alerts: tuple[Alert, ...]
    questions: tuple[Question, ...]


def watch(*, by: Actor, at: datetime) -> Watch:
    """Lists the alerts that nobody has dealt with and the proofs asked lately. Raises decisions.Refused."""
    found = alerts(by=by, at=at)
    return Watch(alerts=found, questions=queries.questions(since=at - _SHOWN))


def alerts(*, by: Actor, at: datetime, account: str = "") -> tuple[Alert, ...]:
    """Lists the alerts that nobody has dealt with, of one account or of all. Raises decisions.Refused."""
    found: tuple[Alert, ...] = ()
    with transaction.atomic():
        decision = desk.decide(power=Power.HANDLE_ALERTS, agent=house.agent(by), at=at)
        about = About("account", ids.new_id(), account) if account else house.NOTHING
        house.write("read_alerts", decision, by=by, at=at, about=about)
        if decision.allowed:
            found = queries.alerts_of(account=account) if account else queries.open_alerts()
    decisions.require(decision)
    return found
