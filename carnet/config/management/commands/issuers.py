"""Looking at the issuers by which people sign in, and changing our own keys towards them."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from carnet.gateways.issuers import discovery, own_keys
from carnet.gateways.issuers.configuration import Issuer
from carnet.gateways.issuers.failures import SignInRefused


class Command(BaseCommand):
    """`carnet issuers` asks each issuer for its description and keys; `--new-keys` makes keys of ours."""

    help = "Checks that the issuers answer as agreed; makes new keys of our own towards them."
    requires_system_checks = ()  # it serves no page: the site map is not read

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Reads the option."""
        parser.add_argument(
            "--new-keys", action="store_true", help="put fresh keys first; those of the last change stay, older ones go"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Does it; fails when an issuer does not answer as agreed."""
        if options["new_keys"]:
            own_keys.renew()
            self.stdout.write(f"New keys stand first in {settings.ISSUERS_KEYS}.")
            return
        issuers: tuple[Issuer, ...] = settings.ISSUERS
        if not issuers:
            self.stdout.write("No issuer: set CARNET_ISSUERS (docs/how-to/connect-an-issuer.md).")
        wrong = [issuer.key for issuer in issuers if not self._answers(issuer)]
        if wrong:
            raise CommandError(f"Not as agreed: {', '.join(wrong)}.")

    def _answers(self, issuer: Issuer) -> bool:
        try:
            count = len(discovery.keys(issuer))
        except SignInRefused as refusal:
            self.stdout.write(f"{issuer.key}: {refusal}")
            return False
        self.stdout.write(f"{issuer.key}: {issuer.kind}s, {count} keys at {discovery.metadata(issuer).jwks_uri}")
        return count > 0
