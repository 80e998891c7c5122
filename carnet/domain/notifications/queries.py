"""What a citizen was told, and where the citizen is reached."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from carnet.domain.notifications import families, notifications, rules
from carnet.domain.notifications.codes import Channel, DailyMail, Family, Mail, NoticeKind, NoticeView
from carnet.domain.notifications.models import Contact, CopyPreference, Notice, Preference
from carnet.foundation import database
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.keyring import actions as keyring

EMAIL_FIELD = "email"


def notices(*, space_id: UUID, count: int, by: Actor | None = None) -> tuple[NoticeView, ...]:
    """Gives the newest notices of a citizen, newest first: those that `by` may read, who acts for the citizen."""
    with database.entered(space_id):
        rows = _readable(space_id, by).order_by("-at", "-id")[:count]
        return tuple(_view(row) for row in rows)


def unread_count(*, space_id: UUID, by: Actor | None = None) -> int:
    """Counts the notices that nobody has read yet, among those that `by` may read."""
    with database.entered(space_id):
        return _readable(space_id, by).filter(read_at=None).count()


def _readable(space_id: UUID, by: Actor | None) -> QuerySet[Notice]:
    """Leaves out, for who acts for the citizen, what is kept from delegates and whom else the citizen acts for."""
    rows = Notice.objects.filter(space_id=space_id)
    if by is None or rules.sees_what_is_kept(by):
        return rows
    return rows.filter(kept_from_delegates=False, about_id=None)


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
        due = Notice.objects.filter(space_id=space_id, id=notice_id, mailed_at=None)
        row = due.values_list("kind", "about_id").first()
        to = None if row is None else email(space_id=space_id)
    if row is None or to is None:
        return None
    return notifications.mail(
        notice_id=notice_id,
        kind=NoticeKind(row[0]),
        to=to,
        sign_in_url=f"{settings.PUBLIC_URL}/",
        is_copy=row[1] is not None,
    )


def channels(*, space_id: UUID) -> dict[Family, Channel]:
    """Gives how a citizen is told of each family, in the order in which they are offered."""
    with database.entered(space_id):
        chosen = dict(Preference.objects.filter(space_id=space_id).values_list("family", "channel"))
    known = families.families().values()
    return {
        row.family: next((one for one in row.choices if one.value == chosen.get(row.family.value)), row.usual)
        for row in known
    }


def copy_channels(*, space_id: UUID, about: UUID, role: ActorKind) -> dict[Family, Channel]:
    """Gives how a citizen is told of what happens to a person for whom the citizen acts in this role, by family."""
    with database.entered(space_id):
        known = CopyPreference.objects.filter(space_id=space_id, about_id=about)
        chosen = dict(known.values_list("family", "channel"))
    return {
        family: next((one for one in row.choices if one.value == chosen.get(family.value)), row.usual)
        for family, row in families.copied_to(role).items()
    }


def daily_due(*, space_id: UUID, mail_id: UUID, since: datetime) -> DailyMail | None:
    """Writes the e-mail of a day: what is told daily, not read and not mailed yet; None when there is nothing."""
    daily = {family for family, channel in channels(space_id=space_id).items() if channel is Channel.DAILY}
    with database.entered(space_id):
        chosen = {
            (about, family): channel
            for about, family, channel in CopyPreference.objects.filter(space_id=space_id)
            .order_by("about_id", "family")
            .values_list("about_id", "family", "channel")
        }
        known = Notice.objects.filter(space_id=space_id, mailed_at=None, read_at=None, at__gte=since)
        rows = [row for row in known.order_by("at", "id") if _is_daily(row, daily, chosen)]
        to = email(space_id=space_id) if rows else None
    if to is None:
        return None
    mail = notifications.daily_mail(
        mail_id=mail_id,
        kinds=[NoticeKind(row.kind) for row in rows if row.about_id is None],
        copied=[NoticeKind(row.kind) for row in rows if row.about_id is not None],
        to=to,
        sign_in_url=f"{settings.PUBLIC_URL}/",
    )
    return DailyMail(mail=mail, notice_ids=tuple(row.id for row in rows))


def _is_daily(row: Notice, daily: Collection[Family], chosen: Mapping[tuple[UUID, str], str]) -> bool:
    family = families.of_kind(NoticeKind(row.kind)).family
    if row.about_id is None:
        return family in daily
    return chosen.get((row.about_id, family.value), row.channel) == Channel.DAILY


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
            is_copy=row.about_id is not None,
        ),
        about=row.about_id,
    )
