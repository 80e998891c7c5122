"""Alice hides her record from her dentist, piece by piece and for a time; the dentist cannot tell; she lifts it."""

import re
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from carnet.domain.access import actions as access
from carnet.domain.access.codes import NewRestriction, RestrictedWhat, RestrictedWhom
from carnet.domain.documents.codes import Coded, ReferenceId
from carnet.domain.identity import actions as identity
from carnet.domain.identity.codes import Organization, Professional
from carnet.foundation import clock, ids
from tests import cast
from tests.cast import Cast, acting, deposited, pdf
from tests.journeys.conftest import DESKTOP, ON_EVERY_SCREEN, PHONE, Check

pytestmark = pytest.mark.browser

SURGERY = Organization("1920000043", "Cabinet dentaire du Quai", "SA07", "AMBULATOIRE", "Suresnes")
ADELE = Professional("10000000066", "Quenotte", "Adèle", "MME", "40", "", True, (SURGERY,))
STAY = (ReferenceId(value="STAY-42", kind="urn:ihe:iti:xds:2015:encounterId"),)
TITLES = ["Bilan dentaire", "Compte rendu du séjour", "Courrier du séjour", "Ordonnance"]


@pytest.fixture
def documents(people: Cast) -> dict[str, UUID]:
    """Four documents of Alice's, and her dentist, whom she lets in."""
    identity.register_organization(organization=SURGERY)
    identity.register_professional(professional=ADELE, since=date(2020, 1, 1))
    access.authorize(space_id=people.alice, rpps=ADELE.rpps, by=cast.citizen(people.alice), at=cast.NOON)
    now = clock.now()
    new: dict[str, dict[str, object]] = {
        "Bilan dentaire": {},
        "Compte rendu du séjour": {"reference_ids": STAY},
        "Courrier du séjour": {"reference_ids": STAY},
        "Ordonnance": {"type": Coded("57833-6")},
    }
    return {
        title: deposited(people.alice, pdf(title, created_at=now, **said), by=acting(cast.DIANE), at=now).document_ids[
            0
        ]
        for title, said in new.items()
    }


def _window(chromium: Browser, site: str, size: dict[str, int], scheme: str = "light") -> BrowserContext:
    return chromium.new_context(
        base_url=site,
        viewport={"width": size["width"], "height": size["height"]},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="fr-FR",
        timezone_id="Europe/Paris",
    )


def _when_alice_signs_in(page: Page) -> None:
    page.goto("/connexion")
    page.get_by_label("Matricule INS").fill(cast.ALICE.ins.value)
    page.get_by_role("button", name="Entrer avec ce matricule").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour Alice")


