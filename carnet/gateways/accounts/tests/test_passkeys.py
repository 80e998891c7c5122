"""A citizen adds a passkey and comes back with it alone; every bad guest is refused, one lie at a time."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator as Row
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from carnet.gateways.accounts.tests import situations
from carnet.gateways.accounts.tests.situations import IDENTIFIER, PASSWORD
from tests.authenticator import Algorithm, Attestation, Authenticator, Credential, Lies

pytestmark = pytest.mark.django_db
ADD, ENTER, AGAIN = "/compte/securite/cles/ajouter", "/compte/connexion/cle", "/compte/confirmer/cle"
SITE, ORIGIN = "carnet.exemple.fr", "https://carnet.exemple.fr"


@pytest.fixture(autouse=True)
def public(settings: Settings) -> None:
    """A site that is not on this machine: origins are compared."""
    settings.PUBLIC_URL = ORIGIN
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False


@pytest.fixture
def alice(client: Client) -> Client:
    """Alice's browser, where she has just come in."""
    situations.activated()
    situations.sign_in(client)
    return client


@pytest.fixture
def phone() -> Authenticator:
    """Alice's telephone."""
    return Authenticator(ORIGIN)


def _creation(browser: Client) -> dict[str, Any]:
    options: dict[str, Any] = json.loads(browser.get(ADD).context["options"])
    return options


def _request(browser: Client) -> dict[str, Any]:
    options: dict[str, Any] = browser.get(ENTER, headers={"x-requested-with": "XMLHttpRequest"}).json()[
        "request_options"
    ]
    return options


def _send(browser: Client, address: str, credential: object) -> Any:
    return browser.post(address, {"credential": json.dumps(credential)})


def _is_in(browser: Client) -> bool:
    return browser.get("/documents").status_code == 200


def _added(browser: Client, phone: Authenticator) -> None:
    answer = _send(browser, ADD, phone.create(_creation(browser)))
    assert answer.status_code == 302, answer.content.decode()


@pytest.mark.parametrize(
    ("algorithm", "attestation", "counts"),
    [("ES256", "none", True), ("ES256", "packed", False), ("EdDSA", "packed", True), ("EdDSA", "none", False)],
)
def test_a_passkey_alone_opens_the_space(
    alice: Client, algorithm: Algorithm, attestation: Attestation, counts: bool
) -> None:
    phone = Authenticator(ORIGIN, algorithm, attestation, counts)
    _added(alice, phone)
    for _ in range(2):
        browser = Client()
        answer = _send(browser, ENTER, phone.get(_request(browser)))
        assert (answer.status_code, _is_in(browser)) == (302, True)


BAD_KEYS = {
    "another_origin": Lies(origin="https://carnet.exemple.fr.voleur.fr"),
    "an_origin_in_clear": Lies(origin="http://carnet.exemple.fr"),
    "another_site": Lies(site="voleur.fr"),
    "another_challenge": Lies(challenge=b"x" * 32),
    "the_other_ceremony": Lies(ceremony="webauthn.get"),
    "nobody_there": Lies(is_absent=True),
    "nobody_verified": Lies(is_unverified=True),
    "no_key": Lies(is_without_key=True),
    "cut_by_one_byte": Lies(cut=1),
    "cut_in_the_key": Lies(cut=60),
    "cut_in_the_head": Lies(cut=150),
}


@pytest.mark.parametrize("attestation", ["none", "packed"])
def test_refuses_to_add_a_bad_passkey(alice: Client, attestation: Attestation) -> None:
    phone = Authenticator(ORIGIN, attestation=attestation)
    for name, lies in BAD_KEYS.items():
        answer = _send(alice, ADD, phone.create(_creation(alice), lies))
        assert answer.status_code in {200, 422}, name
    assert not Row.objects.filter(type="webauthn").exists()


def test_refuses_a_passkey_made_for_a_challenge_that_was_used(alice: Client, phone: Authenticator) -> None:
    credential = phone.create(_creation(alice))
    assert _send(alice, ADD, credential).status_code == 302
    assert _send(alice, ADD, credential).status_code == 200
    assert Row.objects.filter(type="webauthn").count() == 1


BAD_SIGNATURES = {
    "another_origin": Lies(origin="https://voleur.fr"),
    "a_subdomain_of_another": Lies(origin="https://carnet.exemple.fr.voleur.fr"),
    "another_site": Lies(site="voleur.fr"),
    "another_challenge": Lies(challenge=b"x" * 32),
    "the_other_ceremony": Lies(ceremony="webauthn.create"),
    "nobody_there": Lies(is_absent=True),
    "nobody_verified": Lies(is_unverified=True),
    "another_key": Lies(is_forged=True),
    "an_unknown_credential": Lies(credential_id=b"y" * 32),
    "nobody_known": Lies(handle=b"0198a0c2000070008000000000000000"),
    "a_handle_that_is_none": Lies(handle=b"\xff\xfe"),
    "cut_by_one_byte": Lies(cut=1),
    "cut_in_the_site": Lies(cut=20),
    "a_counter_gone_back": Lies(counter=1),
    "a_counter_that_stays": Lies(counter=5),
    "a_counter_gone_to_nothing": Lies(counter=0),
}


