"""The questions of a registry, for one reader, in one decision: documents, the submissions that brought them, the
folders that hold them.

A document that the reader may not know of is answered as one that does not exist, whatever names it.

Source: IHE ITI TF-2 §3.18 (stored queries); protocols §1.7.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from carnet.domain.access import actions as access_actions
from carnet.domain.access import queries as access_queries
from carnet.domain.access.codes import ListFilter
from carnet.domain.access.queries import Standing
from carnet.domain.documents import folders, naming, queries, reading, signatures, submissions
from carnet.domain.documents.codes import Availability, Criteria, Document, Signature, SubmissionSet
from carnet.domain.documents.folder_codes import Folder, FolderCriteria, FolderStatus
from carnet.domain.documents.submissions import SubmissionCriteria, SubmissionOrder
from carnet.foundation import database, decisions
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import ALLOWED
from carnet.foundation.journal import actions as journal_actions
from carnet.foundation.journal import statements as journal

# No row has this identifier: what asks for it finds nothing, and is decided and journaled all the same.
_NOTHING = UUID(int=0)
_ANY = Criteria()
_MOST_OF_ONE = 100_000


class TooMany(Exception):
    """More was found than the asker can be given at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for: documents that pass the criteria, and the submissions that brought them when asked.

    Documents may be named by `entries` (entryUUIDs, of now or before), `unique_ids`, or `logical_ids`. With `around`,
    what they replaced or were replaced by is found with them, and `entries` may name submissions too, for what these
    brought. `submission_unique_ids` name submissions whose documents are wanted. With `with_signatures` what signs the
    submissions is found too; with `lists_signatures`, the signatures that are themselves named, or pass the criteria.
    `folders` finds folders: with `of_documents` those that hold what is named, with `around` those that are named, hold
    what is named, or were filled by it. With `in_folders` the documents wanted are those that these folders hold.
    """

    criteria: Criteria = _ANY
    entries: tuple[UUID, ...] = ()
    unique_ids: tuple[str, ...] = ()
    logical_ids: tuple[UUID, ...] = ()
    submission_unique_ids: tuple[str, ...] = ()
    around: bool = False
    with_submissions: bool = False
    with_signatures: bool = False
    lists_signatures: bool = False
    folders: FolderCriteria | None = None
    of_documents: bool = False
    in_folders: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What was found: documents, newest first, and the submissions that brought them when they were asked for.

    `named` are the rows that were asked for by name, whether they were found or not.
    """

    documents: tuple[Document, ...] = ()
    submissions: tuple[SubmissionSet, ...] = ()
    named: frozenset[UUID] = frozenset()
    signatures: tuple[Signature, ...] = ()
    # Those same signatures as entries among documents.
    listed: tuple[Document, ...] = ()
    folders: tuple[Folder, ...] = ()


def look_up(*, space_id: UUID, wanted: Wanted, most: int, by: Actor, at: datetime) -> Holdings:
    """Finds what this reader may see. Raises TooMany, decisions.Refused, spaces.queries.NoSuchSpace.

    What is deleted is found when its status or its name is asked for, by whom may see that.
    """
    holdings: Holdings | None = None
    with access_queries.entered(space_id=space_id, by=by, at=at) as standing:
        listed, only_own = reading.list_filter(standing, with_deleted=_wants_deleted(wanted.criteria))
        decision = ALLOWED if listed.allowed else decisions.refuse(listed.reason)
        entry = access_actions.decided(decision, space_id=space_id, act="list_documents", by=by, at=at)
        if decision.allowed:
            named = _named(space_id, wanted)
            criteria = _criteria(space_id, wanted, named)
            found = queries.every(
                space_id=space_id,
                cipher=standing.cipher,
                listed=listed,
                by=by,
                criteria=criteria,
                most=most,
                only_own=only_own,
                trace=journal.trace(entry, reading.told_of_reading(space_id=space_id, by=by, at=at)),
            )
            signed: tuple[Signature, ...] = ()
            entries: tuple[Document, ...] = ()
            if wanted.lists_signatures and signatures.may_pass(wanted.criteria):
                entries = signatures.seen(standing=standing, listed=listed, by=by, only_own=only_own)
                named |= _signatures_named(entries, wanted)
                signed = _listed(standing, entries, wanted, named)
            elif wanted.with_signatures:
                signed = _signatures(standing, found)
            filed = _folders(standing, listed, by, _about(wanted, criteria, named), only_own=only_own, most=most)
            sets: tuple[SubmissionSet, ...] = ()
            if wanted.with_submissions:
                brought = (*(one.submission_id for one in found), *(one.submission_id for one in signed))
                held = (*brought, *_filing(filed, wanted, criteria))
                rows = tuple(dict.fromkeys(held))
                sets = _submissions(standing, SubmissionCriteria(ids=rows or (_NOTHING,)), len(rows), by)
            shown = _among(entries, signed)
            holdings = Holdings(
                documents=found, submissions=sets, named=named, signatures=signed, listed=shown, folders=filed
            )
        else:
            journal_actions.append(entry)
    decisions.require(decision)
    assert holdings is not None
    if len(holdings.documents) + len(holdings.signatures) + len(holdings.folders) > most:
        raise TooMany
    return holdings


