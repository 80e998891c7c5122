"""Which tokens are believed: signed by the right issuer, for us, now, for this very sign-in. All others are refused.

The issuer is oidc-provider-mock: it puts what it is told of somebody over what it writes by itself, so that it signs,
with its own key, the very tokens that an issuer should never sign.
"""

import base64
import hmac
import json
import time
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import RSAKey
from pytest_django import Settings

from carnet.foundation import clock
from carnet.gateways.issuers import authorizing, discovery, recognizing, starts, tokens
from carnet.gateways.issuers.configuration import Issuer
from carnet.gateways.issuers.failures import SignInRefused
from carnet.gateways.issuers.tests import situations
from carnet.gateways.issuers.tests.situations import (
    DIANE_SAYS,
    come_back,
    consent,
    leave,
    nobody_entered,
    refusal,
    sign_in,
)
from tests.cast import Cast

pytestmark = pytest.mark.django_db

SOON = 300


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "autre"},
        {"nonce": None},
        {"aud": "un autre site"},
        {"aud": []},
        {"aud": ["carnet", "un autre site"]},
        {"aud": ["carnet", "un autre site"], "azp": "un autre site"},
        {"azp": "un autre site"},
        {"iss": "https://ailleurs.example"},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"exp": "demain"},
        {"iat": 9_999_999_999},
        {"iat": None},
        {"nbf": 9_999_999_999},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    ],
    ids=str,
)
def test_refuses_a_token_that_is_not_for_this_sign_in(
    people: Cast, client: Client, provider: str, soignants: Issuer, claims: Mapping[str, object]
) -> None:
    situations.says(provider, "diane", {**DIANE_SAYS, **claims})
    assert refusal(sign_in(client, soignants, "diane")) == "token_wrong"
    assert nobody_entered(client)


def test_accepts_several_audiences_when_we_are_the_party(
    people: Cast, client: Client, provider: str, soignants: Issuer
) -> None:
    situations.says(provider, "diane", {**DIANE_SAYS, "aud": ["carnet", "un autre site"], "azp": "carnet"})
    assert sign_in(client, soignants, "diane").headers["Location"] == "/pro/"


@pytest.mark.parametrize(("age", "enters"), [(0, True), (SOON + 30, True), (SOON + 120, False)])
def test_wants_a_recent_sign_in_when_it_was_asked(
    people: Cast, client: Client, provider: str, secret_file: str, settings: Settings, age: int, enters: bool
) -> None:
    strict = situations.professionals_issuer(provider, secret_file, max_age_seconds=SOON)
    settings.ISSUERS, settings.DEMO = (strict,), False
    situations.says(provider, "diane", {**DIANE_SAYS, "auth_time": int(time.time()) - age})
    address = leave(client, strict)
    assert f"max_age={SOON}" in address
    answer = come_back(client, consent(address, "diane"))
    assert (answer.headers["Location"] == "/pro/") is enters


def _start(issuer: Issuer) -> starts.Start:
    return starts.Start(issuer.key, "state", "nonce", "verifier", "", clock.now().isoformat())


def _claims(issuer: Issuer) -> dict[str, object]:
    now = int(clock.now().timestamp())
    return {
        "iss": issuer.issuer,
        "aud": "carnet",
        "sub": "diane",
        "nonce": "nonce",
        "acr": "eidas1",
        "iat": now,
        "exp": now + SOON,
    }


def _refused_token(issuer: Issuer, token: str) -> str:
    with pytest.raises(SignInRefused) as refused:
        tokens.identity(issuer, token, _start(issuer), access_token="", at=clock.now())
    return refused.value.detail


def test_refuses_a_token_that_nobody_signed(soignants: Issuer, db: None) -> None:
    parts = (_base64url(json.dumps(part).encode()) for part in ({"alg": "none"}, _claims(soignants)))
    assert _refused_token(soignants, ".".join((*parts, ""))) == "signature"


def test_refuses_a_token_signed_with_the_public_key_as_a_secret(soignants: Issuer, db: None) -> None:
    """The confusion between HS256 and RS256."""
    (public,) = discovery.keys(soignants)
    assert isinstance(public, RSAKey)
    for secret in (public.as_pem(private=False), json.dumps(public.as_dict(private=False)).encode()):
        header = {"alg": "HS256", "kid": public.kid}
        said = ".".join(_base64url(json.dumps(part).encode()) for part in (header, _claims(soignants)))
        confused = f"{said}.{_base64url(hmac.digest(secret, said.encode(), 'sha256'))}"
        assert _refused_token(soignants, confused) == "signature"


def _base64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def test_refuses_a_token_signed_with_a_key_that_it_brings(soignants: Issuer, db: None) -> None:
    own = RSAKey.generate_key(2048, auto_kid=True)
    (public,) = discovery.keys(soignants)
    for header in (
        {"alg": "RS256", "kid": str(public.kid)},
        {"alg": "RS256", "jwk": own.as_dict(private=False)},
        {"alg": "RS256", "kid": str(own.kid), "jku": "http://localhost/keys"},
    ):
        forged = jwt.encode(header, _claims(soignants), own, algorithms=["RS256"])
        assert _refused_token(soignants, forged) == "signature"


def test_refuses_an_algorithm_that_was_not_agreed(
    people: Cast, client: Client, provider: str, secret_file: str, settings: Settings
) -> None:
    strict = situations.professionals_issuer(provider, secret_file, id_token_signed=("ES256",))
    settings.ISSUERS, settings.DEMO = (strict,), False
    assert refusal(sign_in(client, strict, "diane")) == "token_wrong"


def test_refuses_a_plain_token_where_an_encrypted_one_was_agreed(
    people: Cast, client: Client, provider: str, secret_file: str, settings: Settings
) -> None:
    strict = situations.professionals_issuer(provider, secret_file, id_token_encrypted=("ECDH-ES",))
    settings.ISSUERS, settings.DEMO = (strict,), False
    assert refusal(sign_in(client, strict, "diane")) == "token_wrong"


def test_refuses_plain_userinfo_where_a_signed_one_was_agreed(
    people: Cast, client: Client, provider: str, secret_file: str, settings: Settings
) -> None:
    strict = situations.professionals_issuer(provider, secret_file, userinfo_signed=("RS256",))
    settings.ISSUERS, settings.DEMO = (strict,), False
    assert refusal(sign_in(client, strict, "diane")) == "token_wrong"


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "a.b.c.d.e", "é.é.é", "x" * 70_000, "{}"])
def test_refuses_what_is_not_a_token(soignants: Issuer, db: None, token: str) -> None:
    assert _refused_token(soignants, token)


def test_refuses_userinfo_of_another_person(people: Cast, soignants: Issuer, client: Client, provider: str) -> None:
    """The access token of one, the identity of another."""
    situations.says(provider, "bruno", {**DIANE_SAYS, "SubjectNameID": "810000000025"})
    mine, theirs = (_exchanged(client, soignants, sub) for sub in ("diane", "bruno"))
    with pytest.raises(SignInRefused, match="another person"):
        recognizing.userinfo(soignants, theirs.access_token, "diane")
    assert recognizing.userinfo(soignants, mine.access_token, "diane")["sub"] == "diane"


def _exchanged(client: Client, issuer: Issuer, sub: str) -> authorizing.Tokens:
    given = consent(leave(client, issuer), sub)
    start = starts.Start(**client.session[starts.SESSION_KEY][-1])
    return authorizing.exchange(issuer, start, code=parse_qs(urlsplit(given).query)["code"][0])
