"""Changing a document's metadata: hide, show, archive, delete. Each part of a change is decided by its own right."""

from datetime import datetime
from uuid import UUID

from carnet.domain.access import codes as access
from carnet.domain.access import queries as access_queries
from carnet.domain.documents import deciding, queries
from carnet.domain.documents.codes import Change, Document, Status, Visibility
from carnet.domain.documents.rules.faults import Fault, Invalid
from carnet.domain.notifications import announcing
from carnet.foundation import database
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import ALLOWED
from carnet.foundation.outbox import actions as outbox


class RevisionConflict(Exception):
    """The document has changed since the caller read it."""


def change(*, space_id: UUID, document_id: UUID, change: Change, by: Actor, at: datetime) -> Document:
    """Changes the status, the visibility or the archive flag, and gives the document as it now is.

    A change that changes nothing is decided as a look at the metadata and writes no new revision. Raises
    decisions.Refused, UnknownDocument, RevisionConflict, rules.faults.Invalid.

    Source: functional-rules §2.4 and §2.6 (TD3.3a hide, TD3.3b show to the patient, TD3.3c delete, TD3.3d archive).
    """
    decision, changed = ALLOWED, None
    with access_queries.entered(space_id=space_id, by=by, at=at) as standing:
        document = queries.one(space_id=space_id, cipher=standing.cipher, document_id=document_id, for_update=True)
        known = document is not None and deciding.knows(standing, document, by)
        needed = _actions(document, change) if document is not None and known else ()
        actions = needed or (deciding.metadata_action(standing),)
        for action in actions:
            act = deciding.Act(_NAMES.get(action, "read_metadata"), by, at)
            decision = deciding.decide(
                act=act,
                action=action,
                standing=standing,
                document=document,
                document_id=document_id,
            )
            if not decision.allowed:
                break
        if decision.allowed and document is not None:
            _require_revision(document, change)
            if any(action in _NAMES for action in actions):
                _update(document, change, at)
                _announce(document, actions, by, at)
            changed = queries.one(space_id=space_id, cipher=standing.cipher, document_id=document_id)
    deciding.require(decision)
    assert changed is not None
    return changed


def hide(*, space_id: UUID, document_id: UUID, by: Actor, at: datetime) -> None:
    """Hides a document from professionals (MASQUE_PS)."""
    label = frozenset({Visibility.HIDDEN_FROM_PROFESSIONALS})
    change(space_id=space_id, document_id=document_id, change=Change(adds=label), by=by, at=at)


def unhide(*, space_id: UUID, document_id: UUID, by: Actor, at: datetime) -> None:
    """Shows a document to professionals again."""
    label = frozenset({Visibility.HIDDEN_FROM_PROFESSIONALS})
    change(space_id=space_id, document_id=document_id, change=Change(removes=label), by=by, at=at)


def show_to_patient(*, space_id: UUID, document_id: UUID, by: Actor, at: datetime) -> None:
    """Makes a document visible to the patient after the consultation where it was announced."""
    label = frozenset({Visibility.HIDDEN_FROM_PATIENT})
    change(space_id=space_id, document_id=document_id, change=Change(removes=label), by=by, at=at)


def archive(*, space_id: UUID, document_id: UUID, by: Actor, at: datetime) -> None:
    """Takes a document out of the default lists; it stays readable."""
    change(space_id=space_id, document_id=document_id, change=Change(is_archived=True), by=by, at=at)


def unarchive(*, space_id: UUID, document_id: UUID, by: Actor, at: datetime) -> None:
    """Puts an archived document back in the default lists."""
    change(space_id=space_id, document_id=document_id, change=Change(is_archived=False), by=by, at=at)


def delete(*, space_id: UUID, document_id: UUID, by: Actor, at: datetime) -> None:
    """Deletes a document, by its author: a state, never a destruction."""
    change(space_id=space_id, document_id=document_id, change=Change(status=Status.DELETED), by=by, at=at)


