"""Asked who is there before another record: kindly, once, and nothing that care needs is stopped."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from carnet.foundation import ids
from carnet.gateways.web_professional.tests.situations import acts, signed_in
from tests import cast
from tests.cast import NOON, Cast

MINUTE = timedelta(minutes=1)


@pytest.fixture
def hour() -> Iterator[time_machine.Traveller]:
    """A clock that moves when it is told."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def asked(people: Cast, settings: LazySettings, hour: time_machine.Traveller) -> Client:
    """Diane at work, asked for a proof after her first record, Boris's."""
    settings.PROOF_AFTER_LEAST = settings.PROOF_AFTER_MOST = 1
    browser = signed_in(cast.DIANE)
    hour.shift(MINUTE)
    assert browser.get(_record(people.boris)).status_code == 200
    settings.PROOF_AFTER_LEAST = settings.PROOF_AFTER_MOST = 60
    return browser


def _record(space_id: object) -> str:
    return reverse("professional:record", args=[ids.public(space_id)])  # type: ignore[arg-type]  # an UUID


def test_asks_before_another_record_and_says_what_goes_on(people: Cast, asked: Client) -> None:
    answer = asked.get(_record(people.alice))
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Confirmez que c’est bien vous" in page
    assert f'name="suite" value="{_record(people.alice)}"' in page
    assert reverse("professional:not_me") in page
    assert "MARTIN" not in page
    assert acts(people.alice, 1) == [(cast.DIANE.rpps, "read_identity", "refused")]
    assert asked.get(_record(people.boris)).status_code == 200


def test_goes_on_where_it_was_once_confirmed(people: Cast, asked: Client, hour: time_machine.Traveller) -> None:
    hour.shift(MINUTE)
    before = asked.session.session_key
    answer = asked.post(reverse("professional:prove"), {"suite": _record(people.alice)})
    assert answer.headers["Location"] == _record(people.alice)
    assert asked.session.session_key != before
    page = asked.get(_record(people.alice)).content.decode()
    assert "votre identité est confirmée" in page
    assert "MARTIN" in page


def test_another_session_of_the_same_account_still_waits(
    people: Cast, asked: Client, hour: time_machine.Traveller
) -> None:
    stolen = Client()
    stolen.cookies.load({name: morsel.value for name, morsel in asked.cookies.items()})
    hour.shift(MINUTE)
    signed_in(cast.DIANE).post(reverse("professional:prove"), {"suite": "/pro/"})
    assert stolen.get(_record(people.alice)).status_code == 403


def test_a_found_patient_waits_too(people: Cast, asked: Client) -> None:
    said = {"ins-ins": cast.ALICE.ins.matricule}
    page = asked.post(reverse("professional:search"), said, follow=True).content.decode()
    assert "Confirmez que c’est bien vous" in page
    assert "MARTIN" not in page


@pytest.mark.parametrize("wanted", ["https://ailleurs.example/", "//ailleurs.example", "ailleurs", ""])
def test_leads_nowhere_else(people: Cast, asked: Client, wanted: str) -> None:
    answer = asked.post(reverse("professional:prove"), {"suite": wanted})
    assert answer.headers["Location"] == reverse("professional:search")


def test_confirms_by_a_word_in_the_demonstration_only(people: Cast, asked: Client, settings: LazySettings) -> None:
    settings.DEMO = False
    assert asked.post(reverse("professional:prove"), {"suite": "/pro/"}).status_code == 404
