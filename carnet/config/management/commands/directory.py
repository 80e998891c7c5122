"""The directory of professionals and organisations: taking in a file, once or each day."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from carnet.domain.identity import actions as identity
from carnet.foundation import clock
from carnet.foundation.actors import SYSTEM
from carnet.gateways.directories import importing
from carnet.gateways.directories.entries import Unreadable
from carnet.gateways.directories.importing import Report

_SIGNS = {"added": "+", "changed": "~", "departed": "-"}


class Command(BaseCommand):
    """`carnet directory import FILE`: resources of FHIR (.json, .ndjson), a table (.csv), the public extract (.txt)."""

    help = "Takes in professionals, organisations, who works where and mailboxes, from a file of the directory."
    requires_system_checks = ()  # it serves no page: the site map is not read

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Reads the verb and its words."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        taking = verbs.add_parser("import", help="take a file in; the same file twice changes nothing the second time")
        taking.add_argument("file", type=Path)
        taking.add_argument("--dry-run", action="store_true", help="tell what would change, and change nothing")
        taking.add_argument("--complete", action="store_true", help="who is not in the file has left")
        taking.add_argument(
            "--most-departures",
            type=float,
            default=5.0,
            metavar="PERCENT",
            help="with --complete, refuse a file without which more than this share would leave: it is likely cut (5)",
        )
        taking.add_argument("--diff", action="store_true", help="name each that came, changed or left")

    def handle(self, *_args: Any, verb: str, **options: Any) -> None:
        """Does it; what cannot be done is told in one sentence."""
        assert verb == "import"
        how = importing.How(
            at=clock.now(),
            by=SYSTEM,
            is_complete=options["complete"],
            most=options["most_departures"] / 100,
        )
        try:
            act = importing.rehearse if options["dry_run"] else importing.take
            report = act(options["file"], how)
        except OSError as error:
            raise CommandError(f"The file cannot be opened: {error.strerror}.") from error
        except Unreadable as error:
            raise CommandError(f"The file cannot be read: {error}. What came before it was taken in.") from error
        except identity.TooManyDepartures as error:
            raise CommandError(
                f"{error.leaving} of {error.known} would leave: the file is likely cut, so nobody left. "
                "If it is right, say so with --most-departures."
            ) from error
        self._tell(report, with_names=options["diff"], is_rehearsal=options["dry_run"])

    def _tell(self, report: Report, *, with_names: bool, is_rehearsal: bool) -> None:
        for kind, changes in report.kinds:
            counts = {verb: getattr(changes, verb) for verb in _SIGNS}
            told = ", ".join(f"{len(names)} {verb}" for verb, names in counts.items())
            self.stdout.write(f"{kind}: {told}, {changes.same} the same")
            if with_names:
                for verb, names in counts.items():
                    for name in names:
                        self.stdout.write(f"{_SIGNS[verb]} {name}")
            for name, why in changes.refused:
                self.stdout.write(f"! {name}: {why.value}")
        for refused in report.refused:
            self.stdout.write(f"! {refused.place}: {refused.why}")
        if is_rehearsal:
            self.stdout.write("Nothing was written.")
