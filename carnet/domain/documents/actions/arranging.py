"""Putting documents into folders, with the deposit that brings them or afterwards; all of a submission, or nothing.

Who may deposit may arrange, but only what is theirs or what they may find: the rest does not exist for them (ADR 83).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carnet.domain.access import actions as access_actions
from carnet.domain.access import codes as access
from carnet.domain.access import queries as access_queries
from carnet.domain.access import rules as law
from carnet.domain.access.queries import Standing
from carnet.domain.documents import deciding, folders, naming, queries, statements, submissions
from carnet.domain.documents.codes import Deposited, Document, NewSubmission, Status
from carnet.domain.documents.folder_codes import Filing, FolderStatus, NewFolder
from carnet.domain.documents.folders import Filed, Kept
from carnet.domain.documents.rules import header as headers
from carnet.domain.documents.rules.faults import Fault, Invalid
from carnet.foundation import database, ids
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import ALLOWED

_ACT = "file_document"


class UniqueIdInUse(Exception):
    """A document, a submission or a folder with this uniqueId is already here, with another content."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A document of a submission once it has its row, with its type."""

    id: UUID
    type_code: str


def arrange(*, submission: NewSubmission, documents: Mapping[int, Placed], filed: Filed) -> tuple[UUID, ...]:
    """Makes the folders of a submission and puts into folders what it says; gives the rows of its folders.

    In the transaction of the deposit, whose caller has the turn of the space; `documents` are those of the submission,
    by rank. Raises Invalid, UniqueIdInUse.
    """
    if not submission.filings and not submission.folders:
        return ()
    _require_filled(submission)
    made = {rank: _make(folder, filed) for rank, folder in enumerate(submission.folders)}
    known = _known_folders(submission.filings, filed)
    every = _documents(submission.filings, documents, filed)
    for filing in submission.filings:
        folder_id = made[filing.folder] if isinstance(filing.folder, int) else known[filing.folder].id
        document = every[filing.document]
        if folders.put(folder_id=folder_id, document_id=document.id, filed=filed):
            access_actions.write_decision(
                ALLOWED,
                space_id=filed.standing.space_id,
                act=_ACT,
                by=filed.by,
                at=filed.at,
                object_kind="document",
                object_id=document.id,
                object_code=document.type_code,
            )
    return tuple(made[rank] for rank in range(len(made)))


def arrange_alone(*, space_id: UUID, submission: NewSubmission, by: Actor, at: datetime) -> Deposited:
    """Stores a submission that brings no document and only arranges those that are here.

    The same submission again is answered alike. Raises what `deposit` raises.
    """
    if not submission.filings:
        raise Invalid(Fault("required", "documents", "a submission has at least one document"))
    return _arranged(space_id=space_id, submission=submission, known={}, by=by, at=at)


def arrange_again(
    *, space_id: UUID, submission: NewSubmission, known: Mapping[int, Document], by: Actor, at: datetime
) -> Deposited:
    """Stores the arrangement of a submission whose documents are all here already, unless it is here too."""
    return _arranged(space_id=space_id, submission=submission, known=known, by=by, at=at)


def _arranged(
    *, space_id: UUID, submission: NewSubmission, known: Mapping[int, Document], by: Actor, at: datetime
) -> Deposited:
    documents = {rank: Placed(document.id, document.type_code) for rank, document in known.items()}
    rows = tuple(documents[rank].id for rank in range(len(documents)))
    with access_queries.entered(space_id=space_id, by=by, at=at, counted=False) as standing:
        decision = law.decide(action=access.Action.DEPOSIT, reader=standing.reader, space=standing.facts)
        if decision.allowed:
            database.take_turn(space_id)
            held = _held(submission, documents, Filed(standing, ids.new_id(), by, at))
            named = submissions.ids_of(space_id=space_id, unique_ids=_names(submission))
            if held is not None and (known or named):
                first = next(iter(known.values())).submission_id if known else named[0]
                return Deposited(submission_id=first, document_ids=rows, was_new=False, folder_ids=held)
            submission_id = _write_submission(submission, standing, by, at)
            filed = Filed(standing, submission_id, by, at)
            made = arrange(submission=submission, documents=documents, filed=filed)
            return Deposited(submission_id=submission_id, document_ids=rows, was_new=True, folder_ids=made)
        access_actions.write_decision(decision, space_id=space_id, act=_ACT, by=by, at=at)
    deciding.require(decision)
    raise AssertionError("a refused arrangement raises")


