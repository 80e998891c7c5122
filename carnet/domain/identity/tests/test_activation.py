"""Codes, cards and waits, as tables; twins and shared cards."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from carnet.domain.identity import accounts, actions, models, queries, rules
from carnet.domain.identity.codes import Gate, IdentityStatus, Proof
from carnet.foundation import database
from carnet.foundation.actors import SYSTEM
from carnet.foundation.values import ins
from tests import cast
from tests.cast import NOON

FIRST, LONGEST = timedelta(seconds=30), timedelta(hours=1)
SERIAL = "12345678901"
TWIN = replace(cast.ALICE, ins=ins.parse("2840375111113", oid=cast.ALICE.ins.oid))


@pytest.mark.parametrize(
    ("serial", "known_as"),
    [
        ("12345678", "12345678"),
        ("1234 5678 901", SERIAL),
        ("0012345678901", SERIAL),
        ("1234567", None),
        ("12345678901234", None),
        ("1234567A", None),
        ("", None),
        ("١٢٣٤٥٦٧٨", None),
    ],
)
def test_reads_the_serial_of_a_card(serial: str, known_as: str | None) -> None:
    assert rules.canonical_serial(serial) == known_as


@pytest.mark.parametrize("written", ["ABCD-EFGH-2345", "abcdefgh2345", " ABCD EFGH 2345 ", "abcd.efgh.2345"])
def test_reads_a_code_however_it_is_copied(written: str) -> None:
    assert rules.canonical_code(written) == "ABCDEFGH2345"
    assert rules.readable_code("ABCDEFGH2345") == "ABCD-EFGH-2345"


@pytest.mark.parametrize(
    ("failures", "free", "seconds"),
    [(0, 0, 0), (1, 0, 30), (2, 0, 60), (3, 0, 120), (7, 0, 1920), (8, 0, 3600), (500, 0, 3600), (3, 3, 0), (4, 3, 30)],
)
def test_waits_twice_as_long_each_time(failures: int, free: int, seconds: int) -> None:
    wait = rules.wait_after(failures, free_tries=free, first=FIRST, longest=LONGEST)
    assert wait == timedelta(seconds=seconds)


def _space(person: object = cast.ALICE) -> UUID:
    return actions.register_patient(
        identity=person,  # type: ignore[arg-type]
        status=IdentityStatus.VALIDATED,
        by=SYSTEM,
        at=NOON,
    )


def _code(space_id: UUID) -> str:
    return actions.issue_activation_code(space_id=space_id, lasting=timedelta(days=42), by=SYSTEM, at=NOON)


def _proof(person: object, code: str, serial: str = SERIAL) -> Proof | None:
    matricule = person.ins.matricule  # type: ignore[attr-defined]
    return accounts.proof(matricule=matricule, serial=serial, code=code, at=NOON + timedelta(minutes=1))


@pytest.mark.django_db
def test_tells_twins_apart_even_with_one_card_for_both() -> None:
    first, second = _space(), _space(TWIN)
    for space_id in (first, second):
        actions.register_card(space_id=space_id, serial=SERIAL, by=SYSTEM, at=NOON)
    codes = {space_id: _code(space_id) for space_id in (first, second)}
    assert _proof(cast.ALICE, codes[first]) is not None
    assert _proof(cast.ALICE, codes[second]) is None
    found = _proof(TWIN, codes[second])
    assert found is not None
    assert found.space_id == second
    traits = cast.ALICE
    assert traits.birth_on is not None
    both = queries.spaces_with_traits(
        family_name=traits.birth_family_name,
        given_name=traits.birth_given_names[0],
        birth_on=traits.birth_on,
        sex=traits.sex,
    )
    assert set(both) == {first, second}


@pytest.mark.django_db
def test_keeps_neither_code_nor_serial_readable() -> None:
    space_id = _space()
    actions.register_card(space_id=space_id, serial=SERIAL, by=SYSTEM, at=NOON)
    code = _code(space_id)
    with database.entered(space_id):
        card = models.VitaleCard.objects.values_list("serial_hash", "sealed_serial").get(space_id=space_id)
        row = models.ActivationCode.objects.get(space_id=space_id)
    assert all(SERIAL.encode() not in bytes(value) for value in card)
    assert code.encode() not in bytes(row.code_hash)
    assert len(code) == rules.CODE_LENGTH
    assert set(code) <= set(rules.CODE_ALPHABET)


@pytest.mark.django_db
def test_a_code_serves_once() -> None:
    space_id = _space()
    actions.register_card(space_id=space_id, serial=SERIAL, by=SYSTEM, at=NOON)
    proof = _proof(cast.ALICE, _code(space_id))
    assert proof is not None
    with database.entered(space_id):
        actions.use_activation_code(proof=proof, at=NOON)
        with pytest.raises(actions.CodeEnded):
            actions.use_activation_code(proof=proof, at=NOON)


@pytest.mark.django_db
def test_refuses_a_serial_that_is_none() -> None:
    with pytest.raises(actions.UnreadableSerial):
        actions.register_card(space_id=_space(), serial="12", by=SYSTEM, at=NOON)


def _open(gate: Gate, seconds: int) -> None:
    actions.open_gates(gates=[gate], first=FIRST, longest=LONGEST, at=NOON + timedelta(seconds=seconds))


@pytest.mark.django_db
def test_a_gate_closes_opens_again_and_forgets() -> None:
    gate = Gate("test", "somebody", 1)
    _open(gate, 0)
    _open(gate, 0)
    with pytest.raises(actions.MustWait) as waiting:
        _open(gate, 29)
    assert waiting.value.until == NOON + FIRST
    _open(gate, 31)
    with pytest.raises(actions.MustWait):
        _open(gate, 90)
    day = 24 * 3600 + 60
    _open(gate, day)
    _open(gate, day)
    actions.reopen(gates=[gate], forget=True, at=NOON + timedelta(seconds=day))
    _open(gate, day)
    assert actions.forget_old_counts(at=NOON + timedelta(days=3)) == 1


@pytest.mark.django_db
def test_takes_back_one_try_without_forgetting_the_others() -> None:
    gate = Gate("test", "somebody", 2)
    for _ in range(2):
        _open(gate, 0)
    actions.reopen(gates=[gate], forget=False, at=NOON)
    assert models.Throttle.objects.get().failures == 1
