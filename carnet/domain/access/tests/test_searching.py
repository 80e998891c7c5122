"""Trying numbers: answered that nobody has them, and told."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

import pytest

from carnet.domain.access import searching, vigilance
from carnet.domain.access.watching import ALERT_JOB
from carnet.domain.identity.codes import Sex
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import Refused
from carnet.foundation.outbox.models import Job
from carnet.foundation.values import ins
from tests import cast
from tests.cast import ALICE, NOON, Cast, acting

DIANE = acting(cast.DIANE)
UNKNOWN = ins.parse("190069200099955", oid=ins.NIR_TEST)


@pytest.fixture
def people(db: None) -> Cast:
    """The fixed cast."""
    return cast.assemble()


def _find(number: ins.Ins = ALICE.ins, *, by: Actor = DIANE, minutes: int = 0) -> bool:
    return bool(searching.by_ins(readings=(number,), by=by, at=NOON + timedelta(minutes=minutes)))


def test_finds_whom_one_looks_for_and_forgives_what_is_mistyped(people: Cast) -> None:
    for _ in range(vigilance.MOST_MISSES):
        assert not _find(UNKNOWN)
    assert searching.by_ins(readings=(ALICE.ins,), by=DIANE, at=NOON) == (people.alice,)
    assert not Job.objects.filter(kind=ALERT_JOB).exists()


def test_answers_that_nobody_is_found_to_who_tries_numbers_and_tells_once(people: Cast) -> None:
    for _ in range(vigilance.MOST_MISSES + 1):
        assert not _find(UNKNOWN)
    assert not _find()
    assert ALICE.birth_on is not None
    by_traits = searching.by_traits(
        family_name="MARTIN", given_name="ALICE", birth_on=ALICE.birth_on, sex=Sex.FEMALE, by=DIANE, at=NOON
    )
    assert by_traits == ()
    (job,) = Job.objects.filter(kind=ALERT_JOB)
    assert (job.payload["account"], job.payload["measure"]) == (DIANE.id, "searches")
    assert _find(by=acting(cast.PAUL))
    assert _find(minutes=60)


def test_software_of_a_structure_may_miss_more_and_a_share(people: Cast) -> None:
    software = cast.software(cast.LABORATORY)
    for _ in range(vigilance.MOST_MISSES_OF_SOFTWARE):
        _find(UNKNOWN, by=software)
    assert _find(by=software)
    assert not _find(UNKNOWN, by=software)
    assert not _find(by=software)
    assert _find(by=replace(software, client_id="another"))


WAYS = {
    "a doctor who regulates": (acting(cast.EMMA, mode="regulation"), True),
    "a nurse who regulates": (acting(cast.NORA, mode="regulation"), True),
    "a structure that regulates": (replace(cast.software(cast.HOSPITAL), mode="regulation"), True),
    "a doctor as usual": (acting(cast.EMMA), False),
    "a doctor who broke the glass": (acting(cast.EMMA, mode="break_glass"), False),
    "a structure as usual": (cast.software(cast.HOSPITAL), False),
}


@pytest.mark.parametrize(("by", "may"), WAYS.values(), ids=WAYS.keys())
def test_finds_without_an_ins_for_who_answers_emergency_calls_alone(people: Cast, by: Actor, may: bool) -> None:
    assert ALICE.birth_on is not None
    with nullcontext() if may else pytest.raises(Refused):
        found = searching.without_ins(
            family_name="Martin", given_name="Alice", birth_on=ALICE.birth_on, sex=Sex.FEMALE, by=by, at=NOON
        )
        assert found == (people.alice,)
