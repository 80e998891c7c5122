"""An agent signs in for real: a password and an application of codes; never a password alone, never once suspended."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from carnet.domain.identity import accounts
from carnet.domain.support import actions
from carnet.domain.support.codes import Agent
from carnet.domain.support.tests.factories import PASSWORD, Desk
from carnet.foundation import clock, database
from carnet.foundation.actors import SYSTEM
from carnet.foundation.journal import house
from carnet.foundation.journal import queries as journal
from carnet.gateways.accounts import enrolling
from carnet.gateways.back_office.tests.situations import switched
from tests.cast import Cast

IDENTIFIER = "sophie.support"


@pytest.fixture(autouse=True)
def real(settings: Settings) -> None:
    """Not the demonstration: nobody is chosen from a list."""
    settings.DEMO = False


def _seed(agent: Agent) -> str:
    account = accounts.account(account_id=agent.id)
    assert account is not None
    return parse_qs(urlsplit(enrolling.give_application(account)).query)["secret"][0]


def _code(seed: str) -> str:
    counters = list(yield_hotp_counters_from_time())
    code: str = format_hotp_value(hotp_value(seed, counters[len(counters) // 2]))
    return code


def _password(browser: Client, password: str = PASSWORD) -> str:
    answer = browser.post("/compte/connexion?suite=/gestion/", {"identifier": IDENTIFIER, "password": password})
    return answer["Location"] if answer.status_code == 302 else str(answer.status_code)


def _house() -> list[tuple[str, str]]:
    with database.entered(house.HOUSE):
        lines = journal.newest(space_id=house.HOUSE, count=1)
    return [(line.entry.act, line.entry.reason) for line in lines]


def test_a_password_and_a_code_open_the_back_office(people: Cast, desk: Desk) -> None:
    seed, browser = _seed(desk.sophie), Client()
    assert _password(browser).startswith("/compte/connexion/double")
    assert browser.get(reverse("back_office:queue")).status_code == 302
    entered = browser.post("/compte/connexion/double", {"code": _code(seed)})
    assert (entered.status_code, entered["Location"]) == (302, "/gestion/"), entered.content.decode()
    assert _house() == [("sign_in_agent", "allowed")]
    assert browser.get(reverse("back_office:queue")).status_code == 200
    switched(browser)
    assert browser.get("/documents").status_code == 302


@pytest.mark.parametrize("code", ["000000", "", "abcdef"])
def test_a_wrong_code_opens_nothing(desk: Desk, code: str) -> None:
    _seed(desk.sophie)
    browser = Client()
    _password(browser)
    assert browser.post("/compte/connexion/double", {"code": code}).status_code != 302
    assert browser.get(reverse("back_office:queue")).status_code == 302


def test_a_password_alone_is_never_enough(desk: Desk) -> None:
    browser = Client()
    assert _password(browser) == "/compte/connexion/impossible"
    assert browser.get(reverse("back_office:queue")).status_code == 302


def test_a_suspended_agent_stays_out(desk: Desk) -> None:
    seed, browser = _seed(desk.sophie), Client()
    actions.suspend_agent(agent_id=desk.sophie.id, by=SYSTEM, at=clock.now())
    _password(browser)
    assert browser.post("/compte/connexion/double", {"code": _code(seed)}).status_code == 403
    assert browser.get(reverse("back_office:queue")).status_code == 302
    assert _house() == [("sign_in_agent", "agent_suspended")]


def test_another_password_ends_the_sessions_of_the_old_one(desk: Desk) -> None:
    seed, browser = _seed(desk.sophie), Client()
    _password(browser)
    browser.post("/compte/connexion/double", {"code": _code(seed)})
    assert browser.get(reverse("back_office:queue")).status_code == 200
    password = "Une autre phrase, plus longue : 43"
    actions.reset_agent(agent_id=desk.sophie.id, password=password, by=SYSTEM, at=clock.now())
    assert browser.get(reverse("back_office:queue")).status_code == 302
    assert _password(Client()) == "422"
