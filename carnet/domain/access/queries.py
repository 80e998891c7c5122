"""The facts that decisions need: one read for one reader in one space."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from carnet.domain.access import codes
from carnet.domain.access.models import Authorization
from carnet.domain.identity import queries as identity
from carnet.domain.identity.codes import IdentityStatus, PatientIdentity
from carnet.domain.spaces import rules as spaces_rules
from carnet.domain.spaces.codes import State
from carnet.domain.spaces.queries import NoSuchSpace
from carnet.foundation import database
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.keyring import actions as keyring
from carnet.foundation.sealing import SpaceCipher

# Occupational medicine among the specialities (TRE_R38, TRE_R01): express consent, deposits, never reads (L1111-17).
OCCUPATIONAL = frozenset({"SM25", "C41", "CAPA11", "SCH35"})

_KINDS = {
    ActorKind.CITIZEN: codes.ReaderKind.CITIZEN,
    ActorKind.REPRESENTATIVE: codes.ReaderKind.REPRESENTATIVE,
    ActorKind.PROFESSIONAL: codes.ReaderKind.PROFESSIONAL,
    ActorKind.STAFF: codes.ReaderKind.STAFF,
    ActorKind.STRUCTURE: codes.ReaderKind.STRUCTURE,
}

# One function of the database enters the space and reads all the facts: a request pays one round trip for both.
# It runs with the caller's rights: every table it reads is under row-level security, like any other query.
_ENTER = "SELECT * FROM access_enter(%s, %s)"


class NoReader(Exception):
    """This kind of actor reads no space (support agents and the system act by other doors)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Who a reader is in a space, what is known there, the space's cipher. The identity stays sealed until asked."""

    space_id: UUID
    state: State
    reader: codes.Reader
    facts: codes.SpaceFacts
    cipher: SpaceCipher
    sealed_identity: bytes
    identity_status: IdentityStatus

    def identity(self) -> PatientIdentity:
        """Unseals who the citizen is."""
        plain = self.cipher.unseal(self.sealed_identity, row_id=self.space_id, field="identity")
        return identity.identity_from_json(plain)


def reader_of(actor: Actor) -> codes.Reader:
    """Says who an actor is in the words of the law. Raises NoReader."""
    kind = _KINDS.get(actor.kind)
    if kind is None:
        raise NoReader(actor.kind)
    profession = actor.profession if kind is codes.ReaderKind.PROFESSIONAL else None
    return codes.Reader(kind=kind, profession=profession, mode=codes.Mode(actor.mode))


@contextmanager
def entered(*, space_id: UUID, by: Actor, at: datetime) -> Iterator[Standing]:
    """Opens one transaction inside one space and says where the reader stands. Raises NoSuchSpace, or NoReader."""
    reader = reader_of(by)
    with transaction.atomic():
        found = database.rows(_ENTER, (space_id, by.id))
        if not found:
            raise NoSuchSpace(str(space_id))
        yield _standing(space_id, reader, found[0], by=by, at=at)


def _standing(space_id: UUID, reader: codes.Reader, row: tuple[Any, ...], *, by: Actor, at: datetime) -> Standing:
    state, wrapped, authorized, blocked, treating, until, regulation, break_glass, hidden, sealed, status = row
    facts = codes.SpaceFacts(
        is_open=spaces_rules.is_living(State(state)),
        authorised=bool(authorized) and (until is None or until > at),
        blocked=bool(blocked),
        is_treating_doctor=bool(treating),
        is_occupational_doctor=by.specialty in OCCUPATIONAL,
        # Emergency access is open unless the citizen opposed it; hidden documents only if the citizen allowed it.
        allows_regulation=regulation is not False,
        allows_break_glass=break_glass is not False,
        allows_hidden_in_emergency=bool(hidden),
    )
    cipher = keyring.open_wrapped(space_id=space_id, wrapped=wrapped)
    return Standing(
        space_id=space_id,
        state=State(state),
        reader=reader,
        facts=facts,
        cipher=cipher,
        sealed_identity=sealed,
        identity_status=IdentityStatus(status),
    )


@dataclass(frozen=True, slots=True)
class AuthorizationView:
    """What stands between the citizen and one professional, as a list shows it."""

    rpps: str
    is_authorized: bool
    is_blocked: bool
    is_treating_doctor: bool
    since: datetime
    until: datetime | None


def authorizations(*, space_id: UUID) -> tuple[AuthorizationView, ...]:
    """Lists the professionals authorised or blocked in the entered space, latest change first."""
    rows = Authorization.objects.filter(space_id=space_id).order_by("-changed_at", "rpps")
    return tuple(
        AuthorizationView(row.rpps, row.is_authorized, row.is_blocked, row.is_treating_doctor, row.since, row.until)
        for row in rows
    )


def treating_doctors(*, space_ids: Iterable[UUID], at: datetime) -> dict[UUID, list[str]]:
    """Gives, for spaces of which the caller may see the rows, the RPPS of those who are their médecin traitant today.

    Only the workers' role sees several spaces at once.
    """
    rows = Authorization.objects.filter(
        space_id__in=list(space_ids), is_treating_doctor=True, is_authorized=True, is_blocked=False
    ).order_by("space_id", "rpps")
    found: dict[UUID, list[str]] = {}
    for row in rows:
        if row.until is None or row.until > at:
            found.setdefault(row.space_id, []).append(row.rpps)
    return found
