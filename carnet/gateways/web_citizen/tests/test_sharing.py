"""What the citizen decides about sharing: who is let in, what is hidden from whom, what emergencies may see."""

import pytest
from django.test import Client

from carnet.domain.documents import reading
from carnet.domain.documents.codes import Criteria, ReferenceId
from carnet.foundation import clock, ids
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import Refused
from carnet.gateways.web_citizen.tests.situations import text
from tests import cast
from tests.cast import Cast, acting, deposited, pdf

pytestmark = pytest.mark.django_db

ENCOUNTER = "urn:ihe:iti:xds:2015:encounterId"
CATEGORY = {"what": "category", "category": "CPT_REND", "lasting": "toujours"}


def _titles(people: Cast, by: Actor) -> list[str]:
    page = reading.list_documents(space_id=people.alice, criteria=Criteria(), by=by, at=clock.now())
    return [document.title for document in page.documents]


def test_shows_who_is_let_in_and_who_is_kept_out(alice: Client) -> None:
    page = text(alice.get("/partage"))
    assert "Diane MOREAU" in page
    assert "Paul PETIT" in page
    assert page.index("Professionnels bloqués") < page.index("Bruno BLANC")


def test_finds_a_professional_by_the_beginning_of_the_name(alice: Client) -> None:
    page = text(alice.get("/partage/professionnels", {"q": "noi n"}))
    assert "Nora NOIR" in page
    assert "Paul PETIT" not in page
    assert "Personne de ce nom" in text(alice.get("/partage/professionnels", {"q": "oir"}))


def test_lets_a_professional_in_and_keeps_them_out(alice: Client, people: Cast) -> None:
    deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE))
    address = f"/partage/professionnels/{cast.NORA.rpps}"
    with pytest.raises(Refused):
        _titles(people, acting(cast.NORA))
    assert alice.post(f"{address}/autoriser").status_code == 302
    assert _titles(people, acting(cast.NORA)) == ["Bilan"]
    assert alice.post(f"{address}/bloquer").status_code == 302
    assert "Vous bloquez cette personne" in text(alice.get(address))
    with pytest.raises(Refused):
        _titles(people, acting(cast.NORA))


@pytest.mark.parametrize("path", ["12345678901x/autoriser", "123/autoriser", "10000000058/epouser"])
def test_knows_nothing_of_other_numbers_and_acts(alice: Client, path: str) -> None:
    assert alice.post(f"/partage/professionnels/{path}").status_code == 404


def test_hides_a_category_from_a_profession_without_telling(alice: Client, people: Cast) -> None:
    deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE))
    assert _titles(people, acting(cast.PAUL)) == ["Bilan"]
    answer = alice.post("/partage/cacher", {**CATEGORY, "whom": "profession", "profession": "21"})
    assert answer.status_code == 302
    assert _titles(people, acting(cast.PAUL)) == []
    assert _titles(people, acting(cast.DIANE)) == ["Bilan"]
    page = text(alice.get("/partage"))
    assert "au métier : Pharmacien" in page
    assert "sans limite de temps" in page


def test_hides_one_document_from_one_professional_then_shows_it_again(alice: Client, people: Cast) -> None:
    done = deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE)).document_ids[0]
    deposited(people.alice, pdf("Courrier"), by=acting(cast.DIANE))
    asked = f"/partage/cacher?document={ids.public_row(people.alice, done)}"
    assert "Ce document : « Bilan »" in text(alice.get(asked))
    said = {"what": "document", "whom": "professional", "professional": cast.PAUL.rpps, "lasting": "toujours"}
    assert alice.post(asked, said).status_code == 302
    assert _titles(people, acting(cast.PAUL)) == ["Courrier"]
    page = alice.get("/partage").content.decode()
    lift = page.split('action="/partage/cacher/')[1].split('"')[0]
    assert alice.post(f"/partage/cacher/{lift}").status_code == 302
    assert sorted(_titles(people, acting(cast.PAUL))) == ["Bilan", "Courrier"]
    assert alice.post(f"/partage/cacher/{lift}").status_code == 404


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, "Que voulez-vous cacher"),
        ({"what": "category", "whom": "everybody", "lasting": "toujours"}, "Choisissez la catégorie à cacher."),
        ({**CATEGORY, "whom": "profession"}, "Choisissez le métier."),
        ({**CATEGORY, "whom": "professional"}, "Choisissez le professionnel."),
        ({"what": "period", "whom": "everybody", "lasting": "toujours"}, "Dites depuis quel jour."),
        ({**CATEGORY, "whom": "everybody", "lasting": "jusqu-au"}, "Dites jusqu’à quel jour."),
        (
            {
                **CATEGORY,
                "whom": "everybody",
                "lasting": "jusqu-au",
                "ends_on_0": "1",
                "ends_on_1": "1",
                "ends_on_2": "2020",
            },
            "Ce jour est passé",
        ),
    ],
)
def test_asks_again_for_what_is_missing(alice: Client, said: dict[str, str], told: str) -> None:
    answer = alice.post("/partage/cacher", said)
    assert answer.status_code == 422
    assert told in text(answer)


