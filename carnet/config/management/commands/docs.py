"""Writes, or checks, the documents generated from the code."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from carnet.config import references


class Command(BaseCommand):
    """`carnet docs` writes `docs/reference/`; `carnet docs --check` only says what is out of date."""

    help = "Writes the documents generated from the code (--check: says which are out of date)."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Adds the option that changes nothing."""
        parser.add_argument("--check", action="store_true", help="write nothing, fail when something is stale")

    def handle(self, *, check: bool, **_options: object) -> None:
        """Writes or checks."""
        if not check:
            references.write()
            return
        stale = references.stale()
        if stale:
            raise CommandError(f"Out of date: {', '.join(stale)}. Run `just docs` and commit the result.")
