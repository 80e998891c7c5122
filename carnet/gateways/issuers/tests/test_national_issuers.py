"""The shapes of Pro Santé Connect and FranceConnect+, in front of npm's oidc-provider, that nobody here wrote."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urljoin, urlsplit

import httpx
import msgspec
import pytest
from django.test import Client
from joserfc.jwk import ECKey
from pytest_django import Settings

from carnet.gateways.issuers import own_keys, starts
from carnet.gateways.issuers.configuration import Issuer, read
from carnet.gateways.issuers.tests.situations import ALICE_SAYS, DIANE_SAYS, come_back, leave, refusal
from tests.cast import Cast
from tests.openid_provider import provider
from tests.openid_provider.provider import Description

pytestmark = pytest.mark.django_db

PEOPLE = {
    "alice": {name: value for name, value in ALICE_SAYS.items() if name != "acr"},
    "diane": {name: value for name, value in DIANE_SAYS.items() if name != "acr"},
}
CLAIMS = sorted({name for said in PEOPLE.values() for name in said})
SIGNING = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
FREE_PATH = "/realms/esante/.well-known/wallet-openid-configuration"


@contextmanager
def _running(client: Mapping[str, object], discovery: str = "/.well-known/openid-configuration") -> Iterator[str]:
    whole = {"response_types": ["code"], "grant_types": ["authorization_code"], **client}
    description = Description(
        clients=[whole], people=PEOPLE, claims=CLAIMS, keys=[SIGNING.as_dict(private=True)], discovery=discovery
    )
    try:
        with provider.running(description) as address:
            yield address
    except provider.Unavailable as reason:
        pytest.skip(str(reason))


def _franceconnect_client(encryption: str = "ECDH-ES") -> dict[str, object]:
    return {
        "client_id": "carnet",
        "client_secret": "un secret+a%part",
        "token_endpoint_auth_method": "client_secret_post",
        "redirect_uris": ["http://localhost:8000/identite/fc/retour"],
        "post_logout_redirect_uris": ["http://localhost:8000/connexion"],
        "id_token_signed_response_alg": "ES256",
        "id_token_encrypted_response_alg": encryption,
        "id_token_encrypted_response_enc": "A256GCM",
        "userinfo_signed_response_alg": "ES256",
        "userinfo_encrypted_response_alg": encryption,
        "userinfo_encrypted_response_enc": "A256GCM",
        "jwks": own_keys.published(),
    }


def _franceconnect(address: str, tmp_path: object, settings: Settings, **changes: object) -> Issuer:
    """The ready-made shape, as an operator writes it, towards this machine."""
    path = f"{tmp_path}/issuers.toml"
    with open(path, "w") as file:
        file.write(f"""
