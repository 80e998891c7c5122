"""What an operator does for citizens' accounts: write a card, give an activation code, print its letter."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from carnet.domain.identity import accounts, actions, rules
from carnet.foundation import clock
from carnet.foundation.actors import SYSTEM
from carnet.journeys.accounts import codes, letters


class Command(BaseCommand):
    """`carnet account card`, `carnet account code`."""

    help = "Registers a citizen's card; makes an activation code, shown or printed as a letter."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Reads the verb and its words."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        card = verbs.add_parser("card", help="write the serial number of a citizen's carte Vitale")
        card.add_argument("ins", help="the matricule, 13 or 15 characters")
        card.add_argument("serial", help="8 to 13 digits")
        code = verbs.add_parser("code", help="make an activation code; the former ones end")
        code.add_argument("ins", help="the matricule, 13 or 15 characters")
        code.add_argument(
            "--letter", type=Path, metavar="FILE", help="write a letter (PDF) instead of showing the code"
        )

    def handle(self, *_args: Any, verb: str, ins: str, **options: Any) -> None:
        """Does the verb."""
        space_id = accounts.space_of_matricule(matricule=ins)
        if space_id is None:
            raise CommandError("Nobody here has this matricule.")
        if verb == "card":
            self._card(space_id, options["serial"])
        else:
            self._code(space_id, options["letter"])

    def _card(self, space_id: UUID, serial: str) -> None:
        try:
            actions.register_card(space_id=space_id, serial=serial, by=SYSTEM, at=clock.now())
        except actions.UnreadableSerial as error:
            raise CommandError(str(error)) from error
        self.stdout.write("The card is written.")

    def _code(self, space_id: UUID, letter: Path | None) -> None:
        at, lasting = clock.now(), settings.ACTIVATION_CODE_LASTS
        code = actions.issue_activation_code(space_id=space_id, lasting=lasting, by=SYSTEM, at=at)
        shown = rules.readable_code(code)
        if letter is None:
            self.stdout.write(shown)
            return
        made = letters.activation(name=codes.name_of(space_id=space_id), code=shown, expires_at=at + lasting)
        letter.write_bytes(made.pdf)
        self.stdout.write(f"{letter}: to be printed and posted; the code is nowhere else.")
