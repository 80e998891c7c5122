"""Which domain call answers each kind of job."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from django.db.backends.utils import CursorWrapper

from carnet.domain.access.vigilance import Level
from carnet.domain.access.watching import ALERT_JOB, QUESTION
from carnet.domain.documents import actions as documents
from carnet.domain.documents import announcing_results
from carnet.domain.notifications import actions as notifications
from carnet.domain.notifications import announcing, codes, ports
from carnet.domain.oversight import actions as oversight
from carnet.domain.oversight.codes import Alert
from carnet.domain.spaces import writing
from carnet.domain.support import actions as support
from carnet.foundation.actors import SYSTEM
from carnet.foundation.outbox.actions import TakenJob
from carnet.journeys import mandate_proof, professional_sessions, telling
from carnet.journeys.accounts import activating
from carnet.journeys.accounts import codes as account_codes


class Unavailable(Exception):
    """Nothing of this kind can be done at this moment: the other jobs of the kind need not be tried."""


@dataclass(frozen=True, slots=True)
class Alone:
    """How to do jobs one by one: `run` does one, `release` lets go of what is kept from one to the next."""

    run: Callable[[TakenJob, datetime], None]
    release: Callable[[], None]


type Together = Callable[[CursorWrapper, Sequence[TakenJob], datetime], None]


def _space(job: TakenJob) -> UUID:
    if job.space_id is None:
        raise ValueError("the job names no space")
    return job.space_id


def _notify(cursor: CursorWrapper, jobs: Sequence[TakenJob], at: datetime) -> None:
    facts = [
        codes.fact(orjson.loads(job.payload), fact_id=job.id, space_id=_space(job), at=job.enqueued_at) for job in jobs
    ]
    telling.tell(cursor, facts=facts, at=at)


def _announce(_cursor: CursorWrapper, jobs: Sequence[TakenJob], at: datetime) -> None:
    for job in jobs:
        document_id = UUID(orjson.loads(job.payload)["document_id"])
        documents.announce_overdue(space_id=_space(job), document_id=document_id, by=SYSTEM, at=at)


def _prove(_cursor: CursorWrapper, jobs: Sequence[TakenJob], at: datetime) -> None:
    for job in jobs:
        mandate_id = UUID(orjson.loads(job.payload)["mandate_id"])
        mandate_proof.file(space_id=_space(job), mandate_id=mandate_id, at=at)


def _mail(job: TakenJob, at: datetime) -> None:
    notice_id = UUID(orjson.loads(job.payload)["notice_id"])
    try:
        notifications.send_mail(space_id=_space(job), notice_id=notice_id, sender=ports.mail_sender(), at=at)
    except ports.MailUnreachable as error:
        raise Unavailable(str(error)) from error


def _mail_daily(job: TakenJob, at: datetime) -> None:
    try:
        notifications.send_daily(space_id=_space(job), mail_id=job.id, sender=ports.mail_sender(), at=at)
    except ports.MailUnreachable as error:
        raise Unavailable(str(error)) from error


def _activation_code(job: TakenJob, at: datetime) -> None:
    try:
        by_letter = bool(orjson.loads(job.payload).get("letter"))
        account_codes.send_activation_code(space_id=_space(job), sender=ports.mail_sender(), at=at, by_letter=by_letter)
    except ports.MailUnreachable as error:
        raise Unavailable(str(error)) from error


def _come_of_age(job: TakenJob, at: datetime) -> None:
    account_codes.send_at_majority(space_id=_space(job), at=at)


def _sign_in_code(job: TakenJob, at: datetime) -> None:
    try:
        account_codes.mail_sign_in_code(
            job_id=job.id,
            space_id=_space(job),
            payload=job.payload,
            enqueued_at=job.enqueued_at,
            sender=ports.mail_sender(),
            at=at,
        )
    except ports.MailUnreachable as error:
        raise Unavailable(str(error)) from error


def _close_spaces(job: TakenJob, at: datetime) -> None:
    support.run_bulk_closing(request_id=UUID(orjson.loads(job.payload)["request_id"]), at=at)


def _keep_nothing() -> None:
    """Nothing is kept from one job to the next."""


def _account_alert(_cursor: CursorWrapper, jobs: Sequence[TakenJob], at: datetime) -> None:
    for job in jobs:
        said = orjson.loads(job.payload)
        if QUESTION in said:
            oversight.record_proof(question=UUID(said[QUESTION]), account=said["account"], at=job.enqueued_at)
            continue
        said["level"] = Level(said["level"])
        oversight.record_alert(alert=Alert(id=job.id, at=job.enqueued_at, **said), at=at)


def _account_doubted(_cursor: CursorWrapper, jobs: Sequence[TakenJob], _at: datetime) -> None:
    for job in jobs:
        said = orjson.loads(job.payload)
        account, asker = said["account"], bytes.fromhex(said["asker"])
        if said["is_over"]:
            oversight.take_back_doubt(account=account, asker=asker)
            continue
        oversight.record_doubt(
            space_id=_space(job),
            account=account,
            organization_id=said["organization_id"],
            asker=asker,
            accessed_at=datetime.fromisoformat(said["accessed_at"]),
            at=job.enqueued_at,
        )


def _oversight_mail(job: TakenJob, _at: datetime) -> None:
    try:
        alert_id = UUID(orjson.loads(job.payload)["alert_id"])
        oversight.send_alert(alert_id=alert_id, sender=ports.mail_sender())
    except ports.MailUnreachable as error:
        raise Unavailable(str(error)) from error


def _reopen_account(job: TakenJob, at: datetime) -> None:
    oversight.reopen_as_asked(payload=job.payload, at=at)


def _end_professional_sessions(job: TakenJob, at: datetime) -> None:
    professional_sessions.end_all(account=str(orjson.loads(job.payload)["account"]), at=at)


def _hang_up() -> None:
    ports.mail_sender().close()


TOGETHER: Mapping[str, Together] = {
    ALERT_JOB: _account_alert,
    support.DOUBT_JOB: _account_doubted,
    announcing.JOB: _notify,
    announcing_results.JOB: _announce,
    writing.PROOF_JOB: _prove,
}
# In this order: somebody waits in front of a screen for a code, and an access without the citizen's word is told before
# anything else.
ALONE: Mapping[str, Alone] = {
    oversight.END_SESSIONS_JOB: Alone(run=_end_professional_sessions, release=_keep_nothing),
    oversight.MAIL_JOB: Alone(run=_oversight_mail, release=_hang_up),
    account_codes.SIGN_IN_JOB: Alone(run=_sign_in_code, release=_hang_up),
    notifications.URGENT_MAIL_JOB: Alone(run=_mail, release=_hang_up),
    activating.CODE_JOB: Alone(run=_activation_code, release=_hang_up),
    writing.OF_AGE_JOB: Alone(run=_come_of_age, release=_keep_nothing),
    notifications.MAIL_JOB: Alone(run=_mail, release=_hang_up),
    notifications.DAILY_JOB: Alone(run=_mail_daily, release=_hang_up),
    oversight.REOPEN_JOB: Alone(run=_reopen_account, release=_keep_nothing),
    support.BULK_JOB: Alone(run=_close_spaces, release=_keep_nothing),
}
