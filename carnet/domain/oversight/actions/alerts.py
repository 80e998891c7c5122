"""Telling operators of an account that goes beyond its habits; opening it again; allowing more for a while."""

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.html import escape

from carnet.domain.access import actions as access
from carnet.domain.access.vigilance import Habits, Level
from carnet.domain.notifications.codes import Mail
from carnet.domain.notifications.ports import MailSender
from carnet.domain.oversight import queries, wording
from carnet.domain.oversight.codes import Alert
from carnet.domain.oversight.models import Alert as AlertRow
from carnet.domain.support import house
from carnet.domain.support.house import About
from carnet.foundation import database, ids
from carnet.foundation.actors import SYSTEM, Actor
from carnet.foundation.decisions import ALLOWED
from carnet.foundation.outbox.statements import NewJob

MAIL_JOB = "oversight_mail"
_ACTS = {Level.CUT: "cut_account", Level.ALERT: "watch_account", Level.PROOF: "ask_proof"}


class NoReason(ValueError):
    """Nothing is opened again or allowed without saying why."""


class NotCut(Exception):
    """This account is not cut."""


def record_alert(*, alert: Alert, at: datetime) -> None:
    """Puts an alert before the operators: in their list, in the house's journal, and by e-mail where one is set.

    A proof asked of a holder is written and listed apart: nobody is called for it.
    """
    values = asdict(alert) | {"level": alert.level.value}
    with transaction.atomic():
        _row, is_new = AlertRow.objects.get_or_create(id=alert.id, defaults=values)
        if not is_new:
            return
        mail = NewJob(kind=MAIL_JOB, space_id=None, payload={"alert_id": alert.id.hex}, at=at)
        about = About("account", alert.id, alert.account, f"{alert.measure} {alert.counted}/{alert.limit}")
        job = mail if settings.OVERSIGHT_MAIL and alert.level is not Level.PROOF else None
        house.write(_ACTS[alert.level], ALLOWED, by=SYSTEM, at=at, about=about, job=job)


def record_proof(*, question: UUID, account: str, at: datetime) -> None:
    """Notes that the holder of an account gave the proof that was asked for. Done twice it changes nothing."""
    with transaction.atomic():
        if AlertRow.objects.filter(id=question, level=Level.PROOF, closed_at=None).update(closed_at=at):
            house.write("give_proof", ALLOWED, by=SYSTEM, at=at, about=About("account", question, account))


def send_alert(*, alert_id: UUID, sender: MailSender) -> None:
    """Sends one alert to the operators' address. Raises NoSuchAlert, notifications.ports.MailNotSent."""
    alert = queries.alert(alert_id=alert_id)
    subject, text = wording.mail(alert)
    html = f"<pre>{escape(text)}</pre>"
    sender.send(Mail(id=alert.id, to=settings.OVERSIGHT_MAIL, subject=subject, text=text, html=html))


def reopen_account(*, account: str, reason: str, by: Actor, at: datetime) -> None:
    """Opens a cut account again: its count of the day begins anew. Raises NoReason, NotCut."""
    about = _about(account, reason)
    with transaction.atomic():
        if not access.end_cut(account=account, by=by, at=at):
            raise NotCut(account)
        queries.to_look_at(account=account).update(closed_at=at)
        house.write("reopen_account", ALLOWED, by=by, at=at, about=about)


def close_alerts(*, account: str, reason: str, by: Actor, at: datetime) -> None:
    """Notes that somebody looked at the alerts of an account that is not cut, and why they are closed."""
    about = _about(account, reason)
    with transaction.atomic():
        queries.to_look_at(account=account).update(closed_at=at)
        house.write("close_alerts", ALLOWED, by=by, at=at, about=about)


def allow(*, account: str, habits: Habits, until: date, reason: str, by: Actor, at: datetime) -> None:
    """Gives an account limits of its own until a day, above what was learnt. Raises NoReason."""
    about = _about(account, reason)
    with database.as_account(account):
        access.write_habits(account=account, habits=habits, allowed_until=until, at=at)
        house.write("allow_account", ALLOWED, by=by, at=at, about=about)


def _about(account: str, reason: str) -> About:
    said = reason.strip()
    if not said:
        raise NoReason("say why")
    return About("account", ids.new_id(), account, said)
