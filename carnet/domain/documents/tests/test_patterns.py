"""Patterns with jokers: what they match, and that none is slow."""

import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnet.domain.documents.rules import patterns


@given(st.text(alphabet="ab^", max_size=12), st.text(alphabet="ab^%_", max_size=12))
def test_matches_as_the_same_pattern_written_otherwise(text: str, pattern: str) -> None:
    jokers = {"%": ".*", "_": "."}
    otherwise = "".join(jokers.get(letter) or re.escape(letter) for letter in pattern)
    assert patterns.matches(text, pattern) == (re.fullmatch(otherwise, text, re.DOTALL) is not None)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("810000000017^%", True),
        ("%MOREAU%", True),
        ("%^MOREAU^D_ane^%", True),
        ("810000000017", False),
        ("%moreau%", False),
        ("%", True),
        ("", False),
    ],
    ids=["number", "name", "one-letter", "number-alone", "case", "anything", "empty"],
)
def test_finds_a_person(pattern: str, expected: bool) -> None:
    assert patterns.matches("810000000017^MOREAU^Diane^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS", pattern) is expected


def test_is_not_slowed_by_a_hostile_pattern() -> None:
    started = process_time()
    assert not patterns.matches("a" * 500, "%a" * 400 + "%b")
    assert process_time() - started < 1
