"""Counting what an account enters, and cutting it: through the real doors, in a real PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from carnet.domain.access import actions, queries, reading, vigilance
from carnet.domain.access.codes import Reason
from carnet.domain.access.models import Cut, Day, Visit
from carnet.domain.access.vigilance import Habits, Level, Measure
from carnet.domain.access.watching import ALERT_JOB
from carnet.domain.documents import reading as documents
from carnet.domain.documents.codes import Criteria
from carnet.domain.identity.codes import PatientIdentity, Sex
from carnet.foundation import database
from carnet.foundation.actors import SYSTEM, Actor
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import queries as journal
from carnet.foundation.outbox.models import Job
from carnet.foundation.values import ins
from tests import cast
from tests.cast import NOON, Cast, acting, citizen
from tests.roles import role

NORA, DIANE = acting(cast.NORA), acting(cast.DIANE)
# Somebody who holds the means of proof, and gives it at once whenever it is asked.
PROVING = replace(NORA, proved_at=NOON + timedelta(minutes=1))
FEW = Habits(records=3, strangers=2, emergencies=1, hour=3, slice=3, unusual=3)


def _spaces(count: int) -> list[UUID]:
    return [cast.space(_person(number), active=False) for number in range(count)]


def _person(number: int) -> PatientIdentity:
    return PatientIdentity(
        ins=ins.parse(f"28001751{number:05d}", oid=ins.NIR_TEST),
        birth_family_name="FOULE",
        birth_given_names=("CAMILLE",),
        birth_on=date(1980, 1, 1),
        sex=Sex.FEMALE,
        birth_place="75101",
    )


def _look(space_id: UUID, *, by: Actor = PROVING, at: datetime = NOON) -> None:
    reading.patient_sheet(space_id=space_id, by=by, at=at)


def _day(account: str = NORA.id) -> Day:
    with role("carnet_jobs"):
        return Day.objects.get(account=account)


def _few(account: str = NORA.id) -> None:
    with role("carnet_jobs"):
        actions.write_habits(account=account, habits=FEW, at=NOON)


def _cut(account: str) -> None:
    with role("carnet_jobs"):
        actions.cut(account=account, measure="records", counted=9, limit=5, at=NOON)


@pytest.fixture
def people(db: None) -> Cast:
    """The fixed cast."""
    return cast.assemble()


@pytest.fixture
def crowd(people: Cast) -> list[UUID]:
    """Forty citizens whom nobody treats."""
    return _spaces(40)


def test_counts_a_record_once_a_day(people: Cast) -> None:
    for _ in range(3):
        _look(people.alice, by=DIANE)
    documents.list_documents(space_id=people.alice, criteria=Criteria(), by=DIANE, at=NOON)
    assert (_day(DIANE.id).records, _day(DIANE.id).strangers) == (1, 0)
    _look(people.boris, by=DIANE)
    day = _day(DIANE.id)
    assert (day.records, day.strangers, day.by_hour[13], sum(day.by_hour), day.in_slice) == (2, 1, 2, 2, 2)
    with role("carnet_jobs"):
        assert Visit.objects.count() == 2


def test_counts_a_refused_entry_and_an_emergency(people: Cast) -> None:
    urgent = acting(cast.EMMA, mode="break_glass")
    with pytest.raises(Refused):
        documents.list_documents(space_id=people.alice, criteria=Criteria(), by=urgent, at=NOON)
    day = _day(urgent.id)
    assert (day.records, day.strangers, day.emergencies) == (1, 1, 1)


def test_does_not_count_deposits_nor_the_citizen_nor_a_structure(people: Cast) -> None:
    cast.deposited(people.alice, cast.pdf("Bilan"), by=DIANE)
    cast.deposited(people.alice, cast.pdf("Analyses"), by=cast.software(cast.LABORATORY))
    documents.list_documents(space_id=people.alice, criteria=Criteria(), by=citizen(people.alice), at=NOON)
    with role("carnet_jobs"):
        assert not Day.objects.exists()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (datetime(2026, 3, 2, 22, 59, tzinfo=UTC), datetime(2026, 3, 2, 23, 1, tzinfo=UTC)),
        (datetime(2026, 7, 2, 21, 59, tzinfo=UTC), datetime(2026, 7, 2, 22, 1, tzinfo=UTC)),
    ],
)
def test_begins_a_new_day_at_midnight_in_paris(people: Cast, before: datetime, after: datetime) -> None:
    for at in (before, after):
        _look(people.boris, at=at)
    with role("carnet_jobs"):
        first, second = Day.objects.order_by("day")
        one, two = Visit.objects.order_by("day").values_list("mark", flat=True)
    assert (first.day, first.by_hour[23], first.slice) == (before.date(), 1, 143)
    assert (second.day, second.by_hour[0], second.slice) == (before.date() + timedelta(days=1), 1, 0)
    assert one != two


def test_begins_a_new_count_every_ten_minutes(people: Cast, crowd: list[UUID]) -> None:
    for number, minute in enumerate((0, 9, 10)):
        _look(crowd[number], at=NOON + timedelta(minutes=minute))
    assert (_day().in_slice, _day().slice, _day().by_hour[13]) == (1, 13 * 6 + 1, 3)


def test_cuts_a_script_within_ten_minutes(crowd: list[UUID]) -> None:
    limit = vigilance.first_habits("60").slice
    above = vigilance.cut_above(measure=Measure.SLICE, limit=limit)
    assert above < len(crowd)
    for number, space_id in enumerate(crowd[:above]):
        _look(space_id, at=NOON + timedelta(seconds=number))
    with pytest.raises(Refused) as refusal:
        _look(crowd[above], at=NOON + timedelta(seconds=above))
    assert refusal.value.decision.reason == Reason.ACCOUNT_CUT


def test_tells_with_the_very_entry_and_writes_the_refusal_in_the_patients_journal(crowd: list[UUID]) -> None:
    _few()
    for space_id in crowd[:10]:
        _look(space_id)
    asked, answered, alert = Job.objects.filter(kind=ALERT_JOB).order_by("id")
    assert [asked.payload["level"], alert.payload["level"]] == [Level.PROOF.value, Level.ALERT.value]
    assert answered.payload["question"] == asked.id.hex
    with pytest.raises(Refused):
        _look(crowd[10])
    *_, cut = Job.objects.filter(kind=ALERT_JOB).order_by("id")
    assert (cut.payload["level"], cut.payload["account"], cut.payload["organization_id"]) == (
        Level.CUT.value,
        NORA.id,
        cast.HOSPITAL.id,
    )
    assert cut.not_before == NOON
    with role("carnet_jobs"):
        assert Cut.objects.get().measure == Measure.STRANGERS
    with database.entered(crowd[10]):
        line = journal.newest(space_id=crowd[10], count=1)[0]
    assert (line.entry.act, line.entry.outcome.value, line.entry.reason) == ("read_identity", "refused", "account_cut")
    assert line.entry.actor.id == NORA.id


@pytest.fixture
def cut(people: Cast) -> Cast:
    """The fixed cast, with Diane's account cut: her own patient's record too is closed to her."""
    _cut(DIANE.id)
    return people


def test_nothing_opens_to_a_cut_account_at_the_very_next_request(cut: Cast) -> None:
    asked = (
        lambda: _look(cut.alice, by=DIANE),
        lambda: reading.check_access(space_id=cut.alice, by=DIANE, at=NOON),
        lambda: documents.list_documents(space_id=cut.alice, criteria=Criteria(), by=DIANE, at=NOON),
        lambda: actions.declare_authorization(space_id=cut.boris, by=DIANE, at=NOON),
        lambda: actions.break_glass(space_id=cut.alice, reason="Coma", by=DIANE, at=NOON),
    )
    for ask in asked:
        with pytest.raises(Refused) as refusal:
            ask()
        assert refusal.value.decision.reason == Reason.ACCOUNT_CUT


def test_a_cut_account_still_deposits_and_others_are_not_touched(cut: Cast) -> None:
    assert cast.deposited(cut.alice, cast.pdf("Bilan"), by=DIANE).was_new
    _look(cut.alice, by=acting(cast.PAUL))


def test_a_cut_software_opens_nothing_for_anybody(people: Cast) -> None:
    _cut("client:soft")
    _look(people.alice, by=DIANE)
    with pytest.raises(Refused):
        _look(people.alice, by=replace(DIANE, client_id="soft"))


def test_opens_again_with_a_count_that_begins_anew(people: Cast, crowd: list[UUID]) -> None:
    _few()
    for space_id in crowd[:10]:
        _look(space_id)
    with pytest.raises(Refused):
        _look(crowd[10])
    with role("carnet_jobs"):
        assert actions.end_cut(account=NORA.id, by=SYSTEM, at=NOON)
        assert not actions.end_cut(account=NORA.id, by=SYSTEM, at=NOON)
    for space_id in crowd[11:14]:
        _look(space_id)
    assert _day().records == 3


def test_the_web_counts_itself_only_and_lowers_nothing(people: Cast) -> None:
    _look(people.alice, by=DIANE)
    _look(people.boris, by=NORA)
    _few(DIANE.id)
    with role("carnet_web"), queries.entered(space_id=people.alice, by=DIANE, at=NOON):
        for table in ("access_day", "access_visit", "access_habits"):
            assert database.rows(f"SELECT DISTINCT account FROM {table}", []) == [(DIANE.id,)]
    for statement in (
        "DELETE FROM access_visit",
        "DELETE FROM access_day",
        "UPDATE access_habits SET limits = '{9,9,9,9,9,9,9}'",
        "UPDATE access_cut SET ended_at = now()",
        "DELETE FROM access_cut",
    ):
        with pytest.raises(ProgrammingError), role("carnet_web"):
            database.run(statement, [])


@pytest.fixture
def crowd_for_all(transactional_db: None) -> list[UUID]:
    """Citizens that several connections see."""
    cast.assemble()
    return _spaces(16)


def test_requests_at_the_same_time_are_each_counted(crowd_for_all: list[UUID]) -> None:
    _few()

    def look(space_id: UUID) -> bool:
        try:
            _look(space_id)
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as several:
        opened = sum(several.map(look, crowd_for_all))
    assert opened == 10
    with role("carnet_jobs"):
        assert Cut.objects.count() == 1
    assert sum(job.payload.get("level") == "cut" for job in Job.objects.filter(kind=ALERT_JOB)) == 1
