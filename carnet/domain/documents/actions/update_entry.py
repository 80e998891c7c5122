"""Changing a document by its names, as registries and archives do."""

from datetime import datetime
from uuid import UUID

from carnet.domain.access import queries as access_queries
from carnet.domain.documents import deciding, naming, queries
from carnet.domain.documents.actions.change import change
from carnet.domain.documents.codes import Change, Document, Status
from carnet.domain.documents.registering import updating
from carnet.domain.documents.registering.updating import EntryUpdate
from carnet.domain.documents.rules import header as headers
from carnet.foundation import ids
from carnet.foundation.actors import Actor


def update_entry(*, space_id: UUID, update: EntryUpdate, by: Actor, at: datetime) -> Document:
    """Changes what an update of metadata asks, and gives the document as it now is.

    Nothing is compared for a reader who may not know of the document: it is as if it did not exist. Raises
    decisions.Refused, UnknownDocument, RevisionConflict, rules.faults.Invalid, spaces.queries.NoSuchSpace.
    Source: functional-rules §2.5 (TD3.3a to TD3.3d).
    """
    document_id, asked = update.target, Change()
    with access_queries.entered(space_id=space_id, by=by, at=at, counted=False) as standing:
        row = naming.rows_of_entries(space_id=space_id, entry_ids=(update.target,)).get(update.target)
        found = queries.one(space_id=space_id, cipher=standing.cipher, document_id=row) if row else None
        if found is not None and deciding.knows(standing, found, by):
            document_id, asked = found.id, updating.change_of(update, found)
        elif row is not None:
            document_id = row
    return change(space_id=space_id, document_id=document_id, change=asked, by=by, at=at)


def delete_named(*, space_id: UUID, unique_id: str, by: Actor, at: datetime) -> Document:
    """Deletes the document that has a uniqueId, by its author: what an archive of the secure mail asks.

    Raises decisions.Refused, UnknownDocument, spaces.queries.NoSuchSpace. Source: french-profiles §2.3.
    """
    with access_queries.entered(space_id=space_id, by=by, at=at, counted=False) as standing:
        named = headers.unique_id(unique_id)
        found = queries.one(space_id=space_id, cipher=standing.cipher, unique_id=named)
    document_id = found.id if found is not None else ids.new_id()
    return change(space_id=space_id, document_id=document_id, change=Change(status=Status.DELETED), by=by, at=at)
