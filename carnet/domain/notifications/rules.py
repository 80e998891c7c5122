"""Which facts make one notice, and who may change where the e-mails go."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from carnet.domain.notifications.codes import ACCESSES, EMERGENCIES, Channel, Delegate, Fact, NewNotice, NoticeKind
from carnet.foundation import ids
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.decisions import ALLOWED, Decision, refuse

# When the e-mail of the day before leaves, in Paris.
DAILY_AT = time(7, 30)
# An e-mail about last month surprises more than it helps; the notice in the application stays.
MAILED_WITHIN = timedelta(days=7)
PARIS = ZoneInfo("Europe/Paris")


def day_of(at: datetime) -> date:
    """Gives the day on which the citizen lives an instant."""
    return at.astimezone(PARIS).date()


def notice_id(fact: Fact) -> UUID:
    """Gives the identifier of the notice that tells a fact.

    The accesses of one person for one organisation on one day share it, those in an emergency apart, and apart again
    those to what delegates may not see: a count would tell them of it. Any other fact has its own.
    """
    if fact.kind not in ACCESSES:
        return fact.id
    who = "\x00".join((fact.actor_id, fact.actor_name, fact.organization_name, day_of(fact.at).isoformat()))
    if fact.kind in EMERGENCIES:
        who = f"{who}\x00{fact.kind.value}"
    if fact.kept_from_delegates:
        who = f"{who}\x00kept"
    return uuid5(fact.space_id, who)


def folded(facts: Iterable[Fact]) -> tuple[NewNotice, ...]:
    """Makes the notices that tell these facts, in the order of their keys: two workers never wait for each other."""
    notices: dict[tuple[UUID, UUID], NewNotice] = {}
    for fact in facts:
        notice = NewNotice(
            id=notice_id(fact),
            space_id=fact.space_id,
            kind=fact.kind,
            at=fact.at,
            actor_name=fact.actor_name,
            organization_name=fact.organization_name,
            object_id=fact.object_id,
            object_code=fact.object_code,
            kept_from_delegates=fact.kept_from_delegates,
        )
        key = (notice.space_id, notice.id)
        notices[key] = _merged(notices[key], notice) if key in notices else notice
    return tuple(notices[key] for key in sorted(notices))


def copies(copied: Iterable[tuple[Fact, Delegate]]) -> tuple[NewNotice, ...]:
    """Makes the copies that tell delegates, each in the delegate's own space: what happened and to whom, no more.

    Who did it and to which document is read in the person's space, with the rights of that moment. The accesses of a
    day are one copy, whoever came, those in an emergency apart. Source: functional-rules §1.4 (the carer receives
    notifications).
    """
    made: dict[tuple[UUID, UUID], NewNotice] = {}
    for fact, delegate in copied:
        notice = NewNotice(
            id=_copy_id(fact, delegate),
            space_id=delegate.space_id,
            kind=fact.kind,
            at=fact.at,
            actor_name="",
            organization_name="",
            object_id=None,
            object_code="",
            about=fact.space_id,
            role=delegate.role,
        )
        key = (notice.space_id, notice.id)
        made[key] = _merged(made[key], notice) if key in made else notice
    return tuple(made[key] for key in sorted(made))


def _copy_id(fact: Fact, delegate: Delegate) -> UUID:
    what = fact.id.hex
    if fact.kind in ACCESSES:
        how = fact.kind.value if fact.kind in EMERGENCIES else "access"
        what = f"{how}\x00{day_of(fact.at).isoformat()}"
    return uuid5(delegate.space_id, f"{fact.space_id.hex}\x00{what}")


def is_told_of_own(fact: Fact, delegate: Delegate) -> bool:
    """Tells whether a delegate would be told of the delegate's own act."""
    return fact.actor_id == ids.public(delegate.space_id)


def sees_what_is_kept(by: Actor) -> bool:
    """Tells whether somebody reads the notices that are kept from those who act for the citizen."""
    return by.kind not in {ActorKind.REPRESENTATIVE, ActorKind.CARER}


def _merged(known: NewNotice, more: NewNotice) -> NewNotice:
    """Folds one access into another: what differs between them is no longer said."""
    return replace(
        known,
        kind=known.kind if known.kind is more.kind else NoticeKind.RECORD_READ,
        at=max(known.at, more.at),
        object_id=known.object_id if known.object_id == more.object_id else None,
        object_code=known.object_code if known.object_code == more.object_code else "",
        count=known.count + more.count,
    )


def is_worth_mailing(*, fact_at: datetime, at: datetime) -> bool:
    """Tells whether a fact is recent enough for an e-mail."""
    return at - fact_at <= MAILED_WITHIN


def decide_contact(*, by: Actor, space: str) -> Decision:
    """Decides who may set where a citizen's e-mails go: the citizen, or who stands for the citizen.

    `space` is the public id of the space.
    """
    is_citizen = by.kind is ActorKind.CITIZEN and by.id == space
    stands_for_citizen = by.kind is ActorKind.REPRESENTATIVE and by.on_behalf_of == space
    if by.kind is ActorKind.SYSTEM or is_citizen or stands_for_citizen:
        return ALLOWED
    return refuse("role_not_entitled")


def next_daily(at: datetime) -> datetime:
    """Gives the instant at which the next daily e-mail leaves."""
    today = datetime.combine(day_of(at), DAILY_AT, PARIS)
    due = today if at < today else datetime.combine(day_of(at) + timedelta(days=1), DAILY_AT, PARIS)
    return due.astimezone(UTC)


def decide_preferences(
    *, by: Actor, space: str, chosen: Iterable[Channel], offered: Iterable[Iterable[Channel]]
) -> Decision:
    """Decides who may choose how a citizen is told, and that nothing is silenced that must be told.

    `chosen` and `offered` go in the same order of families. Source: R1111-48; `data/families.tsv`.
    """
    decision = decide_contact(by=by, space=space)
    if decision.allowed and not all(one in few for one, few in zip(chosen, offered, strict=True)):
        return refuse("notice_cannot_be_silenced")
    return decision
