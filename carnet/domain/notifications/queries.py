"""What a citizen was told, and where the citizen is reached."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from carnet.domain.notifications import families, notifications
from carnet.domain.notifications.codes import Channel, DailyMail, Family, Mail, NoticeKind, NoticeView
from carnet.domain.notifications.models import Contact, Notice, Preference
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


def channels(*, space_id: UUID) -> dict[Family, Channel]:
    """Gives how a citizen is told of each family, in the order in which they are offered."""
    with database.entered(space_id):
        chosen = dict(Preference.objects.filter(space_id=space_id).values_list("family", "channel"))
    known = families.families().values()
    return {
        row.family: next((one for one in row.choices if one.value == chosen.get(row.family.value)), row.usual)
        for row in known
    }


def daily_due(*, space_id: UUID, mail_id: UUID, since: datetime) -> DailyMail | None:
    """Writes the e-mail of a day: what is told daily, not read and not mailed yet; None when there is nothing."""
    daily = {family for family, channel in channels(space_id=space_id).items() if channel is Channel.DAILY}
    kinds = [kind.value for kind in NoticeKind if families.of_kind(kind).family in daily]
    with database.entered(space_id):
        rows = list(
            Notice.objects.filter(space_id=space_id, kind__in=kinds, mailed_at=None, read_at=None, at__gte=since)
            .order_by("at", "id")
            .values_list("id", "kind")
        )
        to = email(space_id=space_id) if rows else None
    if to is None:
        return None
    mail = notifications.daily_mail(
        mail_id=mail_id, kinds=[NoticeKind(kind) for _, kind in rows], to=to, sign_in_url=f"{settings.PUBLIC_URL}/"
    )
    return DailyMail(mail=mail, notice_ids=tuple(notice_id for notice_id, _ in rows))


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
