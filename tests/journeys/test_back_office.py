"""An agent answers a citizen, sees her state for a while, and two persons close spaces together."""

import re

import pytest
from playwright.sync_api import Page
from pytest_django import Settings

from carnet.domain.support import actions
from carnet.domain.support.tests import factories
from carnet.foundation import clock
from tests.cast import Cast, citizen
from tests.journeys.conftest import PHONE, Check

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
