"""How somebody was recognised chooses the table and the column of the functional rights matrix that apply."""

from dataclasses import replace
from uuid import UUID

import pytest

from carnet.domain.access import matrices, queries, rules
from carnet.domain.access.codes import Action, Column, Condition
from carnet.foundation import clock
from carnet.foundation.nomenclatures import tables
from carnet.gateways.xds.exchange import Caller
from carnet.gateways.xds.tests import knocking
from tests import cast, xds_caller
from tests.xds_caller import Vihf

ALICE = cast.ALICE.ins
ORDINARY, REINFORCED, AIR = "ordinary", "reinforced", "INDIRECTE_RENFORCEE"


@pytest.fixture
def alice(db: None) -> UUID:
    """Alice's space, whose treating doctor is Diane."""
    return cast.assemble().alice


def _of(person: str, way: str, mode: str) -> Vihf:
    people = {"diane": cast.DIANE, "emma": cast.EMMA, "paul": cast.PAUL}
    return xds_caller.of(people[person], patient=ALICE, way=way, mode=mode)


AUTOMATON = xds_caller.of_structure(cast.PRACTICE, responsible=cast.DIANE, patient=ALICE)
CASES: dict[str, tuple[Vihf, str, Column]] = {
    "treating_doctor": (_of("diane", "DIRECTE", "normal"), ORDINARY, Column.TREATING_DOCTOR_NORMAL),
    "treating_doctor_air": (_of("diane", AIR, "normal"), REINFORCED, Column.TREATING_DOCTOR_NORMAL),
    "treating_doctor_break": (_of("diane", AIR, "break_glass"), REINFORCED, Column.TREATING_DOCTOR_BREAK_GLASS),
    "doctor": (_of("emma", "DIRECTE", "normal"), ORDINARY, Column.DOCTOR_NORMAL),
    "doctor_air": (_of("emma", AIR, "normal"), REINFORCED, Column.DOCTOR_NORMAL),
    "doctor_regulation": (_of("emma", "DIRECTE", "regulation"), ORDINARY, Column.DOCTOR_REGULATION),
    "doctor_regulation_air": (_of("emma", AIR, "regulation"), REINFORCED, Column.DOCTOR_REGULATION),
    "pharmacist_air": (_of("paul", AIR, "normal"), REINFORCED, Column.OTHER_NORMAL),
    "pharmacist_break_air": (_of("paul", AIR, "break_glass"), REINFORCED, Column.OTHER_BREAK_GLASS),
    "doctor_by_word": (_of("diane", "INDIRECTE", "normal"), ORDINARY, Column.STRUCTURE_NORMAL),
    "doctor_by_word_regulation": (_of("emma", "INDIRECTE", "regulation"), ORDINARY, Column.STRUCTURE_REGULATION),
    "automaton": (AUTOMATON, ORDINARY, Column.STRUCTURE_NORMAL),
    "automaton_air": (replace(AUTOMATON, way=AIR), REINFORCED, Column.STRUCTURE_NORMAL),
    "staff": (xds_caller.of_staff(cast.PRACTICE, patient=ALICE), ORDINARY, Column.STAFF_NORMAL),
    "staff_air": (xds_caller.of_staff(cast.PRACTICE, patient=ALICE, way=AIR), REINFORCED, Column.STAFF_NORMAL),
}
ROWS = [
    (row["authentication"], Action(row["action"]), row)
    for row in tables.rows(path=matrices.DATA / "functional_rights.tsv")
]


@pytest.mark.parametrize("case", sorted(CASES))
def test_the_cells_are_those_of_the_matrix(alice: UUID, case: str) -> None:
    said, table, column = CASES[case]
    found = knocking.knock(said)
    assert isinstance(found, Caller)

    with queries.entered(space_id=alice, by=found.actor, at=clock.now()) as standing:
        answered = {
            action: rules.condition_of(action=action, reader=standing.reader, space=standing.facts)
            for authentication, action, _ in ROWS
            if authentication == table
        }

    expected = {action: Condition(row[column]) for authentication, action, row in ROWS if authentication == table}
    assert len(expected) > 20
    assert answered == expected


@pytest.mark.parametrize("person", ["diane", "paul"])
def test_reinforced_reads_and_never_deposits(alice: UUID, person: str) -> None:
    by_card, reinforced = (knocking.knock(_of(person, way, "normal")) for way in ("DIRECTE", AIR))

    assert (_may(alice, by_card, Action.LIST), _may(alice, by_card, Action.DEPOSIT)) == (True, True)
    assert (_may(alice, reinforced, Action.LIST), _may(alice, reinforced, Action.DEPOSIT)) == (True, False)


def test_on_a_structures_word_a_treating_doctor_deposits_and_never_reads(alice: UUID) -> None:
    found = knocking.knock(_of("diane", "INDIRECTE", "normal"))

    assert (_may(alice, found, Action.LIST), _may(alice, found, Action.DEPOSIT)) == (False, True)


def _may(space_id: UUID, caller: object, action: Action) -> bool:
    assert isinstance(caller, Caller)
    with queries.entered(space_id=space_id, by=caller.actor, at=clock.now()) as standing:
        return rules.decide(action=action, reader=standing.reader, space=standing.facts).allowed
