"""Alice opens her daughter's space and comes back; Chloé is invited to help, accepts, acts, and is out at one click."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import cast, family
from tests.cast import DIANE, Cast, acting, deposited, pdf
from tests.family import CHLOE, Family
from tests.journeys.conftest import ON_EVERY_SCREEN, PHONE, Check

pytestmark = pytest.mark.browser


@pytest.fixture
def home(people: Cast) -> Family:
    """The family, with a document of Léa's and one of Alice's."""
    known = family.assemble(people)
    deposited(known.lea, pdf("Vaccins de Léa"), by=acting(DIANE))
    deposited(known.alice, pdf("Bilan d’Alice"), by=acting(DIANE))
    return known


def _when_somebody_signs_in(page: Page, matricule: str) -> None:
    page.goto("/connexion")
    page.get_by_label("Matricule INS").fill(matricule)
    page.get_by_role("button", name="Entrer avec ce matricule").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour")


def test_she_opens_her_daughters_space_and_comes_back(page: Page, home: Family, accessible: Check) -> None:
    _when_somebody_signs_in(page, cast.ALICE.ins.value)
    page.locator("summary", has_text="Espace affiché").click()
    page.get_by_role("button", name="Léa MARTIN").click()
    expect(page.get_by_role("region", name="Espace affiché")).to_contain_text("Vous consultez l’espace de Léa MARTIN")
    page.get_by_role("link", name="Documents", exact=True).click()
    expect(page.get_by_role("link", name="Vaccins de Léa")).to_be_visible()
    expect(page.get_by_role("link", name="Bilan d’Alice")).to_have_count(0)
    accessible(page)
    page.get_by_role("link", name="Vaccins de Léa").click()
    expect(page.get_by_role("region", name="Espace affiché")).to_be_visible()
    page.get_by_role("button", name="Revenir à mon espace").click()
    expect(page.get_by_role("region", name="Espace affiché")).to_have_count(0)
    page.get_by_role("link", name="Documents", exact=True).click()
    expect(page.get_by_role("link", name="Bilan d’Alice")).to_be_visible()


def test_she_invites_a_friend_who_helps_until_she_ends_it(
    page: Page, chromium: Browser, site: str, home: Family, accessible: Check
) -> None:
    _when_somebody_signs_in(page, cast.ALICE.ins.value)
    page.locator("summary", has_text="Espace affiché").click()
    page.get_by_role("link", name="Mes proches").click()
    accessible(page)
    page.get_by_role("button", name="Inviter un proche à m’aider").click()
    accessible(page)
    page.get_by_role("button", name="Envoyer l’invitation").click()
    accessible(page)
    page.get_by_label("Numéro de sécurité sociale (INS)").fill(CHLOE.ins.value)
    page.get_by_label("Nom de famille").fill("Simon")
    page.get_by_label("Prénom").fill("Chloé")
    for label, value in (("Jour", "30"), ("Mois", "3"), ("Année", "1979")):
        page.get_by_role("group", name="Date de naissance").get_by_label(label).fill(value)
    page.get_by_role("button", name="Envoyer l’invitation").click()
    expect(page.get_by_role("status").first).to_contain_text("L’invitation est envoyée")
    accessible(page)

    context = chromium.new_context(
        base_url=site, viewport={"width": PHONE["width"], "height": PHONE["height"]}, locale="fr-FR"
    )
    hers = context.new_page()
    _when_somebody_signs_in(hers, CHLOE.ins.value)
    hers.goto("/proches")
    expect(hers.get_by_text("attend votre réponse")).to_be_visible()
    accessible(hers)
    hers.get_by_role("button", name="Accepter").click()
    hers.get_by_role("button", name="Ouvrir son espace").click()
    hers.get_by_role("link", name="Documents", exact=True).click()
    expect(hers.get_by_role("link", name="Bilan d’Alice")).to_be_visible()
    accessible(hers)

    page.goto("/proches")
    page.get_by_role("button", name="Mettre fin").click()
    accessible(page)
    page.get_by_role("button", name="Mettre fin maintenant").click()
    expect(page.get_by_role("status").first).to_contain_text("l’accès a cessé à l’instant")
    hers.get_by_role("link", name="Bilan d’Alice").click()
    expect(hers.get_by_role("heading", level=1)).to_contain_text("Vous n’avez plus accès à l’espace de Alice")
    accessible(hers)
    page.goto("/journal")
    told = page.locator("ol.ca-journal").get_by_text("Chloé SIMON-RICHARD, pour Alice MARTIN").filter(visible=True)
    expect(told.first).to_be_visible()
    context.close()


@ON_EVERY_SCREEN
def test_the_banner_is_legible_everywhere(  # the pictures are kept beside the test run, to be looked at
    chromium: Browser, site: str, home: Family, accessible: Check, tmp_path: Path, scheme: str, size: dict[str, int]
) -> None:
    family.with_carer(home.alice, home.chloe, CHLOE)
    context = chromium.new_context(
        base_url=site,
        viewport={"width": size["width"], "height": size["height"]},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="fr-FR",
    )
    page = context.new_page()
    _when_somebody_signs_in(page, cast.ALICE.ins.value)
    page.goto("/proches")
    page.get_by_role("button", name="Ouvrir son espace").click()
    for address in ("/", "/proches", "/proches/inviter", "/journal"):
        page.goto(address)
        expect(page.get_by_role("region", name="Espace affiché")).to_be_visible()
        accessible(page)
        page.screenshot(path=tmp_path / f"{address.strip('/').replace('/', '-') or 'accueil'}.png", full_page=True)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"]
    context.close()