def test_offers_no_document_of_another_space(alice: Client, people: Cast) -> None:
    done = deposited(people.boris, pdf("Bilan"), by=acting(cast.DIANE)).document_ids[0]
    assert alice.get(f"/partage/cacher?document={ids.public_row(people.boris, done)}").status_code == 404


def test_keeps_the_choices_for_emergencies(alice: Client) -> None:
    assert "Le Samu peut lire votre dossier." in text(alice.get("/partage"))
    assert alice.post("/partage/urgences", {"allows_hidden": "on"}).status_code == 302
    page = text(alice.get("/partage"))
    assert "Le Samu ne peut pas lire votre dossier." in page
    assert "Personne d’autre ne peut le lire en urgence." in page
    assert "Vos documents masqués y sont lus aussi." in page


def test_hides_what_arrives_when_the_citizen_says_so(alice: Client, people: Cast) -> None:
    assert alice.post("/partage/nouveaux-documents", {"arrivals": "masques"}).status_code == 302
    deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE))
    assert _titles(people, acting(cast.PAUL)) == []
    assert "Chaque document qui arrive est masqué" in text(alice.get("/partage"))
    assert alice.post("/partage/nouveaux-documents", {}).status_code == 422


def test_holds_what_arrives_until_another_choice_shows_it(alice: Client, people: Cast) -> None:
    assert alice.post("/partage/nouveaux-documents", {"arrivals": "retenus"}).status_code == 302
    deposited(people.alice, pdf("Bilan"), by=cast.software(cast.LABORATORY), at=clock.now())
    assert _titles(people, acting(cast.DIANE)) == []
    assert "Tout ce qui arrive est retenu" in text(alice.get("/partage"))
    assert "attendent peut-être votre accord" in text(alice.get("/partage/nouveaux-documents"))
    assert alice.post("/partage/nouveaux-documents", {"arrivals": "masques"}).status_code == 302
    assert _titles(people, acting(cast.DIANE)) == ["Bilan"]
    deposited(people.alice, pdf("Suite"), by=cast.software(cast.LABORATORY), at=clock.now())
    assert _titles(people, acting(cast.PAUL)) == ["Bilan"]


def test_hides_a_whole_episode_from_one_of_its_documents(alice: Client, people: Cast) -> None:
    stay = (ReferenceId(value="A-7", kind="urn:ihe:iti:xds:2013:accession"), ReferenceId(value="E-42", kind=ENCOUNTER))
    first = deposited(people.alice, pdf("Entrée", reference_ids=stay), by=acting(cast.DIANE)).document_ids[0]
    deposited(people.alice, pdf("Sortie", reference_ids=stay[1:]), by=acting(cast.DIANE))
    alone = deposited(people.alice, pdf("Autre"), by=acting(cast.DIANE)).document_ids[0]
    said = {"what": "episode", "whom": "everybody", "lasting": "toujours"}
    nowhere = f"/partage/cacher?document={ids.public_row(people.alice, alone)}"
    assert "du même épisode" not in text(alice.get(nowhere))
    assert alice.post(nowhere, said).status_code == 422
    assert alice.post(f"/partage/cacher?document={ids.public_row(people.alice, first)}", said).status_code == 302
    assert _titles(people, acting(cast.PAUL)) == ["Autre"]
    assert "Un épisode de soins" in text(alice.get("/partage"))


def test_shows_the_record_as_somebody_else_sees_it(alice: Client, people: Cast) -> None:
    deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE))
    assert "Ce que voit" not in text(alice.get("/partage/vu-par"))
    page = text(alice.get("/partage/vu-par", {"professionnel": cast.PAUL.rpps}))
    assert "Ce que voit : M. Paul PETIT" in page
    assert "Bilan" in page
    alice.post("/partage/cacher", {**CATEGORY, "whom": "profession", "profession": "21"})
    page = text(alice.get("/partage/vu-par", {"par": f"p:{cast.PAUL.rpps}"}))
    assert "Bilan" not in page
    assert "Il verrait un dossier vide" in page
    assert "l’accès lui serait refusé" in text(alice.get("/partage/vu-par", {"professionnel": cast.NORA.rpps}))
    assert "Bilan" in text(alice.get("/partage/vu-par", {"par": "m:60"}))
    assert "Choisissez quelqu’un de la liste." in text(alice.get("/partage/vu-par", {"par": "m:nobody"}))