def _when_her_dentist_signs_in(page: Page) -> None:
    page.goto("/pro/connexion")
    page.get_by_role("button", name=re.compile(f"entrer comme {ADELE.display_name}")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Trouver un patient")


def _titles_for_the_dentist(page: Page, people: Cast, words: str = "") -> list[str]:
    page.goto(f"/pro/patients/{ids.public(people.alice)}?q={words}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Documents")
    return sorted(
        link.evaluate("a => a.firstChild.data") for link in page.locator("[data-ca-list] .ca-card__link").all()
    )


def _for_a_day(page: Page, group: str, day: date) -> None:
    """Fills in a day, in three fields."""
    fields = page.get_by_role("group", name=group)
    for label, value in (("Jour", day.day), ("Mois", day.month), ("Année", day.year)):
        fields.get_by_label(label).fill(str(value))


def _hide(page: Page, check: Check) -> None:
    check(page)
    page.get_by_role("button", name="Cacher", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("C’est caché")
    check(page)


def _restriction(page: Page, words: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=words)


def _when_she_hides_one_document_for_a_time(page: Page, check: Check) -> None:
    page.goto("/documents")
    page.get_by_role("link", name="Bilan dentaire").click()
    page.get_by_role("link", name="Le cacher à une personne, un métier ou un lieu").click()
    page.get_by_role("button", name="Cacher", exact=True).click()
    expect(page.get_by_role("alert").first).to_be_focused()
    check(page)
    page.get_by_label("À un professionnel").check()
    page.get_by_label("Professionnel", exact=True).select_option(ADELE.rpps)
    page.get_by_label("Jusqu’à une date").check()
    _for_a_day(page, "Jusqu’au", (clock.now() + timedelta(days=400)).date())
    page.get_by_label("Note pour vous").fill("À montrer après les soins")
    _hide(page, check)
    line = _restriction(page, "« Bilan dentaire »")
    expect(line).to_contain_text("QUENOTTE")
    expect(line).to_contain_text("jusqu’au")
    expect(line).to_contain_text("À montrer après les soins")


def test_she_hides_a_document_a_category_and_a_stay_then_shows_them_again(
    page: Page, chromium: Browser, site: str, people: Cast, documents: dict[str, UUID], accessible: Check
) -> None:
    context = _window(chromium, site, DESKTOP)
    hers = context.new_page()
    _when_her_dentist_signs_in(hers)
    assert _titles_for_the_dentist(hers, people) == TITLES

    # One document, from the person, for a time, starting from the document's own page.
    _when_alice_signs_in(page)
    _when_she_hides_one_document_for_a_time(page, accessible)
    assert _titles_for_the_dentist(hers, people) == TITLES[1:]

    # A category from the profession; a stay, which takes both of its documents with it, from the person.
    page.get_by_role("button", name="Cacher", exact=True).click()
    page.get_by_label("Une catégorie de documents").check()
    page.get_by_label("Catégorie", exact=True).select_option("ORD_SOIN")
    page.get_by_label("À un métier").check()
    page.get_by_label("Métier", exact=True).select_option("40")
    _hide(page, accessible)
    assert _titles_for_the_dentist(hers, people) == TITLES[1:3]
    page.goto(f"/partage/cacher?document={ids.public_row(people.alice, documents[TITLES[1]])}")
    page.get_by_label("Tous les documents du même épisode de soins").check()
    page.get_by_label("À un professionnel").check()
    page.get_by_label("Professionnel", exact=True).select_option(ADELE.rpps)
    _hide(page, accessible)
    assert _titles_for_the_dentist(hers, people) == []

    # She looks with the dentist's eyes, then lifts everything.
    page.get_by_role("button", name="Voir comme…").click()
    accessible(page)
    page.goto(f"/partage/vu-par?professionnel={ADELE.rpps}")
    expect(page.get_by_text("Il verrait un dossier vide")).to_be_visible()
    accessible(page)
    page.goto(f"/partage/vu-par?professionnel={cast.PAUL.rpps}")
    expect(page.get_by_text("4 documents.")).to_be_visible()
    accessible(page)
    page.goto("/partage")
    for left in (2, 1, 0):
        page.get_by_role("button", name="Ne plus cacher").first.click()
        expect(page.get_by_role("status").first).to_contain_text("Ce n’est plus caché")
        expect(page.get_by_role("button", name="Ne plus cacher")).to_have_count(left)
    assert _titles_for_the_dentist(hers, people) == TITLES
    context.close()


def test_her_dentist_cannot_tell_what_is_hidden_from_what_never_was(
    chromium: Browser, site: str, people: Cast, documents: dict[str, UUID], accessible: Check
) -> None:
    """The list, the search and the direct address answer alike for a hidden document and for one nobody has."""
    hidden = NewRestriction(
        what=RestrictedWhat.DOCUMENT,
        target=str(documents["Bilan dentaire"]),
        whom=RestrictedWhom.PROFESSIONAL,
        excluded=ADELE.rpps,
    )
    access.restrict(space_id=people.alice, restriction=hidden, by=cast.citizen(people.alice), at=clock.now())
    context = _window(chromium, site, DESKTOP)
    page = context.new_page()
    _when_her_dentist_signs_in(page)
    assert _titles_for_the_dentist(page, people) == TITLES[1:]
    expect(page.get_by_text("3 documents")).to_be_visible()

    answers = []
    for words in ("Bilan", "Bretzel"):
        page.goto(f"/pro/patients/{ids.public(people.alice)}?q={words}")
        accessible(page)
        answers.append(page.locator("main").inner_text().replace(words, "…"))
    assert answers[0] == answers[1]

    answers = []
    for row in (documents["Bilan dentaire"], ids.new_id()):
        for end in ("", "/original", "/masquer"):
            answer = page.goto(f"/pro/documents/{ids.public_row(people.alice, row)}{end}")
            assert answer is not None
            answers.append(f"{answer.status} {page.locator('main').inner_text()}")
    accessible(page)
    assert answers[:3] == answers[3:]
    assert answers[0].startswith("404")
    context.close()


def test_she_holds_what_arrives_until_she_says_otherwise(
    page: Page, chromium: Browser, site: str, people: Cast, documents: dict[str, UUID], accessible: Check
) -> None:
    _when_alice_signs_in(page)
    page.goto("/partage")
    page.get_by_role("link", name="Changer ce qui se passe quand un document arrive").click()
    accessible(page)
    page.get_by_label("Il est retenu").check()
    page.get_by_role("button", name="Enregistrer mon choix").click()
    expect(page.get_by_text("Tout ce qui arrive est retenu")).to_be_visible()
    now: datetime = clock.now()
    deposited(people.alice, pdf("Panoramique", created_at=now), by=acting(cast.DIANE), at=now)

    context = _window(chromium, site, PHONE)
    hers = context.new_page()
    _when_her_dentist_signs_in(hers)
    assert _titles_for_the_dentist(hers, people) == TITLES
    page.get_by_role("link", name="Changer ce qui se passe quand un document arrive").click()
    expect(page.get_by_label("Il est retenu")).to_be_checked()
    expect(page.get_by_text("Des documents attendent peut-être votre accord")).to_be_visible()
    accessible(page)
    page.get_by_label("Les professionnels autorisés le voient").check()
    page.get_by_role("button", name="Enregistrer mon choix").click()
    expect(page.get_by_text("est visible des professionnels que vous autorisez")).to_be_visible()
    expect(page.get_by_text("Tout ce qui arrive")).to_have_count(0)
    assert _titles_for_the_dentist(hers, people) == sorted([*TITLES, "Panoramique"])
    context.close()


@ON_EVERY_SCREEN
def test_every_page_of_sharing_is_legible(
    chromium: Browser,
    site: str,
    people: Cast,
    documents: dict[str, UUID],
    accessible: Check,
    size: dict[str, int],
    scheme: str,
) -> None:
    everything = NewRestriction(what=RestrictedWhat.EVERYTHING, whom=RestrictedWhom.PROFESSION, excluded="21")
    access.restrict(space_id=people.alice, restriction=everything, by=cast.citizen(people.alice), at=clock.now())
    context = _window(chromium, site, size, scheme)
    page = context.new_page()
    _when_alice_signs_in(page)
    public = ids.public_row(people.alice, documents["Bilan dentaire"])
    for address in (
        "",
        "/professionnels",
        "/professionnels?q=quen",
        f"/professionnels/{ADELE.rpps}",
        f"/professionnels/{cast.BRUNO.rpps}",
        "/cacher",
        f"/cacher?document={public}&professionnel={ADELE.rpps}",
        "/urgences",
        "/nouveaux-documents",
        "/vu-par",
        f"/vu-par?professionnel={ADELE.rpps}",
        f"/vu-par?professionnel={cast.PAUL.rpps}",
        f"/vu-par?professionnel={cast.NORA.rpps}",
    ):
        answer = page.goto(f"/partage{address}")
        assert answer is not None
        assert answer.status == 200, address
        accessible(page)
    context.close()
