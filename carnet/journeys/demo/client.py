"""The demo's software: a client with a key of its own, and the doctor who acts through it."""

import os
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import orjson
from joserfc import jwk

from carnet.domain.access import vigilance
from carnet.domain.identity import actions as identity
from carnet.domain.identity.actions import IssuedToken
from carnet.domain.oversight import actions as oversight
from carnet.foundation.actors import SYSTEM
from carnet.journeys.demo import people, registering, values

CLIENT_ID = "carnet-demo"
NAME = "Logiciel de démonstration"
ALGORITHM = "ES256"
KEY_ID = "demo"
DOCTOR, PLACE = "lacombe", "tilleuls"
TOKEN_LIFETIME = timedelta(hours=12)
_RECORDS_A_DAY, _FOR_GOOD = 100_000, date(9999, 12, 31)
_DIRECTORY = ("Organization.rs", "Practitioner.rs", "PractitionerRole.rs")
SCOPES = ("Binary.r", "Bundle.c", "DocumentReference.crus", "List.rs", "Patient.rs", *_DIRECTORY)


@dataclass(frozen=True, slots=True)
class DemoClient:
    """The demo's software: its identifier, its organisation, and where its private key is (JWK, and PEM)."""

    id: str
    organization: values.Organization
    jwk_file: Path
    pem_file: Path


def doctor(everybody: values.Population) -> values.Professional:
    """Gives the doctor who acts through the demo's software, whom every demo citizen lets in."""
    return everybody.professional(DOCTOR)


def ensure(folder: Path) -> DemoClient:
    """Makes the key once, in a folder and files for their owner only, and registers the software with it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    everybody = people.population()
    place = everybody.organization(PLACE)
    registering.write_professional(doctor(everybody), everybody)
    made = DemoClient(CLIENT_ID, place, folder / "client-key.jwk.json", folder / "client-key.pem")
    if made.jwk_file.exists():
        key = jwk.ECKey.import_key(orjson.loads(made.jwk_file.read_bytes()))
    else:
        key = jwk.ECKey.generate_key("P-256", {"kid": KEY_ID, "use": "sig", "alg": ALGORITHM})
        _write(made.jwk_file, orjson.dumps(key.as_dict(private=True), option=orjson.OPT_INDENT_2))
    if not made.pem_file.exists():
        _write(made.pem_file, key.as_pem(private=True))
    identity.register_client(
        client_id=CLIENT_ID,
        name=NAME,
        organization_id=place.struct_idnat,
        public_keys={"keys": [key.as_dict(private=False)]},
    )
    return made


def allow(*, at: datetime) -> None:
    """Lets tools that act as the doctor open every record in a row, which vigilance would rightly take for a theft."""
    account = doctor(people.population()).rpps
    habits = vigilance.granted(_RECORDS_A_DAY)
    oversight.allow(account=account, habits=habits, until=_FOR_GOOD, reason="Démonstration", by=SYSTEM, at=at)


def bearer(*, at: datetime) -> IssuedToken:
    """Gives a token by which the demo's doctor acts, ready for use."""
    scope = frozenset(
        f"system/{kind}.{letter}" for kind, letters in (word.split(".") for word in SCOPES) for letter in letters
    )
    return identity.issue_token(
        client_id=CLIENT_ID,
        rpps=doctor(people.population()).rpps,
        purpose_of_use="normal",
        scope=scope,
        at=at,
        lifetime=TOKEN_LIFETIME,
    )


def _write(path: Path, content: bytes) -> None:
    """Writes a secret aside, then moves it into place: whole, and never readable by others."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    partial.replace(path)
