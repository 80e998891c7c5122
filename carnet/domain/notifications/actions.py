"""Telling citizens: writing notices, sending e-mails, and choosing where they go."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.backends.utils import CursorWrapper

from carnet.domain.notifications import codes, families, ports, queries, rules
from carnet.domain.notifications.models import Contact, CopyPreference, Notice, Preference
from carnet.foundation import database, decisions, ids
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.journal import actions as journal
from carnet.foundation.journal.codes import Entry, Outcome
from carnet.foundation.keyring import actions as keyring
from carnet.foundation.outbox import actions as outbox
from carnet.foundation.outbox.statements import NewJob

# What cannot wait behind a thousand others goes by a queue of its own.
URGENT_MAIL_JOB = "mail_urgent"
MAIL_JOB = "mail"
DAILY_JOB = "mail_daily"
LONGEST_EMAIL = 254

# A row that was inserted has no previous version (xmax = 0): only then is an e-mail due. A fact that is not an access
# and comes a second time changes nothing. A choice that the family does not offer (any more) is not followed.
_WRITE = """
WITH given AS (
    SELECT * FROM unnest(
        %s::uuid[], %s::uuid[], %s::text[], %s::timestamptz[], %s::text[], %s::text[], %s::uuid[], %s::text[],
        %s::int[], %s::text[], %s::text[], %s::boolean[], %s::uuid[]
    ) AS g (space_id, id, kind, at, actor_name, organization_name, object_id, object_code, count, family, choices,
        kept, about_id)
), chosen AS (
    SELECT g.*, coalesce(p.channel, c.channel, split_part(g.choices, ' ', 1)) AS channel
    FROM given g LEFT JOIN notifications_preference p ON g.about_id IS NULL
        AND p.space_id = g.space_id AND p.family = g.family AND p.channel = ANY (string_to_array(g.choices, ' '))
    LEFT JOIN notifications_copy_preference c ON c.space_id = g.space_id AND c.about_id = g.about_id
        AND c.family = g.family AND c.channel = ANY (string_to_array(g.choices, ' '))
), written AS (
    INSERT INTO notifications_notice AS n
        (space_id, id, kind, at, actor_name, organization_name, object_id, object_code, count, kept_from_delegates,
        about_id, channel)
    SELECT space_id, id, kind, at, actor_name, organization_name, object_id, object_code, count, kept,
        about_id, CASE WHEN about_id IS NULL THEN '' ELSE channel END
    FROM chosen WHERE channel <> 'none'
    ON CONFLICT (space_id, id) DO UPDATE SET
        kind = CASE WHEN n.kind = excluded.kind THEN n.kind ELSE 'record_read' END,
        at = greatest(n.at, excluded.at),
        object_id = CASE WHEN n.object_id = excluded.object_id THEN n.object_id END,
        object_code = CASE WHEN n.object_code = excluded.object_code THEN n.object_code ELSE '' END,
        count = n.count + excluded.count,
        read_at = NULL
        WHERE excluded.kind = ANY (%s::text[])
    RETURNING n.space_id, n.id, n.at, n.xmax = 0 AS is_new
)
SELECT w.space_id, w.id, w.at, c.family, c.channel FROM written w
JOIN chosen c ON c.space_id = w.space_id AND c.id = w.id
JOIN notifications_contact t ON t.space_id = w.space_id
WHERE w.is_new AND c.channel IN ('mail', 'daily')
"""


class InvalidEmail(ValueError):
    """The text is not an e-mail address."""


def deliver(*, space_id: UUID, payload: codes.Payload, at: datetime, fact_id: UUID | None = None) -> None:
    """Tells a citizen one fact: writes the notice, or folds it into the day's, and enqueues its e-mail.

    The same `fact_id` (an access excepted) is told once. Raises ValueError when the payload is unreadable.
    """
    fact = codes.fact(payload, fact_id=fact_id or ids.new_id(), space_id=space_id, at=at)
    with database.entered(space_id) as cursor:
        deliver_all(cursor, facts=[fact], at=at)


def deliver_all(
    cursor: CursorWrapper,
    *,
    facts: Sequence[codes.Fact],
    copied: Sequence[tuple[codes.Fact, codes.Delegate]] = (),
    at: datetime,
) -> None:
    """Tells facts of many citizens in one statement, and those of `copied` to who acts for them.

    In the caller's transaction. The caller has asked the law what each delegate may know; who is not told of a kind by
    role or by mandate is left out here. Each notice takes its space from its own fact. Only the workers' role may write
    in several spaces at once: row-level security refuses the statement to any other that has not entered the space.
    """
    told = [(fact, delegate) for fact, delegate in copied if _is_copied(fact, delegate)]
    # In the order of their keys, copies among the others: two workers never wait for each other.
    notices = sorted((*rules.folded(facts), *rules.copies(told)), key=lambda notice: (notice.space_id, notice.id))
    rows = [_family(notice) for notice in notices]
    columns: list[list[UUID] | list[UUID | None] | list[str] | list[datetime] | list[int] | list[bool]] = [
        [notice.space_id for notice in notices],
        [notice.id for notice in notices],
        [notice.kind.value for notice in notices],
        [notice.at for notice in notices],
        [notice.actor_name for notice in notices],
        [notice.organization_name for notice in notices],
        [notice.object_id for notice in notices],
        [notice.object_code for notice in notices],
        [notice.count for notice in notices],
        [row.family.value for row in rows],
        [" ".join(row.choices) for row in rows],
        [notice.kept_from_delegates for notice in notices],
        [notice.about for notice in notices],
    ]
    cursor.execute(_WRITE, [*columns, [kind.value for kind in codes.ACCESSES]])
    _enqueue_mails(cursor, cursor.fetchall(), at=at)


def _is_copied(fact: codes.Fact, delegate: codes.Delegate) -> bool:
    row = families.copy_of_kind(fact.kind, role=delegate.role, documents_only=delegate.documents_only)
    return row is not None


def _family(notice: codes.NewNotice) -> families.FamilyRow:
    copied = None if notice.role is None else families.copy_of_kind(notice.kind, role=notice.role)
    return copied or families.of_kind(notice.kind)


def _enqueue_mails(
    cursor: CursorWrapper, due: Sequence[tuple[UUID, UUID, datetime, str, str]], *, at: datetime
) -> None:
    """Enqueues what leaves at once, and once for each citizen what leaves the next morning."""
    recent = [one for one in due if rules.is_worth_mailing(fact_at=one[2], at=at)]
    outbox.enqueue_all(
        cursor,
        [
            NewJob(kind=_mail_job(family), space_id=space_id, payload={"notice_id": notice_id.hex}, at=at)
            for space_id, notice_id, _, family, channel in recent
            if channel == codes.Channel.MAIL
        ],
    )
    morning = rules.next_daily(at)
    waiting = sorted({space_id for space_id, _, _, _, channel in recent if channel == codes.Channel.DAILY})
    outbox.enqueue_once(
        cursor,
        [
            NewJob(
                kind=DAILY_JOB,
                space_id=space_id,
                payload={},
                at=at,
                not_before=morning,
                id=uuid5(space_id, f"daily {morning.isoformat()}"),
            )
            for space_id in waiting
        ],
    )


def _mail_job(family: str) -> str:
    return URGENT_MAIL_JOB if family in codes.URGENT_FAMILIES else MAIL_JOB


def send_mail(*, space_id: UUID, notice_id: UUID, sender: ports.MailSender, at: datetime) -> bool:
    """Sends the e-mail of a notice and remembers it; False when there was nothing to send.

    No transaction is open while it leaves. Raises ports.MailNotSent.
    """
    mail = queries.mail_due(space_id=space_id, notice_id=notice_id)
    if mail is None:
        return False
    sender.send(mail)
    with database.entered(space_id):
        Notice.objects.filter(space_id=space_id, id=notice_id).update(mailed_at=at)
    return True


def send_daily(*, space_id: UUID, mail_id: UUID, sender: ports.MailSender, at: datetime) -> bool:
    """Sends the e-mail of the day before, if something is still unread, and remembers it; False when there is nothing.

    No transaction is open while it leaves. Raises ports.MailNotSent.
    """
    due = queries.daily_due(space_id=space_id, mail_id=mail_id, since=at - rules.MAILED_WITHIN)
    if due is None:
        return False
    sender.send(due.mail)
    with database.entered(space_id):
        Notice.objects.filter(space_id=space_id, id__in=due.notice_ids).update(mailed_at=at)
    return True


def mark_read(*, space_id: UUID, ids: Sequence[UUID], at: datetime) -> None:
    """Remembers that the citizen has read these notices."""
    with database.entered(space_id):
        Notice.objects.filter(space_id=space_id, id__in=ids, read_at=None).update(read_at=at)


def delete(*, space_id: UUID, ids: Sequence[UUID]) -> int:
    """Removes notices from the citizen's list and says how many; the journal keeps what they told."""
    with database.entered(space_id):
        return Notice.objects.filter(space_id=space_id, id__in=ids).delete()[0]


