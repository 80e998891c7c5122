"""Instants of HL7, as precise as they were written."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnet.foundation.cda import times
from carnet.foundation.cda.times import Precision


@pytest.mark.parametrize(
    ("value", "xds", "precision"),
    [
        ("20210104160527+0100", "20210104150527", Precision.SECOND),
        ("20210104160527-0330", "20210104193527", Precision.SECOND),
        ("20210104000527+0100", "20210103230527", Precision.SECOND),
        ("202101041605+0100", "202101041505", Precision.MINUTE),
        ("2021010416+01", "2021010415", Precision.HOUR),
        ("20210104160527.914+0100", "20210104150527", Precision.SECOND),
        ("20210104160527+100", "20210104150527", Precision.SECOND),
        ("20210104160527+1", "20210104150527", Precision.SECOND),
        ("20210704160527", "20210704140527", Precision.SECOND),
        ("20210104160527", "20210104150527", Precision.SECOND),
        ("20210104", "20210104", Precision.DAY),
        ("20210104+0100", "20210104", Precision.DAY),
        ("202101", "202101", Precision.MONTH),
        ("2021", "2021", Precision.YEAR),
        (" 20210104160527+0000 ", "20210104160527", Precision.SECOND),
    ],
)
def test_reads_every_precision(value: str, xds: str, precision: Precision) -> None:
    moment = times.read_moment(value)
    assert moment.xds == xds
    assert moment.precision is precision
    assert moment.at.utcoffset() is not None


def test_keeps_the_fraction_of_a_second() -> None:
    assert times.read_moment("20210104160527.91428571+0000").at.microsecond == 914285


@pytest.mark.parametrize(
    "value",
    [
        "",
        "demain",
        "202",
        "2021010",
        "20211301",
        "20210230",
        "20210104250000+0100",
        "20210104160527+0199",
        "20210104160527+9900",
        "20210104160527+01:00",
        "2021-01-04T16:05:27Z",
        "00000101",
        "00010101000000+0100",
        "09991231235959+0000",
        "99991231235959-0100",
        "２０２１",
        "20210104160527+0100Z",
        "20210104160527.",
    ],
)
def test_refuses_what_is_no_instant(value: str) -> None:
    with pytest.raises(times.UnreadableTimeError):
        times.read_moment(value)


@given(seconds=st.integers(min_value=-3_000_000_000, max_value=7_000_000_000))
def test_writes_in_utc_what_was_read_in_utc(seconds: int) -> None:
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    written = at.strftime("%Y%m%d%H%M%S")
    assert times.read_moment(f"{written}+0000").xds == written
    assert times.read_moment(f"{written}.5+0000").at == at.replace(microsecond=500_000)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("19790328", date(1979, 3, 28)),
        ("197903281412+0100", date(1979, 3, 28)),
        ("19790000", None),
        ("19792503", None),
        ("197903", None),
        ("1979", None),
        ("1979ab28", None),
        ("", None),
    ],
)
def test_gives_a_birth_day_only_when_it_is_known(value: str, day: date | None) -> None:
    assert times.read_date(value) == day
