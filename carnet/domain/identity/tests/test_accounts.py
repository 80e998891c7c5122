"""An account is found by its identifier, names no citizen, and is of one kind only."""

from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from carnet.domain.identity import actions, models, queries
from carnet.domain.identity.codes import AccountKind, IdentityStatus
from carnet.foundation import database, ids
from carnet.foundation.actors import SYSTEM
from carnet.foundation.keyring import actions as keyring
from tests import cast
from tests.cast import NOON

pytestmark = pytest.mark.django_db
PASSWORD = "Brume-du-soir7"


def _space() -> UUID:
    return actions.register_patient(identity=cast.ALICE, status=IdentityStatus.VALIDATED, by=SYSTEM, at=NOON)


def _citizen(space_id: UUID, identifier: str = "alice.martin") -> models.Account:
    return actions.create_citizen(
        space_id=space_id, identifier=identifier, password=PASSWORD, terms="2026-11", by=SYSTEM, at=NOON
    )


def test_finds_an_account_by_its_identifier_whatever_its_case() -> None:
    account = _citizen(_space())
    found = queries.account_of_identifier(identifier=" Alice.Martin ")
    assert found == account
    assert found.check_password(PASSWORD)
    assert not found.check_password("Brume-du-soir8")
    assert queries.account_of_identifier(identifier="alice.martyn") is None


def test_reads_nothing_of_the_person_in_the_table() -> None:
    space_id = _space()
    account = models.Account.objects.values().get(pk=_citizen(space_id).pk)
    held = repr(account).casefold()
    assert "alice" not in held
    assert "martin" not in held
    with database.entered(space_id):
        cipher = keyring.cipher_of(space_id=space_id)
    sealed = bytes(account["sealed_identifier"])
    assert cipher.unseal(sealed, row_id=account["id"], field="identifier") == b"alice.martin"


def test_gives_one_account_to_a_space_and_one_space_to_an_identifier() -> None:
    space_id = _space()
    _citizen(space_id)
    with pytest.raises(actions.IdentifierInUse):
        _citizen(space_id, identifier="quelquun.dautre")
    with pytest.raises(actions.IdentifierInUse):
        actions.create_agent(identifier="ALICE.MARTIN", password=PASSWORD, name="Lou", at=NOON)


def test_refuses_what_a_rule_refuses() -> None:
    with pytest.raises(actions.Unfit) as refused:
        actions.create_agent(identifier="lou", password="soleil", name="Lou", at=NOON)
    assert {"length", "too_short", "upper", "digit", "special", "common"} == set(refused.value.faults)
    assert not models.Account.objects.exists()


def test_makes_an_agent_without_a_space() -> None:
    agent = actions.create_agent(identifier="lou.agent", password=PASSWORD, name="Lou PETIT", at=NOON)
    assert (agent.kind, agent.space_id, agent.name) == (AccountKind.AGENT, None, "Lou PETIT")


def test_the_table_refuses_a_citizen_with_a_name_and_an_agent_with_a_space() -> None:
    account = _citizen(_space())
    agent = actions.create_agent(identifier="lou.agent", password=PASSWORD, name="Lou", at=NOON)
    with pytest.raises(IntegrityError, match="one_kind"), transaction.atomic():
        models.Account.objects.filter(pk=account.pk).update(name="Alice")
    with pytest.raises(IntegrityError, match="one_kind"), transaction.atomic():
        models.Account.objects.filter(pk=agent.pk).update(space_id=ids.new_id())
