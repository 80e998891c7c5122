"""A patient's record: where the reader stands, how to be let in, the list and what is kept of its filters."""

import re

import pytest
from django.urls import reverse

from carnet.domain.access import actions as access
from carnet.domain.documents import actions as documents
from carnet.domain.documents.codes import Coded
from carnet.domain.identity import actions as identity
from carnet.domain.identity.codes import Professional
from carnet.foundation import clock, ids
from carnet.gateways.web_professional.tests.situations import acts, document, signed_in
from tests import cast
from tests.cast import Cast, acting, citizen

OCCUPATIONAL = Professional("10000000074", "Travail", "Tom", "M", "10", "SM25", True, (cast.HOSPITAL,))


def _address(people: Cast) -> str:
    return reverse("professional:record", args=[ids.public(people.alice)])


def _titles(page: str) -> list[str]:
    return re.findall(r'class="ca-card__link"[^>]*>([^<]+)<', page)


def test_shows_whose_record_it_is_and_that_access_is_open(people: Cast) -> None:
    page = signed_in(cast.DIANE).get(_address(people)).content.decode()
    assert "<strong>MARTIN</strong> Alice Jeanne" in page
    assert "2 84 03 75 111 111 38" in page
    assert "vous êtes le médecin traitant" in page
    assert acts(people.alice, 2) == [
        (cast.DIANE.rpps, "list_documents", "allowed"),
        (cast.DIANE.rpps, "read_identity", "allowed"),
    ]


def test_asks_for_the_agreement_without_a_refusal_in_the_journal(people: Cast) -> None:
    page = signed_in(cast.NORA).get(_address(people)).content.decode()
    assert "Le patient est d’accord" in page
    assert "Je suis son médecin traitant" not in page
    assert acts(people.alice, 1) == [(cast.NORA.rpps, "read_identity", "allowed")]


def test_offers_a_doctor_to_be_the_treating_doctor(people: Cast) -> None:
    assert "Je suis son médecin traitant" in signed_in(cast.EMMA).get(_address(people)).content.decode()


def test_lets_in_once_the_patient_agrees(people: Cast) -> None:
    document(people.alice, "Bilan", by=acting(cast.DIANE))
    browser = signed_in(cast.NORA)
    agree = reverse("professional:agree", args=[ids.public(people.alice)])
    refused = browser.post(agree, {})
    assert refused.status_code == 422
    assert "Cochez cette case" in refused.content.decode()
    page = browser.post(agree, {"agrees": "on"}, follow=True).content.decode()
    assert "L’accord du patient est enregistré" in page
    assert _titles(page) == ["Bilan"]
    assert (cast.NORA.rpps, "declare_authorization", "allowed") in acts(people.alice, 3)


def test_ignores_a_nurse_who_says_that_she_is_the_treating_doctor(people: Cast) -> None:
    browser = signed_in(cast.NORA)
    agree = reverse("professional:agree", args=[ids.public(people.alice)])
    page = browser.post(agree, {"agrees": "on", "treats": "on"}, follow=True).content.decode()
    assert "Accès autorisé" in page
    assert "médecin traitant" not in page


def test_explains_a_block_and_that_depositing_stays_possible(people: Cast) -> None:
    browser = signed_in(cast.BRUNO)
    page = browser.get(_address(people)).content.decode()
    assert "Le patient a bloqué votre accès" in page
    assert "Le patient est d’accord" not in page
    assert reverse("professional:deposit", args=[ids.public(people.alice)]) in page
    refused = browser.post(reverse("professional:agree", args=[ids.public(people.alice)]), {"agrees": "on"})
    assert refused.status_code == 403
    assert "Le patient a bloqué votre accès à son espace santé." in refused.content.decode()


def test_lets_an_occupational_doctor_deposit_by_express_consent_and_not_read(people: Cast) -> None:
    identity.register_professional(professional=OCCUPATIONAL, since=clock.now().date())
    browser = signed_in(OCCUPATIONAL)
    page = browser.get(_address(people)).content.decode()
    assert "Le patient est d’accord" not in page
    assert reverse("professional:deposit", args=[ids.public(people.alice)]) not in page
    access.authorize(space_id=people.alice, rpps=OCCUPATIONAL.rpps, by=citizen(people.alice), at=clock.now())
    page = browser.get(_address(people)).content.decode()
    assert reverse("professional:deposit", args=[ids.public(people.alice)]) in page


