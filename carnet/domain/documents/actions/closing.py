"""Putting a folder out of force, or back: nothing of its documents changes.

The law knows no folder: who may archive what it holds may, and for that a folder belongs to who made it (ADR 83).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from carnet.domain.access import actions as access_actions
from carnet.domain.access import codes as access
from carnet.domain.access import queries as access_queries
from carnet.domain.access import rules as law
from carnet.domain.access.queries import Standing
from carnet.domain.documents import deciding, folders, queries
from carnet.domain.documents.folder_codes import FolderStatus
from carnet.domain.documents.folders import Kept
from carnet.domain.documents.registering import updating
from carnet.domain.documents.registering.updating import EntryUpdate
from carnet.domain.documents.rules.faults import Fault, Invalid
from carnet.foundation import database
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import ALLOWED, Decision

_ACTS = {
    FolderStatus.SUPERSEDED: ("close_folder", access.Action.ARCHIVE),
    FolderStatus.CURRENT: ("reopen_folder", access.Action.UNARCHIVE),
}


@dataclass(frozen=True, slots=True)
class _Change:
    folder: Kept
    status: FolderStatus


def change_folders(*, space_id: UUID, updates: tuple[EntryUpdate, ...], by: Actor, at: datetime) -> bool:
    """Changes the status of the folders that a message names, all or none; False when it names none that is known.

    A folder that the caller may not know of is as if it did not exist. The first refusal is the only line of the
    journal. Raises decisions.Refused, rules.faults.Invalid, spaces.queries.NoSuchSpace.
    """
    with access_queries.entered(space_id=space_id, by=by, at=at, counted=False) as standing:
        database.take_turn(space_id)
        found = folders.known(folder_ids=[update.target for update in updates], standing=standing, by=by)
        if not found:
            return False
        changes = [_Change(folder, status) for folder, status in _asked(updates, found) if folder.status is not status]
        decided = [(change, _decide(change, standing, by)) for change in changes]
        refused = next(((change, decision) for change, decision in decided if not decision.allowed), None)
        for change, decision in (refused,) if refused else decided:
            _write(decision, change, space_id=space_id, by=by, at=at)
        if refused is None:
            for change in changes:
                folders.change_status(space_id=space_id, folder_id=change.folder.id, status=change.status, at=at)
    deciding.require(refused[1] if refused else ALLOWED)
    return True


def _asked(updates: tuple[EntryUpdate, ...], found: dict[UUID, Kept]) -> list[tuple[Kept, FolderStatus]]:
    """Reads what is asked of each folder. Raises Invalid."""
    asked: dict[UUID, tuple[Kept, FolderStatus]] = {}
    for update in updates:
        folder = found.get(update.target)
        if folder is None:
            message = "a message about folders is about folders that are here, and nothing else"
            raise Invalid(Fault("operation", "folder", message, update.place))
        if folder.id in asked:
            raise Invalid(Fault("operation", "folder", "one update of a folder in a message", update.place))
        asked[folder.id] = (folder, updating.status_of(update, folder.status))
    return list(asked.values())


def _decide(change: _Change, standing: Standing, by: Actor) -> Decision:
    _, action = _ACTS[change.status]
    for document in change.folder.documents:
        facts = replace(queries.facts(document, by), is_own=change.folder.is_own, by_patient=False)
        decision = law.decide(action=action, reader=standing.reader, space=standing.facts, document=facts)
        if not decision.allowed:
            return decision
    return ALLOWED


def _write(decision: Decision, change: _Change, *, space_id: UUID, by: Actor, at: datetime) -> None:
    act, _ = _ACTS[change.status]
    access_actions.write_decision(
        decision, space_id=space_id, act=act, by=by, at=at, object_kind="folder", object_id=change.folder.id
    )
