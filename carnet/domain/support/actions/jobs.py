"""What workers do for support: close what was approved, destroy what was kept long enough."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from carnet.domain.access import actions as access_actions
from carnet.domain.spaces import actions as spaces
from carnet.domain.support import bulk, house, request_views, writing
from carnet.domain.support.codes import CaseEvent, CaseStatus, Operation, RequestStatus
from carnet.domain.support.house import NOTE_FIELD, About
from carnet.domain.support.models import Attachment, Case, Message, QueueEntry
from carnet.domain.support.models import Request as RequestRow
from carnet.domain.support.request_views import NoSuchRequest
from carnet.foundation import database
from carnet.foundation.actors import SYSTEM, Actor
from carnet.foundation.decisions import ALLOWED
from carnet.foundation.journal import actions as journal
from carnet.foundation.journal.codes import Entry
from carnet.foundation.keyring import actions as keyring

TOGETHER = 50
# Where the next word is the citizen's.
_QUIET = sorted([CaseStatus.WAITING.value, CaseStatus.ANSWERED.value])


def run_bulk_closing(*, request_id: UUID, at: datetime) -> None:
    """Closes the spaces of a started request, fifty a transaction; taken up again, it goes on where it was.

    Raises NoSuchRequest.
    """
    while _close_some(request_id, at):
        pass


def forget_old_cases(*, at: datetime, count: int = 500) -> int:
    """Destroys the closed cases that were kept long enough, and tells how many. Source: functional-rules §1.6."""
    due = QueueEntry.objects.filter(forget_at__lte=at).order_by("forget_at", "case_id")[:count]
    for entry in list(due):
        with database.entered(entry.subject):
            Attachment.objects.filter(space_id=entry.subject, case_id=entry.case_id).delete()
            Message.objects.filter(space_id=entry.subject, case_id=entry.case_id).delete()
            Case.objects.filter(space_id=entry.subject, id=entry.case_id).delete()
            entry.delete()
    return len(due)


def close_quiet_cases(*, at: datetime, count: int = 500) -> int:
    """Closes the cases that were answered, or wait for the citizen, and were silent for long; tells how many.

    The citizen may write again from the start: a closed case is kept, then destroyed like the others.
    """
    quiet_since = at - timedelta(days=settings.SUPPORT_QUIET_DAYS)
    due = QueueEntry.objects.filter(status__in=_QUIET, changed_at__lte=quiet_since).order_by("changed_at", "case_id")
    closed = 0
    for entry in list(due[:count]):
        with database.entered(entry.subject):
            row = writing.locked(space_id=entry.subject, case_id=entry.case_id)
            # Somebody may have written since the list was read.
            if row.status not in _QUIET or row.changed_at > quiet_since:
                continue
            decision = writing.happen(row, CaseEvent.CLOSE, at=at)
            access_actions.write_decision(
                decision,
                space_id=entry.subject,
                act="close_case",
                by=SYSTEM,
                at=at,
                object_kind="case",
                object_id=entry.case_id,
            )
            closed += 1
    return closed


def _close_some(request_id: UUID, at: datetime) -> bool:
    """Closes the next spaces of a request; False when none is left."""
    with transaction.atomic():
        rows = RequestRow.objects.select_for_update(of=("self",)).select_related("requested_by", "decided_by")
        row = rows.filter(id=request_id, operation=Operation.BULK_CLOSING.value).first()
        if row is None:
            raise NoSuchRequest(str(request_id))
        if row.status != RequestStatus.RUNNING.value:
            return False
        listed = request_views.asked(row, cipher=house.cipher(at=at)).spaces
        actor = house.agent_actor(row.requested_by_id)
        names = f"{row.requested_by.name} ; {row.decided_by.name if row.decided_by else ''}"
        for space_id in listed[row.progress : row.progress + TOGETHER]:
            row.closed += _close(space_id, request_id, names, by=actor, at=at)
            row.progress += 1
        is_done = row.progress >= len(listed)
        if is_done:
            row.status, row.executed_at = RequestStatus.DONE.value, at
            about = About("request", row.id, row.operation, f"{names} ; {row.closed}/{len(listed)}")
            house.write("finish_bulk_closing", ALLOWED, by=actor, at=at, about=about)
        row.save()
    return not is_done


def _close(space_id: UUID, request_id: UUID, names: str, *, by: Actor, at: datetime) -> bool:
    """Closes one space, with both names in its journal; False when it may no longer be closed."""
    if not bulk.is_closable(space_id):
        return False
    with database.entered(space_id):
        cipher = keyring.cipher_of(space_id=space_id)
        journal.append(
            Entry(
                space_id=space_id,
                at=at,
                actor=by,
                act="include_in_bulk_closing",
                reason=ALLOWED.reason,
                object_kind="request",
                object_id=request_id,
                note=cipher.seal(names.encode(), row_id=request_id, field=NOTE_FIELD),
            )
        )
        spaces.close_space(space_id=space_id, by=by, at=at)
    return True
