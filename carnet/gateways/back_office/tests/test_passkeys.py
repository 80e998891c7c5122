"""An agent signs in with a passkey, made and used by a software authenticator; never with another agent's."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from carnet.domain.identity import accounts
from carnet.domain.support.codes import Agent
from carnet.domain.support.tests.factories import Desk
from carnet.gateways.back_office.tests.test_signing_in import _code, _house, _password, _seed
from tests.authenticator import Authenticator, Lies

ORIGIN = "https://carnet.exemple.fr"
ADD, ENTER, DOUBLE = "/compte/securite/cles/ajouter", "/compte/connexion/cle", "/compte/connexion/double"


@pytest.fixture(autouse=True)
def real(settings: Settings) -> None:
    """Not the demonstration, nor this machine: agents sign in, and origins are compared."""
    settings.DEMO = False
    settings.PUBLIC_URL = ORIGIN
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False


@pytest.fixture
def key(desk: Desk) -> Authenticator:
    """Sophie's key, added after she came in with her application."""
    seed, browser, key = _seed(desk.sophie), Client(), Authenticator(ORIGIN, attestation="packed")
    _password(browser)
    assert browser.post(DOUBLE, {"code": _code(seed)}).status_code == 302
    made = key.create(json.loads(browser.get(ADD).context["options"]))
    assert browser.post(ADD, {"credential": json.dumps(made)}).status_code == 302
    return key


def _options(browser: Client) -> dict[str, Any]:
    options: dict[str, Any] = browser.get(ENTER, headers={"x-requested-with": "XMLHttpRequest"}).json()[
        "request_options"
    ]
    return options


def _enter(browser: Client, key: Authenticator, lies: Lies) -> None:
    browser.post(ENTER, {"credential": json.dumps(key.get(_options(browser), lies))})


def _is_in(browser: Client) -> bool:
    return browser.get(reverse("back_office:queue")).status_code == 200


def _second(key: Authenticator, lies: Lies) -> Client:
    browser = Client()
    assert _password(browser).startswith(DOUBLE)
    options = json.loads(browser.get(DOUBLE).context["options"])
    browser.post(DOUBLE, {"credential": json.dumps(key.get(options, lies))})
    return browser


def test_a_password_and_a_passkey_open_the_back_office(key: Authenticator) -> None:
    assert _is_in(_second(key, Lies()))
    assert _house() == [("sign_in_agent", "allowed")]


REFUSED = {
    "another_origin": Lies(origin="https://voleur.fr"),
    "another_site": Lies(site="voleur.fr"),
    "another_challenge": Lies(challenge=b"x" * 32),
    "nobody_there": Lies(is_absent=True),
    "another_key": Lies(is_forged=True),
    "a_counter_gone_back": Lies(counter=0),
    "cut": Lies(cut=1),
}


@pytest.mark.parametrize("lies", REFUSED.values(), ids=REFUSED)
def test_a_password_and_a_bad_signature_open_nothing(key: Authenticator, lies: Lies) -> None:
    assert not _is_in(_second(key, lies))


def test_a_passkey_of_one_agent_does_not_open_the_account_of_another(key: Authenticator, desk: Desk) -> None:
    browser = Client()
    _enter(browser, key, Lies(handle=_handle(desk.oscar)))
    assert not _is_in(browser)
    again = Client()
    _enter(again, key, Lies())
    assert _is_in(again)


def _handle(agent: Agent) -> bytes:
    account = accounts.account(account_id=agent.id)
    assert account is not None
    return account.pk.hex.encode()
