"""The agents of the back office: hired and stopped at the command line of the server, never in a page."""

import getpass
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from carnet.domain.identity import accounts
from carnet.domain.identity import actions as identity
from carnet.domain.support import actions, queries
from carnet.domain.support.codes import NewAgent, Role
from carnet.foundation import clock
from carnet.foundation.actors import SYSTEM
from carnet.gateways.accounts import enrolling


class Command(BaseCommand):
    """`carnet agents add|list|reset|suspend|resume|role`; each is written in the house's journal."""

    help = "Adds, lists, suspends and brings back the agents of the back office."
    requires_system_checks = ()  # it serves no page: the site map is not read

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Reads the action and its words."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        adding = verbs.add_parser("add", help="create an agent; the password is asked, or read from standard input")
        adding.add_argument("identifier", help="what the agent signs in with (8 characters at least)")
        adding.add_argument("--name", required=True, help="the name that citizens read in their journal")
        adding.add_argument("--role", required=True, choices=[role.value for role in Role])
        adding.add_argument("--staff-number", required=True, help="who the person is: the same for all her accounts")
        verbs.add_parser("list", help="the agents, their roles, and whether they are suspended")
        resetting = verbs.add_parser("reset", help="another password and another application, when either is lost")
        resetting.add_argument("id", type=UUID)
        for verb, told in (("suspend", "stop an agent at once"), ("resume", "let a suspended agent come back")):
            verbs.add_parser(verb, help=told).add_argument("id", type=UUID)
        changing = verbs.add_parser("role", help="give an agent another role")
        changing.add_argument("id", type=UUID)
        changing.add_argument("role", choices=[role.value for role in Role])

    def handle(self, *_args: Any, verb: str, **options: Any) -> None:
        """Does the action."""
        at = clock.now()
        try:
            match verb:
                case "add":
                    self._add(options)
                case "reset":
                    self._reset(options["id"])
                case "suspend":
                    actions.suspend_agent(agent_id=options["id"], by=SYSTEM, at=at)
                case "resume":
                    actions.resume_agent(agent_id=options["id"], by=SYSTEM, at=at)
                case "role":
                    actions.change_role(agent_id=options["id"], role=Role(options["role"]), by=SYSTEM, at=at)
                case _:
                    self._list()
        except queries.NoSuchAgent as error:
            raise CommandError(f"There is no agent {error}: `carnet agents list` shows them.") from error

    def _add(self, options: dict[str, Any]) -> None:
        agent = NewAgent(
            identifier=options["identifier"],
            password=getpass.getpass("Password of the agent: "),
            name=options["name"],
            role=Role(options["role"]),
            staff_number=options["staff_number"],
        )
        try:
            added = actions.add_agent(agent=agent, by=SYSTEM, at=clock.now())
        except identity.Unfit as error:
            raise CommandError(f"This identifier or password may not be: {error}.") from error
        except identity.IdentifierInUse as error:
            raise CommandError("Somebody already has this identifier.") from error
        self._show_application(added.id)

    def _reset(self, agent_id: UUID) -> None:
        try:
            password = getpass.getpass("New password of the agent: ")
            actions.reset_agent(agent_id=agent_id, password=password, by=SYSTEM, at=clock.now())
        except identity.Unfit as error:
            raise CommandError(f"This password may not be: {error}.") from error
        self._show_application(agent_id)

    def _show_application(self, agent_id: UUID) -> None:
        """Gives the agent a fresh application of codes; its address is shown this once."""
        account = accounts.account(account_id=agent_id)
        assert account is not None, "the account was just written"
        self.stdout.write(f"{agent_id}\nApplication of codes, shown this once: {enrolling.give_application(account)}")

    def _list(self) -> None:
        for agent in queries.agents():
            state = "" if agent.is_active else "  (suspended)"
            self.stdout.write(f"{agent.id}  {agent.role.value}  {agent.name}{state}")
