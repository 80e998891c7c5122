"""Alice finds a stranger's refused access, asks about it, chooses her notices, and is still told of an emergency."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from carnet.domain.documents import reading
from carnet.domain.notifications import announcing, codes
from carnet.domain.notifications import queries as notifications
from carnet.foundation import clock, database, ids
from carnet.foundation.decisions import Refused
from carnet.journeys import telling
from tests import cast
from tests.cast import Cast, acting, deposited
from tests.journeys.conftest import PHONE, Check

pytestmark = pytest.mark.browser


@pytest.fixture
def visits(people: Cast) -> None:
    """Her pharmacist read a report; a nurse whom she never met tried to, and was refused."""
    done = deposited(people.alice, cast.pdf("Bilan de mars"), by=acting(cast.DIANE), at=clock.now()).document_ids[0]
    for minutes in (3, 2, 1):
        at = clock.now() - timedelta(minutes=minutes)
        reading.open_document(space_id=people.alice, document_id=done, by=acting(cast.PAUL), at=at)
    with pytest.raises(Refused):
        reading.open_document(space_id=people.alice, document_id=done, by=acting(cast.NORA), at=clock.now())


def _tell(people: Cast, kind: str, *, mode: str = "normal") -> None:
    """Does what the worker does with what an access enqueues."""
    doctor = acting(cast.EMMA, mode=mode)
    job = announcing.announcement(space_id=people.alice, kind=kind, by=doctor, at=clock.now())
    assert job is not None
    fact = codes.fact(job.payload, fact_id=ids.new_id(), space_id=people.alice, at=clock.now())
    with database.entered(people.alice) as cursor:
        telling.tell(cursor, facts=[fact], at=clock.now())


def _when_alice_opens_her_journal(page: Page) -> None:
    page.goto("/connexion")
    page.get_by_label("Matricule INS").fill(cast.ALICE.ins.value)
    page.get_by_role("button", name="Entrer avec ce matricule").click()
    page.get_by_role("link", name="Accès").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Qui a accédé à mon dossier")


def test_she_finds_the_stranger_and_asks(page: Page, people: Cast, visits: None, accessible: Check) -> None:
    _when_alice_opens_her_journal(page)
    accessible(page)
    page.get_by_text("Filtrer").click()
    page.get_by_label("Seulement ce qui a été refusé").check()
    page.get_by_label("Qui", exact=True).select_option(label=cast.HOSPITAL.name)
    accessible(page)
    page.get_by_role("button", name="Appliquer les filtres").click()
    expect(page.get_by_text("Nora NOIR a voulu lire")).to_be_visible()
    expect(page.get_by_text("Paul PETIT a lu")).to_have_count(0)
    page.get_by_role("link", name="Signaler").click()
    accessible(page)
    page.get_by_role("button", name="Envoyer à l’assistance").click()
    expect(page.get_by_role("alert").first).to_contain_text("Écrivez quelques mots.")
    accessible(page)
    page.get_by_label("Qu’est-ce qui vous surprend ?").fill("Je ne connais pas cette personne.")
    page.get_by_role("button", name="Envoyer à l’assistance").click()
    expect(page.get_by_text("Votre demande est envoyée à l’assistance.")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Mes signalements").click()
    expect(page.get_by_text("Un accès à mon dossier me surprend")).to_be_visible()
    accessible(page)


def test_she_reads_all_that_one_person_did_and_blocks(
    page: Page, people: Cast, visits: None, accessible: Check
) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a viewport
    _when_alice_opens_her_journal(page)
    page.get_by_role("listitem").filter(has_text="Paul PETIT a lu").first.get_by_role(
        "link", name="Ses actions"
    ).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(cast.PAUL.display_name)
    expect(page.get_by_text("Autorisé depuis le")).to_be_visible()
    expect(page.get_by_text("a voulu lire")).to_have_count(0)
    accessible(page)
    page.get_by_role("button", name="Bloquer ce professionnel").click()
    expect(page.get_by_text("Bloqué par vous")).to_be_visible()
    accessible(page)


def test_she_turns_a_family_off_and_is_still_told_of_an_emergency(page: Page, people: Cast, accessible: Check) -> None:
    _when_alice_opens_her_journal(page)
    page.get_by_role("link", name="Avis").first.click()
    page.get_by_role("button", name="Choisir mes avis").click()
    accessible(page)
    page.get_by_label("Les consultations").select_option(label="Ne pas me prévenir")
    page.get_by_role("button", name="Enregistrer mes choix").click()
    expect(page.get_by_text("Vos choix sont enregistrés.")).to_be_visible()
    _tell(people, "record_read")
    assert notifications.notices(space_id=people.alice, count=5) == ()
    _tell(people, "record_read", mode="break_glass")
    page.get_by_role("link", name="Avis").first.click()
    expect(page.get_by_role("article")).to_contain_text("en urgence, sans pouvoir vous demander votre accord")
    accessible(page)
    page.get_by_role("button", name=re.compile("^Marquer comme lu")).click()
    expect(page.get_by_text("Vous avez tout lu.")).to_be_visible()
    accessible(page)


def test_her_treating_doctor_is_told_too(page: Page, people: Cast, accessible: Check) -> None:
    _tell(people, "record_read", mode="break_glass")
    page.goto("/pro/")
    page.get_by_role("button", name=re.compile(f"entrer comme {cast.DIANE.display_name}")).click()
    page.get_by_role("link", name="Avis d’urgence").click()
    expect(page.get_by_text("a consulté ce dossier en urgence (bris de glace)")).to_be_visible()
    expect(page.get_by_role("heading", level=2)).to_have_text("Alice MARTIN")
    accessible(page)
    page.get_by_role("button", name="Tout marquer comme lu").click()
    expect(page.get_by_text("Vos avis sont marqués comme lus.")).to_be_visible()
    accessible(page)
