"""Citizens enter through an issuer that nobody here wrote (oidc-provider-mock)."""

from collections.abc import Mapping

import pytest
from django.test import Client

from carnet.domain.spaces import actions as spaces
from carnet.foundation import database
from carnet.foundation.journal import queries as journal
from carnet.gateways.issuers import people as claims
from carnet.gateways.issuers.configuration import Issuer
from carnet.gateways.issuers.tests import situations
from carnet.gateways.issuers.tests.situations import ALICE_SAYS, refusal, sign_in
from tests import cast
from tests.cast import NOON, Cast, citizen

pytestmark = pytest.mark.django_db

BORIS_SAYS: Mapping[str, object] = {
    **ALICE_SAYS,
    "family_name": "Bernard",
    "given_name": "Boris",
    "birthdate": "1990-06-04",
    "gender": "male",
    "birthplace": "92050",
}


def test_shows_the_button_and_keeps_the_page_that_was_asked_for(identite: Issuer, client: Client, db: None) -> None:
    page = client.get("/connexion", {"suite": "/documents?q=bilan"}, follow=True).content.decode()
    assert 'href="/identite/identite/entrer?suite=%2Fdocuments%3Fq%3Dbilan"' in page
    assert "Se connecter avec Mon identité" in page


def test_lets_in_and_writes_it(people: Cast, client: Client, identite: Issuer) -> None:
    assert sign_in(client, identite, "alice").headers["Location"] == "/"
    with database.entered(people.alice):
        acts = [line.entry.act for line in journal.newest(space_id=people.alice, count=3)]
    assert acts == ["read_identity", "sign_in", "link_issuer"]
    assert "Bonjour Alice" in client.get("/").content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_goes_on_to_the_page_that_was_asked_for(people: Cast, client: Client, identite: Issuer) -> None:
    assert sign_in(client, identite, "alice", "/documents?q=bilan").headers["Location"] == "/documents?q=bilan"


def test_leads_an_opened_space_to_its_activation(people: Cast, client: Client, provider: str, identite: Issuer) -> None:
    situations.says(provider, "boris", BORIS_SAYS)
    assert sign_in(client, identite, "boris").headers["Location"] == "/activation"


def test_tells_that_a_space_is_closed(people: Cast, client: Client, identite: Issuer) -> None:
    spaces.close_space(space_id=people.alice, by=citizen(people.alice), at=NOON)
    told = sign_in(client, identite, "alice")
    assert told.status_code == 403
    assert "citizen" not in client.session
    assert "issuer_entered" not in client.session


@pytest.mark.parametrize(
    "changes",
    [
        {"family_name": "Personne"},
        {"birthdate": "1984-03-13"},
        {"birthdate": "hier"},
        {"gender": "autre"},
        {"birthplace": "75112"},
        {"birthplace": "", "birthcountry": ""},
        {"given_name": ""},
        {"family_name": 12},
    ],
)
def test_refuses_all_doubts_in_the_same_words(
    people: Cast, client: Client, provider: str, identite: Issuer, changes: Mapping[str, object]
) -> None:
    situations.says(provider, "alice", {**ALICE_SAYS, **changes})
    refused = sign_in(client, identite, "alice")
    assert refusal(refused) == "not_matched"
    page = client.get(refused.headers["Location"]).content.decode()
    assert "Nous n’avons pas pu vous reconnaître avec certitude" in page
    assert cast.ALICE.birth_family_name not in page.upper()
    assert "citizen" not in client.session


def test_refuses_a_level_that_is_too_low(people: Cast, client: Client, provider: str, identite: Issuer) -> None:
    situations.says(provider, "alice", {**ALICE_SAYS, "acr": "eidas1"})
    assert refusal(sign_in(client, identite, "alice")) == "too_weak"


def test_refuses_another_account_once_one_is_linked(
    people: Cast, client: Client, provider: str, identite: Issuer
) -> None:
    sign_in(client, identite, "alice")
    situations.says(provider, "double", ALICE_SAYS)
    assert refusal(sign_in(Client(), identite, "double")) == "not_matched"


def test_offers_to_end_the_session_of_the_issuer_too(people: Cast, client: Client, identite: Issuer) -> None:
    sign_in(client, identite, "alice")
    assert client.post("/deconnexion").headers["Location"] == "/identite/sortie"
    assert "Fermer aussi Mon identité" in client.get("/identite/sortie").content.decode()
    assert client.get("/documents").status_code == 302


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("1984-03-12", ["1984-03-12"]),
        ("1984-03-00", ["1984-03-01"]),
        ("1984-03", ["1984-03-01"]),
        ("1984-00-00", ["1984-01-01", "1984-12-31"]),
        ("1984", ["1984-01-01", "1984-12-31"]),
        ("1984-00-12", []),
        ("1984-13-01", []),
        ("1984-02-30", []),
        ("0000", []),
        ("12/03/1984", []),
        ("", []),
    ],
)
def test_reads_birth_dates(written: str, days: list[str]) -> None:
    assert [day.isoformat() for day in claims.birth_dates(written)] == days


def test_takes_the_country_for_those_born_abroad(identite: Issuer) -> None:
    said = {**ALICE_SAYS, "birthplace": "", "birthcountry": "99127"}
    assert claims.traits(identite, said).birth_place == "99127"
