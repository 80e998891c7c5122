"""“My records”: the ones a professional may consult, with dates that betray nothing of what is withheld."""

from datetime import timedelta

import pytest

from carnet.domain.access import actions as access
from carnet.domain.access.codes import ConsentScope, NewRestriction, RestrictedWhat, RestrictedWhom
from carnet.domain.documents import records
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.decisions import Refused
from tests import cast
from tests.cast import NOON, Cast, acting, citizen, deposited, pdf

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=2)


@pytest.fixture
def people() -> Cast:
    """The fixed cast; Diane deposits, then the laboratory does."""
    assembled = cast.assemble()
    deposited(assembled.alice, pdf("Consultation"), by=acting(cast.DIANE), at=NOON + timedelta(hours=1))
    deposited(assembled.alice, pdf("Analyse"), by=cast.software(cast.LABORATORY), at=LATER)
    return assembled


def test_lists_what_is_open_with_its_dates(people: Cast) -> None:
    (record,) = records.records_of(by=acting(cast.DIANE), at=LATER)
    assert (record.space_id, record.patient, record.is_treating_doctor) == (people.alice, cast.ALICE, True)
    assert (record.since, record.last_own_deposit, record.last_deposit) == (NOON, NOON + timedelta(hours=1), LATER)
    assert records.records_of(by=acting(cast.NORA), at=LATER) == ()
    assert records.records_of(by=acting(cast.BRUNO), at=LATER) == ()


def test_moves_no_date_for_what_is_withheld(people: Cast) -> None:
    restriction = NewRestriction(what=RestrictedWhat.EVERYTHING, whom=RestrictedWhom.PROFESSION, excluded="21")
    access.restrict(space_id=people.alice, restriction=restriction, by=citizen(people.alice), at=NOON)
    (record,) = records.records_of(by=acting(cast.PAUL), at=LATER)
    assert record.last_deposit is None
    assert records.records_of(by=acting(cast.PAUL), at=LATER, deposited_since=NOON) == ()


def test_searches_since_a_date(people: Cast) -> None:
    by = acting(cast.DIANE)
    assert len(records.records_of(by=by, at=LATER, deposited_since=LATER)) == 1
    assert records.records_of(by=by, at=LATER, deposited_since=LATER + timedelta(seconds=1)) == ()
    assert records.records_of(by=by, at=LATER, opened_since=LATER) == ()


def test_lists_those_of_the_team(people: Cast) -> None:
    access.record_consent(space_id=people.boris, by=acting(cast.EMMA), at=NOON, scope=ConsentScope.TEAM)
    secretary = Actor(kind=ActorKind.STAFF, id="staff", organization_id=cast.HOSPITAL.id)
    software = cast.software(cast.HOSPITAL)
    for by in (acting(cast.EMMA), acting(cast.NORA), secretary):
        assert [record.space_id for record in records.records_of(by=by, at=LATER)] == [people.boris]
    assert len(records.records_of(by=software, at=LATER, opened_since=NOON)) == 1
    with pytest.raises(records.SinceMissing):
        records.records_of(by=software, at=LATER)


def test_forgets_whom_the_citizen_blocked(people: Cast) -> None:
    access.block(space_id=people.alice, rpps=cast.DIANE.rpps, by=citizen(people.alice), at=LATER)
    assert records.records_of(by=acting(cast.DIANE), at=LATER) == ()


def test_is_no_list_of_the_citizens(people: Cast) -> None:
    with pytest.raises(Refused, match="role_not_entitled"):
        records.records_of(by=citizen(people.alice), at=LATER)
