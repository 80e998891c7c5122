"""Updating the entry of a document as a registry does: by its names, and against the version it had."""

from datetime import datetime
from uuid import UUID

from carnet.domain.access import queries as access_queries
from carnet.domain.documents import deciding, naming, queries
from carnet.domain.documents.actions.change import change
from carnet.domain.documents.codes import Change, Document
from carnet.domain.documents.registering import updating
from carnet.domain.documents.registering.updating import EntryUpdate
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
