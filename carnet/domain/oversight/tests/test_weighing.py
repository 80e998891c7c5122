"""What shows care around a record that was entered: a difference of one fact each, through the real doors."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest

from carnet.domain.access import actions as access
from carnet.domain.access import reading
from carnet.domain.access.codes import ConsentScope
from carnet.domain.access.models import Carried, Day, Visit
from carnet.domain.identity.codes import PatientIdentity, Sex
from carnet.domain.oversight import learning, weighing
from carnet.foundation.values import ins
from tests import cast
from tests.cast import NOON, acting, citizen
from tests.roles import role

pytestmark = pytest.mark.django_db

DIANE, BRUNO, NORA = acting(cast.DIANE), acting(cast.BRUNO), acting(cast.NORA)
TODAY = NOON.date()
YESTERDAY = NOON - timedelta(days=1)
LONG_AGO = NOON - timedelta(days=40)


@pytest.fixture
def space() -> UUID:
    """A citizen whom nobody treats."""
    with role("carnet_jobs"):
        cast.assemble()
    person = PatientIdentity(
        ins=ins.parse("2800175100001", oid=ins.NIR_TEST),
        birth_family_name="FOULE",
        birth_given_names=("CAMILLE",),
        birth_on=date(1980, 1, 1),
        sex=Sex.FEMALE,
        birth_place="75101",
    )
    return cast.space(person, active=True)


def _declared(space: UUID) -> None:
    access.declare_authorization(space_id=space, by=DIANE, at=YESTERDAY)


def _declared_long_ago(space: UUID) -> None:
    access.declare_authorization(space_id=space, by=DIANE, at=LONG_AGO)


def _let_in_by_the_citizen(space: UUID) -> None:
    access.authorize(space_id=space, rpps=DIANE.id, by=citizen(space), at=YESTERDAY)


def _let_in_by_another_structure(space: UUID) -> None:
    access.record_consent(space_id=space, rpps=DIANE.id, by=NORA, at=YESTERDAY)


def _let_in_by_a_colleague_at_work(space: UUID) -> None:
    access.record_consent(space_id=space, scope=ConsentScope.TEAM, by=BRUNO, at=YESTERDAY)
    reading.patient_sheet(space_id=space, by=BRUNO, at=YESTERDAY)


def _declared_and_deposited(space: UUID) -> None:
    _declared(space)
    cast.deposited(space, cast.pdf("Lettre"), by=DIANE, at=YESTERDAY)


def _declared_and_deposited_by_the_structure(space: UUID) -> None:
    _declared(space)
    cast.deposited(space, cast.pdf("Lettre"), by=cast.software(cast.PRACTICE), at=NOON)


def _declared_and_deposited_by_a_stranger(space: UUID) -> None:
    _declared(space)
    cast.deposited(space, cast.pdf("Analyses"), by=cast.software(cast.LABORATORY), at=YESTERDAY)


def _declared_and_deposited_three_weeks_ago(space: UUID) -> None:
    _declared(space)
    cast.deposited(space, cast.pdf("Lettre"), by=DIANE, at=NOON - timedelta(days=21))


def _nothing(_space: UUID) -> None:
    """The record is entered, and refused."""


@pytest.mark.parametrize(
    ("before", "unexplained", "untraced"),
    [
        (_nothing, 1, 1),
        (_declared, 1, 1),
        (_declared_long_ago, 0, 1),
        (_let_in_by_the_citizen, 0, 0),
        (_let_in_by_another_structure, 0, 0),
        (_let_in_by_a_colleague_at_work, 1, 1),
        (_declared_and_deposited, 0, 0),
        (_declared_and_deposited_by_the_structure, 0, 0),
        (_declared_and_deposited_by_a_stranger, 1, 1),
        (_declared_and_deposited_three_weeks_ago, 0, 1),
    ],
    ids=lambda value: value.__name__.strip("_") if callable(value) else str(value),
)
def test_weighs_a_record_by_what_shows_care(
    space: UUID, before: Callable[[UUID], None], unexplained: int, untraced: int
) -> None:
    before(space)
    reading.patient_sheet(space_id=space, by=DIANE, at=YESTERDAY)
    with role("carnet_jobs"):
        weighing.weigh(today=TODAY)
        day = Day.objects.get(account=DIANE.id)
    assert (day.records, day.unexplained, day.untraced) == (1, unexplained, untraced)


def test_a_deposit_that_arrives_late_is_weighed_the_night_after(space: UUID) -> None:
    _declared(space)
    reading.patient_sheet(space_id=space, by=DIANE, at=YESTERDAY)
    with role("carnet_jobs"):
        learning.learn_habits(at=NOON)
        assert Day.objects.get(account=DIANE.id).unexplained == 1
    cast.deposited(space, cast.pdf("Lettre"), by=DIANE, at=NOON)
    with role("carnet_jobs"):
        learning.learn_habits(at=NOON + timedelta(days=1))
        assert Day.objects.get(account=DIANE.id).unexplained == 0


def test_forgets_which_records_were_entered_once_they_are_weighed_thrice(space: UUID) -> None:
    reading.patient_sheet(space_id=space, by=DIANE, at=YESTERDAY)
    with role("carnet_jobs"):
        for night, is_remembered in ((0, True), (1, True), (2, False)):
            learning.learn_habits(at=NOON + timedelta(days=night))
            assert Visit.objects.exists() is is_remembered
        assert Day.objects.get(account=DIANE.id).unexplained == 1


def test_a_night_carries_over_the_records_that_nothing_traces(space: UUID) -> None:
    reading.patient_sheet(space_id=space, by=DIANE, at=YESTERDAY)
    with role("carnet_jobs"):
        learning.learn_habits(at=NOON)
        carried = Carried.objects.get(account=DIANE.id)
        assert (carried.records, carried.until) == (1, YESTERDAY.date())
    access.declare_authorization(space_id=space, by=DIANE, at=YESTERDAY)
    cast.deposited(space, cast.pdf("Lettre"), by=DIANE, at=NOON)
    with role("carnet_jobs"):
        learning.learn_habits(at=NOON)
        assert Carried.objects.get(account=DIANE.id).records == 0
