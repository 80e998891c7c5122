"""What agents do with cases: take one, answer it, give it back, close it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carnet.domain.access import actions as access_actions
from carnet.domain.notifications import announcing
from carnet.domain.support import house, writing
from carnet.domain.support.codes import Agent, CaseEvent, File, Power, Side
from carnet.domain.support.house import About
from carnet.domain.support.models import Case
from carnet.domain.support.rules import cases as rules
from carnet.domain.support.rules import desk
from carnet.domain.support.sealing import Said
from carnet.foundation import database, decisions
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import Decision
from carnet.foundation.keyring import actions as keyring

NOTICE = "case_answered"


@dataclass(slots=True)
class _Handling:
    """A case in an agent's hands for the time of one act, and what was decided."""

    agent: Agent
    row: Case
    decision: Decision
    notice: str = ""


def take_case(*, space_id: UUID, case_id: UUID, by: Actor, at: datetime) -> None:
    """Takes a case: from now on this agent, and no other, reads and answers it.

    Raises decisions.Refused, queries.NoSuchCase.
    """
    with _handling("take_case", space_id=space_id, case_id=case_id, by=by, at=at) as handling:
        row, agent = handling.row, handling.agent
        if handling.decision.allowed:
            handling.decision = desk.decide_take(assigned_to=row.assigned_to, agent_id=agent.id)
        if handling.decision.allowed:
            row.assigned_to = agent.id
            handling.decision = writing.happen(row, CaseEvent.TAKE, at=at)


def give_back(*, space_id: UUID, case_id: UUID, by: Actor, at: datetime) -> None:
    """Puts a case back in the queue for another agent. Raises decisions.Refused, queries.NoSuchCase."""
    with _handling("give_case_back", space_id=space_id, case_id=case_id, by=by, at=at) as handling:
        _require_own(handling)
        if handling.decision.allowed:
            handling.decision = writing.happen(handling.row, CaseEvent.GIVE_BACK, at=at)


def reply(
    *,
    space_id: UUID,
    case_id: UUID,
    words: str,
    by: Actor,
    at: datetime,
    is_question: bool = False,
    files: Sequence[File] = (),
) -> None:
    """Writes to the citizen, who is told of it: an answer, or a question that the case then waits for.

    Raises decisions.Refused, Invalid, queries.NoSuchCase.
    """
    said = rules.require_words(words)
    with _handling("reply_in_case", space_id=space_id, case_id=case_id, by=by, at=at) as handling:
        _require_own(handling)
        row = handling.row
        joined = rules.require_files(files, already=writing.count_files(row) if files else 0)
        if handling.decision.allowed:
            event = CaseEvent.ASK if is_question else CaseEvent.ANSWER
            handling.decision = writing.happen(row, event, at=at)
        if handling.decision.allowed:
            cipher = keyring.cipher_of(space_id=space_id)
            writing.say(row, side=Side.AGENT, said=Said(said, by.name), files=joined, cipher=cipher, at=at)
            handling.notice = NOTICE


def close_case(*, space_id: UUID, case_id: UUID, by: Actor, at: datetime) -> None:
    """Closes a case, by the agent who has it; it is destroyed after the time for which cases are kept.

    Raises decisions.Refused, queries.NoSuchCase.
    """
    with _handling("close_case", space_id=space_id, case_id=case_id, by=by, at=at) as handling:
        _require_own(handling)
        if handling.decision.allowed:
            handling.decision = writing.happen(handling.row, CaseEvent.CLOSE, at=at)


def _require_own(handling: _Handling) -> None:
    if handling.decision.allowed:
        handling.decision = desk.decide_own_case(assigned_to=handling.row.assigned_to, agent_id=handling.agent.id)


@contextmanager
def _handling(act: str, *, space_id: UUID, case_id: UUID, by: Actor, at: datetime) -> Iterator[_Handling]:
    """Enters the space for one act on one case; writes what was decided in both journals, then raises if refused."""
    with database.entered(space_id):
        agent = house.agent(by)
        row = writing.locked(space_id=space_id, case_id=case_id)
        handling = _Handling(agent, row, desk.decide(power=Power.HANDLE_CASES, agent=agent, at=at))
        yield handling
        access_actions.write_decision(
            handling.decision,
            space_id=space_id,
            act=act,
            by=by,
            at=at,
            object_kind="case",
            object_id=case_id,
            job=announcing.announcement(space_id=space_id, kind=handling.notice, by=by, at=at, object_id=case_id),
        )
        house.write(act, handling.decision, by=by, at=at, about=About("case", case_id))
    decisions.require(handling.decision)
