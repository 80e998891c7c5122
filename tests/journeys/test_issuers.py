"""Entering through an issuer, in a real browser: our button, the issuer's own page, our pages, and out again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from carnet.domain.identity import actions as identity
from carnet.foundation import ids
from carnet.gateways.issuers import discovery
from carnet.gateways.issuers.tests import situations
from tests import cast
from tests.cast import Cast
from tests.journeys.conftest import Check

pytestmark = pytest.mark.browser


@pytest.fixture
def issuers(site: str, page: Page, settings: Settings, tmp_path: Path) -> Iterator[None]:
    """A server that trusts an issuer for professionals and one for citizens."""
    secret = tmp_path / "secret"
    secret.write_text("secret")
    settings.ISSUERS_KEYS = tmp_path / "keys.json"
    exercise = {
        "codeProfession": "10",
        "activities": [{"numeroFinessSite": one.id.removeprefix("1")} for one in (cast.PRACTICE, cast.HOSPITAL)],
    }
    diane = {**situations.DIANE_SAYS, "SubjectRefPro": {"exercices": [exercise]}}
    with (
        situations.plain_provider(diane=diane) as soignants,
        situations.plain_provider(alice=situations.ALICE_SAYS, inconnue={"acr": "eidas2"}) as identite,
    ):
        settings.ISSUERS = (
            situations.professionals_issuer(soignants, str(secret)),
            situations.citizens_issuer(identite, str(secret)),
        )
        settings.DEMO = False
        # The issuer dresses its pages with a style sheet from elsewhere: these journeys stay on this machine.
        page.route(lambda url: "//localhost:" not in url, lambda route: route.fulfill(body=""))
        yield
    discovery.forget()


def test_a_doctor_enters_chooses_a_place_and_leaves(page: Page, issuers: None, people: Cast, accessible: Check) -> None:
    both = replace(cast.DIANE, organizations=(cast.PRACTICE, cast.HOSPITAL))
    identity.register_professional(professional=both, since=date(2020, 1, 1))
    page.goto("/pro/connexion")
    accessible(page)
    page.get_by_role("button", name="Se connecter avec Carte de soignant").click()
    page.get_by_role("button", name="diane").click()
    expect(page.get_by_role("heading", name="Où exercez-vous maintenant ?")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name=cast.HOSPITAL.name).click()
    expect(page.get_by_text(cast.HOSPITAL.name)).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="changer de lieu").click()
    page.get_by_role("button", name=cast.PRACTICE.name).click()
    expect(page.get_by_text(cast.PRACTICE.name)).to_be_visible()
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("heading", name="Vous êtes déconnecté")).to_be_visible()
    accessible(page)


def test_a_citizen_enters_and_another_is_told_why_not(
    page: Page, issuers: None, people: Cast, accessible: Check
) -> None:
    page.goto("/connexion")
    accessible(page)
    page.get_by_role("button", name="Se connecter avec Mon identité").click()
    page.get_by_role("button", name="inconnue").click()
    expect(page.get_by_role("heading", name="Nous n’avons pas pu vous reconnaître avec certitude")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Recommencer avec Mon identité").click()
    page.get_by_role("button", name="alice").click()
    expect(page.get_by_role("heading", name="Bonjour Alice")).to_be_visible()


def test_a_doctor_is_asked_who_is_there_proves_it_and_goes_on(
    page: Page, issuers: None, people: Cast, settings: Settings, accessible: Check
) -> None:
    page.goto("/pro/connexion")
    page.get_by_role("button", name="Se connecter avec Carte de soignant").click()
    page.get_by_role("button", name="diane").click()
    # Proofs are dated to the second: the question must come after the sign-in.
    page.wait_for_timeout(1_100)
    settings.PROOF_AFTER_LEAST = settings.PROOF_AFTER_MOST = 1
    page.goto(f"/pro/patients/{ids.public(people.boris)}")
    expect(page.get_by_text("BERNARD").first).to_be_visible()
    settings.PROOF_AFTER_LEAST = settings.PROOF_AFTER_MOST = 60
    page.goto(f"/pro/patients/{ids.public(people.alice)}")
    expect(page.get_by_role("heading", name="Confirmez que c’est bien vous")).to_be_visible()
    expect(page.get_by_text("MARTIN")).to_have_count(0)
    accessible(page)
    page.get_by_role("button", name="Confirmer avec Carte de soignant").click()
    page.get_by_role("button", name="diane").click()
    expect(page.get_by_text("Merci : votre identité est confirmée.")).to_be_visible()
    expect(page.get_by_text("MARTIN").first).to_be_visible()
    accessible(page)
