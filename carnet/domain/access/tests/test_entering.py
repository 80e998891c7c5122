"""Entering a space: what the database says of a reader there, each fact beside what differs from it by one thing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from carnet.domain.access import actions, queries
from carnet.domain.access.codes import (
    ConsentScope,
    NewRestriction,
    RestrictedWhat,
    RestrictedWhom,
    SpaceFacts,
)
from carnet.domain.spaces import actions as spaces
from carnet.domain.spaces.actions import Terms
from carnet.domain.spaces.codes.delegations import Kind
from carnet.foundation import ids
from carnet.foundation.actors import Actor, ActorKind
from tests import cast, family
from tests.cast import NOON, acting, citizen
from tests.family import Family
from tests.roles import role

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DIANE, PAUL, NORA, EMMA = (acting(who) for who in (cast.DIANE, cast.PAUL, cast.NORA, cast.EMMA))
URGENT = replace(EMMA, mode="break_glass")
ELSEWHERE = replace(NORA, organization_id=cast.LABORATORY.id)
NOWHERE = replace(NORA, organization_id="")


@dataclass(frozen=True, slots=True)
class Case:
    """Who enters, when, and whether the fact is there."""

    by: Actor
    at: datetime
    is_there: bool


def _facts(at_home: Family, by: Actor, at: datetime) -> SpaceFacts:
    with queries.entered(space_id=at_home.alice, by=by, at=at, counted=False) as standing:
        return standing.facts


@pytest.fixture
def at_home() -> Family:
    """Alice's family."""
    return family.assemble()


def _check(at_home: Family, fact: str, cases: Mapping[str, Case]) -> None:
    found = {name: bool(getattr(_facts(at_home, case.by, case.at), fact)) for name, case in cases.items()}
    assert found == {name: case.is_there for name, case in cases.items()}


def test_a_teams_consent_lets_its_members_in_while_it_lasts(at_home: Family) -> None:
    actions.record_consent(
        space_id=at_home.alice, by=EMMA, at=NOON, scope=ConsentScope.TEAM, lasting=timedelta(days=10)
    )
    # Given to one person, by nobody's place: it lets in neither a colleague nor somebody of no place.
    actions.record_consent(space_id=at_home.alice, by=replace(PAUL, organization_id=""), at=NOON)
    cases = {
        "a member": Case(NORA, NOON, True),
        "a member, on the last day": Case(NORA, NOON + 10 * DAY - HOUR, True),
        "a member, after it": Case(NORA, NOON + 10 * DAY, False),
        "of another place": Case(ELSEWHERE, NOON, False),
        "of no place": Case(NOWHERE, NOON, False),
        "a colleague of one let in alone": Case(replace(NORA, organization_id=cast.PHARMACY.id), NOON, False),
    }
    _check(at_home, "authorised", cases)
    with queries.entered(space_id=at_home.chloe, by=NORA, at=NOON, counted=False) as standing:
        assert not standing.facts.authorised


def test_a_withdrawn_consent_lets_nobody_in(at_home: Family) -> None:
    given = actions.record_consent(space_id=at_home.alice, by=EMMA, at=NOON, scope=ConsentScope.TEAM)
    _check(at_home, "authorised", {"before": Case(NORA, NOON, True)})
    actions.withdraw_consent(space_id=at_home.alice, consent_id=given, by=citizen(at_home.alice), at=NOON)
    _check(at_home, "authorised", {"after": Case(NORA, NOON, False)})


def test_an_emergency_is_of_who_declared_it_while_it_lasts(at_home: Family) -> None:
    until = actions.break_glass(space_id=at_home.alice, reason="Inconsciente", by=EMMA, at=NOON)
    cases = {
        "who declared it": Case(URGENT, NOON, True),
        "who declared it, just before its end": Case(URGENT, until - HOUR / 60, True),
        "who declared it, at its end": Case(URGENT, until, False),
        "who declared it, before": Case(URGENT, NOON - HOUR, False),
        "who declared it, as usual": Case(EMMA, NOON, False),
        "a colleague": Case(replace(NORA, mode="break_glass"), NOON, False),
    }
    _check(at_home, "has_declared_emergency", cases)
    with queries.entered(space_id=at_home.chloe, by=URGENT, at=NOON, counted=False) as standing:
        assert not standing.facts.has_declared_emergency


BOUND = {
    RestrictedWhom.EVERYBODY: ("", {"diane", "paul", "nora", "emma"}),
    RestrictedWhom.PROFESSION: (PAUL.profession, {"paul"}),
    RestrictedWhom.ORGANIZATION: (cast.HOSPITAL.id, {"nora", "emma"}),
    RestrictedWhom.PROFESSIONAL: (cast.DIANE.rpps, {"diane"}),
}


@pytest.mark.parametrize("whom", RestrictedWhom)
def test_a_restriction_binds_whom_it_names_for_its_time(at_home: Family, whom: RestrictedWhom) -> None:
    excluded, bound = BOUND[whom]
    restriction = NewRestriction(
        what=RestrictedWhat.EVERYTHING,
        whom=whom,
        excluded=excluded,
        starts_at=NOON + DAY,
        ends_at=NOON + 3 * DAY,
    )
    her = citizen(at_home.alice)
    lifted = actions.restrict(space_id=at_home.alice, restriction=restriction, by=her, at=NOON)
    readers = {"diane": DIANE, "paul": PAUL, "nora": NORA, "emma": EMMA}
    times = {NOON: False, NOON + DAY: True, NOON + 3 * DAY - HOUR: True, NOON + 3 * DAY: False}
    for at, in_force in times.items():
        cases = {name: Case(by, at, in_force and name in bound) for name, by in readers.items()}
        _check(at_home, "restrictions", cases)
    actions.lift_restriction(space_id=at_home.alice, restriction_id=lifted, by=her, at=NOON)
    _check(at_home, "restrictions", {name: Case(by, NOON + DAY, False) for name, by in readers.items()})


