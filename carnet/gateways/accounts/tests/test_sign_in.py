"""Signing in: two proofs always, a fresh session, and nothing told to whoever guesses."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from carnet.domain.notifications import queries as notifications
from carnet.foundation import clock
from carnet.gateways.accounts.tests import situations
from carnet.gateways.accounts.tests.situations import IDENTIFIER, PASSWORD

pytestmark = pytest.mark.django_db
RIGHT = {"identifier": IDENTIFIER, "password": PASSWORD}


def test_asks_for_a_code_after_the_password_and_opens_the_space(client: Client) -> None:
    situations.activated()
    client.post("/compte/connexion", {**RIGHT, "suite": "/documents"})
    assert client.get("/documents").status_code == 302
    assert "a…@exemple.fr" in client.get("/compte/connexion/code").content.decode()
    entered = client.post("/compte/connexion/code", {"code": situations.mailed_code()})
    assert entered.headers["Location"] == "/documents"
    assert client.get("/documents").status_code == 200
    assert not EmailAddress.objects.exists()


def test_changes_the_session_when_somebody_enters(client: Client) -> None:
    situations.activated()
    client.get("/compte/connexion")
    client.post("/compte/connexion", RIGHT)
    planted = client.session.session_key
    client.post("/compte/connexion/code", {"code": situations.mailed_code()})
    assert client.session.session_key != planted
    thief = Client()
    thief.cookies["carnet_session"] = str(planted)
    assert thief.get("/documents").status_code == 302


def test_a_code_serves_once_and_for_the_browser_that_asked(client: Client) -> None:
    situations.activated()
    client.post("/compte/connexion", RIGHT)
    code = situations.mailed_code()
    client.post("/compte/connexion/code", {"code": code})
    other = Client()
    other.post("/compte/connexion", RIGHT)
    assert other.post("/compte/connexion/code", {"code": code}).status_code == 422
    assert other.get("/documents").status_code == 302


def test_a_code_ends_after_five_tries_and_after_ten_minutes(client: Client) -> None:
    situations.activated()
    client.post("/compte/connexion", RIGHT)
    code = situations.mailed_code()
    for _ in range(5):
        assert client.post("/compte/connexion/code", {"code": "wrong"}).status_code == 422
    assert client.post("/compte/connexion/code", {"code": code}).status_code == 422
    late = Client()
    late.post("/compte/connexion", RIGHT)
    code = situations.mailed_code()
    with time_machine.travel(clock.now() + timedelta(minutes=10, seconds=1)):
        assert late.post("/compte/connexion/code", {"code": code}).status_code == 422


def test_says_the_same_of_an_unknown_identifier_and_of_a_wrong_password() -> None:
    situations.activated()
    wrong = Client(REMOTE_ADDR="192.0.2.1").post("/compte/connexion", {**RIGHT, "password": "Autre-chose7"})
    unknown = Client(REMOTE_ADDR="192.0.2.2").post("/compte/connexion", {**RIGHT, "identifier": "personne.ici"})
    assert wrong.status_code == unknown.status_code == 422
    said = "L’identifiant ou le mot de passe n’est pas le bon."
    assert said in wrong.content.decode()
    assert said in unknown.content.decode()


def test_waits_after_three_wrong_passwords_but_not_on_a_known_device(client: Client) -> None:
    situations.activated()
    situations.sign_in(client)
    assert client.post("/compte/deconnexion").headers["Location"] == "/"
    assert "Vous êtes déconnecté." in client.get("/").content.decode()
    thief = Client(REMOTE_ADDR="192.0.2.66")
    answers = [thief.post("/compte/connexion", {**RIGHT, "password": "Autre-chose7"}).status_code for _ in range(5)]
    assert answers == [422, 422, 422, 422, 429]
    for number in range(12):
        Client(REMOTE_ADDR=f"198.51.100.{number}").post("/compte/connexion", {**RIGHT, "password": "Autre-chose7"})
    assert Client(REMOTE_ADDR="198.51.100.90").post("/compte/connexion", RIGHT).status_code == 429
    situations.sign_in(client)


@pytest.mark.parametrize(
    "wanted",
    ["https://ailleurs.example/", "//ailleurs.example", "/\\ailleurs.example", "javascript:alert(1)", "documents"],
)
def test_leads_to_pages_of_this_site_only(client: Client, wanted: str) -> None:
    situations.activated()
    client.post("/compte/connexion", {**RIGHT, "suite": wanted})
    entered = client.post("/compte/connexion/code", {"code": situations.mailed_code()})
    assert entered.headers["Location"] == "/"


def test_refuses_a_form_that_comes_from_elsewhere() -> None:
    situations.activated()
    strict = Client(enforce_csrf_checks=True)
    for address in ("/compte/connexion", "/compte/connexion/code", "/compte/activer", "/compte/deconnexion"):
        assert strict.post(address, RIGHT).status_code == 403, address


def test_tells_the_citizen_of_a_new_device_and_not_of_the_first(client: Client) -> None:
    space_id = situations.activated()
    situations.sign_in(client)
    assert notifications.notices(space_id=space_id, count=9) == ()
    other = Client(headers={"User-Agent": "Mozilla/5.0 (Android 15; Mobile) Gecko/20 Firefox/140"})
    situations.sign_in(other)
    with pytest.raises(AssertionError):
        situations.mailed_code("never")
    told = notifications.notices(space_id=space_id, count=9)
    assert [notice.actor_name for notice in told] == ["Firefox sur Android"]
    assert any("nouvel appareil" in sent.subject for sent in mail.outbox)


def test_writes_a_failed_try_in_the_citizen_s_journal(client: Client) -> None:
    situations.activated()
    Client(REMOTE_ADDR="192.0.2.1").post("/compte/connexion", {**RIGHT, "password": "Autre-chose7"})
    situations.sign_in(client)
    assert "Le mot de passe n’était pas le bon." in client.get("/journal").content.decode()


def test_ends_a_session_that_rested_too_long_or_lasted_too_long(client: Client) -> None:
    situations.activated()
    with time_machine.travel(clock.now(), tick=False) as time:
        situations.sign_in(client)
        for _ in range(9):
            time.shift(timedelta(minutes=25))
            assert client.get("/documents").status_code == 200
        time.shift(timedelta(minutes=16))
        assert client.get("/documents").status_code == 302
        situations.sign_in(client)
        time.shift(timedelta(minutes=31))
        assert client.get("/documents").status_code == 302


def test_without_address_and_without_key_says_how_to_go_on(client: Client) -> None:
    from carnet.domain.notifications import actions
    from carnet.foundation.actors import SYSTEM

    space_id = situations.activated()
    actions.remove_email(space_id=space_id, by=SYSTEM, at=clock.now())
    answer = client.post("/compte/connexion", RIGHT)
    assert answer.headers["Location"] == "/compte/connexion/impossible"
    assert client.get("/documents").status_code == 302
