"""What an agent does to a space at the person's request, once a privilege is on for it."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from carnet.domain.spaces import actions as spaces
from carnet.domain.support import house, queries
from carnet.domain.support.codes import Power
from carnet.domain.support.house import About
from carnet.domain.support.rules import desk as rules
from carnet.foundation import decisions
from carnet.foundation.actors import Actor


def suspend_space(*, space_id: UUID, by: Actor, at: datetime) -> None:
    """Suspends a space, for a malfunction or a fraud. Raises decisions.Refused. Source: R1111-36."""
    act_on(power=Power.SUSPEND_SPACE, perform=spaces.suspend_space, space_id=space_id, by=by, at=at)


def reopen_space(*, space_id: UUID, by: Actor, at: datetime) -> None:
    """Opens again a space that was suspended or closed. Raises decisions.Refused."""
    act_on(power=Power.SUSPEND_SPACE, perform=spaces.reopen_space, space_id=space_id, by=by, at=at)


def close_space(*, space_id: UUID, by: Actor, at: datetime) -> None:
    """Closes a space because its citizen asks for it. Raises decisions.Refused. Source: R1111-36."""
    act_on(power=Power.CLOSE_SPACE, perform=spaces.close_space, space_id=space_id, by=by, at=at)


def act_on(*, power: Power, perform: Callable[..., object], space_id: UUID, by: Actor, at: datetime) -> None:
    """Asks whether the agent may do this to this space now, does it, and writes it in the house's journal.

    The act writes its own line in the space's journal. Raises decisions.Refused, by the desk or by the act itself.
    """
    with transaction.atomic():
        agent = house.agent(by)
        privilege = queries.last_privilege(agent_id=agent.id)
        decision = rules.decide(power=power, agent=agent, at=at, privilege=privilege, subject=space_id)
        if decision.allowed:
            try:
                perform(space_id=space_id, by=by, at=at)
            except decisions.Refused as refusal:
                decision = refusal.decision
        about = About("privilege", privilege.id if privilege else None)
        house.write(power.value, decision, by=by, at=at, about=about)
    decisions.require(decision)