@pytest.mark.parametrize("lies", BAD_SIGNATURES.values(), ids=BAD_SIGNATURES)
def test_refuses_a_bad_signature(alice: Client, phone: Authenticator, lies: Lies) -> None:
    _added(alice, phone)
    phone.passkeys[0].counter = 4
    first, second = Client(), Client()
    assert _send(first, ENTER, phone.get(_request(first))).status_code == 302
    assert _is_in(first)
    answer = _send(second, ENTER, phone.get(_request(second), lies))
    assert answer.headers["Location"] == "/compte/connexion"
    assert not _is_in(second)


def test_refuses_a_signature_sent_twice(alice: Client, phone: Authenticator) -> None:
    _added(alice, phone)
    first, second = Client(), Client()
    signed = phone.get(_request(first))
    assert _send(first, ENTER, signed).status_code == 302
    _request(second)
    _send(second, ENTER, signed)
    assert not _is_in(second)
    again = Client()
    _send(again, ENTER, signed)
    assert not _is_in(again)


def test_refuses_the_passkey_of_another_under_this_name(alice: Client, phone: Authenticator) -> None:
    _added(alice, phone)
    mallory = Authenticator(ORIGIN)
    mallory.create(_creation(alice))
    browser = Client()
    _send(browser, ENTER, mallory.get(_request(browser)))
    assert not _is_in(browser)


BAD_SHAPES: dict[str, Callable[[Credential], object]] = {
    "a_list": lambda _: [],
    "a_number": lambda _: 7,
    "a_word": lambda _: "clé",
    "what_is_too_long": lambda credential: {**credential, "more": "x" * 20_000},
    "nothing": lambda _: {},
    "no_response": lambda credential: {**credential, "response": {}},
    "a_response_that_is_a_list": lambda credential: {**credential, "response": []},
    "an_id_that_is_a_number": lambda credential: {**credential, "id": 1, "rawId": 1},
    "client_data_that_is_no_json": lambda credential: _with(credential, clientDataJSON="AAAA"),
    "client_data_that_is_a_list": lambda credential: _with(credential, clientDataJSON="W10"),
    "an_attestation_that_is_no_map": lambda credential: _with(credential, attestationObject="AA"),
    "an_attestation_without_a_word": lambda credential: _with(credential, attestationObject="oA"),
    "data_that_are_no_bytes": lambda credential: _with(credential, authenticatorData="é"),
    "no_data": lambda credential: _with(credential, authenticatorData=""),
    "a_handle_that_is_a_map": lambda credential: _with(credential, userHandle={}),
    "no_handle": lambda credential: _with(credential, userHandle=None),
}


def _with(credential: Credential, **changed: object) -> Credential:
    known = {name: value for name, value in changed.items() if name in credential["response"]}
    return {**credential, "response": {**credential["response"], **known}} if known else {}


def test_answers_a_refusal_to_a_new_passkey_without_shape(alice: Client, phone: Authenticator) -> None:
    for name, spoil in BAD_SHAPES.items():
        answer = _send(alice, ADD, spoil(phone.create(_creation(alice))))
        assert answer.status_code in {200, 422}, name
    assert not Row.objects.filter(type="webauthn").exists()


def test_answers_a_refusal_to_a_signature_without_shape(alice: Client, phone: Authenticator) -> None:
    _added(alice, phone)
    for name, spoil in BAD_SHAPES.items():
        cache.clear()
        browser = Client()
        answer = _send(browser, ENTER, spoil(phone.get(_request(browser))))
        assert (answer.status_code, _is_in(browser)) == (302, False), name


def test_answers_a_refusal_to_a_signature_asked_again_without_shape(alice: Client, phone: Authenticator) -> None:
    _added(alice, phone)
    for name, spoil in BAD_SHAPES.items():
        cache.clear()
        answer = _send(alice, AGAIN, spoil(phone.get(_again(alice))))
        assert answer.status_code in {200, 302}, name


@pytest.mark.parametrize("text", ["", "{", "null", "[" * 19_000], ids=["nothing", "half", "null", "deep"])
def test_answers_a_refusal_to_what_is_no_object(client: Client, text: str) -> None:
    _request(client)
    assert client.post(ENTER, {"credential": text}).status_code == 302
    assert not _is_in(client)


def _again(browser: Client) -> dict[str, Any]:
    options: dict[str, Any] = json.loads(browser.get(AGAIN).context["options"])
    return options


def test_a_password_then_a_passkey_opens_the_space(alice: Client, phone: Authenticator) -> None:
    _added(alice, phone)
    browser = Client()
    asked = browser.post("/compte/connexion", {"identifier": IDENTIFIER, "password": PASSWORD})
    assert asked.headers["Location"] == "/compte/connexion/double"
    options = json.loads(browser.get("/compte/connexion/double").context["options"])
    refused = _send(browser, "/compte/connexion/double", phone.get(options, Lies(counter=0)))
    assert refused.status_code == 200
    assert not _is_in(browser)
    options = json.loads(browser.get("/compte/connexion/double").context["options"])
    assert _send(browser, "/compte/connexion/double", phone.get(options)).status_code == 302
    assert _is_in(browser)
