"""Setting a sandbox up: certificates, the software that calls, the key to its editor's pages. In demo mode only.

The doctor who calls is the demo's (`journeys.demo.client`): every citizen of the demonstration lets this doctor in.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from carnet.domain.identity import actions as identity_actions
from carnet.domain.identity import queries as identity
from carnet.foundation import pki
from carnet.foundation.values.structures import ps_idnat
from carnet.journeys.demo import client, people, values

CLIENT_ID = "bac-a-sable"
NAME = "Bac à sable"
ORGANIZATION = "Carnet, bac à sable"
CERTIFICATES_LAST = timedelta(days=365)
KEY_LASTS = timedelta(days=90)
# What tells the trust list of this server that it trusts the sandbox: removing the file ends the sandbox.
TRUSTED_AS = "carnet-sandbox.pem"
# By these certificates the software of the sandbox is known, and its calls are kept for its editor.
_OF_SOFTWARE = ("carte", "cachet", "connexion")


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A sandbox that was set up: where its files are, the doctor who calls, the place where this doctor works."""

    folder: Path
    doctor: values.Professional
    place: values.Organization

    @property
    def card(self) -> pki.Issued:
        """The certificate with which the doctor signs."""
        return pki.read(self.folder, "carte")


class NotSetUp(Exception):
    """There is no sandbox here yet."""


def opened(folder: Path) -> Sandbox:
    """Gives the sandbox of a folder. Raises NotSetUp."""
    if not (folder / "carte.key").exists():
        raise NotSetUp(str(folder))
    everybody = people.population()
    doctor = client.doctor(everybody)
    return Sandbox(folder, doctor, everybody.organization(doctor.organization_keys[0]))


def set_up(folder: Path, *, trusted: Path, at: datetime) -> str:
    """Makes certificates in a folder, has this server trust them, registers the software; gives its editor's key.

    Certificates that are there already stay while they last. The key is new each time, and ends the one before.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    everybody = people.population()
    doctor = client.doctor(everybody)
    place = everybody.organization(doctor.organization_keys[0])
    if not _lasts(folder, at=at):
        _make(folder, doctor, place, at=at)
    authority = pki.read(folder, "autorite")
    trusted.mkdir(parents=True, exist_ok=True)
    (trusted / TRUSTED_AS).write_text(authority.pem + pki.revoke(authority, span=_span(at)))
    thumbprints = [pki.read(folder, name).shown.thumbprint for name in _OF_SOFTWARE]
    identity_actions.register_client(
        client_id=CLIENT_ID,
        name=NAME,
        organization_id=place.struct_idnat,
        public_keys={"keys": []},
        certificates=[identity.thumbprint_name(thumbprint) for thumbprint in thumbprints],
    )
    return identity_actions.issue_editor_key(client_id=CLIENT_ID, at=at, lifetime=KEY_LASTS)


def _lasts(folder: Path, *, at: datetime) -> bool:
    if not (folder / "carte.key").exists():
        return False
    return pki.read(folder, "carte").certificate.not_valid_after_utc > at + KEY_LASTS


def _make(folder: Path, doctor: values.Professional, place: values.Organization, *, at: datetime) -> None:
    span, unit, card = _span(at), place.struct_idnat, ps_idnat(doctor.rpps)
    authority = pki.authority("AC du bac à sable", span=span)
    made = {
        "autorite": authority,
        "cachet": pki.signature_certificate(authority, pki.name_of(unit, ORGANIZATION, unit), span=span),
        "connexion": pki.issue(authority, "logiciel.exemple", organization=ORGANIZATION, unit=unit, span=span),
        "serveur": pki.issue(authority, "localhost", use=pki.SERVER, organization=ORGANIZATION, span=span),
        "carte": pki.signature_certificate(authority, pki.name_of(card, ORGANIZATION, unit), span=span),
    }
    for name, issued in made.items():
        issued.write(folder, name)


def _span(at: datetime) -> pki.Span:
    return at - timedelta(days=1), at + CERTIFICATES_LAST