[[issuer]]
shape = "franceconnect"
key = "fc"
issuer = "{address}"
discovery = "{address}/.well-known/openid-configuration"
client_id = "carnet"
client_secret_file = "{tmp_path}/secret"
scopes = ["openid"]
""")
    issuer = msgspec.structs.replace(read(path)[0], **changes)
    settings.ISSUERS, settings.DEMO = (issuer,), False
    return issuer


def _go(address: str, sub: str, acr: str) -> str:
    """Signs in at oidc-provider as somebody, and gives the address to which it sends the browser back."""
    with httpx.Client(follow_redirects=False) as browser:
        while True:
            answer = browser.get(address)
            assert answer.status_code in {302, 303}, answer.text
            address = urljoin(address, answer.headers["Location"])
            if urlsplit(address).path.startswith("/identite/"):
                return address
            if urlsplit(address).path.startswith("/interaction/"):
                address = f"{address}?as={sub}&acr={acr}"


@pytest.mark.parametrize("encryption", ["ECDH-ES", "RSA-OAEP"])
def test_lets_a_citizen_in_by_signed_then_encrypted_answers(
    people: Cast, client: Client, secret_file: str, tmp_path: object, settings: Settings, encryption: str
) -> None:
    with _running(_franceconnect_client(encryption)) as address:
        issuer = _franceconnect(address, tmp_path, settings)
        back = _go(leave(client, issuer, "/documents"), "alice", "eidas2")
        assert "iss=" in back
        assert come_back(client, back).headers["Location"] == "/documents"
        assert client.get("/documents").status_code == 200


def test_refuses_the_level_that_was_not_reached(
    people: Cast, client: Client, secret_file: str, tmp_path: object, settings: Settings
) -> None:
    with _running(_franceconnect_client()) as address:
        issuer = _franceconnect(address, tmp_path, settings)
        assert refusal(come_back(client, _go(leave(client, issuer), "alice", "eidas1"))) == "too_weak"


def test_refuses_plain_answers_where_encrypted_ones_were_agreed(
    people: Cast, client: Client, secret_file: str, tmp_path: object, settings: Settings
) -> None:
    plain = {name: value for name, value in _franceconnect_client().items() if "encrypted" not in name}
    with _running(plain) as address:
        issuer = _franceconnect(address, tmp_path, settings)
        assert refusal(come_back(client, _go(leave(client, issuer), "alice", "eidas2"))) == "token_wrong"


def test_refuses_an_encryption_that_was_not_agreed(
    people: Cast, client: Client, secret_file: str, tmp_path: object, settings: Settings
) -> None:
    other = {**_franceconnect_client(), "id_token_encrypted_response_enc": "A128CBC-HS256"}
    with _running(other) as address:
        issuer = _franceconnect(address, tmp_path, settings)
        assert refusal(come_back(client, _go(leave(client, issuer), "alice", "eidas2"))) == "token_wrong"


def test_wants_the_issuer_s_name_that_it_announces(
    people: Cast, client: Client, secret_file: str, tmp_path: object, settings: Settings
) -> None:
    with _running(_franceconnect_client()) as address:
        issuer = _franceconnect(address, tmp_path, settings)
        back = _go(leave(client, issuer), "alice", "eidas2")
        assert refusal(come_back(client, back.partition("&iss=")[0])) == "not_asked"


def test_a_stolen_code_is_of_no_use_without_our_verifier(
    people: Cast, client: Client, secret_file: str, tmp_path: object, settings: Settings
) -> None:
    """PKCE: the code of one departure, brought into another."""
    with _running(_franceconnect_client()) as address:
        issuer = _franceconnect(address, tmp_path, settings)
        stolen = _go(leave(Client(), issuer), "alice", "eidas2").partition("code=")[2].partition("&")[0]
        leave(client, issuer)
        state = client.session[starts.SESSION_KEY][-1]["state"]
        forged = f"http://x/identite/fc/retour?code={stolen}&state={state}&iss={address}"
        assert refusal(come_back(client, forged)) == "issuer_refused"


def test_changes_keys_without_closing_the_door(
    people: Cast, client: Client, secret_file: str, tmp_path: object, settings: Settings
) -> None:
    with _running(_franceconnect_client()) as address:
        issuer = _franceconnect(address, tmp_path, settings)
        own_keys.renew()
        back = _go(leave(client, issuer), "alice", "eidas2")
        assert come_back(client, back).headers["Location"] == "/"


def test_lets_a_professional_in_by_a_signed_assertion_and_a_free_discovery_path(
    people: Cast, client: Client, tmp_path: object, settings: Settings
) -> None:
    described = {
        "client_id": "carnet",
        "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_signing_alg": "ES256",
        "redirect_uris": ["http://localhost:8000/identite/psc/retour"],
        "id_token_signed_response_alg": "ES256",
        "jwks": own_keys.published(),
    }
    with _running(described, discovery=FREE_PATH) as address:
        path = f"{tmp_path}/issuers.toml"
        with open(path, "w") as file:
            file.write(f"""
[[issuer]]
shape = "pro-sante-connect"
key = "psc"
issuer = "{address}"
discovery = "{address}{FREE_PATH}"
client_id = "carnet"
client_authentication = "private_key_jwt"
scopes = ["openid"]
id_token_signed = ["ES256"]
""")
        settings.ISSUERS, settings.DEMO = read(path), False
        (issuer,) = settings.ISSUERS
        assert httpx.get(f"{address}/.well-known/openid-configuration").status_code == 404
        assert come_back(client, _go(leave(client, issuer), "diane", "eidas1")).headers["Location"] == "/pro/"
