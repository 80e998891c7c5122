"""Who may act for whom, as tables; and no order of events, whatever it is, opens what the table does not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnet.domain.spaces.codes.delegations import (
    LIVE,
    NEED_CONSENT,
    PROTECTIONS,
    ROLES,
    Event,
    Kind,
    Party,
    Reason,
    Status,
)
from carnet.domain.spaces.rules import delegations as rules
from carnet.domain.spaces.rules.delegations import EventFacts, NewFacts
from carnet.foundation.actors import ActorKind

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
INVITED = EventFacts(kind=Kind.CARER, status=Status.PENDING, party=Party.DELEGATE, is_overdue=False)

# Who may do what to a mandate of each kind: the answer to a pending one, taking a pending one back, ending one.
SIDES = {
    Kind.PARENT: ({Party.DELEGATE}, {Party.PERSON, Party.SUPPORT}, {Party.SUPPORT}),
    Kind.GUARDIAN: ({Party.DELEGATE}, {Party.PERSON, Party.SUPPORT}, {Party.SUPPORT}),
    Kind.FAMILY_REPRESENTATION: ({Party.DELEGATE}, {Party.PERSON, Party.SUPPORT}, {Party.SUPPORT}),
    Kind.CURATOR: ({Party.PERSON}, *[{Party.PERSON, Party.DELEGATE, Party.SUPPORT}] * 2),
    Kind.FAMILY_ASSISTANCE: ({Party.PERSON}, *[{Party.PERSON, Party.DELEGATE, Party.SUPPORT}] * 2),
    Kind.CARER: ({Party.DELEGATE}, {Party.PERSON, Party.SUPPORT}, {Party.PERSON, Party.DELEGATE, Party.SUPPORT}),
}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("party", Party)
def test_lets_each_side_do_what_is_its_own(kind: Kind, party: Party) -> None:
    answers, takes_back, ends = SIDES[kind]

    def may(status: Status, event: Event) -> bool:
        facts = EventFacts(kind=kind, status=status, party=party, is_overdue=False)
        return rules.decide_event(event=event, facts=facts).allowed

    assert may(Status.PENDING, Event.ACCEPT) == (party in answers)
    assert may(Status.PENDING, Event.REFUSE) == (party in answers)
    assert may(Status.PENDING, Event.REVOKE) == (party in takes_back)
    assert may(Status.ACCEPTED, Event.REVOKE) == (party in ends)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("event", Event)
def test_a_stranger_is_answered_as_if_there_were_nothing(kind: Kind, status: Status, event: Event) -> None:
    facts = EventFacts(kind=kind, status=status, party=None, is_overdue=True)
    assert rules.decide_event(event=event, facts=facts).reason == Reason.UNKNOWN_PERSON


@pytest.mark.parametrize("status", sorted(set(Status) - LIVE))
@pytest.mark.parametrize("event", Event)
@pytest.mark.parametrize("party", Party)
def test_what_has_ended_stays_ended(status: Status, event: Event, party: Party) -> None:
    facts = EventFacts(kind=Kind.CARER, status=status, party=party, is_overdue=True)
    assert not rules.decide_event(event=event, facts=facts).allowed


@pytest.mark.parametrize("event", [Event.ACCEPT, Event.REFUSE])
def test_an_invitation_is_not_answered_after_its_date(event: Event) -> None:
    facts = EventFacts(kind=Kind.CARER, status=Status.PENDING, party=Party.DELEGATE, is_overdue=True)
    assert rules.decide_event(event=event, facts=facts).reason == Reason.ANSWERED_TOO_LATE


def test_only_what_is_over_by_its_dates_expires() -> None:
    facts = EventFacts(kind=Kind.CARER, status=Status.ACCEPTED, party=Party.SYSTEM, is_overdue=False)
    assert rules.decide_event(event=Event.EXPIRE, facts=facts).reason == Reason.WRONG_DATES
    assert rules.decide_event(event=Event.EXPIRE, facts=replace(facts, is_overdue=True)).allowed


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (replace(INVITED, carers_of_person=2, cared_for=4), "allowed"),
        (replace(INVITED, carers_of_person=3), Reason.TOO_MANY_CARERS),
        (replace(INVITED, cared_for=5), Reason.TOO_MANY_CARED_FOR),
        (replace(INVITED, kind=Kind.PARENT, profiles=18), "allowed"),
        (replace(INVITED, kind=Kind.PARENT, profiles=19), Reason.TOO_MANY_PROFILES),
    ],
)
def test_accepting_stops_at_the_limit(facts: EventFacts, reason: str) -> None:
    assert rules.decide_event(event=Event.ACCEPT, facts=facts).reason == reason
    assert rules.decide_event(event=Event.REFUSE, facts=facts).allowed


CHILD = NewFacts(
    kind=Kind.PARENT,
    party=Party.PERSON,
    is_person_active=True,
    is_person_minor=True,
    is_birth_date_known=True,
    is_delegate_found=True,
)
ADULT = replace(CHILD, kind=Kind.CARER, is_person_minor=False)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (CHILD, "allowed"),
        (replace(CHILD, party=Party.SYSTEM, is_person_active=False), "allowed"),  # at birth, before any sign-in
        (replace(CHILD, party=Party.DELEGATE), Reason.ROLE_NOT_ENTITLED),
        (replace(CHILD, party=None), Reason.ROLE_NOT_ENTITLED),
        (replace(CHILD, is_person_active=False), Reason.SPACE_NOT_ACTIVE),
        (replace(CHILD, is_person_minor=False), Reason.PERSON_IS_ADULT),
        (replace(CHILD, is_birth_date_known=False, is_person_minor=False), Reason.BIRTH_DATE_UNKNOWN),
        (replace(CHILD, representatives=1), "allowed"),
        (replace(CHILD, representatives=2), Reason.TOO_MANY_REPRESENTATIVES),
        (replace(CHILD, profiles=19), "allowed"),  # told to the one invited, when accepting
        (replace(CHILD, profiles=19, party=Party.SYSTEM), Reason.TOO_MANY_PROFILES),
        (ADULT, "allowed"),
        (replace(ADULT, party=Party.SUPPORT), "allowed"),  # a paper form
        (replace(ADULT, party=Party.SYSTEM), Reason.ROLE_NOT_ENTITLED),
        (replace(ADULT, is_person_minor=True), Reason.PERSON_IS_MINOR),
        (replace(ADULT, are_dates_right=False), Reason.WRONG_DATES),
        (replace(ADULT, is_delegate_found=False), Reason.UNKNOWN_PERSON),
        (replace(ADULT, is_delegate_minor=True), Reason.UNKNOWN_PERSON),
        (replace(ADULT, is_oneself=True), Reason.NOT_ONESELF),
        (replace(ADULT, is_already_linked=True), Reason.ALREADY_LINKED),
        (replace(ADULT, carers_of_person=3), Reason.TOO_MANY_CARERS),
        (replace(ADULT, cared_for=5), "allowed"),
        (replace(ADULT, cared_for=5, party=Party.SUPPORT), Reason.TOO_MANY_CARED_FOR),
    ],
)
def test_begins_a_mandate_or_says_why_not(facts: NewFacts, reason: str) -> None:
    assert rules.decide_new(facts=facts).reason == reason


@pytest.mark.parametrize("kind", sorted(PROTECTIONS))
@pytest.mark.parametrize("party", Party)
def test_a_judgment_is_recorded_by_support_alone(kind: Kind, party: Party) -> None:
    decision = rules.decide_new(facts=replace(ADULT, kind=kind, party=party))
    assert decision.allowed == (party is Party.SUPPORT)


@pytest.mark.parametrize("kind", Kind)
def test_a_record_counts_at_once_unless_the_person_must_agree(kind: Kind) -> None:
    recorded = rules.status_of_new(kind=kind, party=Party.SUPPORT)
    assert recorded is (Status.PENDING if kind in NEED_CONSENT else Status.ACCEPTED)
    assert rules.status_of_new(kind=kind, party=Party.PERSON) is Status.PENDING


def test_who_assists_has_no_more_power_than_a_carer() -> None:
    assert {kind for kind, role in ROLES.items() if role is ActorKind.CARER} == NEED_CONSENT | {Kind.CARER}
    assert set(ROLES) == set(Kind)


@pytest.mark.parametrize("role", ActorKind)
def test_the_person_and_the_representatives_decide(role: ActorKind) -> None:
    assert rules.decides_for_person(role) == (role in {ActorKind.CITIZEN, ActorKind.REPRESENTATIVE})


@pytest.mark.parametrize(
    ("status", "begins", "ends", "in_force"),
    [
        (Status.ACCEPTED, NOON, None, True),
        (Status.ACCEPTED, NOON - DAY, NOON + DAY, True),
        (Status.ACCEPTED, NOON + DAY, None, False),
        (Status.ACCEPTED, NOON - DAY, NOON, False),
        (Status.PENDING, NOON - DAY, None, False),
        (Status.REVOKED, NOON - DAY, None, False),
        (Status.EXPIRED, NOON - DAY, None, False),
        (Status.REFUSED, NOON - DAY, None, False),
    ],
)
def test_opens_between_its_dates_only(status: Status, begins: datetime, ends: datetime | None, in_force: bool) -> None:
    assert rules.is_in_force(status=status, valid_from=begins, valid_until=ends, at=NOON) is in_force


@given(st.sampled_from(Kind), st.lists(st.tuples(st.sampled_from(Event), st.sampled_from(Party), st.booleans())))
def test_no_order_of_events_opens_a_mandate_that_its_side_did_not_accept(
    kind: Kind, events: list[tuple[Event, Party, bool]]
) -> None:
    """Property: once ended it never lives again, and it is accepted only by an acceptance in time."""
    status, was_accepted, has_ended = rules.status_of_new(kind=kind, party=Party.PERSON), False, False
    for event, party, overdue in events:
        facts = EventFacts(kind=kind, status=status, party=party, is_overdue=overdue)
        if not rules.decide_event(event=event, facts=facts).allowed:
            continue
        assert not has_ended
        assert party in rules.who_may(kind=kind, status=status, event=event)
        status = rules.after(status=status, event=event)
        was_accepted = was_accepted or (event is Event.ACCEPT and not overdue)
        has_ended = status not in LIVE
        assert (status is Status.ACCEPTED) <= was_accepted


@given(
    st.sampled_from(Status),
    st.none() | st.integers(-3, 3),
    st.none() | st.integers(-3, 3),
    st.integers(-3, 3),
)
def test_what_is_overdue_opens_nothing(status: Status, ends: int | None, answer: int | None, begins: int) -> None:
    """Property: a row that the job has yet to end is already closed by its dates."""
    until = None if ends is None else NOON + ends * DAY
    by = None if answer is None else NOON + answer * DAY
    if rules.is_overdue(status=status, valid_until=until, answer_by=by, at=NOON):
        assert not rules.is_in_force(status=status, valid_from=NOON + begins * DAY, valid_until=until, at=NOON)
