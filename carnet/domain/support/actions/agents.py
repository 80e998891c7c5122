"""Hiring and stopping agents: done by the operator of the server, at its command line."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from carnet.domain.identity import accounts
from carnet.domain.identity import actions as identity
from carnet.domain.support import house, queries
from carnet.domain.support.codes import Agent, NewAgent, Reason, Role
from carnet.domain.support.house import About
from carnet.domain.support.models import Agent as AgentRow
from carnet.domain.support.models import Privilege
from carnet.domain.support.queries import NoSuchAgent
from carnet.foundation import decisions, keys, sealing
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import ALLOWED


def add_agent(*, agent: NewAgent, by: Actor, at: datetime) -> Agent:
    """Creates the account of an agent and says what it may do. Raises identity.actions.Unfit, or IdentifierInUse."""
    with transaction.atomic():
        account = identity.create_agent(identifier=agent.identifier, password=agent.password, name=agent.name, at=at)
        row = AgentRow.objects.create(
            account_id=account.id,
            name=agent.name,
            role=agent.role.value,
            person_hash=_person(agent.staff_number),
            is_active=True,
            created_at=at,
            changed_at=at,
        )
        house.write("add_agent", ALLOWED, by=by, at=at, about=About("agent", account.id, agent.role.value))
    return queries.agent_view(row)


def suspend_agent(*, agent_id: UUID, by: Actor, at: datetime) -> None:
    """Stops an agent at once: the next page is refused, the privilege that was on ends. Raises NoSuchAgent."""
    with transaction.atomic():
        _change(agent_id, at=at, is_active=False)
        Privilege.objects.filter(agent_id=agent_id, ended_at=None).update(ended_at=at)
        house.write("suspend_agent", ALLOWED, by=by, at=at, about=About("agent", agent_id))


def resume_agent(*, agent_id: UUID, by: Actor, at: datetime) -> None:
    """Lets a suspended agent come back. Raises NoSuchAgent."""
    with transaction.atomic():
        _change(agent_id, at=at, is_active=True)
        house.write("resume_agent", ALLOWED, by=by, at=at, about=About("agent", agent_id))


def change_role(*, agent_id: UUID, role: Role, by: Actor, at: datetime) -> None:
    """Gives an agent another role; the privilege that was on ends. Raises NoSuchAgent."""
    with transaction.atomic():
        _change(agent_id, at=at, role=role.value)
        Privilege.objects.filter(agent_id=agent_id, ended_at=None).update(ended_at=at)
        house.write("change_role", ALLOWED, by=by, at=at, about=About("agent", agent_id, role.value))


def sign_in(*, agent_id: UUID, at: datetime) -> Agent:
    """Lets an agent in, and writes it in the house's journal. Raises decisions.Refused for who is suspended or gone."""
    agent = queries.agent(agent_id=agent_id)
    if agent is None:
        raise decisions.Refused(decisions.refuse(Reason.ROLE_NOT_ENTITLED))
    decision = ALLOWED if agent.is_active else decisions.refuse(Reason.AGENT_SUSPENDED)
    with transaction.atomic():
        house.write("sign_in_agent", decision, by=agent.actor, at=at, about=About("agent", agent.id))
    decisions.require(decision)
    return agent


def reset_agent(*, agent_id: UUID, password: str, by: Actor, at: datetime) -> None:
    """Gives an agent another password; sessions opened with the old one end, and so does the privilege that was on.

    Raises NoSuchAgent, identity.actions.Unfit.
    """
    account = accounts.account(account_id=agent_id)
    if account is None or queries.agent(agent_id=agent_id) is None:
        raise NoSuchAgent(str(agent_id))
    with transaction.atomic():
        identity.change_password(account=account, password=password, identifier="", by=by, at=at)
        Privilege.objects.filter(agent_id=agent_id, ended_at=None).update(ended_at=at)
        house.write("reset_agent", ALLOWED, by=by, at=at, about=About("agent", agent_id))


def _change(agent_id: UUID, *, at: datetime, **values: object) -> None:
    if not AgentRow.objects.filter(account_id=agent_id).update(changed_at=at, **values):
        raise NoSuchAgent(str(agent_id))


def _person(staff_number: str) -> bytes:
    return sealing.keyed_hash(staff_number.strip().upper(), key=keys.key_store().lookup_key(), purpose="staff-number")