def test_gives_up_the_access(people: Cast) -> None:
    browser = signed_in(cast.PAUL)
    browser.post(reverse("professional:leave", args=[ids.public(people.alice)]))
    assert "Le patient est d’accord" in browser.get(_address(people)).content.decode()


def test_lists_the_newest_first_and_two_years_of_them(people: Cast) -> None:
    by = acting(cast.DIANE)
    for title, days in (("Ancien", 900), ("Récent", 1), ("Milieu", 400)):
        document(people.alice, title, by=by, days_ago=days)
    browser = signed_in(cast.DIANE)
    page = browser.get(_address(people)).content.decode()
    assert _titles(page) == ["Récent", "Milieu"]
    everything = re.search(r'href="([^"]+)">Afficher tout', page)
    assert everything is not None
    assert _titles(browser.get(everything[1].replace("&amp;", "&")).content.decode()) == ["Récent", "Milieu", "Ancien"]


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        ({"q": "sang"}, ["Bilan sanguin"]),
        ({"classe": "42"}, ["Ordonnance"]),
        ({"auteur": "petit"}, ["Ordonnance"]),
        ({"remplaces": "on"}, ["Ordonnance", "Bilan sanguin", "Bilan provisoire"]),
        ({"archives": "on"}, ["Ordonnance", "Vieux compte rendu", "Bilan sanguin"]),
        ({"classe": "n’existe pas"}, ["Ordonnance", "Bilan sanguin"]),
        ({"page": "abc"}, ["Ordonnance", "Bilan sanguin"]),
    ],
)
def test_filters_the_list(people: Cast, filters: dict[str, str], titles: list[str]) -> None:
    by = acting(cast.DIANE)
    document(people.alice, "Bilan provisoire", by=by, days_ago=4, unique_id="1.2.3")
    document(people.alice, "Bilan sanguin", by=by, days_ago=3, replaces="1.2.3")
    document(people.alice, "Vieux compte rendu", by=by, days_ago=2, is_archived=True)
    document(people.alice, "Ordonnance", by=acting(cast.PAUL), days_ago=1, type=Coded("57833-6"))
    page = signed_in(cast.DIANE).get(_address(people), {"periode": "2ans", **filters}).content.decode()
    assert _titles(page) == titles


def test_keeps_filters_from_one_patient_to_the_next_but_no_typed_word(people: Cast) -> None:
    document(people.alice, "Compte rendu", by=acting(cast.DIANE))
    document(people.alice, "Ordonnance", by=acting(cast.DIANE), type=Coded("57833-6"))
    browser = signed_in(cast.DIANE)
    browser.get(_address(people), {"periode": "2ans", "classe": "42", "q": "inconnu"})
    assert _titles(browser.get(_address(people)).content.decode()) == ["Ordonnance"]
    assert len(_titles(browser.get(_address(people), {"periode": "2ans"}).content.decode())) == 2
    assert len(_titles(browser.get(_address(people)).content.decode())) == 2


def test_goes_from_page_to_page(people: Cast) -> None:
    for number in range(52):
        document(people.alice, f"Document {number:02d}", by=acting(cast.DIANE), days_ago=number)
    browser = signed_in(cast.DIANE)
    first = browser.get(_address(people), {"q": "document"}).content.decode()
    assert "1 à 50 sur 52" in first
    assert f"{_address(people)}?q=document&amp;page=2" in first
    assert _titles(browser.get(_address(people), {"page": "2"}).content.decode()) == ["Document 50", "Document 51"]


def test_leaves_out_of_the_list_what_is_hidden_from_the_reader(people: Cast) -> None:
    public = document(people.alice, "Secret", by=acting(cast.DIANE))
    documents.hide(
        space_id=people.alice,
        document_id=ids.parse_public_row(public)[1],
        by=cast.citizen(people.alice),
        at=clock.now(),
    )
    assert _titles(signed_in(cast.PAUL).get(_address(people)).content.decode()) == []
    page = signed_in(cast.DIANE).get(_address(people)).content.decode()
    assert _titles(page) == ["Secret"]
    assert "Masqué" in page
