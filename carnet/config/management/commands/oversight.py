"""What operators do about professionals' accounts: see who was cut and why, open again, allow more."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from carnet.domain.access import vigilance
from carnet.domain.oversight import actions, queries
from carnet.foundation import clock
from carnet.foundation.actors import SYSTEM


class Command(BaseCommand):
    """`carnet oversight list|reopen|close|allow`; each change is written in the house's journal, with its reason."""

    help = "Shows the professionals' accounts that went beyond their habits; opens them again; allows more."
    requires_system_checks = ()  # it serves no page: the site map is not read

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Reads the action and its words."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="the alerts that nobody has dealt with")
        told = {
            "reopen": "open a cut account again, once the professional has been reached",
            "close": "close the alerts of an account that is not cut",
            "allow": "give an account limits of its own until a day",
        }
        for verb, help_text in told.items():
            asked = verbs.add_parser(verb, help=help_text)
            asked.add_argument("account", help="an RPPS, or client: and the identifier of a software")
            asked.add_argument(
                "--reason", required=True, help="who was asked, what was answered: sealed in the journal"
            )
            if verb == "allow":
                asked.add_argument(
                    "--records", type=int, required=True, help="records in a day, a quarter of them in an hour"
                )
                asked.add_argument(
                    "--until", type=date.fromisoformat, required=True, help="the last day, as 2026-12-31"
                )

    def handle(self, *_args: Any, verb: str, **options: Any) -> None:
        """Does the action."""
        if verb == "list":
            self._list()
            return
        account, reason, at = options["account"], options["reason"], clock.now()
        try:
            match verb:
                case "reopen":
                    actions.reopen_account(account=account, reason=reason, by=SYSTEM, at=at)
                case "close":
                    actions.close_alerts(account=account, reason=reason, by=SYSTEM, at=at)
                case _:
                    habits = vigilance.granted(options["records"])
                    actions.allow(
                        account=account, habits=habits, until=options["until"], reason=reason, by=SYSTEM, at=at
                    )
        except actions.NotCut as error:
            raise CommandError(f"The account {error} is not cut.") from error
        except actions.NoReason as error:
            raise CommandError("Say why: --reason.") from error

    def _list(self) -> None:
        for alert in queries.open_alerts():
            counted = f"{alert.measure} {alert.counted}/{alert.limit}"
            place = alert.organization_name or alert.organization_id
            self.stdout.write(f"{alert.at:%Y-%m-%d %H:%M}  {alert.level.value}  {alert.account}  {counted}  {place}")
