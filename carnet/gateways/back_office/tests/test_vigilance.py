"""An operator looks at an account that vigilance cut, asks that it be opened again, and a worker opens it."""

from datetime import datetime
from uuid import UUID

import pytest
from django.urls import reverse

from carnet.domain.access import actions as access
from carnet.domain.access import reading
from carnet.domain.access.vigilance import Level
from carnet.domain.oversight import actions, queries
from carnet.domain.oversight.codes import Alert
from carnet.domain.support import actions as support
from carnet.domain.support.tests.factories import Desk
from carnet.foundation import clock, database, ids
from carnet.foundation.actors import SYSTEM
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import house
from carnet.foundation.journal import queries as journal
from carnet.foundation.outbox import actions as outbox
from carnet.gateways.back_office.tests.situations import signed_in
from carnet.gateways.jobs import doing
from carnet.gateways.web_citizen.tests.situations import text
from tests import cast
from tests.cast import Cast, acting
from tests.roles import role

pytestmark = pytest.mark.django_db

DIANE = acting(cast.DIANE)
SAID = {"reason": "Jointe à son cabinet : c’est bien elle, épidémie de grippe."}


def _alerted(level: Level, at: datetime, *, account: str = DIANE.id) -> UUID:
    alert = Alert(
        id=ids.new_id(),
        account=account,
        level=level,
        measure="records",
        counted=51,
        limit=40,
        at=at,
        name=DIANE.name,
        organization_id=DIANE.organization_id,
        organization_name=DIANE.organization_name,
    )
    actions.record_alert(alert=alert, at=at)
    return alert.id


@pytest.fixture
def cut(people: Cast) -> str:
    """Diane's account, cut."""
    with role("carnet_jobs"):
        access.cut(account=DIANE.id, measure="records", counted=51, limit=40, at=clock.now())
    _alerted(Level.CUT, clock.now())
    return DIANE.id


def _is_open(people: Cast) -> bool:
    try:
        reading.patient_sheet(space_id=people.alice, by=DIANE, at=clock.now())
    except Refused:
        return False
    return True


def _work() -> None:
    with role("carnet_jobs"):
        jobs = outbox.take(at=clock.now(), count=10, kinds=(actions.REOPEN_JOB,))
        if jobs:
            doing.alone(jobs, is_stopping=lambda: False)


def _acts() -> list[tuple[str, str, str]]:
    with database.entered(house.HOUSE):
        lines = journal.newest(space_id=house.HOUSE, count=20)
    return [(line.entry.act, line.entry.outcome.value, line.entry.actor.name) for line in lines]


def test_an_operator_opens_a_cut_account_again(people: Cast, desk: Desk, cut: str) -> None:
    browser = signed_in(desk.oscar)
    listed = text(browser.get(reverse("back_office:vigilance")))
    assert "Diane MOREAU" in listed
    assert "Coupé" in listed
    address = reverse("back_office:vigilance_account", args=[cut])
    assert "51, pour une habitude de 40" in text(browser.get(address))
    assert browser.post(address, {"reason": "ok"}).status_code == 422
    assert browser.post(address, SAID).status_code == 302
    assert not _is_open(people), "the web asks; it opens nothing"
    _work()
    assert _is_open(people)
    assert queries.open_alerts() == ()
    assert "Rien à regarder" in text(browser.get(reverse("back_office:vigilance")))
    acts = _acts()
    assert ("ask_reopening", "allowed", "Oscar Denis") in acts
    assert ("reopen_account", "allowed", "Oscar Denis") in acts
    _work()


def test_nothing_opens_for_an_agent_who_was_suspended_meanwhile(people: Cast, desk: Desk, cut: str) -> None:
    browser = signed_in(desk.oscar)
    assert browser.post(reverse("back_office:vigilance_account", args=[cut]), SAID).status_code == 302
    support.suspend_agent(agent_id=desk.oscar.id, by=SYSTEM, at=clock.now())
    _work()
    assert not _is_open(people)
    assert ("reopen_account", "refused", "Oscar Denis") in _acts()


def test_closes_the_alerts_of_an_account_that_stays_open(people: Cast, desk: Desk) -> None:
    _alerted(Level.ALERT, clock.now())
    browser = signed_in(desk.oscar)
    address = reverse("back_office:vigilance_account", args=[DIANE.id])
    assert "Classer ces alertes" in text(browser.get(address))
    assert browser.post(address, SAID).status_code == 302
    assert queries.open_alerts() == ()
    assert browser.get(address).status_code == 404
    assert browser.post(address, SAID).status_code == 404


@pytest.mark.parametrize("name", ["sophie", "vera", "denise", "aude"])
def test_is_for_operators_alone(people: Cast, desk: Desk, cut: str, name: str) -> None:
    browser = signed_in(getattr(desk, name))
    for answer in (
        browser.get(reverse("back_office:vigilance")),
        browser.get(reverse("back_office:vigilance_account", args=[cut])),
        browser.post(reverse("back_office:vigilance_account", args=[cut]), SAID),
    ):
        assert answer.status_code == 403
        assert "MOREAU" not in text(answer)
    with pytest.raises(Refused):
        actions.ask_reopening(account=cut, reason=SAID["reason"], by=getattr(desk, name).actor, at=clock.now())
    with pytest.raises(actions.AccountIsCut):
        actions.close_from_desk(account=cut, reason=SAID["reason"], by=desk.oscar.actor, at=clock.now())
    _work()
    assert not _is_open(people)


def test_an_operator_sees_the_proofs_that_were_asked_and_calls_nobody(people: Cast, desk: Desk) -> None:
    asked = _alerted(Level.PROOF, clock.now())
    browser = signed_in(desk.oscar)
    page = text(browser.get(reverse("back_office:vigilance")))
    assert "Rien à regarder" in page
    assert "Attendue" in page
    assert "51, pour 40 au plus" in page
    assert browser.get(reverse("back_office:vigilance_account", args=[DIANE.id])).status_code == 404
    actions.record_proof(question=asked, account=DIANE.id, at=clock.now())
    page = text(browser.get(reverse("back_office:vigilance")))
    assert "Donnée" in page
    assert "Attendue" not in page