def signature_row(*, space_id: UUID, unique_id: str) -> UUID | None:
    """Gives the row of a signature that has just been deposited, to who deposited it; None when it was not kept."""
    with database.entered(space_id):
        return signatures.row(space_id=space_id, unique_id=unique_id)


def signature_at(*, space_id: UUID, row: UUID, by: Actor, at: datetime) -> tuple[Document, Signature] | None:
    """Gives a signature by its row, with its bytes, to whom searches show it; None to anybody else.

    Raises as `look_up` does.
    """
    wanted = Wanted(entries=(row,), lists_signatures=True)
    holdings = look_up(space_id=space_id, wanted=wanted, most=_MOST_OF_ONE, by=by, at=at)
    found = next((one for one in holdings.signatures if one.id == row), None)
    listed = next((one for one in holdings.listed if one.id == row), None)
    return None if found is None or listed is None else (listed, found)


def signature_named(*, space_id: UUID, unique_id: str, by: Actor, at: datetime) -> Signature | None:
    """Gives the signature that has this uniqueId, to whom may see a document that it signs; None to anybody else.

    Raises as `look_up` does.
    """
    with access_queries.entered(space_id=space_id, by=by, at=at, counted=False) as standing:
        found = signatures.with_unique_ids(space_id=space_id, unique_ids=(unique_id,), cipher=standing.cipher)
    if not found:
        return None
    wanted = Wanted(criteria=Criteria(submissions=(found[0].submission_id,)), with_signatures=True)
    seen = look_up(space_id=space_id, wanted=wanted, most=_MOST_OF_ONE, by=by, at=at)
    return next((one for one in seen.signatures if one.id == found[0].id), None)


def folders_holding(*, space_id: UUID, documents: Iterable[UUID], by: Actor, at: datetime) -> tuple[Folder, ...]:
    """Gives the folders in force of documents that the reader has just opened, to carry them with these.

    No line of the journal: the documents have theirs. Nothing to whom may list nothing. Raises NoSuchSpace.
    """
    with access_queries.entered(space_id=space_id, by=by, at=at, counted=False) as standing:
        listed, only_own = reading.list_filter(standing)
        if not listed.allowed:
            return ()
        criteria = FolderCriteria(documents=tuple(documents) or (_NOTHING,), statuses=(FolderStatus.CURRENT,))
        return _folders(standing, listed, by, criteria, only_own=only_own, most=_MOST_OF_ONE)


def look_up_submissions(
    *, space_id: UUID, criteria: SubmissionCriteria, most: int, by: Actor, at: datetime
) -> tuple[SubmissionSet, ...]:
    """Finds submissions that hold a document this reader may see. Raises as `look_up` does."""
    found: tuple[SubmissionSet, ...] = ()
    with access_queries.entered(space_id=space_id, by=by, at=at) as standing:
        listed, _ = reading.list_filter(standing)
        decision = ALLOWED if listed.allowed else decisions.refuse(listed.reason)
        job = reading.told_of_reading(space_id=space_id, by=by, at=at)
        access_actions.write_decision(decision, space_id=space_id, act="list_documents", by=by, at=at, job=job)
        if decision.allowed:
            found = _submissions(standing, criteria, most + 1, by)
    decisions.require(decision)
    if len(found) > most:
        raise TooMany
    return found


def _among(entries: tuple[Document, ...], signed: tuple[Signature, ...]) -> tuple[Document, ...]:
    kept = {one.id for one in signed}
    return tuple(one for one in entries if one.id in kept)


