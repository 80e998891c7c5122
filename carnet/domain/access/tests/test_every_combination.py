"""The filter of lists and the law agree on every combination of facts: all that a reader, a space and a document have.

A fact added to the law without values here fails these tests by its name.
"""

from itertools import product

import pytest

from carnet.domain.access import matrices, restricting, rules
from carnet.domain.access.codes import (
    DOCTOR,
    Action,
    Authentication,
    DocumentFacts,
    DocumentStatus,
    Mode,
    Reader,
    ReaderKind,
    RestrictedWhat,
    RestrictedWhom,
    Restriction,
    SpaceFacts,
    Withheld,
)
from carnet.domain.access.tests import cast, every_fact
from carnet.domain.access.tests.every_fact import Several, Values
from carnet.foundation import nomenclatures
from carnet.foundation.nomenclatures import tables

EITHER = (False, True)
# A nurse opens some types, a doctor more, a psychologist none; the fourth has no profession.
PROFESSIONS = (DOCTOR, "60", "93", None)
# A type open to both, one to doctors only, one that patients deposit, one that nobody knows.
TYPES = ("60591-5", "68599-0", "DOCPAT03", "unknown")
RESTRICTION: dict[str, tuple[object, ...]] = {
    "what": tuple(RestrictedWhat),
    "whom": tuple(RestrictedWhom),
    "target": ("this",),
    "since": (None, cast.APRIL),
    "until": (None, cast.MAY),
}
SPACE: Values = {
    "is_open": EITHER,
    "has_mandate": EITHER,
    "authorised": EITHER,
    "blocked": EITHER,
    "is_treating_doctor": EITHER,
    "is_occupational_doctor": EITHER,
    "is_minor": EITHER,
    "has_declared_emergency": EITHER,
    "allows_regulation": EITHER,
    "allows_break_glass": EITHER,
    "allows_hidden_in_emergency": EITHER,
    "restrictions": Several(Restriction, RESTRICTION, most=1),
    "account_cut": EITHER,
    "proof_wanted": EITHER,
}
DOCUMENT: Values = {
    "type_code": TYPES,
    "status": tuple(DocumentStatus),
    "archived": EITHER,
    "hidden_from_professionals": EITHER,
    "hidden_from_patient": EITHER,
    "hidden_from_representatives": EITHER,
    "is_own": EITHER,
    "by_patient": EITHER,
    "set_id": ("this", "another"),
    "category": ("this", "another"),
    "episodes": ((), ("this",), ("another", "this"), ("another",)),
    "care_at": (None, cast.MARCH, cast.APRIL, cast.MAY),
    "deposited_at": (None, cast.MARCH, cast.APRIL, cast.MAY),
}


def reader(*kinds: ReaderKind) -> Values:
    """Gives the values of the facts of readers of these kinds."""
    return {"kind": kinds, "profession": PROFESSIONS, "mode": tuple(Mode), "authentication": tuple(Authentication)}


@pytest.mark.parametrize("with_deleted", EITHER, ids=["liste", "liste avec les supprimés"])
@pytest.mark.parametrize("kind", ReaderKind)
def test_lists_what_it_decides_on_every_combination_of_facts(kind: ReaderKind, with_deleted: bool) -> None:
    action = Action.LIST_DELETED if with_deleted else Action.LIST

    def answers(reader: Reader, space: SpaceFacts, document: DocumentFacts) -> tuple[bool, bool]:
        decided = rules.decide(action=action, reader=reader, space=space, document=document)
        listed = rules.list_filter(reader=reader, space=space, with_deleted=with_deleted)
        return decided.allowed, rules.passes(listed, document)

    kinds = {"reader": (Reader, reader(kind)), "space": (SpaceFacts, SPACE), "document": (DocumentFacts, DOCUMENT)}
    count = shown = 0
    for way in every_fact.ways(answers, **kinds):
        decided, listed = way.answer
        assert listed is decided, way.read
        count += way.combinations
        shown += decided
    assert count == every_fact.combinations(*kinds.values())
    lists = {ReaderKind.PROFESSIONAL} if with_deleted else set(ReaderKind) - {ReaderKind.STAFF, ReaderKind.STRUCTURE}
    assert (shown > 0) is (kind in lists)


def test_lists_what_it_decides_for_every_profession_and_type() -> None:
    professions = {row["profession"] for row in tables.rows(path=matrices.DATA / "profession_types.tsv")} | {"unknown"}
    space = SpaceFacts(is_open=True, authorised=True)
    opened = 0
    for profession, kind in product(sorted(professions), nomenclatures.document_types()):
        reader = Reader(kind=ReaderKind.PROFESSIONAL, profession=profession)
        document = DocumentFacts(type_code=kind.code)
        decided = rules.decide(action=Action.LIST, reader=reader, space=space, document=document)
        listed = rules.list_filter(reader=reader, space=space)
        assert rules.passes(listed, document) is decided.allowed, (profession, kind.code)
        opened += decided.allowed
    assert 0 < opened < len(professions) * len(nomenclatures.document_types())


def test_several_restrictions_withhold_what_each_withholds() -> None:
    """So that going through one restriction at a time, above, is going through all."""

    def answers(space: SpaceFacts, document: DocumentFacts, withheld: Withheld) -> tuple[bool, bool]:
        spares_own = withheld.spares_own
        together = Withheld(restrictions=space.restrictions, spares_own=spares_own)
        apart = [
            restricting.is_withheld(Withheld(restrictions=(one,), spares_own=spares_own), document)
            for one in space.restrictions
        ]
        return restricting.is_withheld(together, document), any(apart)

    pair = {**SPACE, "restrictions": Several(Restriction, RESTRICTION, most=2)}
    ways = every_fact.ways(
        answers,
        space=(SpaceFacts, pair),
        document=(DocumentFacts, DOCUMENT),
        withheld=(Withheld, {"restrictions": ((),), "spares_own": EITHER}),
    )
    found = [way.answer for way in ways]
    assert [answer for answer in found if answer[0] is not answer[1]] == []
    assert {answer[0] for answer in found} == {False, True}
