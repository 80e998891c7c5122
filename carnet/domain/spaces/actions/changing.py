"""Answering a mandate, taking it back, ending it; and what its dates end by themselves."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from carnet.domain.spaces import sealing, writing
from carnet.domain.spaces.codes.delegations import Event, Kind, Party, Reason, Status
from carnet.domain.spaces.models import Delegation, Mandate
from carnet.domain.spaces.queries import counting, delegations, sides
from carnet.domain.spaces.queries.delegations import UnknownMandate
from carnet.domain.spaces.queries.sides import Side
from carnet.domain.spaces.rules import delegations as rules
from carnet.domain.spaces.rules.delegations import EventFacts
from carnet.domain.spaces.sealing import Details
from carnet.domain.spaces.writing import Act, Told
from carnet.foundation import database, decisions
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import Decision


def accept(*, space_id: UUID, mandate_id: UUID, by: Actor, at: datetime) -> None:
    """Accepts a mandate: the one invited, or the protected person for a curator's.

    Raises decisions.Refused, UnknownMandate. Source: functional-rules §1.3, §1.4.
    """
    _happen(space_id, mandate_id, Event.ACCEPT, Act(name="accept_mandate", by=by, at=at), notice="mandate_accepted")


def refuse(*, space_id: UUID, mandate_id: UUID, by: Actor, at: datetime) -> None:
    """Refuses a mandate that waits. Raises decisions.Refused, UnknownMandate."""
    _happen(space_id, mandate_id, Event.REFUSE, Act(name="refuse_mandate", by=by, at=at), notice="mandate_refused")


def revoke(*, space_id: UUID, mandate_id: UUID, by: Actor, at: datetime, reason: str = "") -> None:
    """Ends a mandate at once: by either side, or by support on a decision that `reason` names (required then).

    A parent's and a guardian's end by support only, on a court's decision. Raises decisions.Refused, UnknownMandate.
    """
    act = Act(name="revoke_mandate", by=by, at=at)
    _happen(space_id, mandate_id, Event.REVOKE, act, notice="mandate_ended", reason=reason.strip())


def expire(*, space_id: UUID, mandate_id: UUID, by: Actor, at: datetime) -> None:
    """Writes that a mandate, or an invitation, is over by its dates; nothing was open since then already.

    Raises decisions.Refused while it is not over, UnknownMandate.
    """
    _happen(space_id, mandate_id, Event.EXPIRE, Act(name="expire_mandate", by=by, at=at), notice="mandate_expired")


def announce_majority(*, space_id: UUID, mandate_id: UUID, by: Actor, at: datetime) -> None:
    """Tells a child and the parent, once, that the child's majority will soon end the parent's access."""
    act = Act(name="announce_majority", by=by, at=at)
    delegate_id = delegations.delegate_of(space_id=space_id, mandate_id=mandate_id)
    with sides.held(space_id, delegate_id):
        with database.entered(space_id):
            row = Delegation.objects.filter(space_id=space_id, id=mandate_id, warned_at=None)
            is_first = row.update(warned_at=at) > 0
        if is_first:
            writing.write_line(decisions.ALLOWED, space_id=space_id, act=act, kind=Kind.PARENT, mandate_id=mandate_id)
            told = Told(person="majority_near", delegate="majority_near")
            writing.tell(told, person_id=space_id, delegate_id=delegate_id, act=act)


def begin_acting(*, space_id: UUID, mandate_id: UUID, at: datetime) -> datetime | None:
    """Notes that a delegate comes to act: gives until when the person's space had been seen, and moves it to now."""
    with database.entered(space_id):
        row = Mandate.objects.select_for_update().filter(space_id=space_id, id=mandate_id)
        seen_until = row.values_list("seen_until", flat=True).first()
        row.update(seen_until=at)
    return seen_until


