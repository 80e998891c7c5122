"""Looking after an account: application, recovery codes, password, devices; each act needs a fresh proof."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from carnet.foundation import clock
from carnet.gateways.accounts.tests import situations
from carnet.gateways.accounts.tests.situations import IDENTIFIER, PASSWORD

pytestmark = pytest.mark.django_db
RIGHT = {"identifier": IDENTIFIER, "password": PASSWORD}
PAGES = (
    "/compte/securite",
    "/compte/securite/mot-de-passe",
    "/compte/securite/appareils",
    "/compte/securite/application",
    "/compte/securite/application/retirer",
    "/compte/securite/cles/ajouter",
    "/compte/securite/secours",
    "/compte/securite/secours/renouveler",
    "/compte/confirmer",
    "/compte/confirmer/code",
    "/compte/confirmer/cle",
)


def _code(secret: str) -> str:
    """Computes what an application shows now."""
    return str(totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time())) + 1)))


def _add_application(client: Client) -> str:
    page = client.get("/compte/securite/application").content.decode()
    found = re.search(r'id="cle-totp">([A-Z2-7]+)<', page)
    assert found is not None, page
    answer = client.post("/compte/securite/application", {"code": _code(found[1])})
    assert answer.status_code == 302, answer.content.decode()
    return found[1]


@pytest.fixture
def alice(client: Client) -> Client:
    situations.activated()
    situations.sign_in(client)
    return client


@pytest.mark.parametrize("address", PAGES)
def test_shows_nothing_to_somebody_who_did_not_sign_in(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/compte/co")


@pytest.mark.django_db(transaction=True)
def test_adds_an_application_shows_the_recovery_codes_once_and_asks_for_a_code(client: Client) -> None:
    situations.activated()
    situations.sign_in(client)
    with time_machine.travel(clock.now(), tick=False) as time:
        secret = _add_application(client)
        assert secret not in str(Authenticator.objects.get(type="totp").data)
        assert not re.findall(r"<li>(\d{8})</li>", client.get("/compte/securite/secours").content.decode())
        shown = re.findall(r"<li>(\d{8})</li>", client.post("/compte/securite/secours").content.decode())
        assert len(shown) == 10
        assert not re.findall(r"<li>(\d{8})</li>", client.post("/compte/securite/secours").content.decode())
        client.post("/compte/deconnexion")
        asked = client.post("/compte/connexion", RIGHT)
        assert asked.headers["Location"] == "/compte/connexion/double"
        assert client.get("/compte/connexion/code").status_code == 302
        assert "Seconde preuve" in client.get("/compte/connexion/double").content.decode()
        time.shift(timedelta(minutes=3))
        code = _code(secret)
        assert client.post("/compte/connexion/double", {"code": code}).status_code == 302
        assert client.get("/documents").status_code == 200
        other = Client()
        other.post("/compte/connexion", RIGHT)
        replayed = other.post("/compte/connexion/double", {"code": code})
        assert replayed.status_code == 200
        assert "Ce code n’est pas le bon, ou il a déjà servi." in replayed.content.decode()
        assert other.post("/compte/connexion/double", {"code": shown[0]}).status_code == 302
        third = Client()
        third.post("/compte/connexion", RIGHT)
        assert third.post("/compte/connexion/double", {"code": shown[0]}).status_code == 200
        assert third.get("/documents").status_code == 302


def test_asks_for_a_proof_again_before_a_sensitive_act(alice: Client) -> None:
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        asked = alice.get("/compte/securite/mot-de-passe")
        assert asked.status_code == 302
        assert asked.headers["Location"].startswith("/compte/confirmer?")
        wrong = alice.post(asked.headers["Location"], {"password": "Autre-chose7"})
        assert wrong.status_code == 200
        assert "Ce mot de passe n’est pas le bon." in wrong.content.decode()
        right = alice.post(asked.headers["Location"], {"password": PASSWORD})
        assert right.headers["Location"] == "/compte/securite/mot-de-passe"
        assert alice.get("/compte/securite/mot-de-passe").status_code == 200


def test_changing_the_password_closes_every_other_device(alice: Client) -> None:
    other = Client()
    situations.sign_in(other)
    fresh = "Aube-du-matin9"
    assert (
        alice.post(
            "/compte/securite/mot-de-passe", {"present": PASSWORD, "password": fresh, "again": fresh}
        ).status_code
        == 302
    )
    assert alice.get("/documents").status_code == 200
    assert other.get("/documents").status_code == 302
    assert "Vous avez changé votre mot de passe." in alice.get("/journal").content.decode()


def test_asks_for_the_present_password_before_another(alice: Client) -> None:
    """Whoever finds a session open, even just proved again, does not take the account away."""
    fresh, address = "Aube-du-matin9", "/compte/securite/mot-de-passe"
    for present in ("", "Autre-chose7"):
        refused = alice.post(address, {"present": present, "password": fresh, "again": fresh})
        assert refused.status_code == 422
    assert "Ce mot de passe n’est pas le bon." in refused.content.decode()
    situations.sign_in(Client())
    answers = [alice.post(address, {"present": "Autre-chose7"}).status_code for _ in range(5)]
    assert answers[-1] == 429


def test_refuses_a_weak_password(alice: Client) -> None:
    answer = alice.post("/compte/securite/mot-de-passe", {"present": PASSWORD, "password": "soleil", "again": "soleil"})
    assert answer.status_code == 422
    assert "Il manque une majuscule." in answer.content.decode()


def test_lists_devices_and_closes_one_or_all_the_others(alice: Client) -> None:
    phone = Client(headers={"User-Agent": "Mozilla/5.0 (Android 15; Mobile) Gecko/20 Firefox/140"})
    situations.sign_in(phone)
    page = alice.get("/compte/securite/appareils").content.decode()
    assert "Firefox sur Android" in page
    assert page.count("Cet appareil") == 1
    found = re.search(r'name="device" value="(\d+)"', page)
    assert found is not None
    alice.post("/compte/securite/appareils", {"device": found[1]})
    assert phone.get("/documents").status_code == 302
    situations.sign_in(phone)
    alice.post("/compte/securite/appareils", {"device": "all"})
    assert phone.get("/documents").status_code == 302
    assert alice.get("/documents").status_code == 200


def test_asks_for_a_proof_again_before_it_shows_or_closes_a_device(alice: Client) -> None:
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        for asked in (alice.get("/compte/securite/appareils"), alice.post("/compte/securite/appareils")):
            assert asked.status_code == 302
            assert asked.headers["Location"].startswith("/compte/confirmer?")


def test_closes_nobody_else_s_device(alice: Client) -> None:
    assert alice.post("/compte/securite/appareils", {"device": "999999"}).status_code == 404
    assert alice.post("/compte/securite/appareils", {"device": "x' OR 1"}).status_code == 404


def test_shows_the_page_of_a_key_with_what_the_browser_needs(alice: Client) -> None:
    page = alice.get("/compte/securite/cles/ajouter").content.decode()
    assert "&quot;residentKey&quot;: &quot;required&quot;" in page
    assert "&quot;userVerification&quot;: &quot;required&quot;" in page
    refused = alice.post("/compte/securite/cles/ajouter", {"credential": "{}"})
    assert refused.status_code == 200
    assert not Authenticator.objects.exists()


def test_says_in_french_that_there_were_too_many_tries(alice: Client) -> None:
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        answers = [alice.post("/compte/confirmer", {"password": "Autre-chose7"}) for _ in range(12)]
    assert answers[-1].status_code == 429
    assert "Trop d’essais" in answers[-1].content.decode()


def test_says_in_french_how_else_to_prove_again(alice: Client) -> None:
    _add_application(alice)
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        page = alice.get("/compte/confirmer").content.decode()
    assert "Avec un code de mon application" in page
    assert "Use " not in page
