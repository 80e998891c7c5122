"""What is hidden takes the time of what is not there: many interleaved askings, told apart by nobody.

Each round asks, in an order drawn anew, for what is hidden from the reader, for what never was, and for another thing
that never was. Lower quartiles are compared: the least disturbed of a busy machine. Those of the last two show the
noise that is left; the first must not part from them by more.
`just battery -k timing -s` prints the figures; ./test does not measure, because its machine does other things.
"""

import gc
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from carnet.domain.documents.codes import Visibility
from carnet.domain.identity import actions as identity
from carnet.foundation import ids
from carnet.gateways.fhir import authentication
from carnet.gateways.fhir import routes as fhir
from carnet.gateways.web_professional.tests import situations as professionals
from tests import cast
from tests.cast import NOON, PDF, Cast, deposited
from tests.verification.silence import DIANE, HIDING, undone, written

pytestmark = [
    pytest.mark.battery,
    pytest.mark.django_db,
    pytest.mark.skipif(os.environ.get("CARNET_BATTERY") != "whole", reason="speed is measured by `just battery`"),
]

ROUNDS = 300
# A part of the time that a reader far away cannot see, and what a busy machine adds between two equal things.
_UNSEEN, _NOISES = 0.02, 4
LARGE = 900_000


@dataclass(frozen=True, slots=True)
class Compared:
    """Lower quartiles of what is hidden and of two things that are not there, in microseconds; how sure they part."""

    hidden: float
    absent: float
    other: float
    sure: float

    @property
    def parts(self) -> bool:
        """Whether what is hidden takes another time: beyond chance, beyond the noise, and enough to be seen."""
        between = abs(self.hidden - self.absent)
        seen = max(_UNSEEN * self.absent, 2 * abs(self.absent - self.other))
        return between > seen and between > _NOISES * self.sure


def compared(asks: dict[str, Callable[[], object]], *, rounds: int = ROUNDS) -> Compared:
    """Times each asking as often, interleaved, and compares the lower quartiles."""
    dice = random.Random(5)
    taken: dict[str, list[float]] = {name: [] for name in asks}
    gc.disable()
    try:
        for number in range(-10, rounds):
            for name in dice.sample(sorted(asks), len(asks)):
                lasted = _lasted(asks[name])
                if number >= 0:
                    taken[name].append(lasted)
            gc.collect(0)
    finally:
        gc.enable()
    again = [
        _quartile(dice.choices(taken["hidden"], k=rounds)) - _quartile(dice.choices(taken["absent"], k=rounds))
        for _ in range(200)
    ]
    found = {name: _quartile(times) for name, times in taken.items()}
    return Compared(found["hidden"], found["absent"], found["other"], statistics.stdev(again))


def _quartile(times: list[float]) -> float:
    return sorted(times)[len(times) // 4]


def _lasted(ask: Callable[[], object]) -> float:
    taken = 0.0

    def timed() -> None:
        nonlocal taken
        begins = time.perf_counter_ns()
        ask()
        taken = (time.perf_counter_ns() - begins) / 1000

    undone(timed)
    return taken


@pytest.fixture(autouse=True)
def _still(settings: Settings) -> Iterator[None]:
    settings.DEMO = True
    authentication.forget()
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        yield


def _fhir(path: str) -> Callable[[str], Callable[[], object]]:
    identity.register_client(
        client_id="officine", name="Logiciel", organization_id=cast.PHARMACY.id, public_keys={"keys": []}
    )
    scope = frozenset(f"system/{route.resource}.{route.letter}" for route in fhir.ROUTES)
    token = identity.issue_token(
        client_id="officine",
        rpps=cast.PAUL.rpps,
        purpose_of_use="normal",
        scope=scope,
        at=NOON,
        lifetime=timedelta(hours=2),
    ).token
    headers = {"Authorization": f"Bearer {token}"}
    return lambda public: lambda: Client().get(f"/fhir/{path}/{public}", headers=headers)


def _page(name: str) -> Callable[[str], Callable[[], object]]:
    browser = professionals.signed_in(cast.PAUL)
    return lambda public: partial(browser.get, reverse(f"professional:{name}", args=[public]))


DOORS: dict[str, Callable[[], Callable[[str], Callable[[], object]]]] = {
    "FHIR, metadata": partial(_fhir, "DocumentReference"),
    "FHIR, bytes": partial(_fhir, "Binary"),
    "page of a document": partial(_page, "document"),
    "its bytes": partial(_page, "original"),
}


def _large(people: Cast) -> tuple[UUID, ...]:
    """A masked document of nearly a megabyte."""
    hidden = frozenset({Visibility.HIDDEN_FROM_PROFESSIONALS})
    content = PDF + os.urandom(LARGE)
    return deposited(
        people.alice, written("Masqué", "1.2.3.66", visibility=hidden, content=content), by=DIANE
    ).document_ids


@pytest.mark.parametrize("hiding", ["masked", "masked, large", "a category, from a profession"])
@pytest.mark.parametrize("door", DOORS)
def test_what_is_hidden_takes_the_time_of_what_is_not_there(db: None, door: str, hiding: str) -> None:
    people = cast.assemble()
    hidden = ({**HIDING, "masked, large": _large})[hiding](people)[0]
    ask = DOORS[door]()
    rows = {"hidden": hidden, "absent": ids.new_id(), "other": ids.new_id()}
    found = compared({name: ask(ids.public_row(people.alice, row)) for name, row in rows.items()})
    print(f"\n{door}, {hiding}: {found}")  # noqa: T201  # the report
    assert not found.parts, found


def test_a_difference_is_seen() -> None:
    """The measure can fail: a hundred microseconds more are found."""

    def ask(microseconds: int) -> Callable[[], object]:
        def wait() -> None:
            until = time.perf_counter_ns() + microseconds * 1000
            while time.perf_counter_ns() < until:
                pass

        return wait

    assert compared({"hidden": ask(1_100), "absent": ask(1_000), "other": ask(1_000)}).parts
    assert not compared({"hidden": ask(1_000), "absent": ask(1_000), "other": ask(1_000)}).parts
