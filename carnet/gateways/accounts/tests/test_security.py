"""Looking after an account: application, recovery codes, password, devices; each act needs a fresh proof."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password
from django.test import Client
from pytest_django import Settings

from carnet.domain.identity import queries as identity
from carnet.foundation import clock
from carnet.gateways.accounts import recovery
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
        secret = situations.add_application(client)
        assert secret not in str(Authenticator.objects.get(type="totp").data)
        assert not re.findall(r"<li>(\d{9})</li>", client.get("/compte/securite/secours").content.decode())
        shown = situations.recovery_codes(client)
        assert len(set(shown)) == 10
        assert situations.recovery_codes(client) == []
        client.post("/compte/deconnexion")
        asked = client.post("/compte/connexion", RIGHT)
        assert asked.headers["Location"] == "/compte/connexion/double"
        assert client.get("/compte/connexion/code").status_code == 302
        assert "Seconde preuve" in client.get("/compte/connexion/double").content.decode()
        time.shift(timedelta(minutes=3))
        code = situations.application_code(secret)
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
    situations.add_application(alice)
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        page = alice.get("/compte/confirmer").content.decode()
    assert "Avec un code de mon application" in page
    assert "Use " not in page


def test_keeps_recovery_codes_as_hashes_only(alice: Client) -> None:
    situations.add_application(alice)
    kept = Authenticator.objects.get(type="recovery_codes")
    assert kept.data == {"migrated_codes": [], "hashes": {}}
    shown = situations.recovery_codes(alice)
    kept.refresh_from_db()
    assert len(kept.data["hashes"]) == 10
    assert all(check_password(code, kept.data["hashes"][code[0]]) for code in shown)
    assert not [code for code in shown if code in str(kept.data) or code[1:] in str(kept.data)]


@pytest.mark.django_db(transaction=True)
def test_new_recovery_codes_end_the_old_ones(client: Client) -> None:
    space_id = situations.activated()
    situations.sign_in(client)
    situations.add_application(client)
    old = situations.recovery_codes(client)
    assert client.post("/compte/securite/secours/renouveler").status_code == 302
    new = situations.recovery_codes(client)
    account = identity.account_of_space(space_id=space_id)
    assert account is not None
    assert recovery.use(account_id=account.id, code=old[0]) is None
    assert recovery.use(account_id=account.id, code=new[0]) is not None
    assert recovery.use(account_id=account.id, code=new[0]) is None
    assert recovery.use(account_id=account.id, code=new[1]) is not None
    assert "Il en reste 8." in client.get("/compte/securite").content.decode()


def test_one_session_more_than_an_account_may_have_ends_the_oldest(alice: Client, settings: Settings) -> None:
    settings.SESSIONS_AT_ONCE = 2
    second, third = Client(), Client()
    situations.sign_in(second)
    assert alice.get("/compte/securite").status_code == 200
    situations.sign_in(third)
    assert alice.get("/compte/securite").status_code == 302
    assert (second.get("/compte/securite").status_code, third.get("/compte/securite").status_code) == (200, 200)
