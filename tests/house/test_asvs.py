"""The table of the ASVS answers every requirement, and what it names exists."""

import re
from collections import Counter

from carnet.config import asvs
from carnet.config.asvs import Answer
from tests.shared import ROOT

EVERY = asvs.requirements()
# How many requirements the standard has at each level.
COUNTS = {1: 70, 2: 183}


def test_answers_each_requirement_once() -> None:
    assert [name for name, count in Counter(one.id for one in EVERY).items() if count > 1] == []
    assert Counter(one.level for one in EVERY) == COUNTS
    order = [tuple(int(part) for part in one.id.split(".")) for one in EVERY]
    assert order == sorted(order)
    assert {len(parts) for parts in order} == {3}


def test_leaves_no_answer_empty() -> None:
    assert [one.id for one in EVERY if not (one.subject.strip() and one.because.strip())] == []
    assert [one.id for one in EVERY if one.answer is not Answer.NOT_APPLICABLE and not one.shown_by] == []


def test_every_test_and_file_it_names_exists() -> None:
    missing = [(one.id, place) for one in EVERY for place in one.shown_by if not _exists(place)]
    assert missing == []


def _exists(place: str) -> bool:
    path, _, test = place.partition("::")
    found = ROOT / path
    return found.exists() and (not test or bool(re.search(rf"^def {test}\(", found.read_text(), re.MULTILINE)))
