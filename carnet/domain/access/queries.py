"""The facts that decisions need: one read for one reader in one space."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from carnet.domain.access import codes, watching
from carnet.domain.access.watching import Watched
from carnet.domain.identity import queries as identity
from carnet.domain.identity.codes import IdentityStatus, PatientIdentity
from carnet.domain.spaces import rules as spaces_rules
from carnet.domain.spaces.codes import State
from carnet.domain.spaces.codes.delegations import ROLES, Kind
from carnet.domain.spaces.queries import NoSuchSpace
from carnet.domain.spaces.rules import majority
from carnet.foundation import database, ids
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.keyring import actions as keyring
from carnet.foundation.sealing import SpaceCipher

# Occupational medicine among the specialities (TRE_R38, TRE_R01): express consent, deposits, never reads (L1111-17).
OCCUPATIONAL = frozenset({"SM25", "C41", "CAPA11", "SCH35"})

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# What the citizen and professionals write in words, sealed: the note of a restriction, the reason of an emergency.
NOTE_FIELD = "restriction_note"
EMERGENCY_FIELD = "emergency_reason"

_DELEGATES = frozenset({ActorKind.REPRESENTATIVE, ActorKind.CARER})

_KINDS = {
    ActorKind.CITIZEN: codes.ReaderKind.CITIZEN,
    ActorKind.REPRESENTATIVE: codes.ReaderKind.REPRESENTATIVE,
    ActorKind.CARER: codes.ReaderKind.CARER,
    ActorKind.PROFESSIONAL: codes.ReaderKind.PROFESSIONAL,
    ActorKind.STAFF: codes.ReaderKind.STAFF,
    ActorKind.STRUCTURE: codes.ReaderKind.STRUCTURE,
}

# One function of the database enters the space and reads all the facts: a request pays one round trip for both.
# It runs with the caller's rights: every table it reads is under row-level security, like any other query.
_ENTER = "SELECT * FROM access_enter(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"

# The columns of `access_enter` that `watching` reads come last.
_WATCHED = 17


class NoReader(Exception):
    """This kind of actor reads no space (support agents and the system act by other doors)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Who a reader is in a space, what is known there, the space's cipher. The identity stays sealed until asked.

    `hides_new`: the citizen wants new documents hidden from professionals.
    """

    space_id: UUID
    state: State
    reader: codes.Reader
    facts: codes.SpaceFacts
    cipher: SpaceCipher
    sealed_identity: bytes
    identity_status: IdentityStatus
    hides_new: bool = False

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
    return codes.Reader(
        kind=kind,
        profession=profession,
        mode=codes.Mode(actor.mode),
        authentication=codes.Authentication(actor.authentication),
    )


@contextmanager
def entered(*, space_id: UUID, by: Actor, at: datetime, counted: bool = True) -> Iterator[Standing]:
    """Opens one transaction inside one space and says where the reader stands. Raises NoSuchSpace, or NoReader.

    The first entry of the day of a professional's account adds to its count, unless nothing is read (`counted`).
    """
    reader = reader_of(by)
    account = watching.parameters(by=by, at=at, counted=counted)
    with transaction.atomic():
        found = database.rows(
            _ENTER,
            (space_id, by.id, _delegate(space_id, by), by.profession, by.organization_id, by.mode, at, *account),
        )
        if not found:
            raise NoSuchSpace(str(space_id))
        watched = watching.watched(found[0][_WATCHED:], by=by, at=at)
        yield _standing(space_id, reader, found[0][:_WATCHED], by=by, at=at, watched=watched)


def _standing(
    space_id: UUID, reader: codes.Reader, row: tuple[Any, ...], *, by: Actor, at: datetime, watched: Watched
) -> Standing:
    state, wrapped, authorized, blocked, treating, until, changed_at, *choices, sealed, status = row[:13]
    regulation, break_glass, hidden, hides_new = choices
    team_since, has_declared, restrictions, mandate = row[13:]
    is_occupational = by.specialty in OCCUPATIONAL
    is_authorized = bool(authorized) and (until is None or until > at)
    # A team's consent covers its members, unless the citizen or the member has ended that one's since.
    if not is_authorized and team_since is not None and not is_occupational:
        is_authorized = authorized is None or bool(authorized) or team_since > changed_at
    cipher = keyring.open_wrapped(space_id=space_id, wrapped=wrapped)
    standing = Standing(
        space_id=space_id,
        state=State(state),
        reader=reader,
        facts=codes.SpaceFacts(
            is_open=spaces_rules.is_living(State(state)),
            has_mandate=_has_mandate(space_id, by, mandate),
            authorised=is_authorized,
            blocked=bool(blocked),
            is_treating_doctor=bool(treating),
            is_occupational_doctor=is_occupational,
            has_declared_emergency=bool(has_declared),
            # Emergency access is open unless the citizen opposed it; hidden documents only if the citizen allowed it.
            allows_regulation=regulation is not False,
            allows_break_glass=break_glass is not False,
            allows_hidden_in_emergency=bool(hidden),
            restrictions=tuple(map(_restriction, restrictions)) if restrictions else (),
            account_cut=watched.is_cut,
            proof_wanted=watched.wants_proof,
        ),
        cipher=cipher,
        sealed_identity=sealed,
        identity_status=IdentityStatus(status),
        hides_new=bool(hides_new),
    )
    if reader.mode is codes.Mode.SECRET and is_minor(standing.identity(), at):
        return replace(standing, facts=replace(standing.facts, is_minor=True))
    return standing


def _delegate(space_id: UUID, by: Actor) -> UUID | None:
    """Gives the own space of who acts for this citizen; None for whoever acts for nobody, or for somebody else."""
    if by.kind not in _DELEGATES or by.on_behalf_of != ids.public(space_id):
        return None
    try:
        return ids.parse_public(by.id)
    except ids.UnreadableId:
        return None


def _has_mandate(space_id: UUID, by: Actor, mandate: str | None) -> bool:
    if by.kind is ActorKind.CITIZEN:
        return by.id == ids.public(space_id)
    return mandate is not None and ROLES[Kind(mandate)] is by.kind


def is_minor(citizen: PatientIdentity, at: datetime) -> bool:
    """Tells whether a citizen is under eighteen on the day of an instant, as days are counted in Paris."""
    return majority.is_minor(birth_on=citizen.birth_on, at=at)


def _restriction(packed: list[Any]) -> codes.Restriction:
    what, whom, target, since, until = packed
    return codes.Restriction(
        what=codes.RestrictedWhat(what),
        whom=codes.RestrictedWhom(whom),
        target=target,
        since=_instant(since),
        until=_instant(until),
    )


def _instant(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else _EPOCH + timedelta(microseconds=microseconds)
