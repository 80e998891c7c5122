"""Alice comes in, finds a lab report, hides it, sees who read it, adds two photos, corrects them, deletes them."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from carnet.domain.access import actions as access
from carnet.domain.documents import reading
from carnet.foundation import clock
from carnet.gateways.web_citizen.tests import samples
from tests import cast
from tests.cast import Cast, acting, deposited
from tests.journeys.conftest import PHONE, Check

pytestmark = pytest.mark.browser


@pytest.fixture
def report(people: Cast) -> str:
    """A lab report of Alice's, which her pharmacist has read."""
    done = deposited(
        people.alice, samples.cda("Bilan de mars", with_pdf=True), by=acting(cast.DIANE), at=clock.now()
    ).document_ids[0]
    deposited(people.alice, cast.pdf("Courrier de sortie"), by=acting(cast.DIANE))
    reading.open_document(
        space_id=people.alice, document_id=done, by=acting(cast.PAUL), at=clock.now() - timedelta(minutes=1)
    )
    return "Bilan de mars"


def _when_alice_signs_in(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Me connecter").click()
    page.get_by_label("Matricule INS").fill(cast.ALICE.ins.value)
    page.get_by_role("button", name="Entrer avec ce matricule").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour Alice")


def _when_she_opens(page: Page, title: str) -> None:
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_she_comes_in_and_goes_out(page: Page, people: Cast, accessible: Check) -> None:
    page.goto("/")
    accessible(page)
    page.get_by_role("button", name="Me connecter").click()
    accessible(page)
    page.get_by_role("searchbox").type("glycémie aucune")
    expect(page.get_by_text("Personne ne correspond.")).to_be_visible()
    page.get_by_label("Matricule INS").fill("123")
    page.get_by_role("button", name="Entrer avec ce matricule").click()
    expect(page.get_by_role("alert").first).to_contain_text("Un matricule INS a 13 caractères")
    accessible(page)
    _when_alice_signs_in(page)
    expect(page.get_by_text("Pas encore de document")).to_be_visible()
    accessible(page)
    page.locator("summary", has_text="Espace affiché").click()
    accessible(page)
    page.get_by_role("button", name="Me déconnecter").click()
    expect(page.get_by_role("status").first).to_contain_text("Vous êtes déconnecté")
    accessible(page)


def test_she_finds_a_lab_report_and_hides_it(page: Page, report: str, accessible: Check) -> None:
    _when_alice_signs_in(page)
    expect(page.get_by_role("heading", name="1 nouveau document")).to_be_visible()
    accessible(page)

    # She looks for it among the others: the list answers while she types.
    page.get_by_role("link", name="Documents", exact=True).click()
    accessible(page)
    page.get_by_role("searchbox").type("bilan")
    expect(page.get_by_role("link", name="Courrier de sortie")).to_have_count(0)
    expect(page).to_have_url(re.compile("q=bilan"))
    page.get_by_text("Filtrer").click()
    accessible(page)

    # She reads it: the PDF first, then the table and the picture.
    _when_she_opens(page, report)
    expect(page.locator("iframe.ca-viewer")).to_be_visible()
    expect(page.get_by_role("cell", name="13,5 g/dL")).to_be_visible()
    expect(page.get_by_role("img", name="Courbe")).to_be_visible()
    accessible(page)

    # She hides it, changes her mind, and hides it for good.
    for _ in range(2):
        page.get_by_role("button", name="Masquer ce document").click()
        expect(page.get_by_role("status").first).to_contain_text("Ce document est masqué.")
        accessible(page)
        page.get_by_role("button", name="Annuler").click()
        expect(page.get_by_role("status").first).to_contain_text("de nouveau visible")
    page.get_by_role("button", name="Masquer ce document").click()
    page.get_by_role("link", name="Tous mes documents").click()
    expect(page.get_by_text("Masqué", exact=True)).to_be_visible()
    accessible(page)


def test_she_sees_who_read_it(page: Page, people: Cast, report: str, accessible: Check) -> None:
    access.block(space_id=people.alice, rpps=cast.PAUL.rpps, by=cast.citizen(people.alice), at=clock.now())
    _when_alice_signs_in(page)
    page.get_by_role("link", name="Accès", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Qui a accédé à mon dossier")
    expect(page.get_by_text("Paul PETIT a lu")).to_contain_text(report)
    page.get_by_text("actions").first.click()
    expect(page.get_by_text("Vous vous êtes connecté.")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Que veulent dire ces mots").click()
    expect(page.get_by_text("Lecture d’un document", exact=True)).to_be_visible()
    page.get_by_role("link", name="Avis").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vos avis")
    accessible(page)


def test_she_adds_two_photos_corrects_and_deletes_them(
    page: Page, people: Cast, accessible: Check, tmp_path: Path
) -> None:
    photos = [tmp_path / "recto.jpg", tmp_path / "verso.jpg"]
    for path, color in zip(photos, ("teal", "orange"), strict=True):
        path.write_bytes(samples.photo(size=(600, 800), orientation=6, color=color))
    _when_alice_signs_in(page)
    page.get_by_role("button", name="Ajouter un document").first.click()
    accessible(page)

    # A form sent too early says what is missing, and keeps the rest.
    page.get_by_label("Titre").fill("Ordonnance de lunettes")
    page.get_by_label("Fichier, ou photos").set_input_files([str(path) for path in photos])
    expect(page.get_by_text("recto.jpg")).to_be_visible()
    page.get_by_role("button", name="Ajouter ce document").click()
    expect(page.get_by_role("alert").first).to_contain_text("Choisissez une catégorie.")
    expect(page.get_by_label("Titre")).to_have_value("Ordonnance de lunettes")
    accessible(page)

    page.get_by_label("Catégorie").select_option("ORD_SOIN")
    page.get_by_label("Fichier, ou photos").set_input_files([str(path) for path in photos])
    page.get_by_role("button", name="Ajouter ce document").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ordonnance de lunettes")
    expect(page.get_by_role("status").first).to_contain_text("Votre document est ajouté.")
    expect(page.get_by_role("button", name="Ouvrir le PDF")).to_be_visible()
    accessible(page)

    page.get_by_role("button", name="Modifier").click()
    accessible(page)
    page.get_by_label("Titre").fill("Lunettes")
    page.get_by_role("button", name="Enregistrer les changements").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lunettes")

    page.get_by_role("button", name="Supprimer").click()
    accessible(page)
    page.get_by_role("button", name="Supprimer définitivement").click()
    expect(page.get_by_role("status").first).to_contain_text("Le document est supprimé.")
    expect(page.get_by_text("Pas encore de document")).to_be_visible()
    accessible(page)


def test_everything_works_without_javascript(chromium: Browser, site: str, report: str) -> None:
    context = chromium.new_context(base_url=site, viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]  # a viewport
    page = context.new_page()
    _when_alice_signs_in(page)
    page.goto("/documents")
    page.get_by_role("searchbox").fill("bilan")
    page.get_by_role("button", name="Rechercher").click()
    expect(page.get_by_role("link", name="Courrier de sortie")).to_have_count(0)
    _when_she_opens(page, report)
    expect(page.locator("iframe.ca-viewer")).to_be_hidden()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Télécharger").click()
    assert downloading.value.suggested_filename == "bilan-de-mars.xml"
    page.get_by_role("button", name="Masquer ce document").click()
    expect(page.get_by_role("status").first).to_contain_text("Ce document est masqué.")
    page.get_by_role("button", name="Annuler").click()
    page.goto("/journal")
    page.locator("summary", has_text="actions").first.click()
    expect(page.get_by_text("Vous avez masqué « Bilan de mars » aux professionnels.").first).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_schemes_are_readable(chromium: Browser, site: str, report: str, accessible: Check, scheme: str) -> None:
    context = chromium.new_context(base_url=site, viewport=PHONE, color_scheme=scheme)  # type: ignore[arg-type]  # a viewport, a scheme
    page = context.new_page()
    _when_alice_signs_in(page)
    for address in ("/", "/documents", "/documents/ajouter", "/avis", "/journal"):
        page.goto(address)
        accessible(page)
    page.goto("/documents")
    _when_she_opens(page, report)
    accessible(page)
    context.close()
