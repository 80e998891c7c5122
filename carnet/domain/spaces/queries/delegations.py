"""Who acts for whom: for the person, for the delegate, and for whoever must know whether a mandate is in force."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from carnet.domain.notifications.codes import Delegate
from carnet.domain.spaces import sealing
from carnet.domain.spaces.codes.delegations import LIVE, ROLES, Kind, Scope, Status
from carnet.domain.spaces.models import Delegation, Mandate
from carnet.domain.spaces.rules import delegations as rules
from carnet.domain.spaces.sealing import Details
from carnet.foundation import database, ids
from carnet.foundation.actors import ActorKind
from carnet.foundation.keyring import actions as keyring

_LIVE = sorted(status.value for status in LIVE)


class UnknownMandate(Exception):
    """There is no such mandate, as far as whoever asks may know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateView:
    """One mandate as its two sides see it. `status` follows the dates, whatever the jobs have done since.

    `person_id` is the space acted in, `delegate_id` the own space of who acts.
    """

    id: UUID
    person_id: UUID
    delegate_id: UUID
    kind: Kind
    scope: Scope
    status: Status
    valid_from: datetime
    valid_until: datetime | None
    invited_at: datetime
    answer_by: datetime | None
    is_in_force: bool
    details: Details

    @property
    def role(self) -> ActorKind:
        """In which role the delegate acts."""
        return ROLES[self.kind]


def delegates(*, space_id: UUID, at: datetime) -> tuple[MandateView, ...]:
    """Lists who acts or acted in a space, newest first."""
    with database.entered(space_id):
        cipher = keyring.cipher_of(space_id=space_id)
        rows = list(Delegation.objects.filter(space_id=space_id).order_by("-invited_at", "-id"))
    return tuple(
        _view(
            row, space_id, row.delegate_id, sealing.unseal(bytes(row.sealed_details), cipher=cipher, row_id=row.id), at
        )
        for row in rows
    )


def mandates(*, space_id: UUID, at: datetime) -> tuple[MandateView, ...]:
    """Lists for whom the citizen of a space acts or acted, newest first."""
    with database.entered(space_id):
        cipher = keyring.cipher_of(space_id=space_id)
        rows = list(Mandate.objects.filter(space_id=space_id).order_by("-invited_at", "-id"))
    return tuple(
        _view(
            row,
            row.represented_id,
            space_id,
            sealing.unseal(bytes(row.sealed_details), cipher=cipher, row_id=row.id),
            at,
        )
        for row in rows
    )


def _view(row: Delegation | Mandate, person_id: UUID, delegate_id: UUID, details: Details, at: datetime) -> MandateView:
    status = Status(row.status)
    if rules.is_overdue(status=status, valid_until=row.valid_until, answer_by=row.answer_by, at=at):
        status = Status.EXPIRED
    return MandateView(
        id=row.id,
        person_id=person_id,
        delegate_id=delegate_id,
        kind=Kind(row.kind),
        scope=Scope(row.scope),
        status=status,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        invited_at=row.invited_at,
        answer_by=row.answer_by,
        is_in_force=rules.is_in_force(
            status=Status(row.status), valid_from=row.valid_from, valid_until=row.valid_until, at=at
        ),
        details=details,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """A mandate that opens something now."""

    id: UUID
    kind: Kind
    scope: Scope
    valid_until: datetime | None

    @property
    def role(self) -> ActorKind:
        """In which role the delegate acts."""
        return ROLES[self.kind]


def in_force(*, space_id: UUID, delegate_id: UUID, at: datetime) -> InForce | None:
    """Finds the mandate by which somebody may act in a space at an instant; None when there is none."""
    with database.entered(space_id):
        row = (
            Delegation.objects.filter(
                space_id=space_id, delegate_id=delegate_id, status=Status.ACCEPTED.value, valid_from__lte=at
            )
            .filter(Q(valid_until=None) | Q(valid_until__gt=at))
            .values_list("id", "kind", "scope", "valid_until")
            .first()
        )
    if row is None:
        return None
    return InForce(id=row[0], kind=Kind(row[1]), scope=Scope(row[2]), valid_until=row[3])


def told_of(*, space_ids: Collection[UUID], at: datetime) -> dict[UUID, list[Delegate]]:
    """Finds who may be told of what happens in these spaces: mandates in force, each as far as it goes.

    For the workers' role, which sees every space.
    """
    rows = (
        Delegation.objects.filter(space_id__in=space_ids, status=Status.ACCEPTED.value, valid_from__lte=at)
        .filter(Q(valid_until=None) | Q(valid_until__gt=at))
        .order_by("space_id", "delegate_id")
        .values_list("space_id", "delegate_id", "kind", "scope")
    )
    found: dict[UUID, list[Delegate]] = {}
    for space_id, delegate_id, kind, scope in rows:
        limited = not rules.goes_beyond_documents(Scope(scope))
        told = Delegate(space_id=delegate_id, role=ROLES[Kind(kind)], documents_only=limited)
        found.setdefault(space_id, []).append(told)
    return found


def delegate_of(*, space_id: UUID, mandate_id: UUID) -> UUID:
    """Gives the own space of a mandate's delegate. Raises UnknownMandate."""
    with database.entered(space_id):
        found = (
            Delegation.objects.filter(space_id=space_id, id=mandate_id).values_list("delegate_id", flat=True).first()
        )
    if found is None:
        raise UnknownMandate
    return found


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a space's journal needs: of people by the public id of their space, of mandates by theirs."""

    people: Mapping[str, str]
    mandates: Mapping[UUID, Details]


def names(*, space_id: UUID, at: datetime) -> Names:
    """Unseals who is named in the journal of a space: its delegates, and those for whom its citizen acts."""
    views: Sequence[MandateView] = (*delegates(space_id=space_id, at=at), *mandates(space_id=space_id, at=at))
    people = {}
    for view in reversed(views):
        people[ids.public(view.delegate_id)] = view.details.delegate_name
        people[ids.public(view.person_id)] = view.details.person_name
    return Names(people=people, mandates={view.id: view.details for view in views})


type Place = tuple[UUID, UUID]


def overdue(*, at: datetime, count: int) -> Sequence[Place]:
    """Finds mandates over by their dates in every space, for the workers' role: (space, mandate), oldest first."""
    over = Q(valid_until__lte=at) | Q(status=Status.PENDING.value, answer_by__lte=at)
    rows = Delegation.objects.filter(over, status__in=_LIVE).order_by("valid_until", "space_id", "id")
    return list(rows.values_list("space_id", "id")[:count])


def nearing_majority(*, at: datetime, within: timedelta, count: int) -> Sequence[Place]:
    """Finds the parents' mandates that majority ends soon and of which nobody was told, for the workers' role."""
    rows = Delegation.objects.filter(
        kind=Kind.PARENT.value,
        status=Status.ACCEPTED.value,
        warned_at=None,
        valid_until__gt=at,
        valid_until__lte=at + within,
    ).order_by("valid_until", "space_id", "id")
    return list(rows.values_list("space_id", "id")[:count])
