"""What the national service certifies becomes the citizen's identity, unless it is somebody else's."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from carnet.domain.identity import actions, queries, rules
from carnet.domain.identity.codes import Certified, IdentityStatus, PatientIdentity, Sex
from carnet.foundation import database, ids
from carnet.foundation.actors import SYSTEM
from carnet.foundation.journal import queries as journal
from carnet.foundation.keyring import actions as keyring
from carnet.foundation.values import ins
from tests.cast import NOON

OLD = ins.parse("184037511111150", oid=ins.NIR_TEST)
NEW = ins.parse("284037511111250", oid=ins.NIR_TEST)
OLDER = ins.parse("184037511111249", oid=ins.NIR_TEST)
CAMILLE = PatientIdentity(
    ins=OLD,
    birth_family_name="Lefèvre",
    birth_given_names=("Camille",),
    birth_on=date(1984, 3, 12),
    sex=Sex.UNKNOWN,
    birth_place="",
    used_family_name="Martin",
)
FOUND = Certified(
    ins=NEW,
    historic=(OLDER, OLD),
    family_name="LEFEVRE",
    given_names=("CAMILLE", "ANNE"),
    sex=Sex.FEMALE,
    birth_on=date(1984, 3, 12),
    birth_place="75111",
)


@pytest.fixture
def space_id(db: None) -> UUID:
    """The space of Camille, whose identity nobody has checked."""
    return actions.register_patient(identity=CAMILLE, status=IdentityStatus.PROVISIONAL, by=SYSTEM, at=NOON)


def _known(space_id: UUID) -> tuple[PatientIdentity, IdentityStatus]:
    with database.entered(space_id):
        found = queries.patient(space_id=space_id, cipher=keyring.cipher_of(space_id=space_id))
    assert found is not None
    return found.identity, found.status


def test_writes_the_numbers_the_traits_and_says_it_in_the_journal(space_id: UUID) -> None:
    written = actions.certify_patient(space_id=space_id, certified=FOUND, by=SYSTEM, at=NOON)
    assert _known(space_id) == (written, IdentityStatus.PROVISIONAL)
    assert (written.ins, written.historic) == (NEW, (OLD, OLDER))
    assert (written.birth_family_name, written.birth_given_names) == ("LEFEVRE", ("CAMILLE", "ANNE"))
    assert (written.sex, written.birth_place, written.used_family_name) == (Sex.FEMALE, "75111", "Martin")
    (line,) = journal.newest(space_id=space_id, count=1)
    assert line.entry.act == "update_identity"


def test_finds_the_citizen_by_every_number_and_by_the_new_traits(space_id: UUID) -> None:
    actions.certify_patient(space_id=space_id, certified=FOUND, by=SYSTEM, at=NOON)
    assert {queries.space_of_ins(ins=one) for one in (NEW, OLD, OLDER)} == {space_id}
    traits = {"family_name": "Lefevre", "given_name": "Camille", "birth_on": date(1984, 3, 12)}
    assert queries.spaces_with_traits(**traits, sex=Sex.FEMALE) == (space_id,)  # type: ignore[arg-type]


def test_says_the_same_when_it_is_certified_again(space_id: UUID) -> None:
    first = actions.certify_patient(space_id=space_id, certified=FOUND, by=SYSTEM, at=NOON)
    again = actions.certify_patient(space_id=space_id, certified=FOUND, by=SYSTEM, at=NOON)
    assert (again.ins, set(again.historic)) == (first.ins, set(first.historic))


def test_a_document_of_high_trust_validates_the_identity(space_id: UUID) -> None:
    actions.certify_patient(space_id=space_id, certified=FOUND, by=SYSTEM, at=NOON, has_document=True)
    assert _known(space_id)[1] is IdentityStatus.VALIDATED
    actions.certify_patient(space_id=space_id, certified=FOUND, by=SYSTEM, at=NOON)
    assert _known(space_id)[1] is IdentityStatus.VALIDATED


def test_keeps_a_birth_day_that_the_service_does_not_know(space_id: UUID) -> None:
    actions.certify_patient(space_id=space_id, certified=replace(FOUND, birth_on=None), by=SYSTEM, at=NOON)
    assert _known(space_id)[0].birth_on == date(1984, 3, 12)


OTHERS: dict[str, tuple[Certified, tuple[str, ...]]] = {
    "the same": (FOUND, ()),
    "another name": (replace(FOUND, family_name="DURAND"), ("family_name",)),
    "another given name": (replace(FOUND, given_names=("CLAUDE",)), ("given_name",)),
    "the given name comes second": (replace(FOUND, given_names=("ANNE", "CAMILLE")), ()),
    "another birth day": (replace(FOUND, birth_on=date(1984, 3, 13)), ("birth_on",)),
    "an unknown birth day": (replace(FOUND, birth_on=None), ()),
    "everything": (
        replace(FOUND, family_name="DURAND", given_names=("CLAUDE",), birth_on=date(1950, 1, 1)),
        ("family_name", "given_name", "birth_on"),
    ),
}


@pytest.mark.parametrize(("found", "differing"), OTHERS.values(), ids=OTHERS.keys())
def test_names_what_differs(found: Certified, differing: tuple[str, ...]) -> None:
    assert rules.differing_traits(CAMILLE, found) == differing


def test_compares_the_sex_and_the_birth_place_once_they_are_known() -> None:
    known = replace(CAMILLE, sex=Sex.MALE, birth_place="2b033")
    assert rules.differing_traits(known, FOUND) == ("sex", "birth_place")
    assert rules.differing_traits(replace(known, sex=Sex.FEMALE), replace(FOUND, birth_place="2B033")) == ()


def test_writes_nothing_of_somebody_else(space_id: UUID) -> None:
    with pytest.raises(actions.TraitsDiffer) as refused:
        actions.certify_patient(
            space_id=space_id, certified=replace(FOUND, family_name="DURAND"), by=SYSTEM, at=NOON, has_document=True
        )
    assert refused.value.traits == ("family_name",)
    assert _known(space_id) == (CAMILLE, IdentityStatus.PROVISIONAL)


def test_writes_nothing_when_another_citizen_has_the_number(space_id: UUID) -> None:
    actions.register_patient(identity=replace(CAMILLE, ins=OLDER), status=IdentityStatus.VALIDATED, by=SYSTEM, at=NOON)
    with pytest.raises(actions.InsInUse):
        actions.certify_patient(space_id=space_id, certified=FOUND, by=SYSTEM, at=NOON)
    assert _known(space_id) == (CAMILLE, IdentityStatus.PROVISIONAL)
    assert queries.space_of_ins(ins=NEW) is None


def test_refuses_a_domain_that_is_not_accepted_and_an_unknown_space(space_id: UUID) -> None:
    elsewhere = replace(FOUND, historic=(replace(OLD, oid="1.2.3"),))
    with pytest.raises(actions.UnknownDomain):
        actions.certify_patient(space_id=space_id, certified=elsewhere, by=SYSTEM, at=NOON)
    with pytest.raises(actions.UnknownPatient):
        actions.certify_patient(space_id=ids.new_id(), certified=FOUND, by=SYSTEM, at=NOON)
