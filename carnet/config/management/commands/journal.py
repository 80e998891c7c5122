"""Proving that the journals are whole."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from carnet.foundation.journal import queries


class Command(BaseCommand):
    """`carnet journal verify` recomputes every chain; `--space` only one. Fails when a chain is not whole."""

    help = "Recomputes the chains of the journals and says which are not whole."
    requires_system_checks = ()  # it serves no page: the site map is not read

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Reads the action and its words."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        verifying = verbs.add_parser("verify", help="recompute every hash of every chain")
        verifying.add_argument("--space", type=UUID, help="only this space")

    def handle(self, *_args: Any, space: UUID | None, **_options: Any) -> None:
        """Verifies, and names the faults without quoting a line."""
        spaces = queries.chains() if space is None else (space,)
        lines = broken = 0
        for space_id in spaces:
            verdict = queries.verify(space_id=space_id)
            lines += verdict.lines
            broken += bool(verdict.faults)
            for fault in verdict.faults:
                self.stdout.write(f"{space_id}: {fault}")
        if broken:
            raise CommandError(f"{broken} of {len(spaces)} journals are not whole.")
        self.stdout.write(f"{len(spaces)} journals are whole: {lines} lines.")
