"""What is usual without a trace of care, and what is too many: tables of days."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from carnet.domain.oversight import evidence
from carnet.domain.oversight.codes import Trace, Weighed
from carnet.domain.oversight.evidence import Excess, Peers

LAST = date(2026, 6, 30)


def _past(*stretches: tuple[int, int, int, int]) -> list[Weighed]:
    """Writes days until LAST: (how many days, records, unexplained, untraced), the oldest stretch first."""
    rows = [row for many, *row in stretches for _ in range(many)]
    first = LAST - timedelta(days=len(rows) - 1)
    return [Weighed(first + timedelta(days=number), *row) for number, row in enumerate(rows)]


def _excess(past: list[Weighed], trace: Trace = Trace.UNEXPLAINED, *, looked_at: date = date.min) -> Excess | None:
    return evidence.excess(past=past, trace=trace, profession=Peers(0.1), fresh=LAST, looked_at=looked_at)


USUAL = (84, 25, 1, 10)


@pytest.mark.parametrize(
    ("stretches", "is_seen"),
    [
        ([(28, 25, 1, 10)], False),
        ([(27, 25, 1, 10), (1, 35, 11, 20)], False),
        ([(26, 25, 1, 10), (2, 35, 11, 20)], True),
        ([(22, 25, 1, 10), (6, 30, 6, 15)], True),
        ([(8, 25, 1, 10), (20, 27, 3, 12)], True),
        ([(27, 25, 1, 10), (1, 65, 41, 50)], True),
        ([(28, 0, 0, 0)], False),
    ],
    ids=["as usual", "one busy day", "ten a day, twice", "five a day", "two a day", "forty at once", "away"],
)
def test_sees_new_patients_that_nothing_explains(stretches: list[tuple[int, int, int, int]], is_seen: bool) -> None:
    assert (_excess(_past(USUAL, *stretches)) is not None) is is_seen


def test_sees_ones_own_list_opened_without_a_trace() -> None:
    past = _past(USUAL, (25, 25, 1, 10), (3, 55, 1, 40))
    assert _excess(past) is None
    found = _excess(past, Trace.UNTRACED)
    assert found is not None
    assert (found.counted, found.days) == (120, 3)


def test_an_account_that_never_leaves_a_trace_is_judged_by_what_it_does() -> None:
    assert _excess(_past((84, 25, 20, 25), (28, 25, 20, 24))) is None


def test_work_that_grows_with_its_traces_is_no_theft() -> None:
    assert _excess(_past(USUAL, (28, 50, 2, 20))) is None


def test_a_new_account_is_judged_by_its_profession() -> None:
    assert _excess(_past((5, 25, 3, 10))) is None
    assert _excess(_past((5, 25, 12, 20))) is not None


def test_a_day_without_any_trace_waits_a_night() -> None:
    past = _past((84, 40, 4, 8), (27, 40, 4, 8), (1, 40, 36, 40))
    assert _excess(past) is None
    assert evidence.excess(past=past, trace=Trace.UNEXPLAINED, profession=Peers(0.1), fresh=LAST + timedelta(days=1))
    assert _excess([*past[:-1], replace(past[-1], untraced=39)]) is not None


def test_what_somebody_looked_at_is_not_told_again() -> None:
    past = _past(USUAL, (22, 25, 1, 10), (6, 35, 11, 20))
    assert _excess(past) is not None
    assert _excess(past, looked_at=LAST - timedelta(days=1)) is None


def test_a_theft_is_not_learnt_while_it_lasts_four_weeks() -> None:
    before = evidence.usual(past=_past(USUAL, (28, 25, 1, 10)), trace=Trace.UNEXPLAINED, profession=Peers(0.1))
    during = evidence.usual(past=_past(USUAL, (28, 45, 21, 30)), trace=Trace.UNEXPLAINED, profession=Peers(0.1))
    assert before == during


def test_nothing_is_found_where_nothing_is_known() -> None:
    assert _excess([]) is None


@pytest.mark.parametrize(
    ("shares", "share"), [([0.5] * 9, evidence.no_peers(Trace.UNEXPLAINED).share), ([0.2, 0.9] * 4 + [0.3] * 3, 0.3)]
)
def test_a_profession_has_the_share_of_its_middle_account(shares: list[float], share: float) -> None:
    assert evidence.peers(shares=shares, trace=Trace.UNEXPLAINED).share == share


def test_an_accounts_own_share_needs_enough_records() -> None:
    assert evidence.own_share(past=_past((2, 25, 5, 10), (28, 25, 1, 1)), trace=Trace.UNEXPLAINED) is None
    assert evidence.own_share(past=_past((3, 25, 5, 10), (28, 25, 1, 1)), trace=Trace.UNEXPLAINED) == 0.2
