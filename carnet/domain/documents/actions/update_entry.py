"""Changing a document by its names, as registries and archives do."""

from datetime import datetime
from uuid import UUID

from carnet.domain.access import queries as access_queries
from carnet.domain.documents import deciding, naming, queries
from carnet.domain.documents.actions import closing
from carnet.domain.documents.actions.change import Asked, change, change_all
from carnet.domain.documents.codes import Change, Document, Status
from carnet.domain.documents.registering import updating
from carnet.domain.documents.registering.updating import EntryUpdate
from carnet.domain.documents.rules import header as headers
from carnet.domain.documents.rules.faults import Fault, Invalid
from carnet.foundation import ids
from carnet.foundation.actors import Actor


def update_entries(
    *, space_id: UUID, updates: tuple[EntryUpdate, ...], by: Actor, at: datetime
) -> tuple[Document, ...]:
    """Changes what the updates of one message ask, all or none, and gives the documents as they now are.

    Nothing is compared for a reader who may not know of a document: it is as if it did not exist. A message about
    folders is about nothing else. Raises decisions.Refused, UnknownDocument, RevisionConflict, rules.faults.Invalid,
    spaces.queries.NoSuchSpace. Source: functional-rules §2.5 (TD3.3a to TD3.3d).
    """
    if closing.change_folders(space_id=space_id, updates=updates, by=by, at=at):
        return ()
    asked: dict[UUID, Asked] = {}
    with access_queries.entered(space_id=space_id, by=by, at=at, counted=False) as standing:
        targets = tuple(update.target for update in updates)
        rows = naming.rows_of_entries(space_id=space_id, entry_ids=targets)
        found = queries.with_ids(space_id=space_id, cipher=standing.cipher, ids=rows.values())
        for update in updates:
            row = rows.get(update.target, update.target)
            document = found.get(row)
            if document is None or not deciding.knows(standing, document, by):
                asked.setdefault(row, Asked(row, Change(), update.place))
                continue
            if row in asked:
                raise Invalid(Fault("operation", "entry", "one update of a document in a message", update.place))
            asked[row] = Asked(row, updating.change_of(update, document), update.place)
    return change_all(space_id=space_id, asked=tuple(asked.values()), by=by, at=at)


def delete_named(*, space_id: UUID, unique_id: str, by: Actor, at: datetime) -> Document:
    """Deletes the document that has a uniqueId, by its author: what an archive of the secure mail asks.

    Raises decisions.Refused, UnknownDocument, spaces.queries.NoSuchSpace. Source: french-profiles §2.3.
    """
    with access_queries.entered(space_id=space_id, by=by, at=at, counted=False) as standing:
        named = headers.unique_id(unique_id)
        found = queries.one(space_id=space_id, cipher=standing.cipher, unique_id=named)
    document_id = found.id if found is not None else ids.new_id()
    return change(space_id=space_id, document_id=document_id, change=Change(status=Status.DELETED), by=by, at=at)
