"""A citizen with a card, a code or an account, and what a browser needs to come in."""

import re
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.db import connection
from django.test import Client

from carnet.domain.identity import actions as identity
from carnet.domain.identity.codes import IdentityStatus
from carnet.domain.notifications import actions as notifications
from carnet.domain.spaces import actions as spaces
from carnet.foundation import clock
from carnet.foundation.actors import SYSTEM
from carnet.gateways.jobs.worker import Worker
from carnet.journeys.accounts import activating
from tests import cast

SERIAL = "12345678901"
IDENTIFIER = "alice.martin"
PASSWORD = "Brume-du-soir7"
EMAIL = "alice@exemple.fr"
MATRICULE = cast.ALICE.ins.value
CHOICES = activating.Choices(allows_regulation=True, allows_break_glass=True, allows_hidden=False)


def opened_space(*, email: str = EMAIL, at: datetime | None = None) -> UUID:
    """A space opened and not activated, whose citizen holds a card."""
    at = at or clock.now()
    space_id = identity.register_patient(identity=cast.ALICE, status=IdentityStatus.VALIDATED, by=SYSTEM, at=at)
    spaces.announce_space(space_id=space_id, by=SYSTEM, at=at)
    spaces.open_space(space_id=space_id, by=SYSTEM, at=at)
    identity.register_card(space_id=space_id, serial=SERIAL, by=SYSTEM, at=at)
    if email:
        notifications.set_email(space_id=space_id, email=email, by=SYSTEM, at=at)
    return space_id


def code_for(space_id: UUID, *, by_letter: bool = False) -> str:
    """A fresh activation code of a space."""
    return identity.issue_activation_code(
        space_id=space_id, lasting=timedelta(days=42), by=SYSTEM, at=clock.now(), by_letter=by_letter
    )


def activated(*, email: str = EMAIL) -> UUID:
    """A space activated, with its account."""
    space_id = opened_space(email=email)
    proof = activating.prove(
        matricule=MATRICULE, serial=SERIAL, code=code_for(space_id), address="192.0.2.9", at=clock.now()
    )
    activating.activate(
        proof=proof, identifier=IDENTIFIER, password=PASSWORD, terms="2026-11", choices=CHOICES, at=clock.now()
    )
    return space_id


def work() -> None:
    """Lets the worker do what waits."""
    worker = Worker()
    worker._slots = []
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE carnet_jobs")
        while worker.turn():
            continue
        cursor.execute("RESET ROLE")


def mailed_code(pattern: str = r"^ {4}(\S+)$") -> str:
    """Lets the worker send what waits, and reads the last code that was sent."""
    work()
    bodies = [str(sent.body) for sent in reversed(mail.outbox)]
    found = next((code for body in bodies if (code := re.search(pattern, body, re.MULTILINE))), None)
    assert found is not None
    return found[1]


def sign_in(client: Client, *, password: str = PASSWORD, identifier: str = IDENTIFIER) -> None:
    """Comes in with the password and the code that was mailed."""
    answer = client.post("/compte/connexion", {"identifier": identifier, "password": password})
    assert answer.status_code == 302, answer.content.decode()
    assert answer.url == "/compte/connexion/code"  # type: ignore[attr-defined]
    entered = client.post("/compte/connexion/code", {"code": mailed_code()})
    assert entered.status_code == 302, entered.content.decode()


def application_code(secret: str) -> str:
    """Computes what an application shows now."""
    return str(totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time())) + 1)))


def add_application(client: Client) -> str:
    """Adds an application to the account that is open, and gives its secret."""
    page = client.get("/compte/securite/application").content.decode()
    found = re.search(r'id="cle-totp">([A-Z2-7]+)<', page)
    assert found is not None, page
    answer = client.post("/compte/securite/application", {"code": application_code(found[1])})
    assert answer.status_code == 302, answer.content.decode()
    return found[1]


def recovery_codes(client: Client) -> list[str]:
    """Shows the recovery codes of the account that is open: once."""
    return re.findall(r"<li>(\d{9})</li>", client.post("/compte/securite/secours").content.decode())


@pytest.fixture
def alice_space() -> UUID:
    """Alice, whose space is activated."""
    return activated()
