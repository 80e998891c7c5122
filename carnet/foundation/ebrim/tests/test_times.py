"""The instants of metadata: without a zone as the standard wants them, and as some senders write them."""

import pytest

from carnet.foundation.ebrim import times


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026", "2026"),
        ("20260302", "20260302"),
        ("2026030212", "2026030212"),
        ("20260302120000", "20260302120000"),
        ("20260302120000.123", "20260302120000"),
        ("20260302120000+0000", "20260302120000"),
        ("20260302010000+0200", "20260301230000"),
        ("20260302120000.5-0330", "20260302153000"),
        ("202603021200+0100", "202603021100"),
    ],
)
def test_reads_an_instant_in_utc(text: str, expected: str) -> None:
    assert times.normalized(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02",
        "202603021",
        "20260302+0100",
        "2026030212+0100",
        "202603021200.5",
        "20260302120000+1",
        "20260302120000+2500",
        "20261302120000+0100",
        "00010101000000+0100",
        "20260302120000Z",
        "٢٠٢٦",
    ],
)
def test_refuses_what_is_no_instant(text: str) -> None:
    with pytest.raises(times.NotAnInstant):
        times.normalized(text)
