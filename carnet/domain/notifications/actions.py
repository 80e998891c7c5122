"""Telling citizens: writing notices, sending e-mails, and choosing where they go."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.backends.utils import CursorWrapper

from carnet.domain.notifications import codes, ports, queries, rules
from carnet.domain.notifications.models import Contact, Notice
from carnet.foundation import database, decisions, ids
from carnet.foundation.actors import Actor
from carnet.foundation.journal import actions as journal
from carnet.foundation.journal.codes import Entry, Outcome
from carnet.foundation.keyring import actions as keyring
from carnet.foundation.outbox import actions as outbox
from carnet.foundation.outbox.statements import NewJob

MAIL_JOB = "mail"
LONGEST_EMAIL = 254

# A row that was inserted has no previous version (xmax = 0): only then is an e-mail due. A fact that is not an access
# and comes a second time changes nothing.
_WRITE = """
WITH given AS (
    SELECT * FROM unnest(
        %s::uuid[], %s::uuid[], %s::text[], %s::timestamptz[], %s::text[], %s::text[], %s::uuid[], %s::text[], %s::int[]
    ) AS g (space_id, id, kind, at, actor_name, organization_name, object_id, object_code, count)
), written AS (
    INSERT INTO notifications_notice AS n
        (space_id, id, kind, at, actor_name, organization_name, object_id, object_code, count)
    SELECT * FROM given
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
SELECT w.space_id, w.id, w.at FROM written w JOIN notifications_contact c ON c.space_id = w.space_id WHERE w.is_new
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


def deliver_all(cursor: CursorWrapper, *, facts: Sequence[codes.Fact], at: datetime) -> None:
    """Tells facts of many citizens in one statement, inside the caller's transaction.

    Each notice takes its space from its own fact. Only the workers' role may write in several spaces at once:
    row-level security refuses the statement to any other that has not entered the space.
    """
    notices = rules.folded(facts)
    columns: list[list[UUID] | list[UUID | None] | list[str] | list[datetime] | list[int]] = [
        [notice.space_id for notice in notices],
        [notice.id for notice in notices],
        [notice.kind.value for notice in notices],
        [notice.at for notice in notices],
        [notice.actor_name for notice in notices],
        [notice.organization_name for notice in notices],
        [notice.object_id for notice in notices],
        [notice.object_code for notice in notices],
        [notice.count for notice in notices],
    ]
    cursor.execute(_WRITE, [*columns, [kind.value for kind in codes.ACCESSES]])
    outbox.enqueue_all(
        cursor,
        [
            NewJob(kind=MAIL_JOB, space_id=space_id, payload={"notice_id": notice_id.hex}, at=at)
            for space_id, notice_id, fact_at in cursor.fetchall()
            if rules.is_worth_mailing(fact_at=fact_at, at=at)
        ],
    )


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


def mark_read(*, space_id: UUID, ids: Sequence[UUID], at: datetime) -> None:
    """Remembers that the citizen has read these notices."""
    with database.entered(space_id):
        Notice.objects.filter(space_id=space_id, id__in=ids, read_at=None).update(read_at=at)


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
