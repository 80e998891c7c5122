"""What time does for a result that nobody announced: the patient is told that something waits, then sees it."""

from datetime import datetime
from uuid import UUID

from carnet.domain.documents import announcing_results
from carnet.domain.documents.announcing_results import Due
from carnet.foundation import database
from carnet.foundation.actors import Actor
from carnet.foundation.journal import actions as journal
from carnet.foundation.journal.codes import Entry
from carnet.foundation.outbox import actions as outbox

_FIND = """
SELECT deposited_at, type_code, hidden_from_representatives FROM documents_document
WHERE space_id = %s AND id = %s AND hidden_from_patient AND status <> 'deleted' FOR UPDATE
"""


def announce_overdue(*, space_id: UUID, document_id: UUID, by: Actor, at: datetime) -> Due:
    """Does what is due for one result, and says what it was; nothing when it was announced, shown or deleted meanwhile.

    Called by a job whose removal commits with what is done here: a crash leaves the job, a second call finds nothing to
    do. Source: R1111-53; functional-rules §2.4 (REMISE_VISIBILITE_AUTO).
    """
    with database.entered(space_id):
        database.take_turn(space_id)
        found = database.rows(_FIND, (space_id, document_id))
        if not found:
            return Due.NOTHING
        deposited_at, type_code, kept = found[0]
        step = announcing_results.due(deposited_at=deposited_at, at=at)
        if step is Due.SHOW:
            _show(space_id, document_id, type_code, by, at, kept=kept)
            return step
        if step is Due.TELL:
            entry = Entry(space_id=space_id, at=at, actor=by, act="tell_result_waits", reason="allowed")
            told = announcing_results.notice(space_id=space_id, kind="document_waits", at=at, kept_from_delegates=kept)
            journal.append(entry, job=told)
        outbox.enqueue(
            announcing_results.reminder(space_id=space_id, document_id=document_id, deposited_at=deposited_at, at=at)
        )
        return step


def _show(space_id: UUID, document_id: UUID, type_code: str, by: Actor, at: datetime, *, kept: bool) -> None:
    database.run(
        "UPDATE documents_document SET hidden_from_patient = false, changed_at = %s, revision = revision + 1 "
        "WHERE space_id = %s AND id = %s",
        (at, space_id, document_id),
    )
    entry = Entry(
        space_id=space_id,
        at=at,
        actor=by,
        act="show_after_delay",
        reason="allowed",
        object_kind="document",
        object_id=document_id,
        object_code=type_code,
    )
    told = announcing_results.notice(
        space_id=space_id,
        kind="document_shown",
        at=at,
        document_id=document_id,
        type_code=type_code,
        kept_from_delegates=kept,
    )
    journal.append(entry, job=told)
