"""The demo's back office: one agent of each role, and a citizen who asks about an access."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from carnet.domain.support import actions, queries
from carnet.domain.support.codes import Agent, NewAgent, Role
from carnet.foundation import database
from carnet.foundation.actors import SYSTEM, ActorKind
from carnet.foundation.journal import queries as journal
from carnet.journeys.demo import people, registering

_LOOKED_AT = 200
_WORDS = (
    "Bonjour, je vois cette ligne dans mon journal et je ne sais pas pourquoi. "
    "Pouvez-vous me dire qui c’est et si c’est normal ? Merci."
)


@dataclass(frozen=True, slots=True)
class DemoAgent:
    """An agent of the demonstration."""

    key: str
    name: str
    role: Role
    about: str


AGENTS = (
    DemoAgent("lemoine", "Agathe Lemoine", Role.SUPPORT, "answers cases, switches an access on for one citizen"),
    DemoAgent("diallo", "Ibrahima Diallo", Role.SUPPORT, "a colleague at the same desk"),
    DemoAgent("teyssier", "Marc Teyssier", Role.SUPERVISOR, "leads the desk, asks for or approves sensitive acts"),
    DemoAgent("legoff", "Yann Le Goff", Role.OPERATOR, "runs the server, asks for bulk closings"),
    DemoAgent("haddad", "Inès Haddad", Role.PROTECTION_OFFICER, "approves exports, reads the house's journal"),
    DemoAgent("roux", "Colette Roux", Role.AUDITOR, "reads the house's journal and nothing else"),
)


def hire(*, at: datetime) -> int:
    """Creates the demo agents who are not there yet, and tells how many."""
    known = {agent.name for agent in queries.agents()}
    missing = [agent for agent in AGENTS if agent.name not in known]
    for agent in missing:
        new = NewAgent(
            identifier=f"agent.{agent.key}",
            password=f"Aa1-{secrets.token_urlsafe(24)}",  # demo agents are chosen from a list; nobody types this
            name=agent.name,
            role=agent.role,
            staff_number=agent.key,
        )
        actions.add_agent(agent=new, by=SYSTEM, at=at)
    return len(missing)


def ask(*, at: datetime) -> None:
    """Lets the first citizen of the demo ask about the last reading by a professional, once."""
    space_id = registering.space_of(people.population().citizens[0])
    if space_id is None or queries.cases_of(space_id=space_id):
        return
    with database.entered(space_id):
        lines = journal.newest(space_id=space_id, count=_LOOKED_AT)
    surprising = next((line.seq for line in lines if line.entry.actor.kind is ActorKind.PROFESSIONAL), None)
    actions.open_case(
        space_id=space_id,
        words=_WORDS,
        line_seq=surprising,
        by=registering.citizen(space_id),
        at=at - timedelta(hours=1),
    )


def written() -> dict[str, Agent]:
    """Gives the demo agents by key."""
    by_name = {agent.name: agent for agent in queries.agents()}
    return {agent.key: by_name[agent.name] for agent in AGENTS if agent.name in by_name}
