"""The national identity service: looking at what connects us to it, asking for one identity, certifying a citizen."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from carnet.domain.identity import actions as identity
from carnet.domain.identity import ports
from carnet.domain.identity.codes import Certified, Sex, Sought
from carnet.foundation import clock, ids
from carnet.foundation.actors import SYSTEM
from carnet.gateways.insi import checking


class Command(BaseCommand):
    """`carnet insi check`; `carnet insi ask …`, with `--space` to write what is certified."""

    help = "Checks the connection to the national identity service, asks it for one identity."
    requires_system_checks = ()  # it serves no page: the site map is not read

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Reads the verb and its words."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("check", help="look at the certificate and its key; nothing is asked")
        asking = verbs.add_parser("ask", help="ask for one identity by its traits, and show it")
        asking.add_argument("--family-name", required=True, help="the birth name")
        asking.add_argument("--given-names", required=True, help="those of birth, in their order")
        asking.add_argument("--sex", required=True, choices=[Sex.FEMALE.value, Sex.MALE.value])
        asking.add_argument("--born-on", required=True, metavar="AAAA-MM-JJ")
        asking.add_argument("--born-in", default="", metavar="COG", help="the official geographic code")
        asking.add_argument("--space", default="", metavar="ID", help="write it as the identity of this citizen")
        asking.add_argument(
            "--document-seen",
            action="store_true",
            help="an identity document of high trust was seen: the identity becomes validated",
        )

    def handle(self, *_args: Any, verb: str, **options: Any) -> None:
        """Does it; what cannot be done is told in one sentence."""
        if settings.INSI is None:
            raise CommandError("Not connected: set CARNET_INSI (docs/how-to/connect-insi.md).")
        if verb == "check":
            faults = checking.faults(settings.INSI, at=clock.now())
            if faults:
                raise CommandError(" ".join(faults))
            self.stdout.write(f"Ready to ask {settings.INSI.url} as {settings.INSI.sender}.")
            return
        found = self._asked(options)
        for line in _lines(found):
            self.stdout.write(line)
        if options["space"]:
            self._certify(options, found)

    def _asked(self, options: dict[str, Any]) -> Certified:
        sought = Sought(
            family_name=options["family_name"],
            given_names=tuple(options["given_names"].split()),
            sex=Sex(options["sex"]),
            birth_on=options["born_on"],
            birth_place=options["born_in"],
        )
        try:
            return ports.ins_service().by_traits(sought=sought, at=clock.now())
        except ports.NobodyFound as error:
            raise CommandError("Nobody has these traits.") from error
        except ports.SeveralFound as error:
            raise CommandError("Several people have these traits: add the place of birth.") from error
        except ports.Unwritable as error:
            raise CommandError(f"The service would not read this: {error}.") from error
        except ports.ServiceRefused as error:
            raise CommandError(f"The service refuses ({error.code}): {error.sentence}") from error
        except ports.ServiceSilent as error:
            raise CommandError(f"The service does not answer as it should: {error}.") from error

    def _certify(self, options: dict[str, Any], found: Certified) -> None:
        try:
            identity.certify_patient(
                space_id=ids.parse_public(options["space"]),
                certified=found,
                has_document=options["document_seen"],
                by=SYSTEM,
                at=clock.now(),
            )
        except (ids.UnreadableId, identity.UnknownPatient) as error:
            raise CommandError(f"No citizen has the space {options['space']}.") from error
        except identity.TraitsDiffer as error:
            raise CommandError(f"Nothing is written, it is somebody else: {', '.join(error.traits)}.") from error
        except identity.UnknownDomain as error:
            raise CommandError(f"Nothing is written: the domain {error} is not accepted here.") from error
        except identity.InsInUse as error:
            raise CommandError("Nothing is written: another citizen has this INS.") from error
        self.stdout.write("Written.")


def _lines(found: Certified) -> list[str]:
    born = found.birth_on.isoformat() if found.birth_on else "no calendar day"
    return [
        f"{found.family_name} {' '.join(found.given_names)}, {found.sex.value}, {born}, {found.birth_place or '?'}",
        f"{found.ins.value} ({found.ins.oid})",
        *(f"formerly {former.value} ({former.oid})" for former in found.historic),
    ]
