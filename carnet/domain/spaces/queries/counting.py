"""Counting the mandates of two sides, for the limits: what its dates have ended no longer counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carnet.domain.spaces.codes.delegations import LIVE, Kind, Status
from carnet.domain.spaces.models import Delegation, Mandate
from carnet.domain.spaces.rules import delegations as rules
from carnet.foundation import database

_LIVE = sorted(status.value for status in LIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many others there are: invitations count for the person, what was accepted for the delegate.

    `overdue` are the rows between these two that their dates have ended and that still say otherwise.
    """

    carers: int
    representatives: int
    cared_for: int
    profiles: int
    is_linked: bool
    overdue: tuple[UUID, ...]


def counted(*, person_id: UUID, delegate_id: UUID | None, without: UUID | None, at: datetime) -> Counted:
    """Counts, while both spaces are held. `without` is the mandate in question."""
    with database.entered(person_id):
        rows = list(Delegation.objects.filter(space_id=person_id, status__in=_LIVE).order_by("id"))
    rows = [row for row in rows if row.id != without]
    of_delegate: list[Mandate] = []
    if delegate_id is not None:
        with database.entered(delegate_id):
            accepted = Mandate.objects.filter(space_id=delegate_id, status=Status.ACCEPTED.value)
            of_delegate = [row for row in accepted.order_by("id") if row.id != without]
    between = [row for row in rows if row.delegate_id == delegate_id]
    return Counted(
        carers=_count(rows, Kind.CARER, at),
        representatives=_count(rows, Kind.PARENT, at),
        cared_for=_count(of_delegate, Kind.CARER, at),
        profiles=_count(of_delegate, Kind.PARENT, at),
        is_linked=any(not _is_overdue(row, at) for row in between),
        overdue=tuple(row.id for row in between if _is_overdue(row, at)),
    )


def _count(rows: Iterable[Delegation | Mandate], kind: Kind, at: datetime) -> int:
    return sum(row.kind == kind.value and not _is_overdue(row, at) for row in rows)


def _is_overdue(row: Delegation | Mandate, at: datetime) -> bool:
    return rules.is_overdue(status=Status(row.status), valid_until=row.valid_until, answer_by=row.answer_by, at=at)
