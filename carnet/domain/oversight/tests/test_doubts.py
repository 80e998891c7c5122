"""Citizens who say that an access surprises them: the rule as a table, then from the case to the cut account."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db.utils import ProgrammingError
from pytest_django import Settings

from carnet.domain.access import reading
from carnet.domain.access.codes import Reason
from carnet.domain.access.models import Cut, Day
from carnet.domain.access.vigilance import Level
from carnet.domain.documents import reading as documents
from carnet.domain.documents.codes import Criteria
from carnet.domain.oversight import actions, doubts, learning, queries
from carnet.domain.oversight.codes import Trace
from carnet.domain.oversight.doubts import Doubts
from carnet.domain.oversight.models import Doubt
from carnet.domain.support import actions as support
from carnet.foundation import database
from carnet.foundation.actors import SYSTEM, Actor
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import queries as journal
from carnet.foundation.outbox import actions as outbox
from carnet.foundation.outbox.models import Job
from carnet.gateways.jobs import doing
from tests import cast, family
from tests.cast import NOON, acting, citizen
from tests.family import Family
from tests.roles import role

DIANE = acting(cast.DIANE)
MISTAKEN = 20 / 1_000_000
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("records", "many"),
    [(0, 2), (700, 2), (800, 3), (4_000, 3), (5_500, 4), (20_000, 5), (100_000, 10)],
    ids=str,
)
def test_the_more_an_account_enters_the_more_citizens_it_takes(records: int, many: int) -> None:
    assert doubts.needed(records=records, mistaken=MISTAKEN) == many


@pytest.mark.parametrize(("mistaken", "many"), [(0.0, 2), (0.001, 140), (0.01, 1_121)], ids=str)
def test_any_share_of_mistaken_citizens_is_answered(mistaken: float, many: int) -> None:
    assert doubts.needed(records=100_000, mistaken=mistaken) == many


@pytest.mark.parametrize(
    ("citizens", "bare", "level"),
    [
        (0, 0, Level.NONE),
        (1, 0, Level.NONE),
        (1, 1, Level.NONE),
        (2, 0, Level.ALERT),
        (2, 1, Level.ALERT),
        (2, 2, Level.CUT),
        (3, 0, Level.CUT),
    ],
)
def test_decides_what_doubts_do(citizens: int, bare: int, level: Level) -> None:
    assert doubts.judge(doubts=Doubts(citizens, bare), records=100, mistaken=MISTAKEN) is level


@pytest.fixture
def home(db: None) -> Family:
    """Alice, Hugo, Chloé, and Léa whose mother Alice is: Diane's account has opened each record."""
    with role("carnet_jobs"):
        known = family.assemble()
    for space_id in (known.alice, known.lea, known.hugo, known.chloe):
        reading.patient_sheet(space_id=space_id, by=DIANE, at=NOON)
    return known


def _doubt(space_id: UUID, *, by: Actor | None = None, at: datetime = NOON, act: str = "read_identity") -> UUID:
    """Says that the last access of Diane's account to a record is a surprise."""
    with database.entered(space_id):
        lines = journal.newest(space_id=space_id, count=20)
    seq = next(line.seq for line in lines if line.entry.actor.id == DIANE.id and line.entry.act == act)
    case_id = support.open_case(
        space_id=space_id, words="Je ne la connais pas.", line_seq=seq, by=by or citizen(space_id), at=at
    )
    _work()
    return case_id


def _work() -> None:
    with role("carnet_jobs"):
        doing.together(outbox.take(at=NOON + 90 * DAY, count=10, kinds=(support.DOUBT_JOB,)))


def _cuts() -> list[str]:
    with role("carnet_jobs"):
        return list(Cut.objects.filter(ended_at=None).order_by("at").values_list("measure", flat=True))


def _told() -> list[tuple[str, Level, int]]:
    return [(alert.measure, alert.level, alert.counted) for alert in queries.open_alerts()]


def test_two_persons_whom_nobody_cared_for_cut_the_account_in_every_door(home: Family) -> None:
    _doubt(home.alice)
    assert (_told(), _cuts()) == ([], [])
    _doubt(home.hugo)
    assert _told() == [("doubts", Level.CUT, 2)]
    assert _cuts() == ["doubts"]
    with pytest.raises(Refused, match=Reason.ACCOUNT_CUT):
        reading.patient_sheet(space_id=home.chloe, by=DIANE, at=NOON)


def test_one_person_counts_once_for_oneself_and_for_a_child(home: Family) -> None:
    _doubt(home.alice)
    _doubt(home.alice, at=NOON + DAY)
    _doubt(home.lea, by=family.parent(home.alice, of=home.lea))
    assert (_told(), _cuts()) == ([], [])
    with role("carnet_jobs"):
        assert Doubt.objects.count() == 1


