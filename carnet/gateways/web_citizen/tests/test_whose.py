"""Whose record it is: « votre » to the citizen, a name to who acts for the citizen; and no more than the mandate."""

import re
from uuid import UUID

import pytest
from django.http.response import HttpResponseBase
from django.template import Context, Template
from django.test import Client

from carnet.domain.documents import reading
from carnet.domain.notifications import actions
from carnet.domain.spaces.actions import Terms
from carnet.domain.spaces.codes.delegations import Scope
from carnet.domain.spaces.queries import delegations
from carnet.foundation import clock
from carnet.gateways.web_citizen import whose
from carnet.gateways.web_citizen.tests.situations import signed_in, text
from tests import cast, family
from tests.cast import NOON, Cast, acting, deposited, pdf
from tests.family import CHLOE, Family

LEA, ALICE = "Léa MARTIN", "Alice MARTIN"


@pytest.mark.parametrize(
    ("said", "name", "told"),
    [
        pytest.param("Qui peut voir votre dossier", "", "Qui peut voir votre dossier", id="to the citizen"),
        pytest.param("Qui peut voir votre dossier", LEA, "Qui peut voir le dossier de Léa", id="alone"),
        pytest.param("Il ne lit rien de votre dossier.", LEA, "Il ne lit rien du dossier de Léa.", id="after de"),
        pytest.param("Les accès à mon dossier", ALICE, "Les accès au dossier d’Alice", id="after à, and a vowel"),
        pytest.param("Vos derniers documents", "Élodie P", "Les derniers documents d’Élodie", id="first word"),
        pytest.param("la liste de vos documents.", LEA, "la liste des documents de Léa.", id="several"),
        pytest.param("a consulté votre identité.", LEA, "a consulté l’identité de Léa.", id="with an apostrophe"),
        pytest.param("C’est votre médecin traitant.", LEA, "C’est le médecin traitant de Léa.", id="two words"),
        pytest.param("ainsi qu’à votre médecin traitant", LEA, "ainsi qu’au médecin traitant de Léa", id="after qu’à"),
        pytest.param("mes documents masqués aussi", LEA, "les documents masqués de Léa aussi", id="the longest thing"),
        pytest.param("de votre carte Vitale", LEA, "de la carte Vitale de Léa", id="keeps a capital"),
        pytest.param("dit avoir votre accord", LEA, "dit avoir l’accord donné pour Léa", id="an agreement"),
        pytest.param("Vous décidez de votre vie.", LEA, "Vous décidez de votre vie.", id="something else"),
    ],
)
def test_names_whose_it_is(said: str, name: str, told: str) -> None:
    assert whose.said(said, name) == told


@pytest.fixture
def home(people: Cast) -> Family:
    """Alice, her daughter and her friend; Diane has read a document called « Votre dossier » in two records."""
    known = family.assemble(people)
    for space_id in (known.alice, known.lea):
        at = clock.now()
        done = deposited(space_id, pdf("Votre dossier dentaire"), by=acting(cast.DIANE), at=at).document_ids[0]
        reading.open_document(space_id=space_id, document_id=done, by=acting(cast.EMMA, mode="regulation"), at=at)
        _tell(space_id)
    return known


def _tell(space_id: UUID) -> None:
    payload: dict[str, str | int | bool | None] = {
        "kind": "record_read",
        "actor_id": cast.EMMA.rpps,
        "actor_name": "Dr Emma URGENCE",
        "organization_name": "Hôpital de la Butte",
        "object_id": None,
        "object_code": "",
    }
    actions.deliver(space_id=space_id, payload=payload, at=NOON)


def _opened(client: Client, own_id: UUID) -> Client:
    (mandate,) = delegations.mandates(space_id=own_id, at=clock.now())
    assert client.post(f"/proches/{mandate.id}/ouvrir").status_code == 302
    return client


@pytest.mark.django_db
def test_a_parent_reads_whose_record_it_is_and_titles_as_they_were_written(alice: Client, home: Family) -> None:
    assert "a consulté votre dossier" in text(alice.get("/"))
    mother = _opened(alice, home.alice)
    pages = {address: text(mother.get(address)) for address in ("/", "/documents", "/avis", "/journal", "/partage")}
    assert "a consulté le dossier de Léa" in pages["/"]
    assert "Les documents de Léa" in pages["/documents"]
    assert "dossier de Léa en cas de danger" in text(mother.get("/partage/urgences"))
    assert "Le médecin traitant de Léa seulement" in text(mother.get("/documents/ajouter"))
    assert "a consulté le dossier de Léa" in pages["/avis"]
    assert "« Votre dossier dentaire »" in pages["/journal"]
    assert "Qui peut voir le dossier de Léa" in pages["/partage"]
    assert "Le Samu peut lire le dossier de Léa." in pages["/partage"]
    for address in ("/", "/documents", "/partage"):
        assert "otre dossier" not in pages[address].replace("Votre dossier dentaire", ""), address


_OWN = re.compile(
    r"\b(?:mon|votre) (?:dossier|espace|journal|médecin traitant|identité)\b|\b(?:mes|vos) (?:documents|avis)\b",
    re.IGNORECASE,
)
_PAGES = (
    "/",
    "/documents",
    "/documents/ajouter",
    "/avis",
    "/avis/preferences",
    "/journal",
    "/journal/verifier",
    "/partage",
    "/partage/professionnels",
    "/partage/cacher",
    "/partage/urgences",
    "/partage/nouveaux-documents",
    "/partage/vu-par",
    "/signalements",
    "/signalements/ecrire",
)


@pytest.mark.django_db
@pytest.mark.parametrize("address", _PAGES)
def test_no_page_of_a_child_says_to_a_parent_that_it_is_the_parents(alice: Client, home: Family, address: str) -> None:
    assert _OWN.search(_main(alice.get(address))) or address in _NEUTRAL
    said = _main(_opened(alice, home.alice).get(address)).replace("Votre dossier dentaire", "")
    assert _OWN.findall(said) == []


# Pages that say nothing of whose record it is, to anybody.
_NEUTRAL = {"/partage/professionnels", "/signalements", "/journal/verifier"}


def _main(answer: HttpResponseBase) -> str:
    page = text(answer)
    return page[page.index("<main") : page.index("</main>")]


def test_a_name_is_written_into_a_page_as_text_only() -> None:
    page = Template('{% load i18n whose %}{% translate "Votre dossier" %}|{% translate "Vos avis" as said %}{{ said }}')
    shown = page.render(Context({"acting_for": "<b>Léa MARTIN"}))
    assert shown == "Le dossier de &lt;b&gt;Léa|Les avis de &lt;b&gt;Léa"
    assert page.render(Context({"acting_for": ""})) == "Votre dossier|Vos avis"


@pytest.mark.django_db
@pytest.mark.parametrize("scope", [Scope.ALL, Scope.DOCUMENTS], ids=["all", "documents"])
def test_a_mandate_for_documents_shows_no_notice_on_the_first_page(
    client: Client, demo: None, home: Family, scope: Scope
) -> None:
    family.with_carer(home.alice, home.chloe, CHLOE, terms=Terms(scope=scope))
    page = text(_opened(signed_in(client, CHLOE.ins.value), home.chloe).get("/"))
    assert "Votre dossier dentaire" in page
    is_told = scope is Scope.ALL
    assert ("Dr Emma URGENCE" in page) is is_told
    assert ("Voir tous les accès au dossier d’Alice" in page) is is_told