@pytest.mark.parametrize("whom", RestrictedWhom)
def test_a_restriction_for_good_has_no_end_and_is_of_its_space(at_home: Family, whom: RestrictedWhom) -> None:
    excluded, bound = BOUND[whom]
    restriction = NewRestriction(what=RestrictedWhat.EVERYTHING, whom=whom, excluded=excluded)
    actions.restrict(space_id=at_home.alice, restriction=restriction, by=citizen(at_home.alice), at=NOON)
    by = {"diane": DIANE, "paul": PAUL, "nora": NORA}[max(bound)]
    _check(at_home, "restrictions", {"ten years later": Case(by, NOON + 3650 * DAY, True)})
    with queries.entered(space_id=at_home.chloe, by=by, at=NOON, counted=False) as standing:
        assert not standing.facts.restrictions


def _carer(at_home: Family, who: ActorKind = ActorKind.CARER) -> Actor:
    return Actor(kind=who, id=ids.public(at_home.chloe), on_behalf_of=ids.public(at_home.alice))


def test_a_mandate_is_of_its_delegate_once_accepted_while_it_lasts(at_home: Family) -> None:
    terms = Terms(begins_at=NOON + DAY, ends_at=NOON + 3 * DAY)
    her = citizen(at_home.alice)
    mandate_id = spaces.invite(
        space_id=at_home.alice,
        kind=Kind.CARER,
        named=family.named(family.CHLOE),
        terms=terms,
        limits=family.LIMITS,
        by=her,
        at=NOON,
    )
    _check(at_home, "has_mandate", {"invited": Case(_carer(at_home), NOON + DAY, False)})
    spaces.accept(space_id=at_home.alice, mandate_id=mandate_id, by=citizen(at_home.chloe), at=NOON)
    hugo = Actor(kind=ActorKind.CARER, id=ids.public(at_home.hugo), on_behalf_of=ids.public(at_home.alice))
    cases = {
        "before it begins": Case(_carer(at_home), NOON, False),
        "while it lasts": Case(_carer(at_home), NOON + DAY, True),
        "until its end": Case(_carer(at_home), NOON + 3 * DAY, False),
        "as a representative": Case(_carer(at_home, ActorKind.REPRESENTATIVE), NOON + DAY, False),
        "somebody else": Case(hugo, NOON + DAY, False),
        "for somebody else": Case(replace(_carer(at_home), on_behalf_of=ids.public(at_home.hugo)), NOON + DAY, False),
        "for nobody": Case(replace(_carer(at_home), on_behalf_of=""), NOON + DAY, False),
        "as oneself": Case(citizen(at_home.chloe), NOON + DAY, False),
    }
    _check(at_home, "has_mandate", cases)
    spaces.revoke(space_id=at_home.alice, mandate_id=mandate_id, by=her, at=NOON + DAY)
    _check(at_home, "has_mandate", {"revoked": Case(_carer(at_home), NOON + DAY, False)})


def test_an_administrator_stands_as_the_treating_doctor(at_home: Family) -> None:
    her = citizen(at_home.alice)
    for who in (cast.EMMA, cast.BRUNO):
        actions.unblock(space_id=at_home.alice, rpps=who.rpps, by=her, at=NOON)
        actions.authorize(space_id=at_home.alice, rpps=who.rpps, by=her, at=NOON)
    bruno = acting(cast.BRUNO)
    cases = {"diane": Case(DIANE, NOON, True), "emma": Case(EMMA, NOON, False), "bruno": Case(bruno, NOON, False)}
    _check(at_home, "is_treating_doctor", cases)
    actions.name_administrator(space_id=at_home.alice, rpps=cast.EMMA.rpps, by=her, at=NOON)
    _check(at_home, "is_treating_doctor", cases | {"emma": Case(EMMA, NOON, True)})
    actions.withdraw_administrator(space_id=at_home.alice, rpps=cast.EMMA.rpps, by=her, at=NOON)
    _check(at_home, "is_treating_doctor", cases)


def test_a_cut_is_of_its_account_or_its_software_until_it_is_ended(at_home: Family) -> None:
    with role("carnet_jobs"):
        actions.cut(account=NORA.id, measure="records", counted=9, limit=5, at=NOON)
        actions.cut(account="client:software", measure="records", counted=9, limit=5, at=NOON)
    with_software = replace(PAUL, client_id="software")
    cases = {
        "nora": Case(NORA, NOON, True),
        "by the software": Case(with_software, NOON, True),
        "by another software": Case(replace(PAUL, client_id="another"), NOON, False),
        "by none": Case(PAUL, NOON, False),
    }
    _check(at_home, "account_cut", cases)
    with role("carnet_jobs"):
        assert actions.end_cut(account=NORA.id, by=Actor(kind=ActorKind.SUPPORT, id="agent-1"), at=NOON)
    _check(at_home, "account_cut", cases | {"nora": Case(NORA, NOON, False)})