def _happen(space_id: UUID, mandate_id: UUID, event: Event, act: Act, *, notice: str, reason: str = "") -> None:
    delegate_id = delegations.delegate_of(space_id=space_id, mandate_id=mandate_id)
    with sides.held(space_id, delegate_id):
        with database.entered(space_id):
            row = Delegation.objects.get(space_id=space_id, id=mandate_id)
        person, delegate = sides.side(space_id=space_id), sides.side(space_id=delegate_id)
        kind = Kind(row.kind)
        party = sides.party(by=act.by, person=person, delegate_id=delegate_id, kind=kind, at=act.at)
        decision = _decide(row, event, party, at=act.at, reason=reason)
        act, is_majority = _named(act, row, event), _is_majority(row, event)
        writing.write_line(decision, space_id=space_id, act=act, kind=kind, mandate_id=mandate_id)
        if party is not None:
            writing.write_line(decision, space_id=delegate_id, act=act, kind=kind, mandate_id=mandate_id)
        if decision.allowed:
            details = _details(row, event, person=person, delegate=delegate, reason=reason)
            status = rules.after(status=Status(row.status), event=event)
            told = _told(party, _notice(row, event, notice))
            writing.move(row, status=status, details=details, person=person, delegate=delegate, act=act)
            writing.tell(told, person_id=space_id, delegate_id=delegate_id, act=act)
            if is_majority and not _has_parent(space_id):
                writing.come_of_age(space_id=space_id, at=act.at)
            if event is Event.ACCEPT and kind is Kind.CARER:
                writing.ask_for_proof(space_id=space_id, mandate_id=mandate_id, at=act.at)
    _require(decision)


def _decide(row: Delegation, event: Event, party: Party | None, *, at: datetime, reason: str) -> Decision:
    if party is Party.SUPPORT and not reason:
        return decisions.refuse(Reason.NO_REASON_GIVEN)
    others = counting.counted(person_id=row.space_id, delegate_id=row.delegate_id, without=row.id, at=at)
    status = Status(row.status)
    return rules.decide_event(
        event=event,
        facts=EventFacts(
            kind=Kind(row.kind),
            status=status,
            party=party,
            is_overdue=rules.is_overdue(status=status, valid_until=row.valid_until, answer_by=row.answer_by, at=at),
            carers_of_person=others.carers,
            cared_for=others.cared_for,
            profiles=others.profiles,
        ),
    )


def _details(row: Delegation, event: Event, *, person: Side, delegate: Side, reason: str) -> Details:
    """Whoever accepts gives the name used every day: until then the one invited is known as the inviter said."""
    known = sealing.unseal(bytes(row.sealed_details), cipher=person.cipher, row_id=row.id)
    if event is Event.ACCEPT:
        known = replace(known, delegate_name=delegate.identity.display_name)
    return replace(known, reason=reason) if reason else known


def _is_majority(row: Delegation, event: Event) -> bool:
    return event is Event.EXPIRE and row.kind == Kind.PARENT.value and row.status == Status.ACCEPTED.value


def _has_parent(space_id: UUID) -> bool:
    """Tells whether the end of another parent's mandate is still to be written: the last one brings what comes then."""
    rows = Delegation.objects.filter(space_id=space_id, kind=Kind.PARENT.value, status=Status.ACCEPTED.value)
    with database.entered(space_id):
        return rows.exists()


def _named(act: Act, row: Delegation, event: Event) -> Act:
    """The end of a parent's mandate by the date has a name of its own: the child is of age."""
    return replace(act, name="reach_majority") if _is_majority(row, event) else act


def _notice(row: Delegation, event: Event, notice: str) -> str:
    return "majority_reached" if _is_majority(row, event) else notice


def _told(party: Party | None, notice: str) -> Told:
    """Each side is told of what the other did; both, of what neither did."""
    return Told(
        person="" if party is Party.PERSON else notice,
        delegate="" if party is Party.DELEGATE else notice,
    )


def _require(decision: Decision) -> None:
    """A stranger to a mandate is answered as if it did not exist."""
    if decision.reason == Reason.UNKNOWN_PERSON:
        raise UnknownMandate
    decisions.require(decision)
