"""What is refused leaves a line in the security log, in which nobody can be read."""

import json
import logging
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import Settings

from carnet.config.logs import StructuredFormatter
from carnet.gateways.accounts.tests import situations
from carnet.gateways.accounts.tests.situations import IDENTIFIER, MATRICULE, PASSWORD, SERIAL

pytestmark = pytest.mark.django_db
ADDRESS = "192.0.2.31"
DOCUMENT = f"/documents/{UUID(int=7)}-{UUID(int=8)}/masquer"


def _lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    """Everything that was written, as an operator's tool reads it."""
    formatter = StructuredFormatter()
    return [json.loads(formatter.format(record)) for record in caplog.records if record.name == "carnet.security"]


def _events(caplog: pytest.LogCaptureFixture) -> list[tuple[object, object]]:
    return [(line["event"], line.get("reason") or line.get("limit") or line.get("status")) for line in _lines(caplog)]


def _all_text(caplog: pytest.LogCaptureFixture) -> str:
    return "\n".join(StructuredFormatter().format(record) for record in caplog.records)


def test_writes_that_a_form_came_without_its_token(caplog: pytest.LogCaptureFixture) -> None:
    answer = Client(enforce_csrf_checks=True, REMOTE_ADDR=ADDRESS).post("/compte/connexion", {"identifier": IDENTIFIER})
    assert answer.status_code == 403
    assert _events(caplog) == [("form_refused", "token"), ("request_refused", 403)]
    assert {line["route"] for line in _lines(caplog)} == {"compte/connexion"}
    assert len({line["address"] for line in _lines(caplog)}) == 1


def test_writes_that_a_form_came_from_elsewhere(caplog: pytest.LogCaptureFixture) -> None:
    headers = {"Origin": "https://evil.example/secret"}
    Client(enforce_csrf_checks=True, headers=headers).post("/compte/connexion")
    assert _events(caplog)[0] == ("form_refused", "origin")
    assert "evil.example" not in _all_text(caplog)


@pytest.mark.parametrize(
    ("identifier", "reason"),
    [("personne.inconnue", "unknown_identifier"), (IDENTIFIER, "wrong_password")],
    ids=["unknown", "known"],
)
def test_writes_every_refused_sign_in(caplog: pytest.LogCaptureFixture, identifier: str, reason: str) -> None:
    situations.activated()
    caplog.clear()
    for name in (identifier, identifier.upper()):
        Client(REMOTE_ADDR=ADDRESS).post("/compte/connexion", {"identifier": name, "password": "Nuit-sans-lune4"})
    assert _events(caplog) == [("sign_in_refused", reason)] * 2
    assert len({line["subject"] for line in _lines(caplog)}) == 1


def test_writes_a_refused_card_and_a_refused_passkey(caplog: pytest.LogCaptureFixture) -> None:
    sent = {"matricule": MATRICULE, "serial": SERIAL, "code": "ABCDEFGH2345"}
    Client(REMOTE_ADDR=ADDRESS).post("/compte/activer", sent)
    Client(REMOTE_ADDR=ADDRESS).post("/compte/connexion/cle", {"credential": '{"id": "x"}'})
    assert [event for event, _ in _events(caplog)] == ["proof_refused", "sign_in_refused"]


def test_writes_that_a_limit_was_reached(caplog: pytest.LogCaptureFixture) -> None:
    browser = Client(REMOTE_ADDR=ADDRESS)
    statuses = [
        browser.post("/compte/connexion", {"identifier": IDENTIFIER, "password": PASSWORD}).status_code
        for _ in range(5)
    ]
    assert statuses[-1] == 429
    assert _events(caplog)[-2:] == [("limit_reached", "sign-in"), ("request_refused", 429)]


@pytest.mark.parametrize(
    ("address", "status"),
    [("/fhir/Patient?identifier=x", 401), ("/oauth/token", 405), (DOCUMENT, 405)],
    ids=["no token", "method", "page"],
)
def test_writes_the_refusals_of_every_door(caplog: pytest.LogCaptureFixture, address: str, status: int) -> None:
    assert Client().get(address).status_code == status
    assert _events(caplog) == [("request_refused", status)]
    assert str(UUID(int=7)) not in _all_text(caplog)


def test_writes_nothing_of_what_is_answered(caplog: pytest.LogCaptureFixture, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    situations.activated()
    situations.sign_in(Client())
    assert _lines(caplog) == []


def test_names_nobody(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    browser = Client(REMOTE_ADDR=ADDRESS)
    for _ in range(4):
        browser.post("/compte/connexion", {"identifier": IDENTIFIER, "password": PASSWORD})
        browser.post("/compte/activer", {"matricule": MATRICULE, "serial": SERIAL, "code": "ABCDEFGH2345"})
    text = _all_text(caplog)
    assert "security event" in text
    assert not [secret for secret in (IDENTIFIER, PASSWORD, MATRICULE, SERIAL, ADDRESS) if secret in text]
