"""An archive comes in by a page and goes out by another, for a professional and for a citizen, on every screen."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from carnet.foundation import clock, ids
from carnet.foundation.xdm.tests import unpacked
from carnet.journeys.archives.tests.archives import archive, entry, objects, packed
from tests import cast
from tests.cast import PDF, Cast
from tests.journeys.conftest import ON_EVERY_SCREEN, Check, window

pytestmark = pytest.mark.browser


def _archive(folder: Path) -> Path:
    """An archive of two documents, with something that has no place here."""
    path = folder / "IHE_XDM.ZIP"
    second = entry(
        entry_uuid="E",
        unique_id="1.2.250.1.999.1.2",
        title="Compte rendu de consultation de cardiologie du 2 mars 2026",
        uri="DOC0002.PDF",
        slots={"urn:my:slot": ("x",)},
    )
    files = (("DOC0001.PDF", PDF), ("DOC0002.PDF", PDF + b"2"))
    path.write_bytes(archive(objects(entry(), second), files=files))
    return path


def _trapped(folder: Path) -> Path:
    path = folder / "piege.zip"
    path.write_bytes(packed({"IHE_XDM/SUBSET01/METADATA.XML": b"<a/>", "IHE_XDM/../../etc/passwd": b"x"}))
    return path


def _download(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    assert waiting.value.suggested_filename == "IHE_XDM.ZIP"
    path = folder / "out.zip"
    waiting.value.save_as(path)
    return path


@ON_EVERY_SCREEN
def test_a_professional_deposits_and_exports_archives(
    people: Cast,
    site: str,
    chromium: Browser,
    accessible: Check,
    tmp_path: Path,
    size: dict[str, int],
    scheme: str,
) -> None:
    written = clock.now() - timedelta(days=1)
    cast.deposited(people.alice, cast.pdf("Bilan", created_at=written), by=cast.acting(cast.DIANE), at=clock.now())
    with window(chromium, site, size, scheme) as page:
        page.goto("/pro/connexion")
        page.get_by_role("button", name=cast.DIANE.display_name).first.click()
        page.goto(f"/pro/patients/{ids.public(people.alice)}?periode=tout")
        accessible(page)
        page.get_by_role("button", name="Déposer une archive IHE XDM").click()
        accessible(page)
        page.get_by_role("button", name="Déposer cette archive").click()
        expect(page.get_by_role("alert")).to_contain_text("Choisissez l’archive")
        page.get_by_label("Archive").set_input_files(_trapped(tmp_path))
        page.get_by_role("button", name="Déposer cette archive").click()
        expect(page.get_by_role("alert")).to_contain_text("Rien n’a été déposé")
        expect(page.get_by_role("alert")).to_be_focused()
        accessible(page)
        page.get_by_label("Archive").set_input_files(_archive(tmp_path))
        page.get_by_role("button", name="Déposer cette archive").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("L’archive est déposée")
        accessible(page)
        page.get_by_role("link", name="Lettre").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Lettre")
        page.goto(f"/pro/patients/{ids.public(people.alice)}?periode=tout")
        page.get_by_role("button", name="Exporter une sélection").click()
        accessible(page)
        page.get_by_role("button", name="Exporter les documents cochés").click()
        expect(page.get_by_role("alert")).to_contain_text("Cochez au moins un document")
        accessible(page)
        page.get_by_label("Bilan").check()
        page.get_by_label("Lettre").check()
        (folder,) = unpacked.folders(_download(page, "Exporter les documents cochés", tmp_path).read_bytes())
        assert sorted(folder.files) == ["doc0001.pdf", "doc0002.pdf"]


@ON_EVERY_SCREEN
def test_a_citizen_brings_an_archive_and_takes_one_away(
    people: Cast,
    site: str,
    chromium: Browser,
    accessible: Check,
    tmp_path: Path,
    size: dict[str, int],
    scheme: str,
) -> None:
    cast.deposited(people.alice, cast.pdf("Bilan"), by=cast.acting(cast.DIANE), at=clock.now())
    with window(chromium, site, size, scheme) as page:
        page.goto("/connexion")
        page.get_by_label("Matricule INS").fill(cast.ALICE.ins.value)
        page.get_by_role("button", name="Entrer avec ce matricule").click()
        page.goto("/documents")
        accessible(page)
        page.get_by_role("button", name="Importer une archive").click()
        accessible(page)
        page.get_by_label("Archive reçue").set_input_files(_trapped(tmp_path))
        page.get_by_role("button", name="Importer cette archive").click()
        expect(page.get_by_role("alert")).to_contain_text("Rien n’a été ajouté")
        accessible(page)
        page.get_by_label("Archive reçue").set_input_files(_archive(tmp_path))
        page.get_by_role("button", name="Importer cette archive").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("L’archive est importée")
        accessible(page)
        page.get_by_role("link", name="Lettre").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Lettre")
        page.goto("/documents")
        page.get_by_role("button", name="Emporter des documents").click()
        accessible(page)
        page.get_by_role("button", name="Emporter les documents cochés").click()
        expect(page.get_by_role("alert")).to_contain_text("Cochez au moins un document")
        accessible(page)
        page.get_by_label("Bilan").check()
        (folder,) = unpacked.folders(_download(page, "Emporter les documents cochés", tmp_path).read_bytes())
        assert sorted(folder.files) == ["doc0001.pdf"]
        (folder,) = unpacked.folders(_download(page, "Tout emporter (3 documents)", tmp_path).read_bytes())
        assert len(folder.files) == 3
