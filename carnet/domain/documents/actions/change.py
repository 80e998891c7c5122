"""Changing a document's metadata: hide, show, archive, delete. Each part of a change is decided by its own right."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carnet.domain.access import codes as access
from carnet.domain.access import queries as access_queries
from carnet.domain.access.queries import Standing
from carnet.domain.documents import deciding, queries, relations
from carnet.domain.documents.codes import Change, Document, Status, Visibility
from carnet.domain.documents.rules.faults import Fault, Invalid
from carnet.domain.notifications import announcing
from carnet.foundation import database
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import ALLOWED, Decision
from carnet.foundation.outbox import actions as outbox


class RevisionConflict(Exception):
    """The document has changed since the caller read it. Its text is what asked, when that was told."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One change of one document; `place` is where the message asks for it, for errors."""

    document_id: UUID
    change: Change
    place: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class _Planned:
    asked: Asked
    document: Document | None
    actions: tuple[access.Action, ...]


@dataclass(frozen=True, slots=True)
class _Weighed:
    plan: _Planned
    action: access.Action
    decision: Decision
    told: Decision


def change(*, space_id: UUID, document_id: UUID, change: Change, by: Actor, at: datetime) -> Document:
    """Changes the status, the visibility or the archive flag, and gives the document as it now is.

    A change that changes nothing is decided as a look at the metadata and writes no new revision. Raises
    decisions.Refused, UnknownDocument, RevisionConflict, rules.faults.Invalid.

    Source: functional-rules §2.4 and §2.6 (TD3.3a hide, TD3.3b show to the patient, TD3.3c delete, TD3.3d archive).
    """
    (changed,) = change_all(space_id=space_id, asked=(Asked(document_id, change),), by=by, at=at)
    return changed


def change_all(*, space_id: UUID, asked: tuple[Asked, ...], by: Actor, at: datetime) -> tuple[Document, ...]:
    """Makes several changes, each of a document of its own, all or none, and gives the documents as they now are.

    The first refusal is the only line of the journal when there is one. Raises as `change` does.
    """
    told, place, changed = ALLOWED, "", dict[UUID, Document]()
    with access_queries.entered(space_id=space_id, by=by, at=at) as standing:
        weighed = [one for plan in _plan(asked, standing, by) for one in _weigh(plan, standing, by)]
        refused = next((one for one in weighed if not one.decision.allowed), None)
        for one in (refused,) if refused else weighed:
            act = deciding.Act(_NAMES.get(one.action, "read_metadata"), by, at)
            document, row = one.plan.document, one.plan.asked.document_id
            deciding.write(one.decision, act=act, standing=standing, document=document, document_id=row)
        if refused is not None:
            told, place = refused.told, refused.plan.asked.place
        else:
            for plan in dict.fromkeys(one.plan for one in weighed):
                _make(plan, by, at)
            rows = [one.document_id for one in asked]
            found = queries.with_ids(space_id=space_id, cipher=standing.cipher, ids=rows)
            documents = relations.shown(documents=tuple(found.values()), standing=standing, by=by)
            changed = {document.id: document for document in documents}
    deciding.require(told, place=place)
    return tuple(changed[one.document_id] for one in asked)


def _plan(asked: tuple[Asked, ...], standing: Standing, by: Actor) -> list[_Planned]:
    """Finds and locks the documents, in one's turn so that no two messages wait for each other."""
    database.take_turn(standing.space_id)
    found = {
        row: queries.one(space_id=standing.space_id, cipher=standing.cipher, document_id=row, for_update=True)
        for row in sorted({one.document_id for one in asked})
    }
    planned = []
    for one in asked:
        document = found[one.document_id]
        known = document is not None and deciding.knows(standing, document, by)
        needed = _actions(document, one) if document is not None and known else ()
        planned.append(_Planned(one, document, needed or (deciding.metadata_action(standing),)))
    return planned


def _weigh(plan: _Planned, standing: Standing, by: Actor) -> Iterator[_Weighed]:
    for action in plan.actions:
        said = deciding.weigh(action=action, standing=standing, document=plan.document, by=by)
        yield _Weighed(plan, action, said.decision, said.told)


def _make(plan: _Planned, by: Actor, at: datetime) -> None:
    document = plan.document
    assert document is not None, "what is not there is refused"
    _require_revision(document, plan.asked)
    if any(action in _NAMES for action in plan.actions):
        _update(document, plan.asked.change, at)
        _announce(document, _visibility(document, plan.asked.change), plan.actions, by, at)


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


def _actions(document: Document, asked: Asked) -> tuple[access.Action, ...]:
    """Says which rights a change needs; none when it changes nothing. Raises Invalid."""
    change, place = asked.change, asked.place
    needed = []
    if change.status is not None and change.status is not document.status:
        if change.status is not Status.DELETED:
            message = "a status only moves to deleted; a replacement supersedes"
            raise Invalid(Fault("forbidden-change", "status", message, place))
        needed.append(access.Action.DELETE)
    needed += _visibility_actions(document.visibility, _visibility(document, change), place)
    if change.is_archived is not None and change.is_archived != document.is_archived:
        needed.append(access.Action.ARCHIVE if change.is_archived else access.Action.UNARCHIVE)
    return tuple(needed)


def _visibility(document: Document, change: Change) -> frozenset[Visibility]:
    whole = document.visibility if change.visibility is None else change.visibility
    return (whole | change.adds) - change.removes


def _visibility_actions(before: frozenset[Visibility], after: frozenset[Visibility], place: str) -> list[access.Action]:
    needed = []
    if Visibility.HIDDEN_FROM_PROFESSIONALS in after - before:
        needed.append(access.Action.HIDE)
    if Visibility.HIDDEN_FROM_PROFESSIONALS in before - after:
        needed.append(access.Action.UNHIDE)
    if {Visibility.HIDDEN_FROM_PATIENT, Visibility.HIDDEN_FROM_REPRESENTATIVES} & (before - after):
        needed.append(access.Action.SHOW_TO_PATIENT)
    if {Visibility.HIDDEN_FROM_PATIENT, Visibility.HIDDEN_FROM_REPRESENTATIVES} & (after - before):
        # These two are set at the deposit only: what the patient has seen is not taken back.
        raise Invalid(Fault("forbidden-change", "visibility", "this restriction is set at the deposit only", place))
    return needed


def _require_revision(document: Document, asked: Asked) -> None:
    expected = asked.change.expected_revision
    if expected is not None and expected != document.revision:
        raise RevisionConflict(asked.place)


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


def _announce(
    document: Document, after: frozenset[Visibility], actions: tuple[access.Action, ...], by: Actor, at: datetime
) -> None:
    """Tells the citizen, unless the document stays out of sight; `after` is its visibility from now on."""
    if Visibility.HIDDEN_FROM_PATIENT in after:
        return
    hidden = Visibility.HIDDEN_FROM_PATIENT in document.visibility
    job = announcing.announcement(
        space_id=document.space_id,
        kind=_notice(actions, was_hidden=hidden),
        by=by,
        at=at,
        object_id=document.id,
        object_code=document.type_code,
        kept_from_delegates=Visibility.HIDDEN_FROM_REPRESENTATIVES in after,
    )
    if job is not None:
        outbox.enqueue(job)