def _about(wanted: Wanted, criteria: Criteria, named: frozenset[UUID]) -> FolderCriteria | None:
    """Says which folders are looked for; None when no folder is."""
    if wanted.folders is None:
        return None
    if wanted.around:
        return replace(wanted.folders, about=tuple(sorted({*named, *wanted.entries})) or (_NOTHING,))
    if wanted.of_documents:
        return replace(wanted.folders, documents=tuple(sorted(named)) or (_NOTHING,))
    return replace(wanted.folders, about=criteria.submissions) if criteria.submissions else wanted.folders


def _folders(
    standing: Standing,
    listed: ListFilter,
    by: Actor,
    criteria: FolderCriteria | None,
    *,
    only_own: bool,
    most: int,
) -> tuple[Folder, ...]:
    if criteria is None:
        return ()
    return folders.seen(standing=standing, listed=listed, by=by, criteria=criteria, only_own=only_own, most=most + 1)


def _filing(filed: tuple[Folder, ...], wanted: Wanted, criteria: Criteria) -> Iterator[UUID]:
    """Gives the submissions that filled folders with something the reader may see: of folders that are named, those
    that made them; otherwise all, or those that are asked for."""
    for folder in filed:
        for row in sorted(folder.filed_by):
            is_maker = not wanted.entries or row == folder.submission_id
            if is_maker and (not criteria.submissions or row in criteria.submissions):
                yield row


def _wants_deleted(criteria: Criteria) -> bool:
    return not criteria.availabilities or Availability.DELETED in criteria.availabilities


def _criteria(space_id: UUID, wanted: Wanted, named: frozenset[UUID]) -> Criteria:
    """Completes criteria with the rows that are named; names that nothing bears find nothing."""
    criteria = wanted.criteria
    if wanted.submission_unique_ids:
        found = submissions.ids_of(space_id=space_id, unique_ids=wanted.submission_unique_ids)
        criteria = replace(criteria, submissions=found or (_NOTHING,))
    if wanted.in_folders and wanted.folders is not None:
        rows = folders.rows_of(space_id=space_id, unique_ids=wanted.folders.unique_ids).values()
        return replace(criteria, folders=(*wanted.folders.ids, *rows) or (_NOTHING,))
    if wanted.around:
        return replace(criteria, related_to=tuple(sorted({*named, *wanted.entries})) or (_NOTHING,))
    if wanted.entries or wanted.unique_ids or wanted.logical_ids:
        return replace(criteria, ids=tuple(sorted(named)) or (_NOTHING,))
    return criteria


def _named(space_id: UUID, wanted: Wanted) -> frozenset[UUID]:
    """Gives the rows of what is named, which the reader may not all see."""
    rows = {*wanted.logical_ids, *naming.rows_of_entries(space_id=space_id, entry_ids=wanted.entries).values()}
    if wanted.unique_ids:
        rows |= queries.rows_of(space_id=space_id, unique_ids=wanted.unique_ids)
    return frozenset(rows)


def _signatures_named(entries: tuple[Document, ...], wanted: Wanted) -> frozenset[UUID]:
    """Gives the signatures that are named; a signature has one entryUUID, which is its logical id too."""
    rows = {*wanted.entries, *wanted.logical_ids}
    unique_ids = set(wanted.unique_ids)
    return frozenset(entry.id for entry in entries if entry.id in rows or entry.unique_id in unique_ids)


def _listed(
    standing: Standing, entries: tuple[Document, ...], wanted: Wanted, named: frozenset[UUID]
) -> tuple[Signature, ...]:
    kept = signatures.passing(entries, _criteria(standing.space_id, wanted, named))
    if not kept:
        return ()
    return signatures.whole(space_id=standing.space_id, signature_ids=kept, cipher=standing.cipher)


def _signatures(standing: Standing, found: tuple[Document, ...]) -> tuple[Signature, ...]:
    rows = dict.fromkeys(document.submission_id for document in found)
    return signatures.of_submissions(space_id=standing.space_id, submission_ids=rows, cipher=standing.cipher)


def _submissions(standing: Standing, criteria: SubmissionCriteria, most: int, by: Actor) -> tuple[SubmissionSet, ...]:
    listed, only_own = reading.list_filter(standing, with_deleted=True)
    page = submissions.page(
        space_id=standing.space_id,
        cipher=standing.cipher,
        listed=listed,
        by=by,
        criteria=criteria,
        order=SubmissionOrder.NEWEST_FIRST,
        offset=0,
        count=most,
        only_own=only_own,
    )
    return page.submissions
