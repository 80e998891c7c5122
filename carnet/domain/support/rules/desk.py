"""What an agent may do at this instant: the role, the account, and the privilege that is switched on or is not."""

from datetime import datetime
from uuid import UUID

from carnet.domain.documents.rules.faults import Fault, Invalid
from carnet.domain.support import tables
from carnet.domain.support.codes import Agent, Power, Privilege, Reason
from carnet.foundation.decisions import ALLOWED, Decision, refuse

FEWEST_WORDS = 10
MOST_WORDS = 500


def decide(
    *,
    power: Power,
    agent: Agent,
    at: datetime,
    privilege: Privilege | None = None,
    subject: UUID | None = None,
) -> Decision:
    """Decides whether an agent may do this now; `subject` is the space concerned, for what needs a privilege.

    A privilege holds for one citizen, from its start to its end, the end not included.
    """
    row = tables.powers()[power]
    if not agent.is_active:
        return refuse(Reason.AGENT_SUSPENDED)
    if agent.role not in row.roles:
        return refuse(Reason.ROLE_NOT_ENTITLED)
    if not row.needs_privilege:
        return ALLOWED
    if privilege is None or privilege.agent_id != agent.id:
        return refuse(Reason.PRIVILEGE_NEEDED)
    if not privilege.is_on(at):
        return refuse(Reason.PRIVILEGE_ENDED)
    if privilege.subject != subject:
        return refuse(Reason.PRIVILEGE_ELSEWHERE)
    return ALLOWED


def decide_search(*, searches: int, misses: int, most_searches: int, most_misses: int) -> Decision:
    """Decides whether an agent may look for one more person today, after so many searches and so many for nothing."""
    if searches >= most_searches or misses >= most_misses:
        return refuse(Reason.TOO_MANY_SEARCHES)
    return ALLOWED


def decide_found(*, count: int) -> Decision:
    """Decides whether a search found the one citizen it was for."""
    if count == 0:
        return refuse(Reason.NOBODY_FOUND)
    return ALLOWED if count == 1 else refuse(Reason.SEVERAL_FOUND)


def decide_take(*, assigned_to: UUID | None, agent_id: UUID) -> Decision:
    """Decides whether an agent may take a case: nobody else has it."""
    return ALLOWED if assigned_to in {None, agent_id} else refuse(Reason.TAKEN_BY_ANOTHER)


def decide_own_case(*, assigned_to: UUID | None, agent_id: UUID) -> Decision:
    """Decides whether an agent may read and answer a case: only who took it may."""
    return ALLOWED if assigned_to == agent_id else refuse(Reason.NOT_YOUR_CASE)


def require_reason_words(words: str, *, field: str = "words") -> str:
    """Checks the words by which an agent says why, and gives them without the blanks around. Raises Invalid."""
    said = " ".join(words.split())
    if len(said) < FEWEST_WORDS:
        raise Invalid(Fault("too-short", field, f"{FEWEST_WORDS} characters at least"))
    if len(said) > MOST_WORDS:
        raise Invalid(Fault("too-long", field, f"{MOST_WORDS} characters at most"))
    return said
