"""Limits hold when several act at the same instant: the spaces are held in one order, and counted by one at a time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection

from carnet.domain.identity.codes import PatientIdentity, Sex
from carnet.domain.spaces import actions
from carnet.domain.spaces.codes.delegations import Reason
from carnet.domain.spaces.queries import delegations
from carnet.foundation.decisions import Refused
from carnet.foundation.values import ins
from tests import cast, family
from tests.cast import NOON

pytestmark = pytest.mark.django_db(transaction=True)


def person(number: int) -> PatientIdentity:
    """Makes an adult."""
    return PatientIdentity(
        ins=ins.parse(f"1800175{number:06d}", oid=ins.NIR_TEST),
        birth_family_name="PROCHE",
        birth_given_names=(f"P{'ABCDEFGHIJ'[number]}",),
        birth_on=date(1980, 1, 1 + number),
        sex=Sex.MALE,
        birth_place="75101",
    )


def together(*acts: Callable[[], object]) -> list[str]:
    """Does everything at once and gives what became of each."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        barrier.wait()
        try:
            act()
        except Refused as refused:
            return refused.decision.reason
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_a_person_never_has_more_than_three_carers() -> None:
    alice = cast.space(cast.ALICE, active=True)
    everybody = [person(number) for number in range(6)]
    for one in everybody:
        cast.space(one, active=True)
    results = together(*[lambda one=one: family.invited(alice, one) for one in everybody])
    assert results == ["done"] * 3 + [Reason.TOO_MANY_CARERS] * 3
    assert len(delegations.delegates(space_id=alice, at=NOON)) == 3


def test_a_carer_never_helps_more_than_five() -> None:
    chloe = cast.space(family.CHLOE, active=True)
    helped: list[tuple[UUID, UUID]] = []
    for number in range(7):
        space_id = cast.space(person(number), active=True)
        helped.append((space_id, family.invited(space_id, family.CHLOE)))
    by = cast.citizen(chloe)
    results = together(
        *[
            lambda space_id=space_id, mandate_id=mandate_id: actions.accept(
                space_id=space_id, mandate_id=mandate_id, by=by, at=NOON
            )
            for space_id, mandate_id in helped
        ]
    )
    assert results == ["done"] * 5 + [Reason.TOO_MANY_CARED_FOR] * 2


def test_two_who_invite_each_other_at_once_do_not_wait_for_ever() -> None:
    alice, chloe = cast.space(cast.ALICE, active=True), cast.space(family.CHLOE, active=True)
    results = together(lambda: family.invited(alice, family.CHLOE), lambda: family.invited(chloe, cast.ALICE))
    assert results == ["done", "done"]
