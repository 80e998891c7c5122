"""What the tests of tokens stand on: an organisation, its software with real keys, and professionals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from secrets import token_hex

from joserfc import jwk, jwt

from carnet.domain.identity import actions as identity
from carnet.domain.identity.codes import Organization, Professional
from carnet.foundation import clock
from carnet.gateways.oidc import clients

CLIENT = "logiciel-des-tilleuls"
OTHER_CLIENT = "logiciel-de-la-clinique"
TOKEN_URL = "http://localhost:8000/oauth/token"
PLACE = Organization(
    id="1699900116",
    name="Maison des Tilleuls",
    sector="SA52",
    practice_setting="AMBULATOIRE",
    city="Villeurbanne",
)
OTHER_PLACE = Organization(
    id="1699902039",
    name="Clinique du Verger",
    sector="SA04",
    practice_setting="ETABLISSEMENT",
    city="Caluire",
)
DOCTOR, STRANGER, RETIRED = "10900000010", "10900000160", "10900000020"

EC_KEY = jwk.ECKey.generate_key("P-256", {"kid": "ec"})
EC_384_KEY = jwk.ECKey.generate_key("P-384", {"kid": "ec384"})
RSA_KEY = jwk.RSAKey.generate_key(2048, {"kid": "rsa"})
OTHER_KEY = jwk.ECKey.generate_key("P-256", {"kid": "other"})


def public(*keys: jwk.Key) -> dict[str, object]:
    """Gives the JWK set of the public halves."""
    return {"keys": [key.as_dict(private=False) for key in keys]}


def settle() -> None:
    """Registers two organisations with one software each, a doctor here, one elsewhere, one retired."""
    for place in (PLACE, OTHER_PLACE):
        identity.register_organization(organization=place)
    for rpps, where, active in (
        (DOCTOR, PLACE, True),
        (STRANGER, OTHER_PLACE, True),
        (RETIRED, PLACE, False),
    ):
        person = Professional(rpps, "VERNET", "Anne", "MME", "10", "SM54", active, (where,))
        identity.register_professional(professional=person, since=date(2020, 1, 1))
    for client, place, keys in (
        (CLIENT, PLACE, public(EC_KEY, EC_384_KEY, RSA_KEY)),
        (OTHER_CLIENT, OTHER_PLACE, public(OTHER_KEY)),
    ):
        identity.register_client(client_id=client, name=client, organization_id=place.id, public_keys=keys)


def claims(**changes: object) -> dict[str, object]:
    """Gives the claims of a right assertion; a change to None removes a claim."""
    now = int(clock.now().timestamp())
    right = {
        "iss": CLIENT, "sub": CLIENT, "aud": TOKEN_URL, "jti": token_hex(8), "iat": now, "exp": now + 240,
    }  # fmt: skip
    return {name: value for name, value in {**right, **changes}.items() if value is not None}


def iua(**said: object) -> dict[str, object]:
    """Gives the claim that tells who acts and why."""
    return {"ihe_iua": said}


@dataclass(frozen=True, slots=True)
class Signed:
    """How an assertion is signed."""

    key: jwk.Key = field(default_factory=lambda: EC_KEY)
    algorithm: str = "ES256"
    header: Mapping[str, object] = field(default_factory=dict)


def sign(said: dict[str, object], how: Signed | None = None) -> str:
    """Signs an assertion as a client does."""
    how = how or Signed()
    header = {"alg": how.algorithm, "kid": how.key.kid, **how.header}
    return jwt.encode(header, said, how.key, algorithms=[how.algorithm])


def form(assertion: str, **changes: str) -> dict[str, str]:
    """Gives the form of a right request for a token."""
    return {
        "grant_type": "client_credentials",
        "client_assertion_type": clients.ASSERTION_TYPE,
        "client_assertion": assertion,
        **changes,
    }
