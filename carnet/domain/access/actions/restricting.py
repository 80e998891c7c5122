"""Withholding: the citizen hides a document, a category, an episode or everything, from whom, for how long."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from carnet.domain.access import codes, queries, rules
from carnet.domain.access.actions import journaling
from carnet.domain.access.codes import RestrictedWhat, RestrictedWhom
from carnet.domain.access.models import Restriction
from carnet.foundation import database, decisions, ids, nomenclatures
from carnet.foundation.actors import Actor, ActorKind

LONGEST_NOTE = 1_000

_TARGETED = frozenset({RestrictedWhat.DOCUMENT, RestrictedWhat.CATEGORY, RestrictedWhat.EPISODE})
# Who may set the choice on arrivals for a citizen who has not activated the space: nobody signs in there yet.
_ON_PAPER = frozenset({ActorKind.SUPPORT, ActorKind.SYSTEM})


class InvalidRestriction(ValueError):
    """The restriction does not say what it withholds, or from whom, or ends before it begins."""


class NoSuchRestriction(Exception):
    """There is no such restriction in force in this space."""


def restrict(*, space_id: UUID, restriction: codes.NewRestriction, by: Actor, at: datetime) -> UUID:
    """Withholds from professionals what the citizen chose, and gives the restriction's identifier.

    Raises InvalidRestriction, decisions.Refused, spaces.queries.NoSuchSpace. The page warns the citizen that what is
    withheld may be missed in care.
    Source: regulation (EU) 2025/327, article 8; R1111-49.
    """
    _require_sense(restriction, at)
    if restriction.what is RestrictedWhat.ARRIVALS:
        raise InvalidRestriction("arrivals are held by hold_arrivals")
    restriction_id = ids.new_id()
    with queries.entered(space_id=space_id, by=by, at=at) as standing:
        decision = rules.decide(action=codes.Action.MANAGE_ACCESS, reader=standing.reader, space=standing.facts)
        if decision.allowed:
            note = restriction.note.strip().encode()
            Restriction.objects.create(
                space_id=space_id,
                id=restriction_id,
                what=restriction.what.value,
                target=restriction.target,
                care_since=restriction.care_since,
                care_until=restriction.care_until,
                whom=restriction.whom.value,
                excluded=restriction.excluded,
                starts_at=restriction.starts_at or at,
                ends_at=restriction.ends_at,
                created_at=at,
                created_by=by.id,
                sealed_note=standing.cipher.seal(note, row_id=restriction_id, field=queries.NOTE_FIELD)
                if note
                else b"",
            )
        _write(decision, "restrict", restriction_id, restriction.what, space_id=space_id, by=by, at=at)
    decisions.require(decision)
    return restriction_id


def lift_restriction(*, space_id: UUID, restriction_id: UUID, by: Actor, at: datetime) -> None:
    """Shows again what a restriction withheld. Raises NoSuchRestriction, decisions.Refused, NoSuchSpace."""
    with queries.entered(space_id=space_id, by=by, at=at) as standing:
        decision = rules.decide(action=codes.Action.MANAGE_ACCESS, reader=standing.reader, space=standing.facts)
        found = None
        if decision.allowed:
            found = Restriction.objects.filter(space_id=space_id, id=restriction_id, lifted_at=None).first()
            if found is None:
                raise NoSuchRestriction(str(restriction_id))
            found.lifted_at, found.lifted_by = at, by.id
            found.save(update_fields=["lifted_at", "lifted_by"])
        what = RestrictedWhat(found.what) if found else None
        _write(decision, "lift_restriction", restriction_id, what, space_id=space_id, by=by, at=at)
    decisions.require(decision)


def hold_arrivals(*, space_id: UUID, by: Actor, at: datetime) -> UUID:
    """Withholds what arrives from now on from every professional but its author, until the citizen decides.

    Chosen by the citizen, or noted by support from a paper form before the space is activated. Held again, it is the
    same restriction. It ends by `lift_restriction`; activating the space ends nothing: the citizen looks first.
    Raises decisions.Refused, spaces.queries.NoSuchSpace.
    """
    with _managing(space_id, by, at) as decision:
        restriction_id = ids.new_id()
        if decision.allowed:
            row, _ = Restriction.objects.get_or_create(
                space_id=space_id,
                what=RestrictedWhat.ARRIVALS.value,
                lifted_at=None,
                defaults={
                    "id": restriction_id,
                    "target": "",
                    "care_since": at,
                    "whom": RestrictedWhom.EVERYBODY.value,
                    "excluded": "",
                    "starts_at": at,
                    "created_at": at,
                    "created_by": by.id,
                },
            )
            restriction_id = row.id
        _write(decision, "hold_arrivals", restriction_id, RestrictedWhat.ARRIVALS, space_id=space_id, by=by, at=at)
    decisions.require(decision)
    return restriction_id


@contextmanager
def _managing(space_id: UUID, by: Actor, at: datetime) -> Iterator[decisions.Decision]:
    """Enters the space and decides, for the citizen; what support notes from a form was decided by its own part."""
    if by.kind in _ON_PAPER:
        with database.entered(space_id):
            yield decisions.ALLOWED
    else:
        with queries.entered(space_id=space_id, by=by, at=at) as standing:
            yield rules.decide(action=codes.Action.MANAGE_ACCESS, reader=standing.reader, space=standing.facts)


def _write(
    decision: decisions.Decision,
    act: str,
    restriction_id: UUID,
    what: RestrictedWhat | None,
    *,
    space_id: UUID,
    by: Actor,
    at: datetime,
) -> None:
    journaling.write_decision(
        decision,
        space_id=space_id,
        act=act,
        by=by,
        at=at,
        object_kind="restriction",
        object_id=restriction_id,
        object_code=what.value if what else "",
    )


def _require_sense(restriction: codes.NewRestriction, at: datetime) -> None:
    if (restriction.what in _TARGETED) is not bool(restriction.target):
        raise InvalidRestriction("say which document, category or episode, and only then")
    if restriction.what is RestrictedWhat.CATEGORY and nomenclatures.category(restriction.target) is None:
        raise InvalidRestriction("there is no such category of documents")
    if (restriction.what is RestrictedWhat.PERIOD) is not (restriction.care_since is not None):
        raise InvalidRestriction("say from when the care was given, and only for a period of care")
    if (restriction.whom is RestrictedWhom.EVERYBODY) is bool(restriction.excluded):
        raise InvalidRestriction("say who is excluded, unless it is everybody")
    if restriction.whom is RestrictedWhom.PROFESSION and nomenclatures.profession(restriction.excluded) is None:
        raise InvalidRestriction("there is no such profession")
    if not _in_order(restriction.care_since, restriction.care_until):
        raise InvalidRestriction("the period of care ends before it begins")
    if not _in_order(restriction.starts_at or at, restriction.ends_at):
        raise InvalidRestriction("the restriction ends before it begins")
    if len(restriction.note) > LONGEST_NOTE:
        raise InvalidRestriction(f"the note is longer than {LONGEST_NOTE} characters")


def _in_order(first: datetime | None, then: datetime | None) -> bool:
    return first is None or then is None or first < then
