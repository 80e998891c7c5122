"""An agent answers a citizen, sees her state for a while, and two persons close spaces together."""

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from carnet.domain.access import actions as access
from carnet.domain.access.vigilance import Level
from carnet.domain.oversight import actions as oversight
from carnet.domain.oversight.codes import Alert
from carnet.domain.support import actions
from carnet.domain.support.tests import factories
from carnet.foundation import clock, ids
from tests import family
from tests.cast import ALICE, DIANE, Cast, citizen
from tests.family import CHLOE
from tests.journeys.conftest import PHONE, Check
from tests.roles import role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Nobody types the agents' passwords."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _enter(page: Page, name: str) -> None:
    page.goto("/gestion/connexion")
    page.get_by_role("button", name=re.compile(name)).click()


def test_a_surprising_access_is_answered(page: Page, people: Cast, accessible: Check) -> None:
    factories.assemble()
    by = citizen(people.alice)
    actions.open_case(space_id=people.alice, words="Qui est-ce ?", line_seq=1, by=by, at=clock.now())
    page.goto("/gestion/connexion")
    accessible(page)
    _enter(page, "Sophie Aubert")
    accessible(page)
    page.get_by_role("link", name="Un accès à mon dossier me surprend").click()
    accessible(page)
    page.get_by_role("button", name="Prendre cette demande").click()
    page.get_by_text("Qui est-ce ?").wait_for()
    accessible(page)
    page.get_by_label("Votre message").fill("C’est l’ouverture de votre espace.")
    page.get_by_role("button", name="Envoyer au citoyen").click()
    page.get_by_text("Votre message est envoyé.").wait_for()
    page.get_by_text("J’ai besoin de l’état administratif").click()
    page.get_by_label("Pourquoi avez-vous besoin").fill("Vérifier l’état de l’espace.")
    page.get_by_role("button", name="Ouvrir un accès").click()
    page.get_by_role("heading", name="Alice MARTIN").wait_for()
    page.get_by_text(re.compile(r"encore \d+ min")).wait_for()
    accessible(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a viewport
    accessible(page)
    page.get_by_role("button", name="Suspendre l’espace").click()
    page.get_by_role("heading", name="Suspendre cet espace").wait_for()
    accessible(page)
    page.get_by_role("button", name="Suspendre l’espace").click()
    page.get_by_text("L’espace est suspendu.").wait_for()
    page.get_by_role("button", name="Y mettre fin").click()
    page.get_by_text("L’accès est refermé.").wait_for()


def test_two_persons_close_spaces(page: Page, people: Cast, accessible: Check) -> None:
    factories.assemble()
    _enter(page, "Oscar Denis")
    accessible(page)
    page.get_by_role("button", name="Fermer plusieurs espaces").click()
    page.get_by_role("button", name="Demander l’accord d’une seconde personne").click()
    page.get_by_text("Indiquez au moins un matricule.").first.wait_for()
    accessible(page)
    page.get_by_label("Matricules INS, un par ligne").fill("2840375111111")
    page.get_by_label("Pourquoi fermer ces espaces ?").fill("Lettre de la caisse du 1er mars.")
    page.get_by_role("button", name="Demander l’accord d’une seconde personne").click()
    address = page.url
    accessible(page)
    _enter(page, "Véra Castel, Responsable")
    page.goto(address)
    page.get_by_label("J’approuve").check()
    page.get_by_label("Pourquoi ?").fill("Lettre vérifiée.")
    accessible(page)
    page.get_by_role("button", name="Enregistrer ma décision").click()
    page.get_by_text("Votre décision est enregistrée.").wait_for()
    _enter(page, "Oscar Denis")
    page.goto(address)
    page.get_by_role("button", name="Fermer ces espaces").click()
    page.get_by_text("La fermeture est lancée.").wait_for()
    _enter(page, "Aude Faure")
    page.goto("/gestion/journal")
    page.get_by_text("Opération approuvée").wait_for()
    accessible(page)


def test_a_paper_is_recorded_and_ended(page: Page, people: Cast, accessible: Check) -> None:
    factories.assemble()
    family.assemble(people)
    _enter(page, "Véra Castel, Responsable")
    page.goto("/gestion/citoyen")
    page.get_by_label("Matricule INS").first.fill(ALICE.ins.value)
    page.get_by_label("Courrier").first.check()
    page.get_by_label("En quelques mots").first.fill("Formulaire reçu ce matin.")
    page.get_by_role("button", name="Ouvrir").first.click()
    accessible(page)
    page.get_by_role("button", name="Enregistrer un papier").click()
    accessible(page)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("alert").first).to_contain_text("Choisissez ce que dit le document.")
    accessible(page)
    page.get_by_label("Un aidant").check()
    page.get_by_label("Matricule INS de qui agira").fill(CHLOE.ins.value)
    page.get_by_label("Nom de famille").fill("Simon")
    page.get_by_label("Prénom").fill("Chloé")
    birth = page.get_by_role("group", name="Date de naissance")
    for label, value in (("Jour", "30"), ("Mois", "3"), ("Année", "1979")):
        birth.get_by_label(label).fill(value)
    page.get_by_label("Le document que vous avez sous les yeux").fill("Formulaire signé le 2 mars 2026")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("C’est enregistré.")).to_be_visible()
    expect(page.get_by_text("Formulaire signé le 2 mars 2026")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Mettre fin").click()
    accessible(page)
    page.get_by_label("Le document qui y met fin").fill("Lettre de la personne")
    page.get_by_role("button", name="Mettre fin maintenant").click()
    expect(page.get_by_text("l’accès a cessé à l’instant")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_cut_account_is_looked_at(page: Page, people: Cast, accessible: Check, scheme: str) -> None:
    factories.assemble()
    at = clock.now()
    with role("carnet_jobs"):
        access.cut(account=DIANE.rpps, measure="records", counted=51, limit=40, at=at)
    alert = Alert(
        id=ids.new_id(),
        account=DIANE.rpps,
        level=Level.CUT,
        measure="records",
        counted=51,
        limit=40,
        at=at,
        name=DIANE.display_name,
        organization_name="Cabinet des Lilas",
    )
    oversight.record_alert(alert=alert, at=at)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    _enter(page, "Oscar Denis")
    page.get_by_role("link", name="Vigilance").click()
    accessible(page)
    page.get_by_role("link", name=DIANE.display_name).click()
    accessible(page)
    page.get_by_role("button", name="Rouvrir ce compte").click()
    expect(page.get_by_role("alert").first).to_contain_text("Dites qui vous avez joint")
    accessible(page)
    page.get_by_label("Qui avez-vous joint").fill("Jointe à son cabinet : c’est bien elle.")
    page.get_by_role("button", name="Rouvrir ce compte").click()
    expect(page.get_by_text("La réouverture est demandée")).to_be_visible()
    accessible(page)
