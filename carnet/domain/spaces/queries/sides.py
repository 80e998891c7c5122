"""The two sides of a mandate: who they are, their keys, and on which of them somebody stands."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from carnet.domain.identity import queries as identity
from carnet.domain.identity.codes import PatientIdentity
from carnet.domain.spaces.codes import State
from carnet.domain.spaces.codes.delegations import Kind, Party
from carnet.domain.spaces.models import Space
from carnet.domain.spaces.queries import delegations
from carnet.domain.spaces.queries.life import NoSuchSpace
from carnet.domain.spaces.rules import majority, matching
from carnet.foundation import database, ids
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.keyring import actions as keyring
from carnet.foundation.sealing import SpaceCipher
from carnet.foundation.values import ins


@dataclass(frozen=True, slots=True)
class Side:
    """One citizen, as one side of a mandate."""

    space_id: UUID
    state: State
    identity: PatientIdentity
    cipher: SpaceCipher

    def is_minor(self, at: datetime) -> bool:
        """Tells whether this citizen is a minor at an instant."""
        return majority.is_minor(birth_on=self.identity.birth_on, at=at)


def side(*, space_id: UUID) -> Side:
    """Reads one side. Raises NoSuchSpace."""
    with database.entered(space_id):
        state = Space.objects.filter(space_id=space_id).values_list("state", flat=True).first()
        if state is None:
            raise NoSuchSpace(str(space_id))
        cipher = keyring.cipher_of(space_id=space_id)
        patient = identity.patient(space_id=space_id, cipher=cipher)
    assert patient is not None, "a space with a life and a key has its citizen"
    return Side(space_id=space_id, state=State(state), identity=patient.identity, cipher=cipher)


@contextmanager
def held(*space_ids: UUID) -> Iterator[None]:
    """Opens one transaction that holds these spaces, always in the same order: limits are counted by one at a time."""
    with transaction.atomic():
        for space_id in sorted(set(space_ids)):
            with database.entered(space_id):
                found = Space.objects.select_for_update(no_key=True).filter(space_id=space_id)
                if not list(found.values_list("space_id", flat=True)):
                    raise NoSuchSpace(str(space_id))
        yield


def find_active(*, matricule: str, family_name: str, given_name: str, birth_on: date, instead: UUID) -> UUID | None:
    """Finds the active space of the person so named; None for wrong data as for a person who has none.

    The same work is done whoever is named: `instead` is opened when nobody has the matricule.
    """
    found = _space_of(matricule)
    try:
        known = side(space_id=found or instead)
    except NoSuchSpace:  # registered, and not told of a space yet
        return None
    is_named = matching.is_named(
        known=known.identity, family_name=family_name, given_name=given_name, birth_on=birth_on
    )
    return found if is_named and known.state is State.ACTIVE else None


def _space_of(matricule: str) -> UUID | None:
    try:
        named = [ins.parse(matricule, oid=oid) for oid in identity.accepted_domains()]
    except ins.UnreadableIns:
        return None
    found = [identity.space_of_ins(ins=one) for one in named]
    return next((space_id for space_id in found if space_id is not None), None)


def party(*, by: Actor, person: Side, delegate_id: UUID | None, kind: Kind, at: datetime) -> Party | None:
    """Says on which side of a mandate an actor stands; None for a stranger, and for a minor deciding alone.

    A child's representative decides for the child; whoever represents an adult does not choose the adult's carers.
    """
    match by.kind:
        case ActorKind.SUPPORT:
            return Party.SUPPORT
        case ActorKind.SYSTEM:
            return Party.SYSTEM
        case ActorKind.CITIZEN if delegate_id is not None and by.id == ids.public(delegate_id):
            return Party.DELEGATE
        case ActorKind.CITIZEN if by.id == ids.public(person.space_id) and not person.is_minor(at):
            return Party.PERSON
        case ActorKind.REPRESENTATIVE if by.on_behalf_of == ids.public(person.space_id) and kind is Kind.PARENT:
            mandate = delegations.in_force(space_id=person.space_id, delegate_id=ids.parse_public(by.id), at=at)
            return Party.PERSON if mandate is not None and mandate.role is ActorKind.REPRESENTATIVE else None
        case _:
            return None
