"""Sending one-time codes: by e-mail where the citizen gave an address, as a printed letter otherwise."""

from datetime import datetime, timedelta
from uuid import UUID

import orjson
from django.conf import settings

from carnet.domain.identity import actions as identity
from carnet.domain.identity import ports as identity_ports
from carnet.domain.identity import queries as identity_queries
from carnet.domain.identity import rules as identity_rules
from carnet.domain.notifications import queries as notifications
from carnet.domain.notifications.ports import MailSender
from carnet.foundation import database, ids
from carnet.foundation.actors import SYSTEM, Actor
from carnet.foundation.keyring import actions as keyring
from carnet.foundation.outbox import actions as outbox
from carnet.foundation.outbox.statements import NewJob
from carnet.journeys.accounts import letters, words

SIGN_IN_JOB = "sign_in_code"
SIGN_IN_LASTS = timedelta(minutes=10)
_FIELD = "sign-in-code"


def send_activation_code(
    *, space_id: UUID, sender: MailSender, at: datetime, by: Actor = SYSTEM, by_letter: bool = False
) -> None:
    """Makes a new activation code and sends it, by letter when that is asked for or when no address is known.

    Raises notifications.ports.MailNotSent: a later try makes another.
    """
    lasting: timedelta = settings.ACTIVATION_CODE_LASTS
    to = None if by_letter else notifications.email(space_id=space_id)
    code = identity.issue_activation_code(space_id=space_id, lasting=lasting, by=by, at=at, by_letter=to is None)
    shown = identity_rules.readable_code(code)
    if to is None:
        _print(space_id, shown, expires_at=at + lasting)
        return
    sender.send(words.activation_mail(mail_id=ids.new_id(), to=to, code=shown, expires_at=at + lasting))


def send_at_majority(*, space_id: UUID, at: datetime) -> None:
    """Prints the letter with an activation code of their own for whoever has just come of age and has no account.

    By letter only: an address known in a child's space may be a parent's. Raises identity.ports' errors of printing.
    Source: functional-rules §1.3 (the representative loses access at majority).
    """
    if identity_queries.account_of_space(space_id=space_id) is not None:
        return
    lasting: timedelta = settings.ACTIVATION_CODE_LASTS
    code = identity.issue_activation_code(space_id=space_id, lasting=lasting, by=SYSTEM, at=at, by_letter=True)
    _print(space_id, identity_rules.readable_code(code), expires_at=at + lasting)


def _print(space_id: UUID, shown: str, *, expires_at: datetime) -> None:
    letter = letters.activation(name=name_of(space_id=space_id), code=shown, expires_at=expires_at)
    identity_ports.letter_printer().print(letter)


def name_of(*, space_id: UUID) -> str:
    """Reads the name that a letter bears."""
    with database.entered(space_id):
        cipher = keyring.cipher_of(space_id=space_id)
        known = identity_queries.patient(space_id=space_id, cipher=cipher)
    return "" if known is None else known.identity.display_name


def send_sign_in_code(*, space_id: UUID, code: str, at: datetime, to: str = "") -> None:
    """Enqueues the e-mail of a sign-in code; in the queue the code is sealed under the space's key.

    `to` is an address that the citizen gives and that is not yet known to be read.
    """
    with database.entered(space_id):
        cipher = keyring.cipher_of(space_id=space_id)
        sealed = cipher.seal(f"{code}|{to}".encode(), row_id=space_id, field=_FIELD)
        job = NewJob(kind=SIGN_IN_JOB, space_id=space_id, payload={"sealed": sealed.hex()}, at=at)
        outbox.enqueue(job)


def mail_sign_in_code(
    *, job_id: UUID, space_id: UUID, payload: str, enqueued_at: datetime, sender: MailSender, at: datetime
) -> None:
    """Sends the e-mail of a sign-in code, unless it no longer serves. Raises notifications.ports.MailNotSent."""
    if at - enqueued_at > SIGN_IN_LASTS:
        return
    with database.entered(space_id):
        cipher = keyring.cipher_of(space_id=space_id)
    plain = cipher.unseal(bytes.fromhex(orjson.loads(payload)["sealed"]), row_id=space_id, field=_FIELD).decode()
    code, _, given = plain.partition("|")
    to = given or notifications.email(space_id=space_id)
    if to is not None:
        sender.send(words.sign_in_mail(mail_id=job_id, to=to, code=code))
