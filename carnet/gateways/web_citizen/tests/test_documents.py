"""The list: what is shown, found, left out."""

from datetime import timedelta

import pytest
from django.test import Client

from carnet.domain.documents import actions
from carnet.domain.documents.codes import Coded, Visibility
from carnet.gateways.web_citizen.tests.situations import text
from tests import cast
from tests.cast import NOON, Cast, acting, citizen, deposited, pdf

pytestmark = pytest.mark.django_db


def _page(alice: Client, **filters: str) -> str:
    answer = alice.get("/documents", filters)
    assert answer.status_code == 200
    return text(answer)


def test_explains_what_will_appear(alice: Client) -> None:
    page = _page(alice)
    assert "Pas encore de document" in page
    assert 'href="/documents/ajouter"' in page


def test_shows_title_author_place_date_and_month(alice: Client, people: Cast) -> None:
    deposited(people.alice, pdf("Consultation"), by=acting(cast.DIANE))
    page = _page(alice)
    for shown in ("Consultation", "Dr Diane MOREAU", "Cabinet des Lilas", "mars 2026", "Comptes rendus"):
        assert shown in page


def test_marks_what_is_new_hidden_and_archived(alice: Client, people: Cast) -> None:
    done = deposited(people.alice, pdf("Secret"), by=acting(cast.DIANE), at=NOON + timedelta(days=3650))
    assert "Nouveau" in _page(alice)
    by = citizen(people.alice)
    actions.hide(space_id=people.alice, document_id=done.document_ids[0], by=by, at=NOON)
    actions.archive(space_id=people.alice, document_id=done.document_ids[0], by=by, at=NOON)
    assert "Secret" not in _page(alice)
    page = _page(alice, archives="on")
    assert "Masqué" in page
    assert "Archivé" in page


def test_shows_only_the_current_version(alice: Client, people: Cast) -> None:
    by = acting(cast.DIANE)
    deposited(people.alice, pdf("Première version", unique_id="1.2.3"), by=by)
    deposited(people.alice, pdf("Deuxième version", unique_id="1.2.4", replaces="1.2.3"), by=by)
    page = _page(alice)
    assert "Deuxième version" in page
    assert "Première version" not in page


def test_keeps_back_what_is_to_be_announced_first(alice: Client, people: Cast) -> None:
    new = pdf("Résultat grave", visibility=frozenset({Visibility.HIDDEN_FROM_PATIENT}))
    done = deposited(people.alice, new, by=acting(cast.DIANE))
    assert "Résultat grave" not in _page(alice)
    assert "Résultat grave" not in text(alice.get("/journal"))
    assert done.was_new


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"q": "bilan"}, ["Bilan de février"]),
        ({"q": "BILAN FÉVRIER"}, ["Bilan de février"]),
        ({"q": "rien"}, []),
        ({"categorie": "BIOLOGIE"}, ["Bilan de février"]),
        ({"auteur": "petit"}, ["Délivrance"]),
        ({"du": "2026-03-01"}, ["Délivrance"]),
        ({"au": "2026-02-28"}, ["Bilan de février"]),
        ({"du": "2026-02-02", "au": "2026-02-02"}, ["Bilan de février"]),
        ({"du": "0001-01-01", "au": "9999-12-31"}, ["Délivrance", "Bilan de février"]),
    ],
)
def test_finds_by_each_filter(alice: Client, people: Cast, filters: dict[str, str], found: list[str]) -> None:
    february = NOON - timedelta(days=28)
    bilan = pdf("Bilan de février", type=Coded("11502-2"), created_at=february)
    deposited(people.alice, bilan, by=acting(cast.DIANE))
    deposited(people.alice, pdf("Délivrance", type=Coded("60593-1")), by=acting(cast.PAUL))
    page = _page(alice, **filters)
    assert [title for title in ("Délivrance", "Bilan de février") if f">{title}<" in page] == found
    assert ("Aucun document ne correspond" in page) is (not found)


@pytest.mark.parametrize("wrong", [{"du": "hier"}, {"categorie": "RIEN"}])
def test_leaves_out_a_filter_it_cannot_read(alice: Client, people: Cast, wrong: dict[str, str]) -> None:
    deposited(people.alice, pdf("Consultation"), by=acting(cast.DIANE))
    page = _page(alice, **wrong)
    assert "Un filtre n’a pas été compris" in page
    assert "Consultation" in page


def test_shows_a_long_list_by_pages(alice: Client, people: Cast) -> None:
    new = [pdf(f"Document {rank:02d}", created_at=NOON - timedelta(days=rank)) for rank in range(25)]
    deposited(people.alice, *new, by=acting(cast.DIANE))
    first, second = _page(alice, q="document"), _page(alice, q="document", page="2")
    assert "1 à 20 sur 25" in first
    assert "q=document&amp;page=2" in first
    assert "Document 24" in second
    assert "21 à 25 sur 25" in second


@pytest.mark.parametrize("number", ["0", "-3", "x", "99999999999", "٣"])
def test_reads_any_page_number(alice: Client, people: Cast, number: str) -> None:
    deposited(people.alice, pdf("Consultation"), by=acting(cast.DIANE))
    assert "Consultation" in _page(alice, page=number)


def test_says_that_there_is_no_such_page(alice: Client, people: Cast) -> None:
    deposited(people.alice, pdf("Consultation"), by=acting(cast.DIANE))
    assert "Il n’y a pas de page aussi loin" in _page(alice, page="7")


def test_shows_a_stranger_s_documents_to_nobody_else(alice: Client, people: Cast) -> None:
    deposited(people.boris, pdf("À Boris"), by=acting(cast.DIANE))
    assert "À Boris" not in _page(alice)
