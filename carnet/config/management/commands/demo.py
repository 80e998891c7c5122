"""The demonstration: its people, what tools need to know of it, and the patients of any sample."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils import timezone

from carnet.foundation import clock
from carnet.journeys.demo import adopting, client, describing, loading

FOLDER = "demo"


class Command(BaseCommand):
    """`carnet demo` writes the demo people and says how to begin; `describe` and `adopt` serve tools."""

    help = "Writes the demo people (once); describes them; makes room for the patients of CDA files."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Reads the verb and its words."""
        verbs = parser.add_subparsers(dest="verb")
        verbs.add_parser("load", help="write the demo people and their documents, once (the default)")
        describe = verbs.add_parser("describe", help="say where everything answers and who is who")
        describe.add_argument("--json", action="store_true", help="for tools: everything, with a ready bearer token")
        adopt = verbs.add_parser("adopt", help="make room for the patients named in these CDA files")
        adopt.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *_args: Any, verb: str | None, **options: Any) -> None:
        """Does the verb."""
        match verb:
            case "adopt":
                self._adopt(options["files"])
            case "describe":
                self._describe(as_json=options["json"])
            case _:
                loading.load(today=timezone.localdate(), at=clock.now())
                self._describe(as_json=False)

    def _adopt(self, files: list[Path]) -> None:
        for adopted in adopting.adopt(files=files, at=clock.now()):
            words = [adopted.file.name, adopted.outcome.value]
            if adopted.known_as is not None:
                words.append(f"INS {adopted.known_as.value} ({adopted.known_as.oid})")
            self.stdout.write(": ".join([", ".join(words), *([adopted.remark] if adopted.remark else [])]))

    def _describe(self, *, as_json: bool) -> None:
        at, software = clock.now(), client.ensure(settings.VAR_DIR / FOLDER)
        if not as_json:
            self.stdout.write(describing.page(addresses=addresses(), software=software, at=at))
            return
        told = describing.describe(addresses=addresses(), software=software, bearer=client.bearer(at=at))
        self.stdout.write(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())


def addresses() -> describing.Addresses:
    """Gives the addresses of the site map under the public address."""
    base: str = settings.PUBLIC_URL
    return describing.Addresses(
        web=f"{base}/",
        citizen_sign_in=base + reverse("citizen:sign_in"),
        professional_sign_in=base + reverse("professional:sign_in"),
        agent_sign_in=base + reverse("back_office:sign_in"),
        account_sign_in=base + reverse("account_login"),
        activation=base + reverse("account_activate"),
        mailbox=base + reverse("senders:mailbox"),
        fhir=f"{base}/fhir",
        token=base + reverse("oidc:token"),
        revocation=base + reverse("oidc:revoke"),
        metadata=base + reverse("oidc:metadata"),
    )
