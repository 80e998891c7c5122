"""The one mediated door out of the vault: decide, write in the journal, then give."""

from dataclasses import KW_ONLY, dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from carnet.domain.access import actions as access_actions
from carnet.domain.access import codes as access
from carnet.domain.access import queries as access_queries
from carnet.domain.access import rules as law
from carnet.domain.access.queries import Standing
from carnet.domain.documents import deciding, filtering, merging, pieces, queries, relations, signatures, submissions
from carnet.domain.documents.codes import Criteria, Document, Order, Page, SubmissionSet, Visibility
from carnet.domain.documents.conditions import Among, Condition, Field
from carnet.domain.documents.rules import header
from carnet.domain.documents.submissions import SubmissionOrder
from carnet.domain.notifications import announcing
from carnet.foundation import contents, decisions
from carnet.foundation.actors import Actor
from carnet.foundation.contents import Content
from carnet.foundation.database import SqlValue
from carnet.foundation.decisions import ALLOWED
from carnet.foundation.journal import actions as journal_actions
from carnet.foundation.journal import queries as journal
from carnet.foundation.journal import statements as journal_statements
from carnet.foundation.journal.codes import Outcome
from carnet.foundation.outbox.statements import NewJob

MOST_A_PAGE = 200
# A page, its pictures and its PDF are one reading: parts asked for within this time add no line to the journal.
SAME_READING = timedelta(minutes=10)
_LINES_LOOKED_AT = 60
_FIND = access.Action.FIND_REFERENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A document with its bytes, after the decision and the journal line."""

    document: Document
    held: Content

    @property
    def content(self) -> bytes:
        """All the bytes at once; whoever only carries them asks `contents.pieces` for those that are `held`."""
        return contents.whole(self.held)


def list_documents(
    *,
    space_id: UUID,
    criteria: Criteria,
    order: Order = Order.NEWEST_FIRST,
    then: tuple[Order, ...] = (),
    offset: int = 0,
    count: int = 50,
    with_signatures: bool = False,
    by: Actor,
    at: datetime,
) -> Page:
    """Lists what this reader may see of a space, sorted by `order`, `then` by others.

    `with_signatures` finds those of submissions too, as far as their own restrictions let them (ADR 70). Raises
    decisions.Refused, or spaces.queries.NoSuchSpace. Staff and software of a structure find only what the structure
    deposited (TD3.1, reference).
    """
    count = min(max(count, 0), MOST_A_PAGE)
    found: queries.Found | None = None
    documents: tuple[Document, ...] = ()
    with access_queries.entered(space_id=space_id, by=by, at=at) as standing:
        listed, only_own = list_filter(standing)
        decision = ALLOWED if listed.allowed else decisions.refuse(listed.reason)
        entry = access_actions.decided(decision, space_id=space_id, act="list_documents", by=by, at=at)
        if decision.allowed:
            criteria = _known(criteria, standing, by)
            asked = _Asked(standing, listed, criteria, by, only_own=only_own)
            signed = asked.signatures() if with_signatures else ()
            begins = merging.first_read(signatures=len(signed), offset=offset)
            trace = journal_statements.trace(entry, told_of_reading(space_id=space_id, by=by, at=at))
            read = asked.documents((order, *then), begins, offset + count - begins, trace)
            found = merging.merged(read, signed, orders=(order, *then), offset=offset, count=count)
            documents = relations.shown(documents=found.documents, standing=standing, by=by)
        else:
            journal_actions.append(entry)
    decisions.require(decision)
    assert found is not None
    return Page(
        documents=documents,
        total=found.total,
        offset=offset,
        next_offset=offset + count if found.has_more else None,
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """A search of one reader, once what may not be known of is taken out of it."""

    standing: Standing
    listed: access.ListFilter
    criteria: Criteria
    by: Actor
    _: KW_ONLY
    only_own: bool

    def signatures(self) -> tuple[Document, ...]:
        """Finds the signatures of submissions."""
        return signatures.found(
            standing=self.standing,
            listed=self.listed,
            by=self.by,
            only_own=self.only_own,
            criteria=self.criteria,
        )

    def documents(
        self, orders: tuple[Order, ...], offset: int, count: int, trace: tuple[str, tuple[SqlValue, ...]]
    ) -> queries.Found:
        """Finds documents, from one of them on, and writes the line of the journal."""
        return queries.page(
            space_id=self.standing.space_id,
            cipher=self.standing.cipher,
            listed=self.listed,
            by=self.by,
            criteria=self.criteria,
            order=orders[0],
            then=orders[1:],
            offset=offset,
            count=count,
            only_own=self.only_own,
            trace=trace,
        )


def _known(criteria: Criteria, standing: Standing, by: Actor) -> Criteria:
    """Takes out of a search the documents that the reader may not know of: what leads to them is not told either."""
    if not any(isinstance(one, Among) and one.field is Field.LEADS_TO for one in criteria.conditions):
        return criteria
    return replace(criteria, conditions=tuple(_known_ends(one, standing, by) for one in criteria.conditions))


def _known_ends(condition: Condition, standing: Standing, by: Actor) -> Condition:
    if not isinstance(condition, Among) or condition.field is not Field.LEADS_TO:
        return condition
    seen = relations.seen_targets(asked=filtering.rows(condition.values), standing=standing, by=by)
    return replace(condition, values=tuple(sorted(map(str, seen))))


def describe(*, space_id: UUID, document_id: UUID, by: Actor, at: datetime) -> Document:
    """Gives the metadata of one version. Raises UnknownDocument, decisions.Refused, NoSuchSpace."""
    with access_queries.entered(space_id=space_id, by=by, at=at) as standing:
        document = queries.one(space_id=space_id, cipher=standing.cipher, document_id=document_id)
        decision = deciding.decide(
            act=deciding.Act("read_metadata", by, at),
            action=deciding.metadata_action(standing),
            standing=standing,
            document=document,
            document_id=document_id,
            job=told_of_reading(space_id=space_id, by=by, at=at),
        )
        if decision.allowed and document is not None:
            (document,) = relations.shown(documents=(document,), standing=standing, by=by)
    deciding.require(decision)
    assert document is not None
    return document


def open_document(*, space_id: UUID, document_id: UUID, by: Actor, at: datetime) -> Opened:
    """Gives one version with its bytes. Raises UnknownDocument, decisions.Refused, NoSuchSpace."""
    return _open(space_id, document_id, by, at)


def open_named(*, space_id: UUID, unique_id: str, by: Actor, at: datetime) -> Opened:
    """Gives the version that has this uniqueId, with its bytes. Raises as `open_document` does."""
    return _open(space_id, header.unique_id(unique_id), by, at)


def _open(space_id: UUID, name: UUID | str, by: Actor, at: datetime) -> Opened:
    opened: Opened | None = None
    with access_queries.entered(space_id=space_id, by=by, at=at) as standing:
        document, sealed = _with_content(standing, name, by)
        document_id = document.id if document else name if isinstance(name, UUID) else None
        decision = deciding.decide(
            act=deciding.Act("read_document", by, at),
            action=access.Action.READ,
            standing=standing,
            document=document,
            document_id=document_id,
            job=_told("document_read", space_id=space_id, document=document, by=by, at=at),
        )
        if decision.allowed and document is not None:
            opened = _opened(document, sealed, standing)
    deciding.require(decision)
    assert opened is not None
    return opened


def _with_content(standing: Standing, name: UUID | str, by: Actor) -> tuple[Document | None, bytes | None]:
    return queries.one_with_content(
        space_id=standing.space_id,
        cipher=standing.cipher,
        name=name,
        withheld=law.withheld(reader=standing.reader, space=standing.facts),
        by=by,
    )


def _opened(document: Document, sealed: bytes | None, standing: Standing) -> Opened:
    if sealed is None:  # of what is hidden from somebody, and from this reader not
        sealed = queries.content_of(space_id=document.space_id, document_id=document.id)
    if sealed is None:
        raise pieces.LostContent(str(document.id))
    held = pieces.kept(
        sealed, space_id=document.space_id, document_id=document.id, size=document.size, cipher=standing.cipher
    )
    return Opened(document=document, held=held)


def open_again(*, space_id: UUID, document_id: UUID, by: Actor, at: datetime) -> Opened:
    """Gives a version once more to whom has just opened it: the parts of one page are one line of the journal.

    The right is decided anew. Whatever is not the same reading is decided and written by `open_document`.
    """
    with access_queries.entered(space_id=space_id, by=by, at=at) as standing:
        if _has_just_read(space_id=space_id, document_id=document_id, by=by, at=at):
            document, sealed = _with_content(standing, document_id, by)
            if document is not None and _may_read(document, standing, by):
                return _opened(document, sealed, standing)
    return open_document(space_id=space_id, document_id=document_id, by=by, at=at)


def _may_read(document: Document, standing: Standing, by: Actor) -> bool:
    facts = queries.facts(document, by)
    return law.decide(action=access.Action.READ, reader=standing.reader, space=standing.facts, document=facts).allowed


def _has_just_read(*, space_id: UUID, document_id: UUID, by: Actor, at: datetime) -> bool:
    """Whether one of the newest lines tells that this reader, in this mode, was let read this version."""
    return any(
        line.entry.act == "read_document"
        and line.entry.outcome is Outcome.ALLOWED
        and line.entry.object_id == document_id
        and (line.entry.actor.kind, line.entry.actor.id, line.entry.actor.mode) == (by.kind, by.id, by.mode)
        and timedelta(0) <= at - line.entry.at <= SAME_READING
        for line in journal.newest(space_id=space_id, count=_LINES_LOOKED_AT)
    )


def versions(*, space_id: UUID, document_id: UUID, by: Actor, at: datetime) -> tuple[Document, ...]:
    """Gives every version of a document that this reader may see, newest first.

    Raises UnknownDocument, decisions.Refused, NoSuchSpace.
    """
    chain: list[Document] = []
    with access_queries.entered(space_id=space_id, by=by, at=at) as standing:
        start = queries.one(space_id=space_id, cipher=standing.cipher, document_id=document_id)
        decision = deciding.decide(
            act=deciding.Act("read_metadata", by, at),
            action=deciding.metadata_action(standing),
            standing=standing,
            document=start,
            document_id=document_id,
        )
        if decision.allowed and start is not None:
            listed, _ = list_filter(standing)
            chain = [
                document
                for document in queries.chain(start=start, cipher=standing.cipher)
                if law.passes(listed, queries.facts(document, by)) or document.id == start.id
            ]
    deciding.require(decision)
    return tuple(chain)


@dataclass(frozen=True, slots=True)
class SubmissionPage:
    """One page of submissions; `next_offset` is None on the last one."""

    submissions: tuple[SubmissionSet, ...]
    total: int
    offset: int
    next_offset: int | None


def list_submissions(
    *,
    space_id: UUID,
    criteria: submissions.SubmissionCriteria,
    order: SubmissionOrder = SubmissionOrder.NEWEST_FIRST,
    offset: int = 0,
    count: int = 50,
    by: Actor,
    at: datetime,
) -> SubmissionPage:
    """Lists the submissions that hold at least one document this reader may see, newest first unless asked otherwise.

    Raises decisions.Refused, or spaces.queries.NoSuchSpace.
    """
    count = min(max(count, 0), MOST_A_PAGE)
    found: submissions.FoundSubmissions | None = None
    with access_queries.entered(space_id=space_id, by=by, at=at) as standing:
        listed, only_own = list_filter(standing)
        decision = ALLOWED if listed.allowed else decisions.refuse(listed.reason)
        _journal_list(decision, space_id=space_id, by=by, at=at)
        if decision.allowed:
            found = submissions.page(
                space_id=space_id,
                cipher=standing.cipher,
                listed=listed,
                by=by,
                criteria=criteria,
                order=order,
                offset=offset,
                count=count,
                only_own=only_own,
            )
    decisions.require(decision)
    assert found is not None
    more = found.total > offset + count
    return SubmissionPage(found.submissions, found.total, offset, offset + count if more else None)


def list_filter(standing: Standing, *, with_deleted: bool = False) -> tuple[access.ListFilter, bool]:
    """Gives the filter of a reader's lists, and whether it keeps only what is the reader's own.

    With `with_deleted` the list holds what is deleted too, for whom may see that.
    """
    if with_deleted:
        every = law.list_filter(reader=standing.reader, space=standing.facts, with_deleted=True)
        if every.allowed:
            return every, False
    listed = law.list_filter(reader=standing.reader, space=standing.facts)
    if listed.allowed or deciding.metadata_action(standing) is not _FIND:
        return listed, False
    reference = law.decide(action=_FIND, reader=standing.reader, space=standing.facts)
    if not reference.allowed:
        return listed, False
    own = access.ListFilter(
        allowed=True,
        reason=reference.reason,
        type_codes=None,
        hidden=access.HiddenScope.ALL,
        show_hidden_from_patient=True,
        show_hidden_from_representatives=True,
    )
    return own, True


def _journal_list(decision: decisions.Decision, *, space_id: UUID, by: Actor, at: datetime) -> None:
    job = told_of_reading(space_id=space_id, by=by, at=at)
    access_actions.write_decision(decision, space_id=space_id, act="list_documents", by=by, at=at, job=job)


def told_of_reading(*, space_id: UUID, by: Actor, at: datetime) -> NewJob | None:
    """Makes the job that tells the citizen that the record was read; None when nobody is to be told."""
    return _told("record_read", space_id=space_id, document=None, by=by, at=at)


def _told(kind: str, *, space_id: UUID, document: Document | None, by: Actor, at: datetime) -> NewJob | None:
    """Makes the job that tells the citizen; of a document still out of sight, only that the record was read."""
    kept = document is not None and Visibility.HIDDEN_FROM_REPRESENTATIVES in document.visibility
    if document is not None and Visibility.HIDDEN_FROM_PATIENT in document.visibility:
        kind, document = "record_read", None
    return announcing.announcement(
        space_id=space_id,
        kind=kind,
        by=by,
        at=at,
        object_id=document.id if document else None,
        object_code=document.type_code if document else "",
        kept_from_delegates=kept,
    )