def test_what_was_deposited_before_shows_care_and_what_came_with_the_access_does_not(home: Family) -> None:
    """Diane's structure deposited for Hugo the week before; for Chloé on the day of the access."""
    software = cast.software(cast.PRACTICE)
    with role("carnet_jobs"):
        cast.deposited(home.hugo, cast.pdf("Lettre"), by=software, at=NOON - 7 * DAY)
        cast.deposited(home.chloe, cast.pdf("Lettre"), by=software, at=NOON - timedelta(hours=1))
    _doubt(home.alice)
    _doubt(home.hugo)
    assert (_told(), _cuts()) == ([("doubts", Level.ALERT, 2)], [])
    _doubt(home.chloe)
    assert _cuts() == ["doubts"]
    with role("carnet_jobs"):
        assert Doubt.objects.filter(is_bare=True).count() == 2


def test_who_closes_the_question_takes_the_doubt_back(home: Family) -> None:
    case_id = _doubt(home.alice)
    support.close_own(space_id=home.alice, case_id=case_id, by=citizen(home.alice), at=NOON)
    _work()
    _doubt(home.hugo)
    assert _cuts() == []


@pytest.mark.parametrize(
    ("second_at", "cuts"), [(NOON + 55 * DAY, ["doubts"]), (NOON + 56 * DAY, [])], ids=["eight weeks", "later"]
)
def test_doubts_count_together_for_eight_weeks(home: Family, second_at: datetime, cuts: list[str]) -> None:
    _doubt(home.alice)
    with role("carnet_jobs"):
        actions.forget_doubts(before=second_at - doubts.WINDOW)
    _doubt(home.hugo, at=second_at)
    assert _cuts() == cuts


def test_what_an_operator_looked_at_counts_no_more(home: Family) -> None:
    _doubt(home.alice)
    _doubt(home.hugo)
    with role("carnet_jobs"):
        actions.reopen_account(account=DIANE.id, reason="Elle remplace", by=SYSTEM, at=NOON + timedelta(minutes=1))
    _doubt(home.chloe, at=NOON + timedelta(minutes=2))
    assert (_told(), _cuts()) == ([], [])


def test_a_busy_account_takes_one_citizen_more(home: Family, settings: Settings) -> None:
    settings.DOUBTS_MISTAKEN = 10_000
    _doubt(home.alice)
    _doubt(home.hugo)
    assert (_told(), _cuts()) == ([("doubts", Level.ALERT, 2)], [])


def test_an_access_that_was_refused_is_nobodys_doubt(home: Family) -> None:
    """Bruno's account was refused Hugo's list; Hugo wonders, and support answers him."""
    bruno = acting(cast.BRUNO)
    with role("carnet_web"), pytest.raises(Refused):
        documents.list_documents(space_id=home.hugo, criteria=Criteria(), by=bruno, at=NOON)
    with database.entered(home.hugo):
        (line,) = journal.newest(space_id=home.hugo, count=1)
    assert line.entry.actor.id == bruno.id
    support.open_case(space_id=home.hugo, words="Qui ?", line_seq=line.seq, by=citizen(home.hugo), at=NOON)
    assert not Job.objects.filter(kind=support.DOUBT_JOB).exists()


@pytest.mark.parametrize("is_doubted", [False, True], ids=["nobody", "a citizen"])
def test_a_doubt_makes_a_slow_theft_seen_earlier(home: Family, *, is_doubted: bool) -> None:
    """Seven records without a trace in two days, where one a day is usual: too few by themselves."""
    with role("carnet_jobs"):
        Day.objects.all().delete()
        for ago in range(60, 0, -1):
            many = 7 if ago <= 2 else 1
            Day.objects.create(
                account=DIANE.id,
                day=(NOON - ago * DAY).date(),
                place="",
                client="",
                records=25,
                strangers=many,
                emergencies=0,
                by_hour=[0] * 24,
                slice=0,
                in_slice=0,
                alerted="",
                unexplained=many,
                untraced=many,
            )
    if is_doubted:
        _doubt(home.alice)
    with role("carnet_jobs"):
        learning.learn_habits(at=NOON.replace(hour=2))
    told = [(alert.measure, alert.level) for alert in queries.open_alerts()]
    assert told == ([(Trace.UNEXPLAINED.value, Level.ALERT)] if is_doubted else [])
    assert _cuts() == []


def test_the_web_neither_reads_nor_writes_who_doubts(home: Family) -> None:
    for statement in (
        "SELECT account FROM oversight_doubt",
        "INSERT INTO oversight_doubt (account, asker, at, is_bare) VALUES ('1', '', now(), true)",
        "DELETE FROM oversight_doubt",
    ):
        with pytest.raises(ProgrammingError), role("carnet_web"):
            database.run(statement, [])
