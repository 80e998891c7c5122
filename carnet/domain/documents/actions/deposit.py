"""The main job: a professional's software deposits documents, all or nothing, once."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from msgspec import structs

from carnet.domain.access import actions as access_actions
from carnet.domain.access import codes as access
from carnet.domain.access import queries as access_queries
from carnet.domain.access import rules as law
from carnet.domain.access.queries import Standing
from carnet.domain.documents import (
    announcing_results,
    deciding,
    folders,
    naming,
    pieces,
    places,
    queries,
    relations,
    signatures,
    statements,
)
from carnet.domain.documents.actions import arranging
from carnet.domain.documents.actions.arranging import Placed, UniqueIdInUse
from carnet.domain.documents.codes import (
    Deposited,
    Document,
    NewDocument,
    NewSubmission,
    Status,
    Visibility,
)
from carnet.domain.documents.folders import Filed
from carnet.domain.documents.rules import metadata
from carnet.domain.documents.rules.faults import Fault, Invalid
from carnet.domain.documents.rules.metadata import Completed
from carnet.domain.notifications import announcing
from carnet.foundation import contents, database, ids
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import ALLOWED, Decision
from carnet.foundation.journal.actions import NoJournal
from carnet.foundation.journal.codes import Entry
from carnet.foundation.outbox.statements import NewJob


class _AlreadyHere(Exception):
    pass


@dataclass(frozen=True, slots=True)
class _Prepared:
    id: UUID
    completed: Completed
    replaced: Document | None


def deposit(*, space_id: UUID, submission: NewSubmission, by: Actor, at: datetime) -> Deposited:
    """Stores the documents of one submission, and puts into folders what it says, all or nothing.

    The same documents sent again are answered as the first time and nothing is written. Raises decisions.Refused,
    UniqueIdInUse, rules.faults.Invalid (Contradiction for what the header denies), spaces.queries.NoSuchSpace.

    Source: R1111-47 (a deposit needs an open space, not an authorisation); functional-rules §2.5.
    """
    if not submission.documents:
        return arranging.arrange_alone(space_id=space_id, submission=submission, by=by, at=at)
    try:
        return _store(space_id, submission, by, at, known={})
    except _AlreadyHere:
        known = _identical(space_id, submission, by, at)
        # What is not found stumbled on a row: the submission's, or one that its producer wished and that is taken.
        submission = replace(submission, documents=tuple(replace(one, row_id=None) for one in submission.documents))
    if len(known) == len(submission.documents):
        if submission.filings:
            return arranging.arrange_again(space_id=space_id, submission=submission, known=known, by=by, at=at)
        first = next(iter(known.values()))
        return Deposited(
            submission_id=first.submission_id,
            document_ids=tuple(known[index].id for index in range(len(known))),
            was_new=False,
        )
    try:
        return _store(space_id, submission, by, at, known=known)
    except _AlreadyHere as error:
        raise UniqueIdInUse from error


def _store(
    space_id: UUID, submission: NewSubmission, by: Actor, at: datetime, *, known: dict[int, Document]
) -> Deposited:
    with access_queries.entered(space_id=space_id, by=by, at=at, counted=False) as standing:
        decision = law.decide(action=access.Action.DEPOSIT, reader=standing.reader, space=standing.facts)
        if decision.allowed:
            prepared = _prepare(submission, standing, by, skip=known)
            decision = _decide_replacements(prepared, standing, by, at)
        else:
            access_actions.write_decision(decision, space_id=space_id, act="deposit_document", by=by, at=at)
        if decision.allowed:
            return _write(submission, prepared, standing, by, at, known)
    deciding.require(decision)
    raise AssertionError("a refused deposit raises")


def _prepare(
    submission: NewSubmission,
    standing: Standing,
    by: Actor,
    *,
    skip: dict[int, Document],
) -> dict[int, _Prepared]:
    prepared = {}
    if submission.filings:
        database.take_turn(standing.space_id)
    for index, document in enumerate(submission.documents):
        if index in skip:
            continue
        document_id = document.row_id or ids.new_id()
        completed = _complete(document, standing, by, document_id)
        replaced = _replaced(document, completed, standing, by)
        completed = _related(document, completed, standing, by)
        prepared[index] = _Prepared(document_id, _as_the_citizen_wills(completed, replaced, standing), replaced)
    unique_ids = {item.completed.unique_id for item in prepared.values()}
    if len(unique_ids) != len(prepared):
        raise Invalid(Fault("duplicate", "unique_id", "two documents of the submission have the same uniqueId"))
    return prepared


def _as_the_citizen_wills(completed: Completed, replaced: Document | None, standing: Standing) -> Completed:
    """Gives a new document the visibility that the citizen wants, and a new version that of the one it replaces.

    A version belongs to the set of what it replaces, whatever its header says: what the citizen hid stays hidden. What
    is deposited in a minor's secret care is kept from the representatives.
    """
    visibility = completed.visibility
    if standing.hides_new:
        visibility |= {Visibility.HIDDEN_FROM_PROFESSIONALS}
    if standing.reader.mode is access.Mode.SECRET:
        visibility |= {Visibility.HIDDEN_FROM_REPRESENTATIVES}
    if replaced is None:
        return replace(completed, visibility=visibility)
    kept = replaced.visibility & {Visibility.HIDDEN_FROM_PROFESSIONALS, Visibility.HIDDEN_FROM_REPRESENTATIVES}
    return replace(completed, visibility=visibility | kept, set_id=queries.set_key(replaced))


def _complete(document: NewDocument, standing: Standing, by: Actor, document_id: UUID) -> Completed:
    citizen = standing.identity()
    return metadata.complete(
        document,
        identities=frozenset((ins.oid, ins.matricule) for ins in (citizen.ins, *citizen.historic)),
        depositor=by,
        place_of_care=places.of_depositor(document, by),
        fallback_unique_id=str(document_id),
    )


def _replaced(document: NewDocument, completed: Completed, standing: Standing, by: Actor) -> Document | None:
    """Finds and locks the version that a document replaces; None when it replaces nothing known to who deposits."""
    if document.replaces is None and completed.replaces is None:
        return None
    database.take_turn(standing.space_id)
    found = _target(document, completed, standing)
    if found is not None and not deciding.knows(standing, found, by):
        found = None
    if found is None and document.replaces is not None:
        raise Invalid(Fault("unknown-target", "replaces", "the replaced document is not here", document.place))
    if found is not None and found.status is not Status.CURRENT:
        _require_resent(found, completed, standing)
        raise Invalid(Fault("already-replaced", "replaces", f"the replaced document is {found.status}", document.place))
    return found


def _related(document: NewDocument, completed: Completed, standing: Standing, by: Actor) -> Completed:
    """Ties a new document to those that it completes or transforms; a document that came before is tied already."""
    if not document.relations:
        return completed
    database.take_turn(standing.space_id)
    try:
        tied = relations.resolve(document=document, standing=standing, by=by)
    except Invalid:
        if queries.rows_of(space_id=standing.space_id, unique_ids=(completed.unique_id,)):
            raise _AlreadyHere from None
        raise
    details = structs.replace(completed.details, relations=tied.relations)
    return replace(completed, details=details, visibility=completed.visibility | tied.visibility)


def _target(document: NewDocument, completed: Completed, standing: Standing) -> Document | None:
    named, space_id, cipher = document.replaces, standing.space_id, standing.cipher
    if not isinstance(named, UUID):
        return queries.one(space_id=space_id, cipher=cipher, unique_id=completed.replaces, for_update=True)
    row = naming.rows_of_entries(space_id=space_id, entry_ids=(named,)).get(named)
    return queries.one(space_id=space_id, cipher=cipher, document_id=row, for_update=True) if row else None


def _require_resent(replaced: Document, completed: Completed, standing: Standing) -> None:
    """Recognises a replacement that was already made: the same newer version comes again."""
    if replaced.replaced_by_id is None:
        return
    newer = queries.one(space_id=standing.space_id, cipher=standing.cipher, document_id=replaced.replaced_by_id)
    if newer is not None and newer.unique_id == completed.unique_id:
        raise _AlreadyHere


def _decide_replacements(prepared: dict[int, _Prepared], standing: Standing, by: Actor, at: datetime) -> Decision:
    for item in prepared.values():
        if item.replaced is None:
            continue
        decision = law.decide(
            action=access.Action.REPLACE,
            reader=standing.reader,
            space=standing.facts,
            document=queries.facts(item.replaced, by),
        )
        if not decision.allowed:
            access_actions.write_decision(
                decision,
                space_id=standing.space_id,
                act="replace_document",
                by=by,
                at=at,
                object_kind="document",
                object_id=item.replaced.id,
                object_code=item.replaced.type_code,
            )
            return decision
    return ALLOWED


def _write(
    submission: NewSubmission,
    prepared: dict[int, _Prepared],
    standing: Standing,
    by: Actor,
    at: datetime,
    known: dict[int, Document],
) -> Deposited:
    row: statements.NewSubmissionRow | None = statements.submission_row(
        submission, cipher=standing.cipher, by=by, at=at
    )
    assert row is not None
    submission_id = row.id
    for item in prepared.values():
        _write_one(item, row, submission_id, standing, by, at)
        row = None
    replaced = {item.replaced.id: item.id for item in prepared.values() if item.replaced is not None}
    relations.supersede(space_id=standing.space_id, replaced=replaced, at=at)
    _keep_signature(submission, submission_id, standing, at)
    filed = Filed(standing, submission_id, by, at)
    folders.follow(replaced=replaced, filed=filed)
    every = {
        **{index: Placed(item.id, item.completed.details.type.code) for index, item in prepared.items()},
        **{i: Placed(found.id, found.type_code) for i, found in known.items()},
    }
    return Deposited(
        submission_id=submission_id,
        document_ids=tuple(every[index].id for index in range(len(every))),
        folder_ids=arranging.arrange(submission=submission, documents=every, filed=filed),
        was_new=True,
        warnings=tuple(
            f"{submission.documents[index].place}: {warning}".removeprefix(": ")
            for index, item in prepared.items()
            for warning in item.completed.warnings
        ),
    )


def _keep_signature(submission: NewSubmission, submission_id: UUID, standing: Standing, at: datetime) -> None:
    signature = submission.signature
    if signature is None:
        return
    kept = signatures.keep(
        space_id=standing.space_id, submission_id=submission_id, signature=signature, cipher=standing.cipher, at=at
    )
    if not kept:
        raise UniqueIdInUse(signature.unique_id)


def _write_one(
    item: _Prepared,
    submission: statements.NewSubmissionRow | None,
    submission_id: UUID,
    standing: Standing,
    by: Actor,
    at: datetime,
) -> None:
    """Writes one document with its journal line and its job, and supersedes the version that it replaces."""
    entry, job = _told(item, standing.space_id, by, at)
    sealed = _keep(item, standing)
    new = statements.NewDocumentRow(
        space_id=standing.space_id,
        id=item.id,
        submission_id=submission_id,
        completed=item.completed,
        replaces_id=item.replaced.id if item.replaced else None,
        sealed_content=sealed,
        by=by,
        at=at,
    )
    (written,) = database.rows(
        statements.DEPOSITS[submission is not None, job is not None],
        statements.parameters(submission=submission, document=new, entry=entry, job=job, cipher=standing.cipher),
    )
    is_journaled, is_new_submission, is_new_document = written
    if not (is_new_submission and is_new_document):
        raise _AlreadyHere
    if not is_journaled:
        raise NoJournal(str(standing.space_id))
    relations.keep(space_id=standing.space_id, source_id=item.id, relations=item.completed.details.relations)
    if item.replaced is not None:
        database.run(
            "UPDATE documents_document SET status = 'superseded', replaced_by_id = %s, changed_at = %s, "
            "revision = revision + 1 WHERE space_id = %s AND id = %s",
            [item.id, at, standing.space_id, item.replaced.id],
        )


def _keep(item: _Prepared, standing: Standing) -> bytes:
    """Keeps the bytes before the rest: while many are written, nothing of the space waits. Raises _AlreadyHere."""
    content, space_id, cipher = item.completed.content, standing.space_id, standing.cipher
    if not contents.is_in_one_piece(content):
        known = queries.with_unique_ids(space_id=space_id, cipher=cipher, unique_ids=[item.completed.unique_id])
        if known:
            raise _AlreadyHere
    try:
        return pieces.keep(content, space_id=space_id, document_id=item.id, cipher=cipher)
    except pieces.PiecesInUse as error:
        raise _AlreadyHere from error


def _told(item: _Prepared, space_id: UUID, by: Actor, at: datetime) -> tuple[Entry, NewJob | None]:
    """Makes the journal line of one document, and the job that tells the citizen of it."""
    act, kind = ("replace_document", "document_replaced") if item.replaced else ("deposit_document", "document_added")
    type_code = item.completed.details.type.code
    entry = Entry(
        space_id=space_id,
        at=at,
        actor=by,
        act=act,
        reason=ALLOWED.reason,
        object_kind="document",
        object_id=item.id,
        object_code=type_code,
    )
    if Visibility.HIDDEN_FROM_PATIENT in item.completed.visibility:
        return entry, announcing_results.reminder(space_id=space_id, document_id=item.id, deposited_at=at, at=at)
    job = announcing.announcement(
        space_id=space_id,
        kind=kind,
        by=by,
        at=at,
        object_id=item.id,
        object_code=type_code,
        kept_from_delegates=Visibility.HIDDEN_FROM_REPRESENTATIVES in item.completed.visibility,
    )
    return entry, job


def _identical(space_id: UUID, submission: NewSubmission, by: Actor, at: datetime) -> dict[int, Document]:
    """Finds which documents of a submission are already here, byte for byte. Raises UniqueIdInUse otherwise."""
    with access_queries.entered(space_id=space_id, by=by, at=at, counted=False) as standing:
        wanted = {
            index: _complete(document, standing, by, ids.new_id())
            for index, document in enumerate(submission.documents)
        }
        found = queries.with_unique_ids(
            space_id=space_id,
            cipher=standing.cipher,
            unique_ids=[completed.unique_id for completed in wanted.values()],
        )
    known = {}
    for index, completed in wanted.items():
        document = found.get(completed.unique_id)
        if document is None:
            continue
        if document.sha1 != completed.sha1:
            raise UniqueIdInUse
        known[index] = document
    return known
