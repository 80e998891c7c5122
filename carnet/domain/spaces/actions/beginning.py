"""Beginning a mandate: an invitation, a child attached to a parent, a judgment or a form that support read."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from carnet.domain.spaces import writing
from carnet.domain.spaces.actions import changing
from carnet.domain.spaces.codes import State
from carnet.domain.spaces.codes.delegations import Kind, Party, Reason, Scope, Status
from carnet.domain.spaces.queries import counting, sides
from carnet.domain.spaces.queries.counting import Counted
from carnet.domain.spaces.queries.sides import Side
from carnet.domain.spaces.rules import delegations as rules
from carnet.domain.spaces.rules import is_living, majority
from carnet.domain.spaces.rules.delegations import NewFacts
from carnet.domain.spaces.sealing import Details
from carnet.domain.spaces.writing import Act, NewMandate, Told
from carnet.foundation import decisions, ids
from carnet.foundation.actors import SYSTEM, Actor
from carnet.foundation.decisions import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A person as somebody else names that person, to be matched strictly: matricule of 13 or 15 characters."""

    matricule: str
    family_name: str
    given_name: str
    birth_on: date

    @property
    def as_named(self) -> str:
        """The name as it was given: what the inviter knows, and no more."""
        return f"{self.given_name.strip().title()} {self.family_name.strip().upper()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a mandate opens, from when (None: from its acceptance), until when (None: until somebody ends it)."""

    scope: Scope = Scope.ALL
    begins_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What no text fixes: how long an invitation waits, and how many represent one child."""

    answer_within: timedelta
    most_representatives: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    space_id: UUID
    delegate_id: UUID | None
    kind: Kind
    terms: Terms
    limits: Limits
    act: Act
    told: Told
    as_named: str = ""
    basis: str = ""


def invite(*, space_id: UUID, kind: Kind, named: Named, terms: Terms, limits: Limits, by: Actor, at: datetime) -> UUID:
    """Invites somebody to act: a carer, by the person; the second representative of a child, by the first.

    Gives the identifier of the mandate, which waits for an answer. Raises decisions.Refused: wrong data, nobody, and
    somebody whose space is not active give one answer, UNKNOWN_PERSON. Source: functional-rules §1.3, §1.4.
    """
    delegate_id = sides.find_active(
        matricule=named.matricule,
        family_name=named.family_name,
        given_name=named.given_name,
        birth_on=named.birth_on,
        instead=space_id,
    )
    return _begin(
        _Asked(
            space_id=space_id,
            delegate_id=delegate_id,
            kind=kind,
            terms=terms,
            limits=limits,
            act=Act(name="invite_delegate", by=by, at=at),
            told=Told(delegate="mandate_invited"),
            as_named=named.as_named,
        )
    )


def record(
    *,
    space_id: UUID,
    delegate_id: UUID | None,
    kind: Kind,
    terms: Terms,
    limits: Limits,
    basis: str,
    by: Actor,
    at: datetime,
) -> UUID:
    """Records, by support, a mandate that exists on paper: a judgment, or a form that both signed, named by `basis`.

    A curator's waits for the person's agreement; the others count at once. `delegate_id` is None when nobody was found.
    Raises decisions.Refused.
    Source: functional-rules §1.3 (court decision), §1.4 (judgments; EHDS article 4: also in paper form).
    """
    return _begin(
        _Asked(
            space_id=space_id,
            delegate_id=delegate_id,
            kind=kind,
            terms=terms,
            limits=limits,
            act=Act(name="record_mandate", by=by, at=at),
            told=Told(person="mandate_recorded", delegate="mandate_recorded"),
            basis=basis.strip(),
        )
    )


def attach_child(*, space_id: UUID, parent_id: UUID, limits: Limits, by: Actor, at: datetime) -> UUID:
    """Attaches a child's space to the parent whom the health insurance names, until the child's majority.

    Raises decisions.Refused. Source: functional-rules §1.3.
    """
    return _begin(
        _Asked(
            space_id=space_id,
            delegate_id=parent_id,
            kind=Kind.PARENT,
            terms=Terms(),
            limits=limits,
            act=Act(name="attach_child", by=by, at=at),
            told=Told(delegate="child_attached"),
        )
    )


def _begin(asked: _Asked) -> UUID:
    mandate_id, act, kind = ids.new_id(), asked.act, asked.kind
    with sides.held(asked.space_id, asked.delegate_id or asked.space_id):
        person = sides.side(space_id=asked.space_id)
        delegate = None if asked.delegate_id is None else sides.side(space_id=asked.delegate_id)
        party = sides.party(by=act.by, person=person, delegate_id=None, kind=kind, at=act.at)
        others = counting.counted(person_id=asked.space_id, delegate_id=asked.delegate_id, without=None, at=act.at)
        decision = _decide(asked, party, others, person=person, delegate=delegate)
        writing.write_line(decision, space_id=asked.space_id, act=act, kind=kind, mandate_id=mandate_id)
        if decision.allowed:
            assert delegate is not None
            assert party is not None
            for mandate in others.overdue:
                changing.expire(space_id=asked.space_id, mandate_id=mandate, by=SYSTEM, at=act.at)
            new = _new(mandate_id, asked, party, person=person, delegate=delegate)
            writing.write_new(new, person=person, delegate=delegate, act=act)
            writing.write_line(decision, space_id=delegate.space_id, act=act, kind=kind, mandate_id=mandate_id)
            writing.tell(asked.told, person_id=asked.space_id, delegate_id=delegate.space_id, act=act)
            if new.status is Status.ACCEPTED and kind is Kind.CARER:
                writing.ask_for_proof(space_id=asked.space_id, mandate_id=mandate_id, at=act.at)
    decisions.require(decision)
    return mandate_id


def _new(mandate_id: UUID, asked: _Asked, party: Party, *, person: Side, delegate: Side) -> NewMandate:
    status = rules.status_of_new(kind=asked.kind, party=party)
    return NewMandate(
        id=mandate_id,
        kind=asked.kind,
        scope=asked.terms.scope,
        status=status,
        valid_from=asked.terms.begins_at or asked.act.at,
        valid_until=_end(asked, person),
        answer_by=asked.act.at + asked.limits.answer_within if status is Status.PENDING else None,
        details=Details(
            delegate_name=asked.as_named or delegate.identity.display_name,
            person_name=person.identity.display_name,
            invited_by=_inviter_name(asked.act.by),
            basis=asked.basis,
        ),
    )


def _inviter_name(by: Actor) -> str:
    """Names the representative who invites for a child: the one invited must know who asks."""
    if not by.on_behalf_of:
        return ""
    return sides.side(space_id=ids.parse_public(by.id)).identity.display_name


def _end(asked: _Asked, person: Side) -> datetime | None:
    """A parent's mandate ends with the childhood, whatever was asked; the others when it was said."""
    if asked.kind is not Kind.PARENT:
        return asked.terms.ends_at
    assert person.identity.birth_on is not None, "the rule asked for the birth date"
    return majority.majority_at(person.identity.birth_on)


def _decide(asked: _Asked, party: Party | None, others: Counted, *, person: Side, delegate: Side | None) -> Decision:
    at, terms = asked.act.at, asked.terms
    if party is Party.SUPPORT and not asked.basis:
        return decisions.refuse(Reason.NO_REASON_GIVEN)
    begins_at = terms.begins_at or at
    return rules.decide_new(
        facts=NewFacts(
            kind=asked.kind,
            party=party,
            is_person_active=person.state is State.ACTIVE,
            is_person_minor=person.is_minor(at),
            is_birth_date_known=person.identity.birth_on is not None,
            is_delegate_found=delegate is not None and is_living(delegate.state),
            is_delegate_minor=delegate is not None and delegate.is_minor(at),
            is_oneself=asked.delegate_id == asked.space_id,
            is_already_linked=others.is_linked,
            are_dates_right=terms.ends_at is None or terms.ends_at > max(begins_at, at),
            representatives=others.representatives,
            most_representatives=asked.limits.most_representatives,
            carers_of_person=others.carers,
            cared_for=others.cared_for,
            profiles=others.profiles,
        )
    )
