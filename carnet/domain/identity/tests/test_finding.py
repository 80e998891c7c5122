"""Finding citizens by a family name: what the index knows, and what is compared once unsealed."""

from datetime import date

import pytest

from carnet.domain.identity import finding, rules
from carnet.domain.identity.codes import Sex
from carnet.domain.identity.finding import Comparison, Days, Description, Name
from carnet.foundation import database
from tests import cast
from tests.cast import NOON, Cast

TODAY = NOON.date()
MARTIN = Name(("martin",), Comparison.WHOLE)


@pytest.fixture
def people(db: None) -> Cast:
    """The fixed cast."""
    return cast.assemble()


def test_spreads_a_name_over_sexes_and_years() -> None:
    assert rules.searchable_families(cast.ALICE) == {"MARTIN|F|1984"}
    assert rules.family_keys("Été-Martin", Sex.UNKNOWN, [None, 1984]) == ["ETEMARTIN|U|", "ETEMARTIN|U|1984"]
    assert rules.family_keys("!", Sex.UNKNOWN, [None]) == []


@pytest.mark.usefixtures("people")
def test_the_index_holds_nothing_that_can_be_read() -> None:
    held = database.rows("SELECT traits_hash FROM identity_traits_index", ())
    assert len(held) == 4
    assert all(len(row[0]) == 32 and b"MARTIN" not in row[0] for row in held)


@pytest.mark.parametrize(
    ("said", "is_found"),
    [
        ({}, True),
        ({"sexes": frozenset({Sex.FEMALE})}, True),
        ({"sexes": frozenset({Sex.MALE})}, False),
        ({"sexes": frozenset[Sex]()}, False),
        ({"births": ((Days(date(1984, 3, 12), date(1984, 3, 13)),),)}, True),
        ({"births": ((Days(date(1984, 3, 13), date(1984, 3, 14)),),)}, False),
        ({"births": ((Days(end=date(1984, 3, 13)),), (Days(start=date(1984, 1, 1)),))}, True),
        ({"births": ((Days(date(1984, 3, 12), date(1984, 3, 13), is_outside=True),),)}, False),
        ({"givens": (Name(("jea",), Comparison.BEGINS),)}, True),
        ({"givens": (Name(("ann",), Comparison.CONTAINS),)}, True),
        ({"givens": (Name(("jea",), Comparison.WHOLE),)}, False),
        ({"givens": (Name(("Alice",), Comparison.EXACT),)}, False),
        ({"givens": (Name(("!",), Comparison.BEGINS),)}, False),
    ],
    ids=lambda value: None if isinstance(value, bool) else ",".join(value) or "family",
)
def test_finds_whom_everything_that_is_said_is_true_of(said: dict[str, object], is_found: bool, people: Cast) -> None:
    described = Description(families=(MARTIN,), **said)  # type: ignore[arg-type]  # the cases name the fields
    found = finding.described(said=described, today=TODAY)
    assert [patient.space_id for patient in found] == ([people.alice] if is_found else [])
