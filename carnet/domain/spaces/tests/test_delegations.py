"""Mandates in the base: both rows, both journals, notices, sealed names, and what a stranger may learn."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from carnet.domain.spaces import actions
from carnet.domain.spaces.actions import Terms
from carnet.domain.spaces.codes.delegations import Kind, Reason, Scope, Status
from carnet.domain.spaces.queries import delegations
from carnet.domain.spaces.queries.delegations import UnknownMandate
from carnet.foundation import database
from carnet.foundation.actors import SYSTEM
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import queries as journal
from carnet.foundation.journal.codes import Line
from tests import cast, family
from tests.cast import NOON
from tests.family import CHLOE, HUGO, LEA, LIMITS, SUPPORT, Family

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
EIGHTEEN = datetime(2033, 6, 15, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def people() -> Family:
    return family.assemble()


def newest(space_id: UUID) -> Line:
    with database.entered(space_id):
        return journal.newest(space_id=space_id, count=1)[0]


def told(space_id: UUID) -> list[str]:
    with database.entered(space_id) as cursor:
        cursor.execute(
            "SELECT payload->>'kind' FROM outbox_job WHERE space_id = %s AND kind = 'notify' ORDER BY id", [space_id]
        )
        return [kind for (kind,) in cursor.fetchall()]


def test_a_carer_is_invited_accepts_and_may_act(people: Family) -> None:
    mandate_id = family.invited(people.alice, CHLOE)
    assert not family.is_in_force(people.alice, people.chloe)
    actions.accept(space_id=people.alice, mandate_id=mandate_id, by=cast.citizen(people.chloe), at=NOON)
    found = delegations.in_force(space_id=people.alice, delegate_id=people.chloe, at=NOON)
    assert found is not None
    assert (found.id, found.kind, found.role) == (mandate_id, Kind.CARER, "carer")
    (of_alice,) = delegations.delegates(space_id=people.alice, at=NOON)
    (of_chloe,) = delegations.mandates(space_id=people.chloe, at=NOON)
    assert of_alice == of_chloe
    assert (of_alice.details.delegate_name, of_alice.details.person_name) == ("Chloé SIMON-RICHARD", "Alice MARTIN")


def test_both_journals_and_both_sides_know(people: Family) -> None:
    mandate_id = family.invited(people.alice, CHLOE)
    assert told(people.chloe) == ["mandate_invited"]
    actions.accept(space_id=people.alice, mandate_id=mandate_id, by=cast.citizen(people.chloe), at=NOON)
    for space_id in (people.alice, people.chloe):
        entry = newest(space_id).entry
        assert (entry.act, entry.actor.id, entry.object_id) == (
            "accept_mandate",
            cast.citizen(people.chloe).id,
            mandate_id,
        )
    assert told(people.alice)[-1] == "mandate_accepted"


@pytest.mark.parametrize("by_carer", [True, False])
def test_either_side_ends_it_at_once(people: Family, by_carer: bool) -> None:
    mandate_id = family.with_carer(people.alice, people.chloe, CHLOE)
    ends = people.chloe if by_carer else people.alice
    actions.revoke(space_id=people.alice, mandate_id=mandate_id, by=cast.citizen(ends), at=NOON)
    assert not family.is_in_force(people.alice, people.chloe)
    (view,) = delegations.mandates(space_id=people.chloe, at=NOON)
    assert view.status is Status.REVOKED
    assert told(people.alice if by_carer else people.chloe)[-1] == "mandate_ended"


def test_the_names_are_nowhere_in_clear(people: Family) -> None:
    family.with_carer(people.alice, people.chloe, CHLOE)
    for space_id in (people.alice, people.chloe):
        with database.entered(space_id) as cursor:
            cursor.execute(
                """SELECT coalesce(string_agg(t, ' '), '') FROM (
                    SELECT to_jsonb(d)::text t FROM spaces_delegation d
                    UNION ALL SELECT to_jsonb(m)::text FROM spaces_mandate m
                    UNION ALL SELECT to_jsonb(l)::text FROM journal_line l
                    UNION ALL SELECT to_jsonb(j)::text FROM outbox_job j) x"""
            )
            written = str(cursor.fetchone()[0]).casefold()
        assert "spaces_" not in written
        assert len(written) > 100
        assert "simon" not in written
        assert "martin" not in written


@pytest.mark.parametrize(
    "said",
    [
        {"matricule": "2790313055334"},
        {"matricule": "not a matricule"},
        {"family_name": "SIMONE"},
        {"given_name": "Anne"},
        {"birth_on": date(1979, 3, 29)},
    ],
)
def test_wrong_data_name_nobody(people: Family, said: dict[str, object]) -> None:
    with pytest.raises(Refused, match=Reason.UNKNOWN_PERSON):
        actions.invite(
            space_id=people.alice,
            kind=Kind.CARER,
            named=family.named(CHLOE, **said),
            terms=Terms(),
            limits=LIMITS,
            by=cast.citizen(people.alice),
            at=NOON,
        )
    assert newest(people.alice).entry.reason == Reason.UNKNOWN_PERSON
    assert newest(people.chloe).entry.act != "invite_delegate"


@pytest.mark.parametrize("who", [cast.BORIS, LEA], ids=["whose space is not active", "a minor"])
def test_who_cannot_act_is_answered_as_nobody(people: Family, who: object) -> None:
    with pytest.raises(Refused, match=Reason.UNKNOWN_PERSON):
        family.invited(people.alice, who)  # type: ignore[arg-type]


@pytest.mark.parametrize("given", ["chloé", "CHLOE", "Chloé Anne", " chloe-anne "])
@pytest.mark.parametrize("name", ["Simon", "simon richard"])
def test_accents_case_and_both_family_names_are_one_person(people: Family, given: str, name: str) -> None:
    named = family.named(CHLOE, given_name=given, family_name=name)
    by = cast.citizen(people.alice)
    actions.invite(space_id=people.alice, kind=Kind.CARER, named=named, terms=Terms(), limits=LIMITS, by=by, at=NOON)


def test_the_inviter_learns_no_other_name_before_the_answer(people: Family) -> None:
    named = family.named(CHLOE, family_name="Simon")
    by = cast.citizen(people.alice)
    actions.invite(space_id=people.alice, kind=Kind.CARER, named=named, terms=Terms(), limits=LIMITS, by=by, at=NOON)
    (view,) = delegations.delegates(space_id=people.alice, at=NOON)
    assert view.details.delegate_name == "Chloé SIMON"


def test_a_mandate_is_open_between_its_dates(people: Family) -> None:
    terms = Terms(scope=Scope.DOCUMENTS, begins_at=NOON + DAY, ends_at=NOON + 3 * DAY)
    mandate_id = family.with_carer(people.alice, people.chloe, CHLOE, terms=terms)
    opens = [family.is_in_force(people.alice, people.chloe, NOON + days * DAY) for days in range(5)]
    assert opens == [False, True, True, False, False]
    (view,) = delegations.delegates(space_id=people.alice, at=NOON + 3 * DAY)
    assert view.status is Status.EXPIRED
    actions.expire(space_id=people.alice, mandate_id=mandate_id, by=SYSTEM, at=NOON + 3 * DAY)
    assert newest(people.chloe).entry.act == "expire_mandate"
    assert told(people.alice)[-1] == told(people.chloe)[-1] == "mandate_expired"


def test_an_invitation_waits_thirty_days_and_may_be_sent_again(people: Family) -> None:
    mandate_id = family.invited(people.alice, CHLOE)
    with pytest.raises(Refused, match=Reason.ALREADY_LINKED):
        family.invited(people.alice, CHLOE)
    late = NOON + 30 * DAY
    with pytest.raises(Refused, match=Reason.ANSWERED_TOO_LATE):
        actions.accept(space_id=people.alice, mandate_id=mandate_id, by=cast.citizen(people.chloe), at=late)
    family.invited(people.alice, CHLOE, at=late)
    assert [view.status for view in delegations.delegates(space_id=people.alice, at=late)] == ["pending", "expired"]


@pytest.mark.parametrize("verb", [actions.accept, actions.refuse, actions.revoke])
def test_a_stranger_finds_no_mandate_and_leaves_a_line(people: Family, verb: object) -> None:
    mandate_id = family.invited(people.alice, CHLOE)
    with pytest.raises(UnknownMandate):
        verb(space_id=people.alice, mandate_id=mandate_id, by=cast.citizen(people.hugo), at=NOON)  # type: ignore[operator]
    entry = newest(people.alice).entry
    assert (entry.outcome, entry.reason) == ("refused", Reason.UNKNOWN_PERSON)
    with pytest.raises(UnknownMandate):
        verb(space_id=people.alice, mandate_id=UUID(int=7), by=cast.citizen(people.alice), at=NOON)  # type: ignore[operator]


def test_a_carer_invites_nobody(people: Family) -> None:
    family.with_carer(people.alice, people.chloe, CHLOE)
    by = family.carer(people.chloe, of=people.alice)
    with pytest.raises(Refused, match=Reason.ROLE_NOT_ENTITLED):
        actions.invite(
            space_id=people.alice,
            kind=Kind.CARER,
            named=family.named(HUGO),
            terms=Terms(),
            limits=LIMITS,
            by=by,
            at=NOON,
        )


def test_a_parent_invites_the_second_who_then_represents(people: Family) -> None:
    mandate_id = actions.invite(
        space_id=people.lea,
        kind=Kind.PARENT,
        named=family.named(HUGO),
        terms=Terms(),
        limits=LIMITS,
        by=family.parent(people.alice, of=people.lea),
        at=NOON,
    )
    (waiting,) = delegations.mandates(space_id=people.hugo, at=NOON)
    assert (waiting.details.person_name, waiting.details.invited_by) == ("Léa MARTIN", "Alice MARTIN")
    actions.accept(space_id=people.lea, mandate_id=mandate_id, by=cast.citizen(people.hugo), at=NOON)
    assert family.is_in_force(people.lea, people.hugo)
    for ends in (people.hugo, people.alice):
        with pytest.raises((Refused, UnknownMandate)):
            actions.revoke(space_id=people.lea, mandate_id=mandate_id, by=cast.citizen(ends), at=NOON)
    with pytest.raises(Refused, match=Reason.ROLE_NOT_ENTITLED):
        actions.revoke(
            space_id=people.lea, mandate_id=mandate_id, by=family.parent(people.alice, of=people.lea), at=NOON
        )


def test_support_withdraws_a_parent_on_a_decision_that_it_names(people: Family) -> None:
    (view,) = delegations.delegates(space_id=people.lea, at=NOON)
    with pytest.raises(Refused, match=Reason.NO_REASON_GIVEN):
        actions.revoke(space_id=people.lea, mandate_id=view.id, by=SUPPORT, at=NOON, reason="  ")
    actions.revoke(space_id=people.lea, mandate_id=view.id, by=SUPPORT, at=NOON, reason="JAF Nanterre, 26/0123")
    assert not family.is_in_force(people.lea, people.alice)
    (ended,) = delegations.delegates(space_id=people.lea, at=NOON)
    assert ended.details.reason == "JAF Nanterre, 26/0123"
    assert newest(people.alice).entry.actor == SUPPORT


@pytest.mark.parametrize(
    ("kind", "needs_consent"),
    [
        (Kind.GUARDIAN, False),
        (Kind.FAMILY_REPRESENTATION, False),
        (Kind.CURATOR, True),
        (Kind.FAMILY_ASSISTANCE, True),
    ],
)
def test_a_judgment_opens_by_its_kind_and_its_dates(people: Family, kind: Kind, needs_consent: bool) -> None:
    mandate_id = actions.record(
        space_id=people.alice,
        delegate_id=people.chloe,
        kind=kind,
        terms=Terms(ends_at=NOON + 365 * DAY),
        limits=LIMITS,
        basis="Juge des contentieux de la protection, 26/456",
        by=SUPPORT,
        at=NOON,
    )
    assert family.is_in_force(people.alice, people.chloe) is not needs_consent
    if needs_consent:
        with pytest.raises(Refused, match=Reason.ROLE_NOT_ENTITLED):
            actions.accept(space_id=people.alice, mandate_id=mandate_id, by=cast.citizen(people.chloe), at=NOON)
        actions.accept(space_id=people.alice, mandate_id=mandate_id, by=cast.citizen(people.alice), at=NOON)
    assert family.is_in_force(people.alice, people.chloe)
    assert not family.is_in_force(people.alice, people.chloe, NOON + 365 * DAY)


def test_a_paper_form_counts_at_once_and_needs_its_reference(people: Family) -> None:
    def recorded(basis: str) -> None:
        actions.record(
            space_id=people.alice,
            delegate_id=people.chloe,
            kind=Kind.CARER,
            terms=Terms(),
            limits=LIMITS,
            basis=basis,
            by=SUPPORT,
            at=NOON,
        )

    with pytest.raises(Refused, match=Reason.NO_REASON_GIVEN):
        recorded(" ")
    recorded("Formulaire du 1er mars 2026")
    assert family.is_in_force(people.alice, people.chloe)
    assert told(people.alice)[-1] == told(people.chloe)[-1] == "mandate_recorded"


@pytest.mark.parametrize(("seconds", "may"), [(-DAY.total_seconds(), True), (-1, True), (0, False), (1, False)])
def test_a_parent_loses_access_at_midnight_of_the_birthday_with_no_job(
    people: Family, seconds: float, may: bool
) -> None:
    at = EIGHTEEN + timedelta(seconds=seconds)
    assert family.is_in_force(people.lea, people.alice, at) is may


def test_the_end_of_childhood_is_told_before_then_written(people: Family) -> None:
    (view,) = delegations.delegates(space_id=people.lea, at=NOON)
    soon = EIGHTEEN - 20 * DAY
    for _ in range(2):
        actions.announce_majority(space_id=people.lea, mandate_id=view.id, by=SYSTEM, at=soon)
    assert told(people.lea).count("majority_near") == told(people.alice).count("majority_near") == 1
    with pytest.raises(Refused, match=Reason.WRONG_DATES):
        actions.expire(space_id=people.lea, mandate_id=view.id, by=SYSTEM, at=soon)
    actions.expire(space_id=people.lea, mandate_id=view.id, by=SYSTEM, at=EIGHTEEN)
    assert newest(people.lea).entry.act == newest(people.alice).entry.act == "reach_majority"
    assert told(people.lea)[-1] == told(people.alice)[-1] == "majority_reached"
    with pytest.raises(Refused, match=Reason.PERSON_IS_ADULT):
        actions.attach_child(space_id=people.lea, parent_id=people.hugo, limits=LIMITS, by=SYSTEM, at=EIGHTEEN)


def test_a_minor_decides_nothing_alone_and_the_young_adult_does(people: Family) -> None:
    def invites(at: datetime) -> None:
        family.invited(people.lea, CHLOE, at=at)

    with pytest.raises(Refused, match=Reason.ROLE_NOT_ENTITLED):
        invites(EIGHTEEN - timedelta(seconds=1))
    invites(EIGHTEEN)
