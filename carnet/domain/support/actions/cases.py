"""What a citizen does: opens a case, writes in it, closes it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from carnet.domain.access import actions as access_actions
from carnet.domain.access import codes as access
from carnet.domain.access import queries as access_queries
from carnet.domain.access import rules as law
from carnet.domain.documents.rules.faults import Fault, Invalid
from carnet.domain.support import tables, writing
from carnet.domain.support.codes import CaseEvent, CaseReason, CaseStatus, File, Side
from carnet.domain.support.models import Case
from carnet.domain.support.rules import cases as rules
from carnet.domain.support.sealing import Said
from carnet.foundation import decisions, ids, keys, sealing
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.decisions import Decision
from carnet.foundation.journal import queries as journal
from carnet.foundation.journal.codes import Outcome
from carnet.foundation.outbox.statements import NewJob
from carnet.foundation.sealing import SpaceCipher

# A professional's account whose access surprises somebody, or surprises no more: for whoever watches over accounts.
DOUBT_JOB = "account_doubted"
_WATCHED = frozenset({ActorKind.PROFESSIONAL, ActorKind.STAFF})


def open_case(
    *,
    space_id: UUID,
    words: str,
    by: Actor,
    at: datetime,
    line_seq: int | None = None,
    document_id: UUID | None = None,
    reason: CaseReason = CaseReason.SURPRISING_ACCESS,
    files: Sequence[File] = (),
) -> UUID:
    """Opens a case for the citizen and gives its identifier: “this access surprises me”, with the line of the journal.

    Whoever may read the journal as the citizen, or as who legally stands for the citizen, may ask about it.
    Raises decisions.Refused, Invalid (words, files, an unknown line), spaces.queries.NoSuchSpace.
    Source: functional-rules §1.6.
    """
    said, joined = rules.require_words(words), rules.require_files(files, already=0)
    case_id, job = ids.new_id(), None
    with _asked(space_id, by=by, at=at) as (may, cipher):
        decision = may
        if decision.allowed:
            _require_subject(space_id, reason, line_seq, document_id)
            living = Case.objects.filter(space_id=space_id, status__in=sorted(rules.LIVING)).count()
            decision = rules.decide_more(living=living)
        if decision.allowed:
            row = Case(
                space_id=space_id,
                id=case_id,
                reason=reason.value,
                status=CaseStatus.OPEN.value,
                line_seq=line_seq,
                document_id=document_id,
                opened_at=at,
                changed_at=at,
                due_at=writing.due(at),
            )
            writing.save_new(row)
            writing.say(row, side=Side.CITIZEN, said=Said(said, _name(by)), files=joined, cipher=cipher, at=at)
            job = _doubt(row, by=by, at=at, is_over=False)
        _write(decision, space_id=space_id, act="open_case", case_id=case_id, by=by, at=at, job=job)
    decisions.require(decision)
    return case_id


def answer(*, space_id: UUID, case_id: UUID, words: str, by: Actor, at: datetime, files: Sequence[File] = ()) -> None:
    """Writes in a case, by the citizen: what was asked, or something more.

    Raises decisions.Refused (a closed case takes no more words), Invalid, queries.NoSuchCase.
    """
    said = rules.require_words(words)
    with _asked(space_id, by=by, at=at) as (may, cipher):
        decision = may
        if decision.allowed:
            row = writing.locked(space_id=space_id, case_id=case_id)
            joined = rules.require_files(files, already=writing.count_files(row) if files else 0)
            decision = writing.happen(row, CaseEvent.WRITE, at=at)
        if decision.allowed:
            writing.say(row, side=Side.CITIZEN, said=Said(said, _name(by)), files=joined, cipher=cipher, at=at)
        _write(decision, space_id=space_id, act="write_in_case", case_id=case_id, by=by, at=at)
    decisions.require(decision)


def close_own(*, space_id: UUID, case_id: UUID, by: Actor, at: datetime) -> None:
    """Closes a case, by the citizen who no longer needs an answer. Raises decisions.Refused, queries.NoSuchCase."""
    job = None
    with _asked(space_id, by=by, at=at) as (may, _cipher):
        decision = may
        if decision.allowed:
            row = writing.locked(space_id=space_id, case_id=case_id)
            decision = writing.happen(row, CaseEvent.CLOSE, at=at)
            job = _doubt(row, by=by, at=at, is_over=True)
        _write(decision, space_id=space_id, act="close_case", case_id=case_id, by=by, at=at, job=job)
    decisions.require(decision)


@contextmanager
def _asked(space_id: UUID, *, by: Actor, at: datetime) -> Iterator[tuple[Decision, SpaceCipher]]:
    """Enters the space as who asks, and says whether this person may ask."""
    with access_queries.entered(space_id=space_id, by=by, at=at) as standing:
        decision = rules.decide_asker(by)
        if decision.allowed:
            decision = law.decide(action=access.Action.READ_JOURNAL, reader=standing.reader, space=standing.facts)
        yield decision, standing.cipher


def _require_subject(space_id: UUID, reason: CaseReason, line_seq: int | None, document_id: UUID | None) -> None:
    row = tables.case_reasons()[reason]
    if line_seq is not None:
        found = journal.newest(space_id=space_id, count=1, before=line_seq + 1)
        if not row.is_about_line or not found or found[0].seq != line_seq:
            raise Invalid(Fault("unknown-line", "line", "the journal has no such line"))
    if document_id is not None and not row.is_about_document:
        raise Invalid(Fault("unknown-document", "document", "this reason is not about a document"))


def _doubt(row: Case, *, by: Actor, at: datetime, is_over: bool) -> NewJob | None:
    """Makes the job that tells of the account whose access surprises; None when nothing entered, or no such account.

    Who asks is told as a keyed hash, so that a parent who asks for three children is one person.
    """
    if row.reason != CaseReason.SURPRISING_ACCESS or row.line_seq is None:
        return None
    (line,) = journal.newest(space_id=row.space_id, count=1, before=row.line_seq + 1)
    entry = line.entry
    if entry.actor.kind not in _WATCHED or entry.outcome is not Outcome.ALLOWED:
        return None
    asker = sealing.keyed_hash(by.id, key=keys.key_store().lookup_key(), purpose="doubt")
    payload: dict[str, str | int | bool | None] = {
        "account": entry.actor.id,
        "organization_id": entry.actor.organization_id,
        "asker": asker.hex(),
        "accessed_at": entry.at.isoformat(),
        "is_over": is_over,
    }
    return NewJob(kind=DOUBT_JOB, space_id=row.space_id, payload=payload, at=at)


def _name(by: Actor) -> str:
    """Names who writes for the citizen; nobody when the citizen does."""
    return by.name if by.on_behalf_of else ""


def _write(
    decision: Decision,
    *,
    space_id: UUID,
    act: str,
    case_id: UUID,
    by: Actor,
    at: datetime,
    job: NewJob | None = None,
) -> None:
    access_actions.write_decision(
        decision,
        space_id=space_id,
        act=act,
        by=by,
        at=at,
        object_kind="case",
        object_id=case_id,
        job=job,
    )
