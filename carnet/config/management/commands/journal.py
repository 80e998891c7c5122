"""Proving that the journals are whole, and giving a trail with its proofs."""

from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from carnet.domain.documents import journal_export
from carnet.domain.identity import queries as identity
from carnet.foundation import clock
from carnet.foundation.journal import actions, exporting, making, proving, queries, signing
from carnet.foundation.values import ins


class Command(BaseCommand):
    """`carnet journal verify`, `export`, `checkpoint`, `rotate-key`: what an operator does with the journals."""

    help = "Checks the journals and their checkpoints, exports a trail with its proofs, changes the signing key."
    requires_system_checks = ()  # it serves no page: the site map is not read

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Reads the action and its words."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        verifying = verbs.add_parser("verify", help="recompute every hash of every chain and of the checkpoints")
        verifying.add_argument("--space", type=UUID, help="only this space")
        export = verbs.add_parser("export", help="write the whole trail of one space, with its proofs")
        export.add_argument("of", metavar="SPACE|INS", help="the space's identifier, or its citizen's INS")
        export.add_argument("--out", type=Path, metavar="FILE", help="instead of the standard output")
        verbs.add_parser("checkpoint", help="make a checkpoint now, over every head that moved")
        rotate = verbs.add_parser("rotate-key", help="sign checkpoints with a new key from now on")
        rotate.add_argument("--overlap", type=int, default=30, metavar="DAYS", help="both keys sign meanwhile (30)")

    def handle(self, *_args: Any, verb: str, **options: Any) -> None:
        """Does the verb."""
        match verb:
            case "verify":
                self._verify(options["space"])
            case "export":
                self._export(options["of"], options["out"])
            case "checkpoint":
                self._checkpoint()
            case _:
                self._rotate(timedelta(days=options["overlap"]))

    def _verify(self, space: UUID | None) -> None:
        """Names the faults without quoting a line."""
        spaces = queries.chains() if space is None else (space,)
        lines = broken = 0
        for space_id in spaces:
            verdict = proving.verify(space_id=space_id)
            lines += verdict.lines
            broken += bool(verdict.faults)
            for fault in verdict.faults:
                self.stdout.write(f"{space_id}: {fault}")
        count, faults = proving.log_faults()
        for fault in faults:
            self.stdout.write(fault)
        if broken or faults:
            raise CommandError(
                f"{broken} of {len(spaces)} journals are not whole; {len(faults)} faults in checkpoints."
            )
        self.stdout.write(f"{len(spaces)} journals are whole: {lines} lines, {count} checkpoints.")

    def _export(self, of: str, out: Path | None) -> None:
        space_id = _space(of)
        try:
            written = exporting.written(journal_export.export_for_citizen(space_id=space_id, at=clock.now()))
        except actions.NoJournal as error:
            raise CommandError(f"Nobody here has the space or the INS {of!r}.") from error
        if out is None:
            self.stdout.write(written.decode())
            return
        out.write_bytes(written)
        self.stdout.write(f"{out}: {len(written)} bytes.")

    def _checkpoint(self) -> None:
        made = making.make_all(at=clock.now(), every=timedelta(0), looks_at_all=True)
        if not made:
            raise CommandError("Another process is making a checkpoint at this moment: try again.")
        for one in made:
            self.stdout.write(f"Checkpoint {one.checkpoint.number}: {one.heads} heads.")

    def _rotate(self, overlap: timedelta) -> None:
        made = signing.signer().rotate(at=clock.now(), overlap=overlap)
        self.stdout.write(f"Fingerprint of the new key: {made}\nPublish it where citizens will look for it.")


def _space(of: str) -> UUID:
    try:
        return UUID(of)
    except ValueError:
        pass
    for oid in settings.INS_DOMAINS:
        try:
            found = identity.space_of_ins(ins=ins.parse(of, oid=oid))
        except ins.UnreadableIns:
            continue
        if found is not None:
            return found
    raise CommandError(f"Nobody here has the space or the INS {of!r}.")
