"""A citizen takes the space in hand, adds a passkey and an application, and comes back by each; in a real browser."""

import os
from pathlib import Path

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import CDPSession, Page, expect

from carnet.gateways.accounts.tests import situations
from carnet.gateways.accounts.tests.situations import IDENTIFIER, MATRICULE, PASSWORD, SERIAL
from tests.journeys.conftest import Check

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Where to leave pictures for whoever wants to look at them.
PICTURES = os.environ.get("PICTURES", "")


def _look(page: Page, name: str, accessible: Check) -> None:
    accessible(page)
    if not PICTURES:
        return
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light")


def _authenticator(page: Page) -> CDPSession:
    """Plugs a virtual authenticator that checks its owner and keeps keys, as a phone does."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session


def _activate(page: Page, accessible: Check) -> None:
    code = situations.code_for(situations.opened_space(email=""))
    page.goto("/compte/activer")
    _look(page, "activer", accessible)
    page.get_by_label("Numéro de sécurité sociale").fill(MATRICULE)
    page.get_by_label("Numéro de série de la carte Vitale").fill("123")
    page.get_by_label("Code provisoire").fill(code)
    page.get_by_role("button", name="Continuer").click()
    _look(page, "activer-erreur", accessible)
    page.get_by_label("Numéro de série de la carte Vitale").fill(SERIAL)
    page.get_by_role("button", name="Continuer").click()
    _look(page, "courriel", accessible)
    page.get_by_label("Votre adresse e-mail").fill("alice@exemple.fr")
    page.get_by_role("button", name="Recevoir un code").click()
    _look(page, "courriel-code", accessible)
    page.get_by_label("Code reçu").fill(situations.mailed_code())
    page.get_by_role("button", name="Continuer").click()
    _look(page, "choix", accessible)
    page.get_by_label("Choisissez un identifiant").fill(IDENTIFIER)
    page.get_by_label("Nouveau mot de passe").fill(PASSWORD)
    page.get_by_label("Le même, une seconde fois").fill(PASSWORD)
    page.get_by_label("J’ai lu les conditions").check()
    page.get_by_role("button", name="Ouvrir mon espace").click()
    expect(page.get_by_role("heading", name="Votre espace est à vous")).to_be_visible()


def _leave(page: Page) -> None:
    page.goto("/compte/securite")
    page.get_by_role("button", name="Me déconnecter").click()
    page.wait_for_url("**/")


def test_activates_a_space_and_comes_back_with_a_passkey_alone(page: Page, site: str, accessible: Check) -> None:
    _activate(page, accessible)
    _look(page, "bienvenue", accessible)
    _authenticator(page)
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    _look(page, "cle", accessible)
    page.get_by_role("button", name="Créer ma clé d’accès").click()
    expect(page.get_by_role("heading", name="Vos codes de secours")).to_be_visible()
    _look(page, "secours", accessible)
    page.get_by_role("button", name="Voir mes codes maintenant").click()
    expect(page.locator(".ca-codes li")).to_have_count(10)
    _look(page, "secours-codes", accessible)
    _leave(page)
    page.goto("/compte/connexion")
    _look(page, "connexion", accessible)
    page.get_by_role("button", name="Entrer avec une clé d’accès").click()
    page.wait_for_url("**/")
    page.goto("/documents")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vos documents")
    page.goto("/compte/securite")
    _look(page, "securite", accessible)
    page.goto("/compte/securite/appareils")
    _look(page, "appareils", accessible)


def test_adds_an_application_and_comes_back_with_its_code(page: Page, site: str, accessible: Check) -> None:
    situations.activated()
    page.goto("/compte/connexion")
    page.get_by_label("Identifiant", exact=True).fill(IDENTIFIER)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Continuer").click()
    _look(page, "code", accessible)
    page.get_by_label("Code reçu").fill(situations.mailed_code())
    page.get_by_role("button", name="Entrer", exact=True).click()
    page.goto("/compte/securite/application")
    secret = page.locator("#cle-totp").inner_text()
    _look(page, "application", accessible)
    secret = page.locator("#cle-totp").inner_text()
    counters = list(totp.yield_hotp_counters_from_time())
    page.get_by_label("Le code que montre l’application").fill(
        totp.format_hotp_value(totp.hotp_value(secret, counters[0]))
    )
    page.get_by_role("button", name="Ajouter cette application").click()
    expect(page.get_by_role("heading", name="Vos codes de secours")).to_be_visible()
    _leave(page)
    page.goto("/compte/connexion")
    page.get_by_label("Identifiant", exact=True).fill(IDENTIFIER)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Continuer").click()
    _look(page, "double", accessible)
    page.get_by_label("Votre code").fill(totp.format_hotp_value(totp.hotp_value(secret, counters[-1])))
    page.get_by_role("button", name="Entrer", exact=True).click()
    page.goto("/documents")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vos documents")
    page.goto("/compte/securite/application/retirer")
    _look(page, "retirer", accessible)
    page.goto("/compte/securite/mot-de-passe")
    _look(page, "mot-de-passe", accessible)