_NAMES = {
    access.Action.HIDE: "hide_document",
    access.Action.UNHIDE: "unhide_document",
    access.Action.SHOW_TO_PATIENT: "show_to_patient",
    access.Action.ARCHIVE: "archive_document",
    access.Action.UNARCHIVE: "unarchive_document",
    access.Action.DELETE: "delete_document",
}


def _actions(document: Document, change: Change) -> tuple[access.Action, ...]:
    """Says which rights a change needs; none when it changes nothing. Raises Invalid."""
    needed = []
    if change.status is not None and change.status is not document.status:
        if change.status is not Status.DELETED:
            raise Invalid(
                Fault("forbidden-change", "status", "a status only moves to deleted; a replacement supersedes")
            )
        needed.append(access.Action.DELETE)
    needed += _visibility_actions(document.visibility, _visibility(document, change))
    if change.is_archived is not None and change.is_archived != document.is_archived:
        needed.append(access.Action.ARCHIVE if change.is_archived else access.Action.UNARCHIVE)
    return tuple(needed)


def _visibility(document: Document, change: Change) -> frozenset[Visibility]:
    whole = document.visibility if change.visibility is None else change.visibility
    return (whole | change.adds) - change.removes


def _visibility_actions(before: frozenset[Visibility], after: frozenset[Visibility]) -> list[access.Action]:
    needed = []
    if Visibility.HIDDEN_FROM_PROFESSIONALS in after - before:
        needed.append(access.Action.HIDE)
    if Visibility.HIDDEN_FROM_PROFESSIONALS in before - after:
        needed.append(access.Action.UNHIDE)
    if {Visibility.HIDDEN_FROM_PATIENT, Visibility.HIDDEN_FROM_REPRESENTATIVES} & (before - after):
        needed.append(access.Action.SHOW_TO_PATIENT)
    if {Visibility.HIDDEN_FROM_PATIENT, Visibility.HIDDEN_FROM_REPRESENTATIVES} & (after - before):
        # These two are set at the deposit only: what the patient has seen is not taken back.
        raise Invalid(Fault("forbidden-change", "visibility", "this restriction is set at the deposit only"))
    return needed


def _require_revision(document: Document, change: Change) -> None:
    if change.expected_revision is not None and change.expected_revision != document.revision:
        raise RevisionConflict


def _update(document: Document, change: Change, at: datetime) -> None:
    visibility = _visibility(document, change)
    database.run(
        "UPDATE documents_document SET status = %s, is_archived = %s, hidden_from_professionals = %s, "
        "hidden_from_patient = %s, hidden_from_representatives = %s, changed_at = %s, revision = revision + 1 "
        "WHERE space_id = %s AND id = %s",
        [
            (change.status or document.status).value,
            document.is_archived if change.is_archived is None else change.is_archived,
            Visibility.HIDDEN_FROM_PROFESSIONALS in visibility,
            Visibility.HIDDEN_FROM_PATIENT in visibility,
            Visibility.HIDDEN_FROM_REPRESENTATIVES in visibility,
            at,
            document.space_id,
            document.id,
        ],
    )


def _notice(actions: tuple[access.Action, ...], *, was_hidden: bool) -> str:
    if access.Action.DELETE in actions or access.Action.DELETE_OWN in actions:
        return "document_deleted"
    return "document_added" if was_hidden else "document_changed"


def _announce(document: Document, actions: tuple[access.Action, ...], by: Actor, at: datetime) -> None:
    """Tells the citizen, unless the document stays out of the citizen's sight."""
    hidden = Visibility.HIDDEN_FROM_PATIENT in document.visibility
    if hidden and access.Action.SHOW_TO_PATIENT not in actions:
        return
    job = announcing.announcement(
        space_id=document.space_id,
        kind=_notice(actions, was_hidden=hidden),
        by=by,
        at=at,
        object_id=document.id,
        object_code=document.type_code,
    )
    if job is not None:
        outbox.enqueue(job)
