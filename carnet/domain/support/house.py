"""The house's side of what agents do: its journal, the key of its notes, and who the agent is."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from carnet.domain.support import queries
from carnet.domain.support.codes import Agent
from carnet.domain.support.models import Agent as AgentRow
from carnet.foundation import ids
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.decisions import Decision
from carnet.foundation.journal import house
from carnet.foundation.journal.codes import Entry, Outcome
from carnet.foundation.keyring import actions as keyring
from carnet.foundation.outbox.statements import NewJob
from carnet.foundation.sealing import SpaceCipher

NOTE_FIELD = "journal_note"


class NotAnAgent(Exception):
    """This actor is no agent of the back office."""


@dataclass(frozen=True, slots=True)
class About:
    """What a line of the house is about. `words` are sealed with it."""

    kind: str = ""
    id: UUID | None = None
    code: str = ""
    words: str = ""


NOTHING = About()


def cipher(*, at: datetime) -> SpaceCipher:
    """Opens the house's key, made the first time."""
    with house.entered():
        try:
            return keyring.cipher_of(space_id=house.HOUSE)
        except keyring.NoKey:
            pass
        try:
            with transaction.atomic():
                return keyring.create_key(space_id=house.HOUSE, at=at)
        except IntegrityError:
            return keyring.cipher_of(space_id=house.HOUSE)


def agent(by: Actor, *, lock: bool = False) -> Agent:
    """Reads who acts, as the back office knows this account at this moment; may hold the row. Raises NotAnAgent."""
    if by.kind is not ActorKind.SUPPORT:
        raise NotAnAgent(by.kind)
    try:
        agent_id = ids.parse_public(by.id)
    except ids.UnreadableId as error:
        raise NotAnAgent(by.id) from error
    rows = AgentRow.objects.select_for_update() if lock else AgentRow.objects.all()
    row = rows.filter(account_id=agent_id).first()
    if row is None:
        raise NotAnAgent(by.id)
    return queries.agent_view(row)


def agent_actor(agent_id: UUID) -> Actor:
    """Names an agent for what is done in this agent's name by a worker, even once the agent has left."""
    return queries.agent_view(AgentRow.objects.get(account_id=agent_id)).actor


def write(
    act: str, decision: Decision, *, by: Actor, at: datetime, about: About = NOTHING, job: NewJob | None = None
) -> None:
    """Writes in the house's journal what was decided, allowed or refused; the job only if it was allowed."""
    note = b""
    if about.words and about.id is not None:
        note = cipher(at=at).seal(about.words.encode(), row_id=about.id, field=NOTE_FIELD)
    entry = Entry(
        space_id=house.HOUSE,
        at=at,
        actor=by,
        act=act,
        outcome=Outcome.ALLOWED if decision.allowed else Outcome.REFUSED,
        reason=decision.reason,
        object_kind=about.kind,
        object_id=about.id,
        object_code=about.code,
        note=note,
    )
    house.append(entry, job=job if decision.allowed else None)