def _names(submission: NewSubmission) -> tuple[str, ...]:
    return (headers.unique_id(submission.unique_id),) if submission.unique_id else ()


def _write_submission(submission: NewSubmission, standing: Standing, by: Actor, at: datetime) -> UUID:
    row = statements.submission_row(submission, cipher=standing.cipher, by=by, at=at)
    parameters = statements.submission_parameters(standing.space_id, row)
    if not database.rows(statements.SUBMISSION_ALONE, parameters):
        raise UniqueIdInUse(row.unique_id)
    return row.id


def _held(submission: NewSubmission, documents: Mapping[int, Placed], filed: Filed) -> tuple[UUID, ...] | None:
    """Gives the rows of the folders of a submission when all that it arranges is here already; None otherwise."""
    space_id = filed.standing.space_id
    names = [headers.unique_id(folder.unique_id) for folder in submission.folders]
    rows = folders.rows_of(space_id=space_id, unique_ids=names)
    if set(names) - set(rows):
        return None
    try:
        every = _documents(submission.filings, documents, filed)
    except Invalid:
        return None
    asked = [
        (rows[names[one.folder]] if isinstance(one.folder, int) else one.folder, every[one.document].id)
        for one in submission.filings
    ]
    members = folders.documents_of(space_id=space_id, folder_ids={folder_id for folder_id, _ in asked})
    if all(document_id in members.get(folder_id, ()) for folder_id, document_id in asked):
        return tuple(rows[name] for name in names)
    return None


def _require_filled(submission: NewSubmission) -> None:
    """Refuses a folder that would hold nothing: nobody could ever find it."""
    filled = {filing.folder for filing in submission.filings}
    for rank, folder in enumerate(submission.folders):
        if rank not in filled:
            raise Invalid(Fault("required", "folder", "a folder holds a document at least", folder.place))


def _make(folder: NewFolder, filed: Filed) -> UUID:
    """Makes a folder under the row that its producer wishes, when nothing else has it."""
    row = folder.row_id
    if row is None or folders.is_taken(space_id=filed.standing.space_id, row=row):
        row = ids.new_id()
    if not folders.make(folder, folder_id=row, filed=filed):
        raise UniqueIdInUse(folder.unique_id)
    return row


def _known_folders(filings: tuple[Filing, ...], filed: Filed) -> Mapping[UUID, Kept]:
    """Finds the folders that are here, in force, and known to who arranges by a document of theirs. Raises Invalid."""
    asked = {one.folder: one.place for one in filings if isinstance(one.folder, UUID)}
    if not asked:
        return {}
    known = folders.known(folder_ids=asked, standing=filed.standing, by=filed.by)
    for folder_id, place in asked.items():
        if folder_id not in known:
            raise Invalid(Fault("unknown-entry", "folder", "the folder is not here", place))
        if known[folder_id].status is not FolderStatus.CURRENT:
            raise Invalid(Fault("not-in-force", "folder", "the folder is no longer in force", place))
    return known


def _documents(filings: tuple[Filing, ...], documents: Mapping[int, Placed], filed: Filed) -> dict[int | UUID, Placed]:
    """Finds the documents that go into folders: those of the submission, and what is here by a name of it."""
    found: dict[int | UUID, Placed] = dict(documents.items())
    named = {one.document: one.place for one in filings if isinstance(one.document, UUID)}
    if not named:
        return found
    standing = filed.standing
    rows = naming.rows_of_entries(space_id=standing.space_id, entry_ids=named)
    every = queries.with_ids(space_id=standing.space_id, cipher=standing.cipher, ids=rows.values())
    for name, place in named.items():
        document = every.get(rows[name]) if name in rows else None
        if document is None or not folders.may_know(document, standing=standing, by=filed.by):
            raise Invalid(Fault("unknown-entry", "folder", "the document is not here", place))
        if document.status is Status.DELETED:
            raise Invalid(Fault("not-in-force", "folder", "the document is deleted", place))
        found[name] = Placed(document.id, document.type_code)
    return found
