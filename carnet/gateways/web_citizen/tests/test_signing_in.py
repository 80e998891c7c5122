"""Coming in and going out."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from carnet.domain.spaces import actions as spaces
from carnet.domain.spaces import queries as spaces_queries
from carnet.foundation import database
from carnet.foundation.journal import queries as journal
from carnet.gateways.web_citizen.tests.situations import signed_in, text
from tests import cast
from tests.cast import NOON, Cast, citizen

pytestmark = pytest.mark.django_db

PAGES = (
    "/documents",
    "/documents/ajouter",
    "/documents/x-y",
    "/documents/x-y/fichier",
    "/documents/x-y/pdf",
    "/documents/x-y/image",
    "/documents/x-y/image/0",
    "/documents/x-y/supprimer",
    "/documents/x-y/modifier",
    "/avis",
    "/journal",
    "/activation",
)


def test_welcomes_those_who_did_not_sign_in(client: Client) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert "Me connecter" in text(answer)


def test_leads_to_the_account_s_sign_in_where_there_are_no_demo_people(client: Client, settings: Settings) -> None:
    settings.DEMO = False
    answer = client.post("/connexion", {"ins": cast.ALICE.ins.value})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/compte/connexion?suite=")
    assert "citizen" not in client.session


def test_shows_the_demo_people_and_finds_them(demo: None, client: Client) -> None:
    every = text(client.get("/connexion"))
    found = text(client.get("/connexion", {"q": "morvan enceinte"}))
    nobody = text(client.get("/connexion", {"q": "zzzz"}))
    assert every.count('name="person"') > 30
    assert re.findall(r'name="person" value="([^"]+)"', found) == ["claire-morvan"]
    assert "Personne ne correspond" in nobody


def test_lets_in_and_writes_it(alice: Client, people: Cast) -> None:
    with database.entered(people.alice):
        acts = [line.entry.act for line in journal.newest(space_id=people.alice, count=2)]
    assert acts == ["read_identity", "sign_in"]
    home = text(alice.get("/"))
    assert "Bonjour Alice" in home
    assert "Alice MARTIN" in home


def test_changes_the_session_key_when_somebody_comes_in(demo: None, client: Client, people: Cast) -> None:
    client.session.save()
    before = client.session.session_key
    signed_in(client)
    assert client.session.session_key != before


def test_keeps_no_name_in_the_clear(alice: Client) -> None:
    assert "MARTIN" not in str(dict(alice.session.items())).upper()


def test_refuses_a_person_who_is_not_here(demo: None, client: Client, db: None) -> None:
    for wrong in ({"person": "claire-morvan"}, {"person": "nobody"}):
        answer = client.post("/connexion", wrong)
        assert answer.status_code == 422
        assert "Cette personne n’est pas encore sur ce serveur" in text(answer)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Indiquez un matricule INS."),
        ("123", "Un matricule INS a 13 caractères"),
        ("2990199999999", "Personne n’a ce matricule sur ce serveur."),
    ],
)
def test_says_what_is_wrong_with_a_matricule(demo: None, client: Client, db: None, typed: str, told: str) -> None:
    answer = client.post("/connexion", {"ins": typed})
    assert answer.status_code == 422
    assert told in text(answer)


def test_goes_on_to_the_page_that_was_asked_for(demo: None, client: Client, people: Cast) -> None:
    turned_away = client.get("/documents?q=bilan")
    assert turned_away.headers["Location"] == "/connexion?suite=%2Fdocuments%3Fq%3Dbilan"
    entered = client.post("/connexion", {"ins": cast.ALICE.ins.value, "suite": "/documents?q=bilan"})
    assert entered.headers["Location"] == "/documents?q=bilan"


@pytest.mark.parametrize("elsewhere", ["https://ailleurs.example/", "//ailleurs.example", "javascript:alert(1)"])
def test_never_leads_elsewhere(demo: None, client: Client, people: Cast, elsewhere: str) -> None:
    entered = client.post("/connexion", {"ins": cast.ALICE.ins.value, "suite": elsewhere})
    assert entered.headers["Location"] == "/"


def test_offers_to_activate_a_space_that_is_only_open(demo: None, client: Client, people: Cast) -> None:
    assert client.post("/connexion", {"ins": cast.BORIS.ins.value}).headers["Location"] == "/activation"
    assert "Activer mon espace" in text(client.get("/activation"))
    assert client.post("/activation").headers["Location"] == "/?bienvenue=1"
    welcomed = text(client.get("/?bienvenue=1"))
    assert "Votre espace est à vous" in welcomed
    assert "clé d’accès" not in welcomed, "nobody has an account in the demonstration"
    with database.entered(people.boris):
        assert spaces_queries.life(space_id=people.boris).state == "active"


def test_says_that_a_space_is_already_activated(alice: Client) -> None:
    again = alice.post("/activation")
    assert (again.status_code, "Votre espace est déjà activé." in text(again)) == (403, True)


def test_shows_that_a_space_is_closed(alice: Client, people: Cast) -> None:
    spaces.close_space(space_id=people.alice, by=citizen(people.alice), at=NOON)
    for address in ("/", "/documents", "/journal"):
        answer = alice.get(address)
        assert answer.status_code == 403
        assert "Cet espace est fermé" in text(answer)
    again = alice.post("/connexion", {"ins": cast.ALICE.ins.value})
    assert (again.status_code, "Cet espace est fermé" in text(again)) == (403, True)


def test_lets_out_for_good(alice: Client) -> None:
    assert alice.post("/deconnexion").headers["Location"] == "/"
    assert "Vous êtes déconnecté" in text(alice.get("/"))
    assert alice.get("/documents").status_code == 302


@pytest.mark.parametrize("address", PAGES)
def test_shows_no_page_to_those_who_did_not_sign_in(client: Client, db: None, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/connexion?suite=")


@pytest.mark.parametrize("address", [*PAGES, "/", "/connexion"])
def test_lets_no_cache_keep_a_page(alice: Client, address: str) -> None:
    assert alice.get(address).headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "address",
    ["/deconnexion", "/avis/lus", "/documents/x-y/masquer", "/documents/x-y/afficher", "/documents/x-y/archiver"],
)
def test_changes_nothing_by_a_link(alice: Client, address: str) -> None:
    answer = alice.get(address)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


@pytest.mark.parametrize("address", ["/connexion", "/deconnexion", "/avis/lus", "/documents/ajouter", "/activation"])
def test_changes_nothing_without_the_page_s_token(demo: None, people: Cast, address: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    page = text(strict.get("/connexion"))
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    done = strict.post("/connexion", {"ins": cast.ALICE.ins.value, "csrfmiddlewaretoken": token[1]})
    assert done.status_code == 302
    refused = strict.post(address, {"ins": cast.ALICE.ins.value})
    assert refused.status_code == 403
    assert "Cette page est restée ouverte trop longtemps" in text(refused)
