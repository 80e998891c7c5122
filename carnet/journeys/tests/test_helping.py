"""Support ends the sessions of an account, and sends a code that the agent does not see; only with an access open."""

from uuid import UUID

import pytest
from django.test import Client
from pytest_django import Settings

from carnet.domain.support import actions
from carnet.domain.support.codes import PrivilegeReason
from carnet.domain.support.tests import factories
from carnet.domain.support.tests.factories import Desk
from carnet.foundation import clock, database
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import queries as journal
from carnet.foundation.outbox import actions as outbox
from carnet.gateways.accounts.tests import situations
from carnet.journeys import helping
from carnet.journeys.accounts import activating

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db: None, settings: Settings) -> Desk:
    """The agents."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return factories.assemble()


def _switched(desk: Desk) -> None:
    actions.switch_on_by_ins(
        matricule=situations.MATRICULE,
        reason=PrivilegeReason.SECURITY,
        words="Elle a perdu son téléphone.",
        by=desk.sophie.actor,
        at=clock.now(),
    )


def _last(space_id: UUID) -> str:
    with database.entered(space_id):
        return journal.newest(space_id=space_id, count=1)[0].entry.act


def test_ends_every_session_of_an_account(desk: Desk) -> None:
    space_id, browser = situations.activated(), Client()
    situations.sign_in(browser)
    assert browser.get("/documents").status_code == 200
    by = desk.sophie.actor
    with pytest.raises(Refused, match="privilege_needed"):
        helping.end_sessions(space_id=space_id, by=by, at=clock.now())
    assert browser.get("/documents").status_code == 200
    _switched(desk)
    helping.end_sessions(space_id=space_id, by=by, at=clock.now())
    assert browser.get("/documents").status_code == 302
    assert _last(space_id) == "revoke_device"


def test_sends_a_code_to_the_citizen(desk: Desk) -> None:
    space_id, by = situations.opened_space(), desk.sophie.actor
    with pytest.raises(Refused, match="privilege_needed"):
        helping.resend_code(space_id=space_id, by=by, at=clock.now())
    assert outbox.take(at=clock.now(), count=5, kinds=(activating.CODE_JOB,)) == []
    _switched(desk)
    helping.resend_code(space_id=space_id, by=by, at=clock.now())
    assert _last(space_id) == "ask_activation_code"
    assert len(outbox.take(at=clock.now(), count=5, kinds=(activating.CODE_JOB,))) == 1
    with pytest.raises(Refused, match="no_account"):
        helping.end_sessions(space_id=space_id, by=by, at=clock.now())