def choose_channels(*, space_id: UUID, channels: Mapping[codes.Family, codes.Channel], by: Actor, at: datetime) -> None:
    """Remembers how a citizen wants to be told of these families. Raises decisions.Refused."""
    rows = [families.families()[family] for family in channels]
    decision = rules.decide_preferences(
        by=by,
        space=ids.public(space_id),
        chosen=channels.values(),
        offered=[row.choices for row in rows],
    )
    with database.entered(space_id):
        if decision.allowed:
            for family, channel in channels.items():
                Preference.objects.update_or_create(
                    space_id=space_id, family=family.value, defaults={"channel": channel.value, "changed_at": at}
                )
        _write_decision(decision, space_id=space_id, act="choose_notices", by=by, at=at)
    decisions.require(decision)


def choose_copies(
    *,
    space_id: UUID,
    about: UUID,
    role: ActorKind,
    channels: Mapping[codes.Family, codes.Channel],
    by: Actor,
    at: datetime,
    documents_only: bool = False,
) -> None:
    """Remembers how a citizen wants to be told of what happens to somebody for whom the citizen acts in this role.

    `documents_only`: by a mandate that opens the documents and nothing else. Raises decisions.Refused.
    """
    rows = families.copied_to(role, documents_only=documents_only)
    decision = rules.decide_preferences(
        by=by,
        space=ids.public(space_id),
        chosen=channels.values(),
        offered=[rows[family].choices if family in rows else () for family in channels],
    )
    with database.entered(space_id):
        if decision.allowed:
            for family, channel in channels.items():
                CopyPreference.objects.update_or_create(
                    space_id=space_id,
                    about_id=about,
                    family=family.value,
                    defaults={"channel": channel.value, "changed_at": at},
                )
        _write_decision(decision, space_id=space_id, act="choose_notices", by=by, at=at)
    decisions.require(decision)


