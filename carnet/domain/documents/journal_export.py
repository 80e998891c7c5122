"""Leaving with one's journal: the whole trail as a file that proves itself, or as FHIR; and the auditors' readings.

Decided, written in the journal, then given: the line that tells the export is in the export.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from carnet.domain.access import actions as access_actions
from carnet.domain.access import codes as access
from carnet.domain.access import queries as access_queries
from carnet.domain.access import rules as law
from carnet.domain.access.queries import Standing
from carnet.domain.documents import queries
from carnet.domain.identity import queries as identity
from carnet.foundation import database, decisions
from carnet.foundation.actors import SYSTEM, Actor, ActorKind
from carnet.foundation.decisions import ALLOWED, Decision
from carnet.foundation.journal import actions as journal
from carnet.foundation.journal import exporting, searching
from carnet.foundation.journal import queries as journal_queries
from carnet.foundation.journal.codes import Entry, Line
from carnet.foundation.journal.searching import Criteria, Found

MOST_A_PAGE = 200
_SECRET = access.Mode.SECRET.value
_STANDING_FOR = frozenset({ActorKind.REPRESENTATIVE, ActorKind.CARER})


def export_journal(*, space_id: UUID, by: Actor, at: datetime) -> exporting.File:
    """Gives the whole trail with its proofs. Raises decisions.Refused, NoSuchSpace.

    Of a line about a document that the reader may not see yet, or kept from those who stand for a minor, only the hash.
    """
    file: exporting.File | None = None
    with access_queries.entered(space_id=space_id, by=by, at=at) as standing:
        decision = _decide_own(standing)
        access_actions.write_decision(decision, space_id=space_id, act="export_journal", by=by, at=at)
        if decision.allowed:
            file = exporting.export(space_id=space_id, at=at, is_withheld=_withholding(space_id, by))
    decisions.require(decision)
    assert file is not None
    return file


def export_for_citizen(*, space_id: UUID, at: datetime) -> exporting.File:
    """Gives the operator the file to hand to a citizen who asked for it outside of the site; it is a line too."""
    with database.entered(space_id):
        journal.append(Entry(space_id=space_id, at=at, actor=SYSTEM, act="export_journal"))
        unseen = frozenset(queries.out_of_sight(space_id=space_id, from_representatives=False))
        return exporting.export(space_id=space_id, at=at, is_withheld=lambda entry: entry.object_id in unseen)


def whole_journal(*, space_id: UUID, by: Actor, at: datetime) -> tuple[Line, ...]:
    """Gives every line that the reader may see, oldest first. Raises decisions.Refused, NoSuchSpace."""
    lines: tuple[Line, ...] = ()
    with access_queries.entered(space_id=space_id, by=by, at=at) as standing:
        decision = _decide_own(standing)
        access_actions.write_decision(decision, space_id=space_id, act="export_journal", by=by, at=at)
        if decision.allowed:
            is_withheld = _withholding(space_id, by)
            every = journal_queries.oldest_first(space_id=space_id)
            lines = tuple(line for line in every if not is_withheld(line.entry))
    decisions.require(decision)
    return lines


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Lines for an auditor, newest first; `older` is the number to go on before, None on the last page."""

    lines: tuple[Line, ...]
    older: int | None


def audit_journal(
    *,
    space_id: UUID,
    criteria: Criteria,
    wants: Callable[[str], bool] | None = None,
    before: int | None = None,
    count: int = 50,
    by: Actor,
    at: datetime,
) -> AuditPage:
    """Gives lines to the citizen, or to a software registered for audits. Raises decisions.Refused, NoSuchSpace.

    `wants` says of each act whether its lines are asked for. The reading is a line of the journal, which the citizen
    sees. A professional is refused, through whatever software: the DMP shows professionals their own traces only, and
    through its own pages.
    """
    found = Found((), None)
    with access_queries.entered(space_id=space_id, by=by, at=at) as standing:
        decision = _decide_audit(standing, by)
        access_actions.write_decision(decision, space_id=space_id, act="audit_journal", by=by, at=at)
        if decision.allowed:
            if wants is not None:
                criteria = replace(criteria, acts=tuple(filter(wants, searching.acts(space_id=space_id))))
            unseen = () if by.kind is ActorKind.STRUCTURE else tuple(_unseen(space_id, by))
            found = searching.page(
                space_id=space_id,
                criteria=criteria,
                before=before,
                count=min(max(count, 1), MOST_A_PAGE),
                unseen=unseen,
                unseen_mode=_SECRET if by.kind in _STANDING_FOR else "",
            )
    decisions.require(decision)
    return AuditPage(found.lines, found.older)


def _decide_own(standing: Standing) -> Decision:
    return law.decide(action=access.Action.READ_JOURNAL, reader=standing.reader, space=standing.facts)


def _decide_audit(standing: Standing, by: Actor) -> Decision:
    """The organisation itself, through a software registered for audits; everybody else by the ordinary rule."""
    if by.kind is ActorKind.STRUCTURE and by.client_id and identity.is_auditor(client_id=by.client_id):
        return ALLOWED
    return _decide_own(standing)


def _withholding(space_id: UUID, by: Actor) -> Callable[[Entry], bool]:
    """Says of each line whether it is kept from this reader: its document is out of sight, or it is a minor's secret.

    What a minor had done in secret is the minor's: those who stand for the minor find no trace of it.
    """
    unseen = _unseen(space_id, by)
    secret = _SECRET if by.kind in _STANDING_FOR else None
    return lambda entry: entry.object_id in unseen or entry.actor.mode == secret


def _unseen(space_id: UUID, by: Actor) -> frozenset[UUID]:
    return frozenset(queries.out_of_sight(space_id=space_id, from_representatives=by.kind is not ActorKind.CITIZEN))
