"""An issuer ends its sessions: ours that began there end at once, and nobody else may ask for it."""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import uuid4

import pytest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import RSAKey

from carnet.foundation import clock
from carnet.gateways.issuers import discovery
from carnet.gateways.issuers.configuration import Issuer
from carnet.gateways.issuers.tests import situations
from carnet.gateways.issuers.tests.situations import DIANE_SAYS, sign_in
from tests.cast import Cast

pytestmark = pytest.mark.django_db

ADDRESS = "/identite/soignants/fin-de-session"
EVENT = "http://schemas.openid.net/event/backchannel-logout"
KEY = RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True)


@pytest.fixture(autouse=True)
def signing(monkeypatch: pytest.MonkeyPatch, soignants: Issuer) -> None:
    """Lets the tests sign in the issuer's name: oidc-provider-mock sends no logout token."""
    published = discovery.keys

    def with_ours(issuer: Issuer, *, unknown: bool = False) -> tuple[object, ...]:
        return (*published(issuer, unknown=unknown), KEY)

    monkeypatch.setattr(discovery, "keys", with_ours)


def _token(issuer: Issuer, changes: Mapping[str, object] = MappingProxyType({}), *, by: RSAKey = KEY) -> str:
    now = int(clock.now().timestamp())
    said = {
        "iss": issuer.issuer,
        "aud": issuer.client_id,
        "iat": now,
        "exp": now + 120,
        "jti": str(uuid4()),
        "sub": "diane",
        "events": {EVENT: {}},
        **changes,
    }
    said = {name: value for name, value in said.items() if value is not None}
    return jwt.encode({"alg": "RS256", "kid": str(KEY.kid)}, said, by, algorithms=["RS256"])


def _ended(browser: Client) -> bool:
    return browser.get("/pro/").status_code == 302


def test_ends_every_session_of_a_subject(people: Cast, soignants: Issuer, provider: str) -> None:
    situations.says(provider, "autre", DIANE_SAYS)
    first, second, other = Client(), Client(), Client()
    for browser, sub in ((first, "diane"), (second, "diane"), (other, "autre")):
        sign_in(browser, soignants, sub)
    assert Client(enforce_csrf_checks=True).post(ADDRESS, {"logout_token": _token(soignants)}).status_code == 200
    assert [_ended(browser) for browser in (first, second, other)] == [True, True, False]


def test_ends_one_session_by_its_name(people: Cast, soignants: Issuer, provider: str) -> None:
    first, second = Client(), Client()
    for browser, session in ((first, "1"), (second, "2")):
        situations.says(provider, "diane", {**DIANE_SAYS, "sid": session})
        sign_in(browser, soignants, "diane")
    assert Client().post(ADDRESS, {"logout_token": _token(soignants, {"sub": None, "sid": "1"})}).status_code == 200
    assert [_ended(browser) for browser in (first, second)] == [True, False]


def test_a_token_serves_once(people: Cast, soignants: Issuer, client: Client) -> None:
    token = _token(soignants)
    assert client.post(ADDRESS, {"logout_token": token}).status_code == 200
    sign_in(client, soignants, "diane")
    assert Client().post(ADDRESS, {"logout_token": token}).status_code == 400
    assert not _ended(client)


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://ailleurs.example"},
        {"aud": "un autre site"},
        {"exp": 1_000_000_000},
        {"iat": 9_999_999_999},
        {"events": {}},
        {"events": None},
        {"nonce": "un jeton d’identité n’en est pas un"},
        {"sub": None},
        {"jti": None},
    ],
    ids=str,
)
def test_refuses_a_token_that_is_not_one(
    people: Cast, soignants: Issuer, client: Client, changes: Mapping[str, object]
) -> None:
    sign_in(client, soignants, "diane")
    assert Client().post(ADDRESS, {"logout_token": _token(soignants, changes)}).status_code == 400
    assert not _ended(client)


def test_refuses_a_token_that_the_issuer_did_not_sign(people: Cast, soignants: Issuer, client: Client) -> None:
    sign_in(client, soignants, "diane")
    forged = _token(soignants, by=RSAKey.generate_key(2048))
    for token in (forged, "", "a.b.c"):
        assert Client().post(ADDRESS, {"logout_token": token}).status_code == 400
    assert client.get(ADDRESS).status_code == 405
    assert not _ended(client)