def forget_copies(*, space_id: UUID, about: UUID) -> None:
    """Removes what was told to somebody about a person for whom this one no longer acts, and the choices made."""
    with database.entered(space_id):
        Notice.objects.filter(space_id=space_id, about_id=about).delete()
        CopyPreference.objects.filter(space_id=space_id, about_id=about).delete()


def set_email(*, space_id: UUID, email: str, by: Actor, at: datetime) -> None:
    """Sends a citizen's e-mails to this address from now on. Raises InvalidEmail, or decisions.Refused."""
    address = email.strip()
    try:
        validate_email(address)
    except ValidationError as error:
        raise InvalidEmail("expected one e-mail address") from error
    if len(address) > LONGEST_EMAIL or not address.isascii():
        raise InvalidEmail(f"expected one e-mail address, in ASCII, of at most {LONGEST_EMAIL} characters")
    decision = rules.decide_contact(by=by, space=ids.public(space_id))
    with database.entered(space_id):
        if decision.allowed:
            cipher = keyring.cipher_of(space_id=space_id)
            sealed = cipher.seal(address.encode(), row_id=space_id, field=queries.EMAIL_FIELD)
            Contact.objects.update_or_create(space_id=space_id, defaults={"sealed_email": sealed, "changed_at": at})
        _write_decision(decision, space_id=space_id, act="set_email", by=by, at=at)
    decisions.require(decision)


def remove_email(*, space_id: UUID, by: Actor, at: datetime) -> None:
    """Stops a citizen's e-mails; notices stay in the application. Raises decisions.Refused."""
    decision = rules.decide_contact(by=by, space=ids.public(space_id))
    with database.entered(space_id):
        if decision.allowed:
            Contact.objects.filter(space_id=space_id).delete()
        _write_decision(decision, space_id=space_id, act="remove_email", by=by, at=at)
    decisions.require(decision)


def _write_decision(decision: decisions.Decision, *, space_id: UUID, act: str, by: Actor, at: datetime) -> None:
    outcome = Outcome.ALLOWED if decision.allowed else Outcome.REFUSED
    entry = Entry(space_id=space_id, at=at, actor=by, act=act, outcome=outcome, reason=decision.reason)
    journal.append(entry)
