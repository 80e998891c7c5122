"""Agents for tests: one of each role, and a second account of the supervisor's own."""

from dataclasses import dataclass
from datetime import timedelta

from carnet.domain.support import actions
from carnet.domain.support.codes import Agent, NewAgent, Role
from carnet.foundation.actors import SYSTEM
from tests.cast import NOON

PASSWORD = "Une phrase longue, sans rapport : 42"
LATER = NOON + timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Desk:
    """The agents of the tests."""

    sophie: Agent  # support
    rachid: Agent  # support too
    vera: Agent  # supervisor
    vera_again: Agent  # the same person, with a protection officer's account
    oscar: Agent  # operator
    denise: Agent  # protection officer
    aude: Agent  # auditor


def assemble() -> Desk:
    """Hires everybody."""
    return Desk(
        sophie=_hired("Sophie Aubert", Role.SUPPORT, "A1"),
        rachid=_hired("Rachid Belkacem", Role.SUPPORT, "A2"),
        vera=_hired("Véra Castel", Role.SUPERVISOR, "A3"),
        vera_again=_hired("Véra Castel", Role.PROTECTION_OFFICER, " a3"),
        oscar=_hired("Oscar Denis", Role.OPERATOR, "A4"),
        denise=_hired("Denise Eymard", Role.PROTECTION_OFFICER, "A5"),
        aude=_hired("Aude Faure", Role.AUDITOR, "A6"),
    )


def _hired(name: str, role: Role, staff_number: str) -> Agent:
    identifier = f"{name.split()[0].lower().replace('é', 'e')}.{role.value.replace('_', '.')}"
    agent = NewAgent(identifier=identifier, password=PASSWORD, name=name, role=role, staff_number=staff_number)
    return actions.add_agent(agent=agent, by=SYSTEM, at=NOON)
