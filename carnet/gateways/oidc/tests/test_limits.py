"""How often tokens may be asked for."""

from urllib.parse import urlencode

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client

from carnet.domain.identity import actions as identity_actions
from carnet.foundation import clock
from carnet.gateways.oidc import limits
from carnet.gateways.oidc.tests import situations
from carnet.gateways.oidc.tests.situations import OTHER_CLIENT, OTHER_KEY, Signed

pytestmark = [pytest.mark.django_db, pytest.mark.urls("carnet.gateways.oidc.urls")]

START = "2026-03-02T12:00:10Z"


@pytest.fixture(autouse=True)
def _settled() -> None:
    situations.settle()


def ask(address: str = "198.51.100.9", *, other: bool = False, good: bool = True) -> tuple[int, str]:
    said = situations.claims(**({"iss": OTHER_CLIENT, "sub": OTHER_CLIENT} if other else {}))
    form = situations.form(situations.sign(said, Signed(OTHER_KEY)) if other else situations.sign(said))
    if not good:
        form["client_assertion"] = "a.b.c"
    answer = Client().post(
        "/oauth/token", urlencode(form), content_type="application/x-www-form-urlencoded", REMOTE_ADDR=address
    )
    return answer.status_code, answer.get("Retry-After", "")


def test_stops_a_software_that_asks_too_often_and_no_other(settings: LazySettings) -> None:
    settings.TOKENS_PER_CLIENT = 2
    with time_machine.travel(START, tick=False) as now:
        assert [ask()[0] for _ in range(3)] == [200, 200, 429]
        assert ask("203.0.113.8") == (429, "51")
        assert ask(other=True)[0] == 200
        now.shift(50)
        assert ask()[0] == 200


def test_nobody_spends_the_turns_of_another(settings: LazySettings) -> None:
    settings.TOKENS_PER_CLIENT = 1
    with time_machine.travel(START, tick=False):
        assert [ask(good=False)[0] for _ in range(3)] == [401, 401, 401]
        assert ask()[0] == 200


def test_stops_an_address_that_asks_too_often_and_no_other(settings: LazySettings) -> None:
    settings.TOKENS_PER_ADDRESS = 2
    with time_machine.travel(START, tick=False):
        assert [ask(good=False)[0] for _ in range(3)] == [401, 401, 429]
        assert ask("203.0.113.8")[0] == 200


def test_counts_one_subscriber_of_ipv6_as_one(settings: LazySettings) -> None:
    settings.TOKENS_PER_ADDRESS = 2
    with time_machine.travel(START, tick=False):
        found = [ask(address)[0] for address in ("2001:db8::1", "2001:db8::2", "2001:db8::ffff", "2001:db8:0:1::1")]
        assert found == [200, 200, 429, 200]


def test_forgets_old_counts() -> None:
    at = clock.now()
    identity_actions.count_requests(names=["x", "y"], at=at, span=limits.SPAN)
    assert identity_actions.count_requests(names=["x"], at=at, span=limits.SPAN) == {"x": 2}
    assert identity_actions.forget_expired(at=at + 70 * limits.SPAN) == 2
