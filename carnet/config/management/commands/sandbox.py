"""The sandbox of software editors: certificates of test, the messages of each transaction, and a caller."""

import ssl
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from lxml import etree

from carnet.foundation import clock, contents, sites
from carnet.foundation.ebrim import reading as registry
from carnet.foundation.ebrim import values as rim
from carnet.foundation.xml import reading
from carnet.gateways.xds import bodies
from carnet.gateways.xds.sandbox import calling, making
from carnet.gateways.xds.sandbox.calling import TRANSACTIONS, Asked, Message
from carnet.gateways.xds.sandbox.making import Sandbox
from carnet.gateways.xds.wire import names
from carnet.journeys.demo import loading, people, values

FOLDER = "sandbox"
SERVICES = "/si-dmp-server/v2/services"
_SECONDS = 60.0


class Command(BaseCommand):
    """`carnet sandbox` sets up; `call` and `write` make one call of the DMP's services, `list` says which."""

    help = "For editors: certificates of test, ready-made calls of each XDS transaction. In demo mode only."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Reads the verb and its words."""
        verbs = parser.add_subparsers(dest="verb")
        verbs.add_parser("make", help="make the certificates, unless they are there, and a new key (the default)")
        verbs.add_parser("list", help="say which transactions there are")
        for verb, says in (("call", "make a call and show its answer"), ("write", "write a call into files")):
            one = verbs.add_parser(verb, help=says)
            one.add_argument("transaction", choices=sorted(TRANSACTIONS))
            one.add_argument("--patient", default="", metavar="INS", help="a citizen of the demonstration")
            one.add_argument("--document", default="", metavar="UNIQUEID", help="the document it is about")
            one.add_argument("--replaces", default="", metavar="UNIQUEID", help="for TD2.1: the document replaced")
            one.add_argument(
                "--file", type=Path, default=None, help="for TD2.1: a CDA of the patient, else one is made"
            )
            one.add_argument("--mode", default="", choices=["", "normal", "bris_de_glace", "centre_15"])
            one.add_argument("--url", default="", help="of the server; else CARNET_PUBLIC_URL")

    def handle(self, *_args: Any, verb: str | None, **options: Any) -> None:
        """Does the verb."""
        if not settings.DEMO:
            raise CommandError("A sandbox trusts certificates that anybody may make: only with CARNET_DEMO=1.")
        match verb:
            case "list":
                for one in TRANSACTIONS.values():
                    self.stdout.write(f"{one.name:7} {one.says}")
            case "call" | "write":
                self._one(verb, options)
            case _:
                self._make()

    def _make(self) -> None:
        loading.load(today=timezone.localdate(), at=clock.now())
        folder = settings.VAR_DIR / FOLDER
        key = making.set_up(folder, trusted=settings.VIHF.authorities, at=clock.now())
        citizen = people.population().citizens[0]
        self.stdout.write(
            f"Services:      {sites.software()}{SERVICES}/{{repository,registry,patients,habilitations}}\n"
            f"Certificates:  {folder} (carte: signs the VIHF of the doctor; cachet: the structure's; connexion: TLS)\n"
            f"Your calls:    {sites.software()}/editeurs/ with the key {key}\n"
            f"A patient:     {citizen.ins.value} ({citizen.display_name}); `carnet demo describe` names the others\n"
            "Try:           carnet sandbox call TD0.2; carnet sandbox call TD2.1; carnet sandbox call TD3.1"
        )

    def _one(self, verb: str, options: dict[str, Any]) -> None:
        at = clock.now()
        try:
            sandbox = making.opened(settings.VAR_DIR / FOLDER)
        except making.NotSetUp as error:
            raise CommandError("There is no sandbox yet: run `carnet sandbox` first.") from error
        transaction = TRANSACTIONS[options["transaction"]]
        base = (options["url"] or sites.software()).rstrip("/")
        asked = self._asked(sandbox, transaction, options, base=base, at=at)
        message = calling.message(sandbox, transaction, asked, at=at, mode=options["mode"])
        if verb == "write":
            self._write(sandbox, transaction.name, message, base)
            return
        answer = _sent(sandbox, base, message)
        self.stdout.write(f"HTTP {answer.status_code}  {answer.headers.get('Content-Type', '')}")
        envelope, others = _read(answer)
        self.stdout.write(etree.tostring(_body(envelope), pretty_print=True, encoding="unicode").rstrip())
        for name, content in others.items():
            self.stdout.write(f"part {name}: {len(content)} bytes")

    def _asked(
        self, sandbox: Sandbox, transaction: calling.Transaction, options: dict[str, Any], *, base: str, at: datetime
    ) -> Asked:
        patient = _patient(options["patient"])
        content = options["file"].read_bytes() if options["file"] else b""
        wanted = options["replaces"] or options["document"]
        fresh = "" if options["file"] else f"2.25.{uuid4().int}"
        if transaction.name == "TD2.1" and not options["document"]:
            wanted = options["replaces"] or fresh
            self.stdout.write(f"uniqueId: {fresh or 'as the file says'}")
        if transaction.needs and not wanted:
            raise CommandError("Say which document: --document UNIQUEID (carnet sandbox call TD3.1 shows them).")
        asked = Asked(patient=patient, document=wanted, content=content, repository=settings.REPOSITORY.oid)
        if transaction.needs == "entry" or options["replaces"]:
            entry = _entry(sandbox, base, calling.finding(sandbox, asked, at=at))
            document = options["document"] or fresh if options["replaces"] else wanted
            asked = Asked(patient=patient, document=document, entry=entry, content=content)
        return asked

    def _write(self, sandbox: Sandbox, name: str, message: Message, base: str) -> None:
        file = sandbox.folder / f"{name}.request"
        file.write_bytes(message.content)
        self.stdout.write(
            f"curl --data-binary @{file} -H 'Content-Type: {message.content_type}' {base}{SERVICES}/{message.service}"
        )


def _patient(ins: str) -> values.Citizen:
    citizens = people.population().citizens
    found = next((one for one in citizens if not ins or one.ins.value.startswith(ins)), None)
    if found is None:
        raise CommandError("No citizen of the demonstration has this INS: see `carnet demo describe --json`.")
    return found


def _sent(sandbox: Sandbox, base: str, message: Message) -> httpx.Response:
    context = ssl.create_default_context(cafile=str(sandbox.folder / "autorite.pem"))
    context.load_cert_chain(str(sandbox.folder / "connexion.pem"), str(sandbox.folder / "connexion.key"))
    try:
        return httpx.post(
            f"{base}{SERVICES}/{message.service}",
            content=message.content,
            headers={"Content-Type": message.content_type},
            timeout=_SECONDS,
            verify=context,
        )
    except httpx.HTTPError as error:
        raise CommandError(f"{base} does not answer: start the server first ({type(error).__name__}).") from error


def _read(answer: httpx.Response) -> tuple[etree._Element, dict[str, bytes]]:
    pieces = iter((answer.content, b""))

    class Stream:
        def read(self, _size: int, /) -> bytes:
            return next(pieces, b"")

    message = bodies.read(answer.headers.get("Content-Type", ""), Stream(), limit=len(answer.content) + 1)
    return reading.read(message.envelope), {name: contents.whole(part.content) for name, part in message.parts.items()}


def _body(envelope: etree._Element) -> etree._Element:
    found = next((child for child in envelope if etree.QName(child).localname == "Body"), envelope)
    return found[0] if len(found) else found


def _entry(sandbox: Sandbox, base: str, message: Message) -> rim.DocumentEntry:
    envelope, _ = _read(_sent(sandbox, base, message))
    listed = next(envelope.iter(f"{{{names.RIM}}}RegistryObjectList"), None)
    found = registry.read_list(listed).documents if listed is not None else ()
    if not found:
        raise CommandError("No document of this patient has this uniqueId, for this doctor.")
    return found[0]
