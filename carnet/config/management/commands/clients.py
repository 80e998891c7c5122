"""The software allowed to call us: letting it in, changing its keys and certificates, closing the door."""

from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError

from carnet.domain.identity import actions as identity_actions
from carnet.domain.identity import queries as identity
from carnet.domain.identity.codes import Software
from carnet.foundation import certificates, clock, sites
from carnet.gateways.oidc import fetching, registration, scopes
from carnet.gateways.oidc.errors import OAuthError


class Command(BaseCommand):
    """`carnet clients add | list | keys | page | revoke`."""

    help = "Lets software in, lists it, changes its keys or certificates, closes the door to it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Reads the verb and its words."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        adding = verbs.add_parser("add", help="let a software in for one organisation, or write what changed of it")
        adding.add_argument("client_id", metavar="ID")
        adding.add_argument("--name", required=True, help="its name, as the journal of a citizen may show it")
        adding.add_argument("--organization", required=True, metavar="ID", help="1 + FINESS, 3 + SIRET…")
        adding.add_argument("--scope", default="", help="the most it may ever obtain; everything when absent")
        adding.add_argument(
            "--known-as",
            action="append",
            default=[],
            metavar="ISSUER=NAME",
            help="its name at an issuer of professionals whose tokens it exchanges",
        )
        adding.add_argument("--may-introspect", action="store_true", help="it may ask about any token")
        _proofs(adding)
        _proofs(verbs.add_parser("keys", help="change by what a software proves who it is"), with_id=True)
        verbs.add_parser("list", help="list them all")
        page = verbs.add_parser("page", help="give its editor a key to the pages of its calls; the key before it ends")
        page.add_argument("client_id", metavar="ID")
        page.add_argument("--days", type=int, default=90, help="how long the key lasts (90)")
        closing = verbs.add_parser("revoke", help="close the door to a software and end its tokens")
        closing.add_argument("client_id", metavar="ID")

    def handle(self, *_args: Any, verb: str, **options: Any) -> None:
        """Does the verb; what cannot be done is told in one sentence."""
        try:
            match verb:
                case "add":
                    self._add(options)
                case "keys":
                    self._change(options)
                case "page":
                    lifetime = timedelta(days=options["days"])
                    key = identity_actions.issue_editor_key(
                        client_id=options["client_id"], at=clock.now(), lifetime=lifetime
                    )
                    self.stdout.write(f"{sites.software()}/editeurs/ opens for {options['days']} days with: {key}")
                case "revoke":
                    ended = identity_actions.disable_client(client_id=options["client_id"], at=clock.now())
                    self.stdout.write(f"{options['client_id']} is closed out; {ended} tokens ended.")
                case _:
                    for one in identity.every_software():
                        self.stdout.write(_line(one))
        except identity_actions.UnknownClient as error:
            raise CommandError(f"No software is called {options['client_id']}.") from error
        except identity_actions.CertificateInUse as error:
            raise CommandError("Another software already proves who it is with this certificate.") from error

    def _add(self, options: dict[str, Any]) -> None:
        if identity.organization(organization_id=options["organization"]) is None:
            raise CommandError(f"No organisation of the directory is {options['organization']}.")
        keys, address, names = _read_proofs(options)
        if not (keys or address or names):
            raise CommandError("Say by what it proves who it is: --keys, --jwks-url, --certificate or --holder.")
        identity_actions.register_client(
            client_id=options["client_id"],
            name=options["name"],
            organization_id=options["organization"],
            public_keys=keys or {"keys": []},
            jwks_url=address,
            scope=_scope(options["scope"]),
            known_as=_known_as(options["known_as"]),
            may_introspect=options["may_introspect"],
            certificates=names,
        )
        self.stdout.write(f"{options['client_id']} may call.")

    def _change(self, options: dict[str, Any]) -> None:
        keys, address, names = _read_proofs(options)
        if not (keys or address or names):
            raise CommandError("Say what replaces them: --keys, --jwks-url, --certificate or --holder.")
        identity_actions.replace_client_proofs(
            client_id=options["client_id"],
            public_keys=keys or None,
            jwks_url=address or None,
            certificates=names or None,
        )
        self.stdout.write(f"{options['client_id']} now proves who it is by these.")


def _proofs(parser: ArgumentParser, *, with_id: bool = False) -> None:
    if with_id:
        parser.add_argument("client_id", metavar="ID")
    keys = parser.add_mutually_exclusive_group()
    keys.add_argument("--keys", type=Path, metavar="FILE", help="its public keys, a JWK set")
    keys.add_argument("--jwks-url", default="", metavar="URL", help="where it publishes them (https)")
    parser.add_argument("--certificate", type=Path, action="append", default=[], metavar="FILE", help="PEM, pinned")
    parser.add_argument(
        "--holder", action="append", default=[], metavar="DN", help="the holder's name of its certificates (RFC 4514)"
    )


def _read_proofs(options: dict[str, Any]) -> tuple[dict[str, object], str, list[str]]:
    if options["jwks_url"] and not fetching.is_acceptable(options["jwks_url"]):
        raise CommandError("--jwks-url must begin with https:// (http:// on this very machine only).")
    try:
        keys = registration.checked_keys(orjson.loads(options["keys"].read_bytes())) if options["keys"] else {}
        pinned = [certificates.from_pem(path.read_bytes()) for path in options["certificate"]]
        names = [identity.thumbprint_name(one.thumbprint) for one in pinned]
        names += [identity.holder_name(holder) for holder in options["holder"]]
    except OSError as error:
        raise CommandError(f"{error.filename}: {error.strerror}.") from error
    except certificates.NotACertificate as error:
        raise CommandError(
            "--certificate needs a certificate in PEM, --holder a name such as CN=…,O=…,C=FR."
        ) from error
    except ValueError as error:  # BadKeys is one, and what is not JSON
        raise CommandError(f"--keys: {error}.") from error
    return keys, options["jwks_url"], names


def _scope(asked: str) -> frozenset[str]:
    try:
        return scopes.granted(asked) if asked else frozenset()
    except OAuthError as error:
        raise CommandError(f"--scope: {error.description}.") from error


def _known_as(written: list[str]) -> dict[str, list[str]]:
    known: dict[str, list[str]] = {}
    for one in written:
        issuer, separator, name = one.partition("=")
        if not (issuer and separator and name):
            raise CommandError("--known-as is written ISSUER=NAME, such as psc=lps-des-quais.")
        known.setdefault(issuer, []).append(name)
    return known


def _line(one: Software) -> str:
    entries = one.public_keys.get("keys")
    keys = one.jwks_url or (" ".join(str(key.get("kid")) for key in entries) if isinstance(entries, list) else "")
    words = [
        one.id,
        "open" if one.is_active else "closed",
        one.organization.id,
        one.name,
        f"keys: {keys or 'none'}",
        f"certificates: {' '.join(sorted(one.certificates)) or 'none'}",
        f"scope: {scopes.compact(one.scope) or 'everything'}",
    ]
    return " | ".join(words)
