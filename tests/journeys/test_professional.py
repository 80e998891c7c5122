"""A doctor finds a patient, reads by keyboard, deposits and corrects; a stranger is refused; all of it is written."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from carnet.domain.access import actions as access
from carnet.domain.identity.codes import Professional
from carnet.foundation import clock, database, ids
from carnet.foundation.journal import queries as journal
from tests import cast
from tests.cast import Cast
from tests.journeys.conftest import Check

pytestmark = pytest.mark.browser
# An emergency that begins in the evening ends on another day, which is told then.
UNTIL = re.compile(r"jusqu’(à|au\s\S+\s\S+\s\d{4}\sà)\s\d+\sh\s\d\d")


def _enter(page: Page, who: Professional, check: Check) -> None:
    page.goto("/pro/")
    expect(page).to_have_url(re.compile("/pro/connexion$"))
    check(page)
    page.get_by_role("button", name=re.compile(f"entrer comme {who.display_name}")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Trouver un patient")


def _find(page: Page, check: Check) -> None:
    check(page)
    _press(page, "/")
    expect(page.get_by_label("Matricule INS")).to_be_focused()
    page.keyboard.type("2840375111111")
    _press(page, "Enter")
    expect(page.get_by_role("heading", level=2)).to_contain_text("MARTIN")
    check(page)
    page.get_by_text("Ouvrir ce dossier").click()


def _press(page: Page, key: str) -> None:
    """Presses a key once the scripts of the page are there."""
    page.wait_for_load_state()
    page.keyboard.press(key)


def _file(folder: Path, name: str) -> Path:
    path = folder / f"{name}.pdf"
    path.write_bytes(cast.PDF + name.encode())
    return path


def _acts(people: Cast, who: Professional) -> list[str]:
    """Tells what one professional did, oldest first, as the journal keeps it; a refusal ends with « ! »."""
    with database.entered(people.alice):
        lines = journal.newest(space_id=people.alice, count=200)
    mine = [line.entry for line in reversed(lines) if line.entry.actor.id == who.rpps]
    return [entry.act + ("" if entry.outcome.value == "allowed" else "!") for entry in mine]


def test_a_doctor_asks_the_patient_then_reads_by_keyboard(people: Cast, page: Page, accessible: Check) -> None:
    for title, days in (("Courrier de sortie", 1), ("Radio du poignet", 2), ("Bilan sanguin", 3)):
        written = clock.now() - timedelta(days=days)
        cast.deposited(people.alice, cast.pdf(title, created_at=written), by=cast.acting(cast.DIANE), at=clock.now())
    _enter(page, cast.EMMA, accessible)
    _find(page, accessible)
    accessible(page)
    page.get_by_role("button", name="Consulter le dossier").click()
    expect(page.get_by_role("alert")).to_contain_text("Cochez cette case")
    page.get_by_label("Le patient est d’accord").check()
    page.get_by_role("button", name="Consulter le dossier").click()
    expect(page.get_by_role("status").first).to_contain_text("L’accord du patient est enregistré")
    accessible(page)
    _press(page, "j")
    expect(page.get_by_role("link", name="Courrier de sortie")).to_be_focused()
    for key in ("j", "k", "Enter"):
        _press(page, key)
    expect(page.get_by_role("heading", level=1)).to_have_text("Courrier de sortie")
    expect(page.locator("iframe.ca-viewer")).to_be_visible()
    _press(page, "ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text("Radio du poignet")
    _press(page, "?")
    expect(page.get_by_text("revenir à la liste")).to_be_visible()
    _press(page, "ArrowLeft")
    expect(page.get_by_role("heading", level=1)).to_have_text("Courrier de sortie")
    _press(page, "l")
    expect(page.get_by_role("heading", level=1)).to_have_text("Documents")
    told = [act for act in _acts(people, cast.EMMA) if act not in {"read_identity", "list_documents"}]
    # Three readings, each a page with its PDF, and nothing fetched ahead.
    assert told == ["declare_authorization", *["read_document"] * 3]


def _deposit(page: Page, file: Path, title: str) -> None:
    """Fills the form in; the type is looked for in the long list."""
    page.get_by_label("Fichier").set_input_files(file)
    page.get_by_label("Chercher un type").fill("passage urgences")
    expect(page.get_by_label("Type de document")).to_have_value("15507-7")
    page.get_by_label("Titre").fill(title)
    page.get_by_role("button", name="Déposer ce document").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_a_doctor_deposits_and_corrects(people: Cast, page: Page, accessible: Check, tmp_path: Path) -> None:
    access.declare_authorization(space_id=people.alice, by=cast.acting(cast.EMMA), at=clock.now())
    _enter(page, cast.EMMA, accessible)
    _find(page, accessible)
    page.get_by_text("Déposer un document").first.click()
    accessible(page)
    page.get_by_role("button", name="Déposer ce document").click()
    expect(page.get_by_role("alert")).to_be_focused()
    _deposit(page, _file(tmp_path, "urgences"), "Passage aux urgences")
    accessible(page)
    page.get_by_text("Remplacer", exact=True).click()
    _deposit(page, _file(tmp_path, "corrigé"), "Passage aux urgences, corrigé")
    page.get_by_role("button", name="Masquer aux professionnels").click()
    expect(page.get_by_text("Le document est masqué aux professionnels.")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Annuler").click()
    expect(page.get_by_text("à nouveau visible des professionnels")).to_be_visible()
    page.get_by_text("Supprimer", exact=True).click()
    accessible(page)
    page.get_by_text("Ne rien changer").click()
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_text("Vous êtes déconnecté.")).to_be_visible()
    looked = {"read_identity", "list_documents", "read_metadata", "read_document", "declare_authorization"}
    assert [act for act in _acts(people, cast.EMMA) if act not in looked] == [
        "deposit_document",
        "replace_document",
        "hide_document",
        "unhide_document",
    ]


def test_a_stranger_is_refused_and_the_patient_can_read_it(people: Cast, page: Page, accessible: Check) -> None:
    done = cast.deposited(people.alice, cast.pdf("Bilan"), by=cast.acting(cast.DIANE), at=clock.now())
    public = ids.public_row(people.alice, done.document_ids[0])
    _enter(page, cast.NORA, accessible)
    for address in (f"/pro/documents/{public}", f"/pro/documents/{public}/masquer"):
        page.goto(address)
        expect(page.get_by_text("Le patient ne vous a pas autorisé")).to_be_visible()
        expect(page.get_by_text("MARTIN")).to_have_count(0)
        accessible(page)
    page.goto(f"/pro/patients/{ids.public(people.alice)}")
    expect(page.get_by_label("Le patient est d’accord")).to_be_visible()
    expect(page.get_by_text("Bilan")).to_have_count(0)
    assert _acts(people, cast.NORA) == ["read_document!", "read_metadata!", "read_identity"]


def test_works_without_any_script(people: Cast, site: str, chromium: Browser) -> None:
    cast.deposited(people.alice, cast.pdf("Bilan", created_at=clock.now()), by=cast.acting(cast.DIANE), at=clock.now())
    context = chromium.new_context(java_script_enabled=False, base_url=site, locale="fr-FR")
    page = context.new_page()
    page.goto("/pro/connexion")
    page.get_by_role("button", name=re.compile("Diane")).click()
    page.get_by_label("Matricule INS").fill("2840375111111")
    page.get_by_role("button", name="Chercher").first.click()
    page.get_by_text("Ouvrir ce dossier").click()
    page.get_by_text("Filtrer").click()
    page.get_by_label("Classe").select_option("10")
    page.get_by_role("button", name="Appliquer les filtres").click()
    page.get_by_role("link", name="Bilan").click()
    page.get_by_role("button", name="Archiver").click()
    expect(page.get_by_text("Le document est archivé.")).to_be_visible()
    page.get_by_text("À propos de ce document").click()
    expect(page.get_by_text("Identifiant")).to_be_visible()
    context.close()


def test_a_stranger_breaks_the_glass_and_the_patient_reads_why(people: Cast, page: Page, accessible: Check) -> None:
    cast.deposited(people.alice, cast.pdf("Bilan sanguin"), by=cast.acting(cast.DIANE), at=clock.now())
    _enter(page, cast.EMMA, accessible)
    _find(page, accessible)
    page.get_by_role("button", name="Urgence : ouvrir sans accord").click()
    accessible(page)
    page.get_by_role("button", name="Ouvrir en urgence").click()
    expect(page.get_by_role("alert")).to_contain_text("Écrivez pourquoi")
    page.get_by_label("Cette personne ne peut pas exprimer sa volonté").check()
    page.get_by_label("Pourquoi ouvrez-vous ce dossier").fill("Inconsciente, en détresse respiratoire")
    page.get_by_role("button", name="Ouvrir en urgence").click()
    expect(page.get_by_label("Mode d’accès")).to_contain_text(UNTIL)
    accessible(page)
    page.get_by_role("link", name="Afficher tout").click()
    page.get_by_role("link", name="Bilan sanguin").click()
    expect(page.get_by_label("Mode d’accès")).to_be_visible()
    page.get_by_role("button", name="Quitter l’accès d’urgence").click()
    expect(page.get_by_text("Le patient ne vous a pas autorisé")).to_be_visible()
    page.get_by_role("button", name="Se déconnecter").click()
    page.goto("/connexion")
    page.get_by_label("Matricule INS").fill(cast.ALICE.ins.value)
    page.get_by_role("button", name="Entrer avec ce matricule").click()
    page.get_by_role("link", name="Accès").first.click()
    expect(page.get_by_text("Inconsciente, en détresse respiratoire")).to_be_visible()
    accessible(page)
