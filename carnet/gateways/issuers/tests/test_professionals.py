"""Professionals enter through an issuer that nobody here wrote (oidc-provider-mock)."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import time_machine
from django.http.response import HttpResponseBase
from django.test import Client
from pytest_django import Settings

from carnet.domain.identity import actions as identity
from carnet.domain.identity.codes import Professional
from carnet.foundation import clock
from carnet.gateways.issuers.configuration import Issuer
from carnet.gateways.issuers.tests import situations
from carnet.gateways.issuers.tests.situations import DIANE_SAYS, refusal, sign_in
from tests import cast
from tests.cast import Cast

pytestmark = pytest.mark.django_db

SINCE = date(2020, 1, 1)
PLACES = (cast.PRACTICE, cast.HOSPITAL)


def _exercise(profession: str, *finess: str) -> dict[str, object]:
    return {"codeProfession": profession, "activities": [{"numeroFinessSite": one.removeprefix("1")} for one in finess]}


def _says(address: str, sub: str, **claims: object) -> None:
    situations.says(address, sub, {**DIANE_SAYS, **claims})


@pytest.fixture
def in_two_places(people: Cast, provider: str) -> Professional:
    """Diane, who also works at the hospital, as the directory and the issuer both say."""
    both = replace(cast.DIANE, organizations=PLACES)
    identity.register_professional(professional=both, since=SINCE)
    exercises = [_exercise("10", cast.PRACTICE.id), _exercise("10", cast.HOSPITAL.id)]
    _says(provider, "diane", SubjectRefPro={"exercices": exercises})
    return both


def test_shows_the_button_of_the_issuer(soignants: Issuer, client: Client, db: None) -> None:
    page = client.get("/pro/connexion").content.decode()
    assert 'href="/identite/soignants/entrer"' in page
    assert "Se connecter avec Carte de soignant" in page
    assert client.post("/pro/connexion", {"rpps": cast.DIANE.rpps}).status_code == 405


def test_lets_in_at_once_whoever_works_in_one_place(people: Cast, client: Client, soignants: Issuer) -> None:
    assert sign_in(client, soignants, "diane").headers["Location"] == "/pro/"
    page = client.get("/pro/").content.decode()
    assert cast.DIANE.display_name in page
    assert cast.PRACTICE.name in page
    assert "changer de lieu" not in page


def test_asks_for_a_place_before_anything_else(in_two_places: Professional, client: Client, soignants: Issuer) -> None:
    assert sign_in(client, soignants, "diane").headers["Location"] == "/pro/situation"
    assert client.get("/pro/").headers["Location"] == "/pro/situation"
    page = client.get("/pro/situation").content.decode()
    assert [name for name in (cast.PRACTICE.name, cast.HOSPITAL.name) if name in page] == [
        cast.PRACTICE.name,
        cast.HOSPITAL.name,
    ]
    assert client.post("/pro/situation", {"organization": cast.HOSPITAL.id}).headers["Location"] == "/pro/"
    assert cast.HOSPITAL.name in client.get("/pro/").content.decode()


def test_lets_choose_another_place_later(in_two_places: Professional, client: Client, soignants: Issuer) -> None:
    sign_in(client, soignants, "diane")
    client.post("/pro/situation", {"organization": cast.HOSPITAL.id})
    client.post("/pro/", {"ins-ins": cast.ALICE.ins.value})
    assert client.session.get("professional_found") is not None
    assert "changer de lieu" in client.get("/pro/").content.decode()
    client.post("/pro/situation", {"organization": cast.PRACTICE.id})
    assert cast.PRACTICE.name in client.get("/pro/").content.decode()
    assert client.session.get("professional_found") is None


@pytest.mark.parametrize("elsewhere", [cast.PHARMACY.id, "", "x"])
def test_refuses_a_place_that_was_not_offered(
    in_two_places: Professional, client: Client, soignants: Issuer, elsewhere: str
) -> None:
    sign_in(client, soignants, "diane")
    assert client.post("/pro/situation", {"organization": elsewhere}).status_code == 422
    assert client.get("/pro/").headers["Location"] == "/pro/situation"


def test_offers_only_the_places_that_the_issuer_says_too(people: Cast, client: Client, soignants: Issuer) -> None:
    identity.register_professional(professional=replace(cast.DIANE, organizations=PLACES), since=SINCE)
    assert sign_in(client, soignants, "diane").headers["Location"] == "/pro/"
    assert cast.PRACTICE.name in client.get("/pro/").content.decode()
    assert client.post("/pro/situation", {"organization": cast.HOSPITAL.id}).status_code == 422


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"SubjectNameID": "810000009999"}, "unknown_professional"),
        ({"SubjectNameID": "0123456789"}, "not_rpps"),
        ({"SubjectNameID": ""}, "not_rpps"),
        ({"SubjectNameID": ["810000000017", "810000000025"]}, "not_rpps"),
        ({"SubjectRefPro": {"exercices": [_exercise("10", cast.HOSPITAL.id)]}}, "no_situation"),
        ({"SubjectRefPro": {"exercices": [_exercise("21", cast.PRACTICE.id)]}}, "no_situation"),
        ({"SubjectRefPro": {}}, "no_situation"),
        ({"SubjectRefPro": "faux"}, "no_situation"),
        ({"acr": "eidas0"}, "too_weak"),
        ({"acr": None}, "too_weak"),
    ],
)
def test_refuses_and_explains(
    people: Cast, client: Client, provider: str, soignants: Issuer, said: Mapping[str, object], reason: str
) -> None:
    _says(provider, "diane", **said)
    refused = sign_in(client, soignants, "diane")
    assert refusal(refused) == reason
    page = client.get(refused.headers["Location"])
    assert page.status_code == 403
    assert re.search("Recommencer avec Carte de soignant", page.content.decode())
    assert client.get("/pro/").status_code == 302
    assert "professional" not in client.session


def test_refuses_whoever_was_struck_off(people: Cast, client: Client, soignants: Issuer) -> None:
    identity.register_professional(professional=replace(cast.DIANE, is_active=False), since=SINCE)
    assert refusal(sign_in(client, soignants, "diane")) == "unknown_professional"


def test_closes_at_once_when_struck_off_during_the_session(people: Cast, client: Client, soignants: Issuer) -> None:
    sign_in(client, soignants, "diane")
    assert client.get("/pro/").status_code == 200
    identity.register_professional(professional=replace(cast.DIANE, is_active=False), since=SINCE)
    assert client.get("/pro/").headers["Location"] == "/pro/connexion"
    assert "professional" not in client.session


def test_ends_with_the_issuer_s_session(
    people: Cast, client: Client, provider: str, secret_file: str, settings: Settings
) -> None:
    short = situations.professionals_issuer(provider, secret_file, session_minutes=60)
    settings.ISSUERS, settings.DEMO = (short,), False
    sign_in(client, short, "diane")
    with time_machine.travel(clock.now() + timedelta(minutes=59)):
        assert client.get("/pro/").status_code == 200
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert client.get("/pro/").status_code == 302


def test_ends_after_two_hours_without_a_page(people: Cast, client: Client, soignants: Issuer) -> None:
    sign_in(client, soignants, "diane")
    with time_machine.travel(clock.now() + timedelta(hours=2, minutes=1)):
        assert "deux heures sans activité" in client.get("/pro/", follow=True).content.decode()


def test_keeps_nothing_of_what_the_issuer_gave(people: Cast, client: Client, soignants: Issuer) -> None:
    sign_in(client, soignants, "diane")
    kept = str(dict(client.session.items()))
    assert "eyJ" not in kept.replace(client.session["issuer_entered"]["hint"], "")
    assert set(client.session["issuer_entered"]) == {"issuer", "hint"}
    assert client.session["issuer_entered"]["hint"].count(".") == 4
    assert "issuer_starts" not in client.session


def test_offers_to_end_the_session_of_the_issuer_too(people: Cast, client: Client, soignants: Issuer) -> None:
    sign_in(client, soignants, "diane")
    assert client.post("/pro/deconnexion").headers["Location"] == "/identite/sortie"
    page = client.get("/identite/sortie").content.decode()
    address = re.search(r'href="([^"]+end_session[^"]+)"', page)
    assert address is not None
    there = httpx.get(address[1].replace("&amp;", "&"))
    assert there.status_code == 200
    assert "id_token_hint" in there.text
    assert client.get("/pro/").status_code == 302
    assert client.get("/identite/sortie").headers["Location"] == "/"


def _proof(client: Client, issuer: Issuer, sub: str, after: str = "/pro/mes-patients") -> HttpResponseBase:
    """Proves again who one is: our link, the issuer, our page."""
    left = client.get(f"/identite/{issuer.key}/confirmer", {"suite": after})
    return situations.come_back(client, situations.consent(left.headers["Location"], sub))


def test_a_proof_is_asked_as_a_fresh_sign_in(people: Cast, client: Client, soignants: Issuer) -> None:
    sign_in(client, soignants, "diane")
    asked = parse_qs(urlsplit(client.get("/identite/soignants/confirmer").headers["Location"]).query)
    assert (asked["prompt"], asked["max_age"], asked["acr_values"]) == (["login"], ["0"], [situations.STRONG])


def test_a_proof_is_noted_in_the_session_that_goes_on(people: Cast, client: Client, soignants: Issuer) -> None:
    sign_in(client, soignants, "diane")
    first = client.session[visits_key(client)]["proved_at"]
    later = clock.now() + timedelta(minutes=30)
    with time_machine.travel(later, tick=False):
        assert _proof(client, soignants, "diane").headers["Location"] == "/pro/mes-patients"
    said = client.session[visits_key(client)]
    assert first < said["proved_at"] == later.isoformat()
    assert said["organization"] == cast.PRACTICE.id


def visits_key(client: Client) -> str:
    """Finds where the pages keep who is at work."""
    return next(key for key, said in client.session.items() if isinstance(said, dict) and "proved_at" in said)


def test_a_proof_by_an_old_sign_in_is_refused(people: Cast, client: Client, soignants: Issuer) -> None:
    sign_in(client, soignants, "diane")
    left = client.get("/identite/soignants/confirmer").headers["Location"]
    with time_machine.travel(clock.now() - timedelta(minutes=5), tick=False):
        address = situations.consent(left, "diane")
    assert refusal(situations.come_back(client, address)) == "token_wrong"


def test_a_proof_of_somebody_else_changes_nothing(
    people: Cast, client: Client, soignants: Issuer, provider: str
) -> None:
    _says(provider, "nora", SubjectNameID=f"8{cast.NORA.rpps}")
    sign_in(client, soignants, "diane")
    before = client.session[visits_key(client)]
    assert refusal(_proof(client, soignants, "nora")) == "another_person"
    assert client.session[visits_key(client)] == before


def test_nobody_proves_without_being_at_work(people: Cast, client: Client, soignants: Issuer) -> None:
    assert refusal(_proof(client, soignants, "diane")) == "another_person"
    assert situations.nobody_entered(client)
