"""Taking a space in hand: prove who you are with INS, card and code, then make the account that opens it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from carnet.domain.access import actions as access
from carnet.domain.identity import accounts as identity_accounts
from carnet.domain.identity import actions as identity
from carnet.domain.identity import queries as identity_queries
from carnet.domain.identity.codes import Gate, Proof
from carnet.domain.spaces import actions as spaces
from carnet.domain.spaces import queries as spaces_queries
from carnet.domain.spaces.codes import State
from carnet.foundation import database, ids, security_log
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.journal import actions as journal
from carnet.foundation.journal.codes import Entry, Outcome
from carnet.foundation.outbox import actions as outbox
from carnet.foundation.outbox.statements import NewJob
from carnet.foundation.security_log import Event
from carnet.foundation.values import ins

if TYPE_CHECKING:
    from carnet.domain.identity.models import Account

CODE_JOB = "activation_code"
# From here on wrong tries on one INS are told to wait; right ones always pass.
SUBJECT_TRIES = 20
# New codes sent for one INS in a day before the next must wait.
CODES_A_DAY = 3

STRANGER = Actor(kind=ActorKind.SYSTEM, id="unknown", name="Une personne non reconnue")


class WrongCombination(Exception):
    """The INS, the card and the code do not go together; which of them is wrong is never said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a citizen chooses while taking the space in hand: the three emergency switches, and whether what arrives is
    hidden from professionals. Source: functional-rules §1.2 (on-boarding)."""

    allows_regulation: bool
    allows_break_glass: bool
    allows_hidden: bool
    hides_new: bool = False


def citizen(space_id: UUID) -> Actor:
    """Gives a citizen as an actor in the citizen's own space."""
    return Actor(kind=ActorKind.CITIZEN, id=ids.public(space_id))


def prove(*, matricule: str, serial: str, code: str, address: str, at: datetime) -> Proof:
    """Finds whose space an INS, a card and a code open together.

    Tries are counted by address, and by INS from this address. Wrong tries on one INS from everywhere are told to wait
    as well, but who holds the right code always passes: nobody can be locked out from afar.
    Raises WrongCombination, or identity.MustWait.
    """
    subject = _subject(matricule)
    here = Gate("activation", f"address|{address}", settings.ADDRESS_TRIES)
    pair = Gate("activation", f"pair|{address}|{subject}", 0)
    everywhere = Gate("activation", f"ins|{subject}", SUBJECT_TRIES)
    _open(here, pair, at=at)
    proof = identity_accounts.proof(matricule=matricule, serial=serial, code=code, at=at)
    if proof is None:
        security_log.note(Event.PROOF_REFUSED, subject=subject, address=address)
        _write_refusal(matricule, at=at)
        _open(everywhere, at=at)
        raise WrongCombination
    identity.reopen(gates=[here], forget=False, at=at)
    identity.reopen(gates=[pair, everywhere], forget=True, at=at)
    return proof


def standing(*, space_id: UUID) -> tuple[State, bool]:
    """Tells where a space stands, and whether it has its account already."""
    with database.entered(space_id):
        life = spaces_queries.life(space_id=space_id)
    return life.state, identity_queries.account_of_space(space_id=space_id) is not None


def activate(*, proof: Proof, identifier: str, password: str, terms: str, choices: Choices, at: datetime) -> "Account":
    """Makes the citizen's account, sets the first choices and activates the space, all or nothing.

    Raises identity.CodeEnded, Unfit or IdentifierInUse, or decisions.Refused: the code still serves then.
    """
    space_id, by = proof.space_id, citizen(proof.space_id)
    with database.entered(space_id):
        identity.use_activation_code(proof=proof, at=at)
        account = identity.create_citizen(
            space_id=space_id, identifier=identifier, password=password, terms=terms, by=by, at=at
        )
        if spaces_queries.life(space_id=space_id).state is not State.ACTIVE:
            spaces.activate_space(space_id=space_id, by=by, at=at)
        access.choose_emergency(
            space_id=space_id,
            allows_regulation=choices.allows_regulation,
            allows_break_glass=choices.allows_break_glass,
            allows_hidden=choices.allows_hidden,
            by=by,
            at=at,
        )
        if choices.hides_new:
            access.choose_new_documents(space_id=space_id, hidden=True, by=by, at=at)
    return account


def recover(*, proof: Proof, password: str, at: datetime) -> "Account":
    """Gives a new password to whoever proves the same as for an activation; known devices are forgotten.

    Raises identity.CodeEnded, or Unfit: the code still serves then.
    """
    space_id, by = proof.space_id, citizen(proof.space_id)
    account = identity_queries.account_of_space(space_id=space_id)
    if account is None:
        raise identity.CodeEnded
    with database.entered(space_id):
        identity.use_activation_code(proof=proof, at=at)
        identifier = identifier_of(proof=proof)
        identity.change_password(account=account, password=password, identifier=identifier, by=by, at=at)
        identity.forget_devices(account=account)
        identity.note(account=account, act="recover_access", by=by, at=at)
    return account


def identifier_of(*, proof: Proof) -> str:
    """Reminds of the identifier whoever proves the same as for an activation."""
    return identity_accounts.identifier_of_space(space_id=proof.space_id)


def ask_code(*, matricule: str, serial: str, address: str, at: datetime, by_letter: bool = False) -> None:
    """Sends a new code to the holder of this card; says nothing of whether there is one. Raises identity.MustWait.

    More than three a day for one INS are not sent: the answer is the same.
    """
    subject = _subject(matricule)
    here = Gate("code", f"address|{address}", settings.ADDRESS_TRIES)
    _open(here, Gate("code", f"pair|{address}|{subject}", 0), at=at)
    space_id = identity_accounts.holder(matricule=matricule, serial=serial)
    try:
        _open(Gate("code", f"ins|{subject}", CODES_A_DAY), at=at)
    except identity.MustWait:
        return
    if space_id is not None:
        with database.entered(space_id):
            outbox.enqueue(NewJob(kind=CODE_JOB, space_id=space_id, payload={"letter": by_letter}, at=at))


def _open(*gates: Gate, at: datetime) -> None:
    identity.open_gates(gates=gates, first=settings.WAIT_FIRST, longest=settings.WAIT_LONGEST, at=at)


def _subject(matricule: str) -> str:
    try:
        return ins.parse(matricule, oid=ins.NIR).matricule
    except ins.UnreadableIns:
        return matricule[:40]


def _write_refusal(matricule: str, *, at: datetime) -> None:
    space_id = identity_accounts.space_of_matricule(matricule=matricule)
    if space_id is None:
        return
    with database.entered(space_id):
        journal.append(
            Entry(
                space_id=space_id,
                at=at,
                actor=STRANGER,
                act="prove_identity",
                outcome=Outcome.REFUSED,
                reason="wrong_combination",
            )
        )
