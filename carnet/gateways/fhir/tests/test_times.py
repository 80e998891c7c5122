"""Dates of FHIR."""

from datetime import UTC, datetime

import pytest

from carnet.gateways.fhir.mappings import times
from carnet.gateways.fhir.rejections import Rejection


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026", "2026-01-01T00:00:00+01:00", "2027-01-01T00:00:00+01:00"),
        ("2025-12", "2025-12-01T00:00:00+01:00", "2026-01-01T00:00:00+01:00"),
        ("2026-03-29", "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"),
        ("2026-03-02T10:00", "2026-03-02T10:00:00+01:00", "2026-03-02T10:01:00+01:00"),
        ("2026-03-02T10:00:00Z", "2026-03-02T10:00:00+00:00", "2026-03-02T10:00:01+00:00"),
        ("2026-03-02T10:00:00.25+02:00", "2026-03-02T10:00:00.25+02:00", "2026-03-02T10:00:00.26+02:00"),
    ],
)
def test_reads_the_time_that_a_date_covers(text: str, start: str, end: str) -> None:
    assert times.span(text) == times.Span(_at(start), _at(end))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "zebra",
        "26",
        "2026-13",
        "2026-02-30",
        "20260302",
        "2026-03-02T25:00:00Z",
        "0001-01-01",
        "9999-12-31",
        "2026-03-02T10:00:00+99:00",
        "2026-W01",
        "٢٠٢٦",
        "2026-03-02 10:00:00Z",
    ],
)
def test_refuses_what_is_no_date(text: str) -> None:
    with pytest.raises(times.Unreadable):
        times.span(text)


def test_refuses_an_instant_without_its_offset() -> None:
    with pytest.raises(Rejection) as refusal:
        times.instant("2026-03-02T10:00:00", "List.date")
    assert refusal.value.place == "List.date"


@pytest.mark.parametrize(
    ("text", "day"),
    [("19790328", "1979-03-28"), ("197903", ""), ("19790000", ""), ("19790328120000", "1979-03-28"), ("zebra!!!", "")],
)
def test_writes_a_birth_date_only_when_its_day_is_known(text: str, day: str) -> None:
    assert times.day(text) == day
