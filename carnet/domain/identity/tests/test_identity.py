"""People are registered once, found by every INS they had, and their identity is unreadable in the base."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from carnet.domain.identity import actions, models, queries
from carnet.domain.identity.codes import IdentityStatus, Professional, Sex
from carnet.foundation import database
from carnet.foundation.actors import SYSTEM
from carnet.foundation.keyring import actions as keyring
from carnet.foundation.values import ins
from tests import cast
from tests.cast import NOON

pytestmark = pytest.mark.django_db
FORMER = ins.parse("2840375111112", oid=ins.NIA)


def _register(**changes: object) -> UUID:
    person = replace(cast.ALICE, **changes)  # type: ignore[arg-type]  # the tests name the fields
    return actions.register_patient(identity=person, status=IdentityStatus.VALIDATED, by=SYSTEM, at=NOON)


def test_finds_a_patient_by_the_present_and_the_former_ins() -> None:
    space_id = _register(historic=(FORMER,))
    without_key = ins.parse(cast.ALICE.ins.matricule, oid=cast.ALICE.ins.oid)
    assert [queries.space_of_ins(ins=found) for found in (cast.ALICE.ins, without_key, FORMER)] == [space_id] * 3
    assert queries.space_of_ins(ins=replace(cast.ALICE.ins, oid=ins.NIR)) is None


def test_keeps_the_identity_sealed() -> None:
    space_id = _register()
    with database.entered(space_id):
        sealed = bytes(models.Patient.objects.get(space_id=space_id).sealed_identity)
        found = queries.patient(space_id=space_id, cipher=keyring.cipher_of(space_id=space_id))
    assert b"MARTIN" not in sealed
    assert cast.ALICE.ins.matricule.encode() not in sealed
    assert found is not None
    assert found.identity == cast.ALICE


def test_refuses_an_ins_that_somebody_has() -> None:
    _register(historic=(FORMER,))
    with pytest.raises(actions.InsInUse):
        _register()
    with pytest.raises(actions.InsInUse):
        _register(ins=FORMER)


def test_refuses_a_domain_that_is_not_accepted_here() -> None:
    with pytest.raises(actions.UnknownDomain):
        _register(ins=replace(cast.ALICE.ins, oid="1.2.3"))


def test_accepts_a_wrong_key() -> None:
    _register(ins=replace(cast.ALICE.ins, key="00"))


@pytest.mark.parametrize(("family", "given"), [("Martin", "Alice"), ("DUPRÉ", "alice"), ("dupre", "Lili")])
def test_finds_a_patient_by_birth_or_used_names_without_case_nor_accent(family: str, given: str) -> None:
    space_id = _register(used_family_name="Dupré", used_given_name="Lili")
    found = queries.spaces_with_traits(family_name=family, given_name=given, birth_on=date(1984, 3, 12), sex=Sex.FEMALE)
    assert found == (space_id,)


def test_finds_nobody_when_one_trait_differs() -> None:
    _register()
    for family, given, born, sex in (
        ("MARTINE", "ALICE", date(1984, 3, 12), Sex.FEMALE),
        ("MARTIN", "JEANNE", date(1984, 3, 12), Sex.FEMALE),
        ("MARTIN", "ALICE", date(1984, 3, 13), Sex.FEMALE),
        ("MARTIN", "ALICE", date(1984, 3, 12), Sex.MALE),
    ):
        assert queries.spaces_with_traits(family_name=family, given_name=given, birth_on=born, sex=sex) == ()


def test_tells_where_a_professional_works_on_a_day() -> None:
    cast.assemble()
    found = queries.professional(rpps=cast.DIANE.rpps, on=date(2026, 3, 2))
    assert found is not None
    assert (found.display_name, [place.name for place in found.organizations]) == (
        "Dr Diane MOREAU",
        ["Cabinet des Lilas"],
    )
    before = queries.professional(rpps=cast.DIANE.rpps, on=date(2019, 1, 1))
    assert before is not None
    assert before.organizations == ()


def _token(rpps: str | None) -> str:
    actions.register_client(
        client_id="soft", name="Logiciel", organization_id=cast.PRACTICE.id, public_keys={"keys": []}
    )
    issued = actions.issue_token(
        client_id="soft",
        rpps=rpps,
        purpose_of_use="normal",
        scope=frozenset({"system/*.*"}),
        at=NOON,
        lifetime=timedelta(minutes=15),
    )
    return issued.token


def test_says_who_comes_with_a_token_until_it_expires_or_is_revoked() -> None:
    cast.assemble()
    token = _token(cast.DIANE.rpps)
    bearer = queries.token_bearer(token=token, at=NOON)
    assert bearer is not None
    assert bearer.professional is not None
    assert (bearer.professional.rpps, bearer.organization) == (cast.DIANE.rpps, cast.PRACTICE)
    assert queries.token_bearer(token=token, at=NOON + timedelta(minutes=15)) is None
    assert queries.token_bearer(token=token + "x", at=NOON) is None
    actions.revoke_token(token=token, at=NOON)
    assert queries.token_bearer(token=token, at=NOON) is None


def test_ends_the_tokens_of_a_professional_who_left() -> None:
    cast.assemble()
    token = _token(cast.DIANE.rpps)
    gone = Professional("10000000017", "Moreau", "Diane", "MME", "10", "SM54", False, ())
    actions.register_professional(professional=gone, since=date(2020, 1, 1))
    assert queries.token_bearer(token=token, at=NOON) is None


def test_accepts_an_assertion_once() -> None:
    actions.accept_assertion(client_id="soft", jti="1", expires_at=NOON + timedelta(minutes=5))
    actions.accept_assertion(client_id="other", jti="1", expires_at=NOON + timedelta(minutes=5))
    with pytest.raises(actions.AssertionReplayed):
        actions.accept_assertion(client_id="soft", jti="1", expires_at=NOON + timedelta(minutes=5))
