"""Who may act for whom: the life of a mandate as a table, its limits, and when it opens something."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from carnet.domain.spaces.codes.delegations import (
    LIVE,
    NEED_CONSENT,
    PROTECTIONS,
    Event,
    Kind,
    Party,
    Reason,
    Scope,
    Status,
)
from carnet.foundation.actors import ActorKind
from carnet.foundation.decisions import ALLOWED, Decision, refuse

# Source: functional-rules §11.
MOST_PROFILES = 19  # children attached to one parent's account
MOST_CARERS = 3  # of one person
MOST_CARED_FOR = 5  # by one carer

# Source: functional-rules §1.3, §1.4 (WAITING, VALIDATED, REFUSED; PENDING, ACCEPTED, REFUSED, EXPIRED).
TRANSITIONS: Mapping[tuple[Status, Event], Status] = MappingProxyType(
    {
        (Status.PENDING, Event.ACCEPT): Status.ACCEPTED,
        (Status.PENDING, Event.REFUSE): Status.REFUSED,
        (Status.PENDING, Event.REVOKE): Status.REVOKED,
        (Status.PENDING, Event.EXPIRE): Status.EXPIRED,
        (Status.ACCEPTED, Event.REVOKE): Status.REVOKED,
        (Status.ACCEPTED, Event.EXPIRE): Status.EXPIRED,
    }
)

_ANSWERS = frozenset({Event.ACCEPT, Event.REFUSE})
_BOTH_SIDES = frozenset({Party.PERSON, Party.DELEGATE, Party.SUPPORT})
# An invitation is taken back by the side that sent it; support corrects what it recorded.
_SENDER = frozenset({Party.PERSON, Party.SUPPORT})
# Parental authority and a judgment end by the law or by a court: neither side ends them alone.
_COURT = frozenset({Party.SUPPORT})


def who_may(*, kind: Kind, status: Status, event: Event) -> frozenset[Party]:
    """Says which sides may bring an event about. Source: functional-rules §1.3, §1.4."""
    if event is Event.EXPIRE:
        return frozenset({Party.SYSTEM})
    if event in _ANSWERS:
        # The curator waits for the person's agreement; every other invitation waits for the one invited.
        return frozenset({Party.PERSON if kind in NEED_CONSENT else Party.DELEGATE})
    if status is Status.PENDING:
        return _BOTH_SIDES if kind in NEED_CONSENT else _SENDER
    return _BOTH_SIDES if kind is Kind.CARER or kind in NEED_CONSENT else _COURT


def is_in_force(*, status: Status, valid_from: datetime, valid_until: datetime | None, at: datetime) -> bool:
    """Tells whether a mandate opens anything at an instant: by its dates, whatever the jobs have done since.

    `valid_until` is excluded: at midnight of the eighteenth birthday, a parent's mandate opens nothing any more.
    """
    return status is Status.ACCEPTED and valid_from <= at and (valid_until is None or at < valid_until)


def is_overdue(*, status: Status, valid_until: datetime | None, answer_by: datetime | None, at: datetime) -> bool:
    """Tells whether a mandate, or an invitation, is over by its dates while its row still says otherwise."""
    if status not in LIVE:
        return False
    if valid_until is not None and valid_until <= at:
        return True
    return status is Status.PENDING and answer_by is not None and answer_by <= at


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFacts:
    """What decides of an event on a mandate. `party` is None for a stranger to it.

    `carers_of_person` and `cared_for` count the other carers' mandates in force or to come; `profiles` the other
    children of the delegate.
    """

    kind: Kind
    status: Status
    party: Party | None
    is_overdue: bool
    carers_of_person: int = 0
    cared_for: int = 0
    profiles: int = 0


def decide_event(*, event: Event, facts: EventFacts) -> Decision:
    """Decides whether somebody may accept, refuse, revoke or let expire a mandate."""
    if facts.party is None:
        return refuse(Reason.UNKNOWN_PERSON)
    if facts.party not in who_may(kind=facts.kind, status=facts.status, event=event):
        return refuse(Reason.ROLE_NOT_ENTITLED)
    if (facts.status, event) not in TRANSITIONS:
        return refuse(Reason.NOT_THE_STATUS)
    if event is Event.EXPIRE:
        return ALLOWED if facts.is_overdue else refuse(Reason.WRONG_DATES)
    if event in _ANSWERS and facts.is_overdue:
        return refuse(Reason.ANSWERED_TOO_LATE)
    if event is Event.ACCEPT:
        return _within_limits(
            facts.kind, carers=facts.carers_of_person, cared_for=facts.cared_for, profiles=facts.profiles
        )
    return ALLOWED


def after(*, status: Status, event: Event) -> Status:
    """Gives the status after an allowed event. Raises KeyError when the table has no such row."""
    return TRANSITIONS[status, event]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFacts:
    """What decides of a new mandate: who asks, for whom, and what is there already.

    `delegate_*` are meaningless when `is_delegate_found` is false. `representatives` and `carers_of_person` count
    the live rows of the person's space, invitations included; `cared_for` and `profiles` those the delegate
    accepted; all without this one.
    """

    kind: Kind
    party: Party | None
    is_person_active: bool
    is_person_minor: bool
    is_birth_date_known: bool
    is_delegate_found: bool
    is_delegate_minor: bool = False
    is_oneself: bool = False
    is_already_linked: bool = False
    are_dates_right: bool = True
    representatives: int = 0
    most_representatives: int = 2
    carers_of_person: int = 0
    cared_for: int = 0
    profiles: int = 0


# Who begins a mandate: the person (or the child's representative) invites, support records a document it holds,
# Carnet attaches a child to the parent whom the health insurance names.
_BEGINNERS: Mapping[Kind, frozenset[Party]] = MappingProxyType(
    {
        Kind.PARENT: frozenset({Party.PERSON, Party.SUPPORT, Party.SYSTEM}),
        Kind.CARER: frozenset({Party.PERSON, Party.SUPPORT}),
        **dict.fromkeys(PROTECTIONS, frozenset({Party.SUPPORT})),
    }
)


def decide_new(*, facts: NewFacts) -> Decision:
    """Decides whether a mandate may begin, as an invitation or as a record. Source: functional-rules §1.3, §1.4.

    Nothing about the invited person is told before the person is found: wrong data, a space that does not exist and a
    space that is not active give one and the same answer.
    """
    if facts.party not in _BEGINNERS[facts.kind]:
        return refuse(Reason.ROLE_NOT_ENTITLED)
    if facts.party is Party.PERSON and not facts.is_person_active:
        return refuse(Reason.SPACE_NOT_ACTIVE)
    reason = _wrong_age(facts)
    if reason is not None:
        return refuse(reason)
    if not facts.are_dates_right:
        return refuse(Reason.WRONG_DATES)
    if not facts.is_delegate_found:
        return refuse(Reason.UNKNOWN_PERSON)
    if facts.is_oneself:
        return refuse(Reason.NOT_ONESELF)
    if facts.is_already_linked:
        return refuse(Reason.ALREADY_LINKED)
    # A minor represents and helps nobody here; said as an unknown person, so that no age is told.
    if facts.is_delegate_minor:
        return refuse(Reason.UNKNOWN_PERSON)
    if facts.kind is Kind.PARENT and facts.representatives >= facts.most_representatives:
        return refuse(Reason.TOO_MANY_REPRESENTATIVES)
    # What the invited person's own limits say is told to that person, when accepting; a record is accepted at once.
    is_record = facts.party is not Party.PERSON
    return _within_limits(
        facts.kind,
        carers=facts.carers_of_person,
        cared_for=facts.cared_for if is_record else 0,
        profiles=facts.profiles if is_record else 0,
    )


def status_of_new(*, kind: Kind, party: Party) -> Status:
    """Says where a new mandate begins: an invitation waits, a record counts at once unless consent is needed."""
    if party is Party.PERSON or kind in NEED_CONSENT:
        return Status.PENDING
    return Status.ACCEPTED


def decides_for_person(role: ActorKind) -> bool:
    """Tells who decides in the person's place: the person and the representatives, never a carer.

    What is decided so: sharing, the choices of notices, the life of the space. Source: functional-rules §1.4.
    """
    return role in {ActorKind.CITIZEN, ActorKind.REPRESENTATIVE}


def goes_beyond_documents(scope: Scope) -> bool:
    """Tells whether a mandate also opens what surrounds the documents: notices and the journal."""
    return scope is Scope.ALL


def _wrong_age(facts: NewFacts) -> Reason | None:
    if not facts.is_birth_date_known:
        return Reason.BIRTH_DATE_UNKNOWN
    if facts.kind is Kind.PARENT and not facts.is_person_minor:
        return Reason.PERSON_IS_ADULT
    if facts.kind is not Kind.PARENT and facts.is_person_minor:
        return Reason.PERSON_IS_MINOR
    return None


def _within_limits(kind: Kind, *, carers: int, cared_for: int, profiles: int) -> Decision:
    if kind is Kind.CARER and carers >= MOST_CARERS:
        return refuse(Reason.TOO_MANY_CARERS)
    if kind is Kind.CARER and cared_for >= MOST_CARED_FOR:
        return refuse(Reason.TOO_MANY_CARED_FOR)
    if kind is Kind.PARENT and profiles >= MOST_PROFILES:
        return refuse(Reason.TOO_MANY_PROFILES)
    return ALLOWED
