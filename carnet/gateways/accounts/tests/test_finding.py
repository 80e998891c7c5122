"""Finding the way in again: the second proof that was held is asked for, and only the post replaces it."""

from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from pytest_django import Settings

from carnet.domain.identity import accounts as identity
from carnet.domain.identity.models import ActivationCode
from carnet.domain.notifications import queries as notifications
from carnet.foundation import database
from carnet.gateways.accounts.tests import situations
from carnet.gateways.accounts.tests.situations import EMAIL, IDENTIFIER, MATRICULE, PASSWORD, SERIAL

pytestmark = pytest.mark.django_db
FRESH = {"password": "Aube-du-matin9", "again": "Aube-du-matin9"}
WAY_BACK, NEW_PASSWORD = "/compte/activer/retrouver", "/compte/activer/mot-de-passe"


def _proved(client: Client, *, by_letter: bool) -> None:
    space_id = identity.space_of_matricule(matricule=MATRICULE)
    assert space_id is not None
    code = situations.code_for(space_id, by_letter=by_letter)
    answer = client.post("/compte/activer", {"matricule": MATRICULE, "serial": SERIAL, "code": code})
    assert answer.headers["Location"] == WAY_BACK


def _protected() -> list[str]:
    """Alice adds an application to her account, and writes her recovery codes down."""
    situations.activated()
    browser = Client()
    situations.sign_in(browser)
    situations.add_application(browser)
    return situations.recovery_codes(browser)


def _refused(client: Client) -> bool:
    """Tells whether the new password is out of reach."""
    looked, sent = client.get(NEW_PASSWORD), client.post(NEW_PASSWORD, FRESH)
    return looked.headers.get("Location") == sent.headers.get("Location") == "/compte/activer"


def test_finds_the_way_in_again_with_card_and_code(client: Client) -> None:
    situations.activated()
    elsewhere = Client()
    situations.sign_in(elsewhere)
    _proved(client, by_letter=False)
    assert "a…@exemple.fr" in client.get(WAY_BACK).content.decode()
    assert _refused(client)
    assert client.post(WAY_BACK).headers["Location"] == "/compte/connexion/code"
    assert _refused(client)
    passed = client.post("/compte/connexion/code", {"code": situations.mailed_code()})
    assert passed.headers["Location"] == NEW_PASSWORD
    assert IDENTIFIER in client.get(NEW_PASSWORD).content.decode()
    assert client.post(NEW_PASSWORD, {"password": "soleil", "again": "soleil"}).status_code == 422
    assert elsewhere.get("/documents").status_code == 200
    assert client.post(NEW_PASSWORD, FRESH).headers["Location"] == "/"
    assert client.get("/compte/securite").status_code == 200
    assert elsewhere.get("/documents").status_code == 302
    old = Client(REMOTE_ADDR="192.0.2.8").post("/compte/connexion", {"identifier": IDENTIFIER, "password": PASSWORD})
    assert old.status_code == 422


def test_asks_for_the_second_proof_that_was_held(client: Client) -> None:
    codes = _protected()
    _proved(client, by_letter=False)
    page = client.get(WAY_BACK).content.decode()
    assert "Demander un code par lettre" in page
    assert "les retirer et continuer" not in page
    assert client.post(WAY_BACK, {"lost": "1"}).headers["Location"] == "/compte/connexion/double"
    assert Authenticator.objects.filter(type="totp").exists()
    assert _refused(client)
    assert client.post("/compte/connexion/double", {"code": "012345678"}).status_code == 200
    assert _refused(client)
    assert client.post("/compte/connexion/double", {"code": codes[4]}).headers["Location"] == NEW_PASSWORD
    assert client.post(NEW_PASSWORD, FRESH).headers["Location"] == "/"
    assert client.get("/documents").status_code == 200


def test_only_a_code_that_came_by_letter_replaces_what_was_lost(client: Client) -> None:
    _protected()
    _proved(client, by_letter=True)
    assert client.post(WAY_BACK, {"lost": "1"}).headers["Location"] == "/compte/connexion/code"
    assert not Authenticator.objects.exists()
    client.post("/compte/connexion/code", {"code": situations.mailed_code()})
    assert client.post(NEW_PASSWORD, FRESH).headers["Location"] == "/"
    assert "Vous avez retiré une clé d’accès" in client.get("/journal").content.decode()


def test_a_code_by_mail_changes_no_address(client: Client) -> None:
    """Else whoever reads the first mailbox once would keep the space for good."""
    space_id = situations.activated()
    _proved(client, by_letter=False)
    assert client.post("/compte/activer/courriel", {"email": "autre@exemple.fr"}).headers["Location"] == WAY_BACK
    assert notifications.email(space_id=space_id) == EMAIL


def test_a_code_by_letter_changes_an_address_that_nobody_reads(client: Client) -> None:
    space_id = situations.activated()
    _proved(client, by_letter=True)
    client.post("/compte/activer/courriel", {"email": "neuve@exemple.fr"})
    checked = client.post("/compte/activer/courriel", {"code": situations.mailed_code()})
    assert checked.headers["Location"] == WAY_BACK
    assert notifications.email(space_id=space_id) == "neuve@exemple.fr"


def test_a_code_is_posted_when_a_letter_is_asked_for(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.LETTER_FILES, settings.DEMO = tmp_path / "letters", False
    space_id = situations.activated()
    asked = {"serial": SERIAL, "by_letter": "on"}
    known = client.post("/compte/activer/nouveau-code", {**asked, "matricule": MATRICULE})
    unknown = Client(REMOTE_ADDR="192.0.2.50").post(
        "/compte/activer/nouveau-code", {**asked, "matricule": "184037511111287"}
    )
    assert known.status_code == unknown.status_code == 200
    assert known.content == unknown.content
    assert "par lettre" in known.content.decode()
    situations.work()
    assert len(list(settings.LETTER_FILES.iterdir())) == 1
    assert mail.outbox == []
    with database.entered(space_id):
        code = ActivationCode.objects.get(space_id=space_id, ended_at=None)
    assert code.by_letter
