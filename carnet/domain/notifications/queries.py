"""What a citizen was told, and where the citizen is reached."""

from uuid import UUID

from django.conf import settings

from carnet.domain.notifications import notifications
from carnet.domain.notifications.codes import Mail, NoticeKind, NoticeView
from carnet.domain.notifications.models import Contact, Notice
from carnet.foundation import database
from carnet.foundation.keyring import actions as keyring

EMAIL_FIELD = "email"


def notices(*, space_id: UUID, count: int) -> tuple[NoticeView, ...]:
    """Gives the newest notices of a citizen, newest first."""
    with database.entered(space_id):
        rows = Notice.objects.filter(space_id=space_id).order_by("-at", "-id")[:count]
        return tuple(_view(row) for row in rows)


def unread_count(*, space_id: UUID) -> int:
    """Counts the notices that the citizen has not read."""
    with database.entered(space_id):
        return Notice.objects.filter(space_id=space_id, read_at=None).count()


def email(*, space_id: UUID) -> str | None:
    """Gives the address to which a citizen's e-mails go, None when there is none."""
    with database.entered(space_id):
        row = Contact.objects.filter(space_id=space_id).first()
        if row is None:
            return None
        cipher = keyring.cipher_of(space_id=space_id)
        return cipher.unseal(bytes(row.sealed_email), row_id=space_id, field=EMAIL_FIELD).decode()


def mail_due(*, space_id: UUID, notice_id: UUID) -> Mail | None:
    """Writes the e-mail of a notice, None when it already left or when there is nowhere to send it."""
    with database.entered(space_id):
        kind = (
            Notice.objects.filter(space_id=space_id, id=notice_id, mailed_at=None)
            .values_list("kind", flat=True)
            .first()
        )
        to = None if kind is None else email(space_id=space_id)
    if kind is None or to is None:
        return None
    return notifications.mail(notice_id=notice_id, kind=NoticeKind(kind), to=to, sign_in_url=f"{settings.PUBLIC_URL}/")


def _view(row: Notice) -> NoticeView:
    kind = NoticeKind(row.kind)
    return NoticeView(
        id=row.id,
        kind=kind,
        at=row.at,
        actor_name=row.actor_name,
        organization_name=row.organization_name,
        object_id=row.object_id,
        object_code=row.object_code,
        count=row.count,
        is_read=row.read_at is not None,
        sentence=notifications.sentence(
            kind=kind,
            actor_name=row.actor_name,
            organization_name=row.organization_name,
            object_id=row.object_id,
            object_code=row.object_code,
            count=row.count,
        ),
    )
