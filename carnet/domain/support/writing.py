"""Writing a case and what is said in it, in the entered space; the desk's queue follows at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from carnet.domain.support import sealing
from carnet.domain.support.codes import CaseEvent, CaseStatus, File, Side
from carnet.domain.support.models import Attachment, Case, Message, QueueEntry
from carnet.domain.support.queries import NoSuchCase
from carnet.domain.support.rules import cases as rules
from carnet.domain.support.sealing import Said
from carnet.foundation import ids
from carnet.foundation.decisions import Decision
from carnet.foundation.sealing import SpaceCipher


def locked(*, space_id: UUID, case_id: UUID) -> Case:
    """Takes a case for the time of the transaction. Raises NoSuchCase."""
    row = Case.objects.select_for_update().filter(space_id=space_id, id=case_id).first()
    if row is None:
        raise NoSuchCase(str(case_id))
    return row


def save_new(row: Case) -> None:
    """Writes a new case and shows it to the desk."""
    row.save(force_insert=True)
    _show(row)


def happen(row: Case, event: CaseEvent, *, at: datetime) -> Decision:
    """Moves a case along its table and shows it so to the desk; tells when the table has no such row."""
    decision = rules.decide_event(status=CaseStatus(row.status), event=event)
    if not decision.allowed:
        return decision
    status = rules.after(status=CaseStatus(row.status), event=event)
    row.status, row.changed_at = status.value, at
    if event is CaseEvent.WRITE:
        row.due_at = due(at)
    if event is CaseEvent.GIVE_BACK:
        row.assigned_to = None
    if status is CaseStatus.CLOSED:
        row.closed_at = at
        row.forget_at = at + timedelta(days=settings.SUPPORT_CASE_KEPT_DAYS)
    row.save()
    _show(row)
    return decision


def due(at: datetime) -> datetime:
    """Says until when an answer is owed for what is written at this instant."""
    delay: int = settings.SUPPORT_CASE_DUE_DAYS
    return at + timedelta(days=delay)


def say(row: Case, *, side: Side, said: Said, files: Sequence[File], cipher: SpaceCipher, at: datetime) -> None:
    """Writes one message and its files, sealed."""
    message_id = ids.new_id()
    Message.objects.create(
        space_id=row.space_id,
        id=message_id,
        case_id=row.id,
        side=side.value,
        at=at,
        sealed_words=sealing.seal_said(said, cipher=cipher, message_id=message_id),
    )
    for file in files:
        file_id = ids.new_id()
        Attachment.objects.create(
            space_id=row.space_id,
            id=file_id,
            case_id=row.id,
            message_id=message_id,
            media_type=file.media_type,
            size=len(file.content),
            sealed_name=cipher.seal(file.name.encode(), row_id=file_id, field="name"),
            sealed_content=cipher.seal(file.content, row_id=file_id, field="content"),
        )


def count_files(row: Case) -> int:
    """Counts the files already joined to a case."""
    return Attachment.objects.filter(space_id=row.space_id, case_id=row.id).count()


def _show(row: Case) -> None:
    QueueEntry.objects.update_or_create(
        case_id=row.id,
        defaults={
            "subject": row.space_id,
            "reason": row.reason,
            "status": row.status,
            "opened_at": row.opened_at,
            "changed_at": row.changed_at,
            "due_at": row.due_at,
            "assigned_to": row.assigned_to,
            "forget_at": row.forget_at,
        },
    )
