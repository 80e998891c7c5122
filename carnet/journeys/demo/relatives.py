"""Linking the demo people: second parents and carers are invited and accept, as they would."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from carnet.domain.spaces import actions as spaces
from carnet.domain.spaces.actions import Limits, Named, Terms
from carnet.domain.spaces.codes.delegations import LIVE, Kind
from carnet.domain.spaces.queries import delegations
from carnet.domain.spaces.rules import majority
from carnet.foundation.actors import Actor
from carnet.journeys.demo import registering, values

LIMITS = Limits(answer_within=timedelta(days=30), most_representatives=2)


def households(
    citizens: Sequence[values.Citizen], people: values.Population, *, at: datetime
) -> list[tuple[values.Citizen, ...]]:
    """Gathers the children with their parents, whoever else these are parents of; oldest first in each household."""
    home = {citizen.key: citizen.key for citizen in citizens}
    for citizen in citizens:
        if majority.is_minor(birth_on=citizen.birth_on, at=at):
            for parent in people.parents_of(citizen.key):
                joined = home.get(parent.key)
                home = {key: home[citizen.key] if at_home == joined else at_home for key, at_home in home.items()}
    gathered: dict[str, list[values.Citizen]] = {}
    for citizen in sorted(citizens, key=lambda citizen: citizen.birth_on):  # parents before children
        gathered.setdefault(home[citizen.key], []).append(citizen)
    return [tuple(household) for household in gathered.values()]


def link(people: values.Population, *, at: datetime) -> int:
    """Invites and accepts what is not there yet; tells how many mandates were made."""
    made = 0
    for link in people.links:
        person, delegate = people.citizen(link.to_key), people.citizen(link.from_key)
        space_id, delegate_id = registering.space_of(person), registering.space_of(delegate)
        if space_id is None or delegate_id is None:
            continue
        kind = _kind(link.kind, person, at)
        known = delegations.delegates(space_id=space_id, at=at)
        if kind is None or any(one.delegate_id == delegate_id and one.status in LIVE for one in known):
            continue
        by = _inviter(kind, space_id, known)
        if by is None:
            continue
        _link(space_id, delegate_id, kind, delegate, by=by, at=at + timedelta(seconds=4 * made))
        made += 1
    return made


def _kind(kind: values.LinkKind, person: values.Citizen, at: datetime) -> Kind | None:
    if kind is values.LinkKind.CARER:
        return Kind.CARER
    is_child = kind is values.LinkKind.PARENT and majority.is_minor(birth_on=person.birth_on, at=at)
    return Kind.PARENT if is_child else None


def _inviter(kind: Kind, space_id: UUID, known: tuple[delegations.MandateView, ...]) -> Actor | None:
    """The person invites a carer; the first parent, the second; None for a child whom nobody represents yet."""
    if kind is Kind.CARER:
        return registering.citizen(space_id)
    first = next((one.delegate_id for one in known if one.is_in_force and one.kind is Kind.PARENT), None)
    return None if first is None else registering.representative(parent_space=first, space_id=space_id)


def _link(space_id: UUID, delegate_id: UUID, kind: Kind, delegate: values.Citizen, *, by: Actor, at: datetime) -> None:
    named = Named(
        matricule=delegate.ins.value,
        family_name=delegate.birth_family_name,
        given_name=delegate.used_given_name,
        birth_on=delegate.birth_on,
    )
    with transaction.atomic():
        mandate_id = spaces.invite(
            space_id=space_id, kind=kind, named=named, terms=Terms(), limits=LIMITS, by=by, at=at
        )
        answers = registering.citizen(delegate_id)
        spaces.accept(space_id=space_id, mandate_id=mandate_id, by=answers, at=at + timedelta(seconds=2))
