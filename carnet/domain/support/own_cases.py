"""What citizens read of their own cases: decide, write in the journal, then give."""

from datetime import datetime
from uuid import UUID

from carnet.domain.access import actions as access_actions
from carnet.domain.access import codes as access
from carnet.domain.access import queries as access_queries
from carnet.domain.access import rules as law
from carnet.domain.support import queries
from carnet.domain.support.codes import Case, Conversation, File
from carnet.domain.support.rules import cases as rules
from carnet.foundation import decisions
from carnet.foundation.actors import Actor


def own_cases(*, space_id: UUID, by: Actor, at: datetime) -> tuple[Case, ...]:
    """Lists the cases of a citizen, those last changed first. Raises decisions.Refused, spaces.queries.NoSuchSpace."""
    _require(space_id=space_id, case_id=None, by=by, at=at)
    return queries.cases_of(space_id=space_id)


def own_conversation(*, space_id: UUID, case_id: UUID, by: Actor, at: datetime) -> Conversation:
    """Gives one case of a citizen with all that was said in it. Raises Refused, NoSuchCase, NoSuchSpace."""
    _require(space_id=space_id, case_id=case_id, by=by, at=at)
    return queries.conversation(space_id=space_id, case_id=case_id)


def own_attachment(*, space_id: UUID, case_id: UUID, attachment_id: UUID, by: Actor, at: datetime) -> File:
    """Gives a file joined to a case of a citizen's. Raises Refused, NoSuchAttachment, NoSuchSpace."""
    _require(space_id=space_id, case_id=case_id, by=by, at=at)
    return queries.attachment(space_id=space_id, case_id=case_id, attachment_id=attachment_id)


def _require(*, space_id: UUID, case_id: UUID | None, by: Actor, at: datetime) -> None:
    """Lets in whoever may open a case: the citizen, or who legally stands for the citizen."""
    with access_queries.entered(space_id=space_id, by=by, at=at) as standing:
        decision = rules.decide_asker(by)
        if decision.allowed:
            decision = law.decide(action=access.Action.READ_JOURNAL, reader=standing.reader, space=standing.facts)
        access_actions.write_decision(
            decision, space_id=space_id, act="read_case", by=by, at=at, object_kind="case", object_id=case_id
        )
    decisions.require(decision)
