"""E-mails as they leave."""

import smtplib
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.core import mail as django_mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from carnet.domain.notifications.codes import Mail
from carnet.domain.notifications.ports import MailNotSent, MailUnreachable
from carnet.gateways.senders import files
from carnet.gateways.senders.mail import DjangoMailSender, message

LETTER = Mail(
    id=UUID("0199a000-0000-7000-8000-000000000001"),
    to="jeanne@courriel.example",
    subject="Un document a été ajouté",
    text="Bonjour,\n",
    html="<p>Bonjour,</p>",
)


class Faulty(BaseEmailBackend):
    """A mail server that fails as told."""

    fault: Exception = OSError()
    opened = 0

    def open(self) -> None:
        type(self).opened += 1

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise type(self).fault


def test_sends_text_and_html_under_the_identifier_of_the_notice() -> None:
    DjangoMailSender().send(LETTER)

    (sent,) = django_mail.outbox
    written = sent.message()
    assert (sent.to, sent.subject) == (["jeanne@courriel.example"], "Un document a été ajouté")
    assert written["Message-ID"] == "<0199a000000070008000000000000001@carnet.example>"
    assert written["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in written.walk()][1:] == ["text/plain", "text/html"]


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (smtplib.SMTPRecipientsRefused({}), MailNotSent),
        (smtplib.SMTPDataError(554, b"no"), MailNotSent),
        (smtplib.SMTPServerDisconnected(), MailUnreachable),
        (ConnectionRefusedError(), MailUnreachable),
        (TimeoutError(), MailUnreachable),
    ],
)
def test_tells_a_refused_mail_from_a_lost_server(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch, fault: Exception, told: type[Exception]
) -> None:
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Faulty"}}
    monkeypatch.setattr(Faulty, "fault", fault)
    monkeypatch.setattr(Faulty, "opened", 0)
    sender = DjangoMailSender()

    for _ in range(2):
        with pytest.raises(MailNotSent) as caught:
            sender.send(LETTER)
        assert type(caught.value) is told
        assert "jeanne" not in str(caught.value)
    assert Faulty.opened == 2


def test_writes_one_whole_file_a_mail(tmp_path: Path) -> None:
    folder = tmp_path / "mail"

    files.EmailBackend(file_path=str(folder)).send_messages([message(LETTER), message(LETTER)])

    written = sorted(folder.iterdir())
    assert [path.suffix for path in written] == [".eml", ".eml"]
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in written)
    assert b"jeanne@courriel.example" in written[0].read_bytes()
