"""Sending e-mails by Django's mailer."""

import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.core.mail.backends.base import BaseEmailBackend

from carnet.domain.notifications.codes import Mail
from carnet.domain.notifications.ports import MailNotSent, MailUnreachable

_OF_ONE_MAIL = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused)


class DjangoMailSender:
    """Sends over one connection, opened at need and kept until closed or broken."""

    def __init__(self) -> None:
        self._mailer: BaseEmailBackend | None = None

    def send(self, mail: Mail) -> None:
        """Sends one e-mail. Raises MailNotSent when it is refused, MailUnreachable when none can leave."""
        try:
            if self._mailer is None:
                self._mailer = mailers.default
                self._mailer.open()
            self._mailer.send_messages([message(mail)])
        except _OF_ONE_MAIL as error:
            self.close()
            raise MailNotSent(type(error).__name__) from error
        except OSError as error:  # smtplib's own faults are OSError too
            self.close()
            raise MailUnreachable(type(error).__name__) from error

    def close(self) -> None:
        """Closes the connection; one that is already broken has nothing left to say."""
        mailer, self._mailer = self._mailer, None
        if mailer is None:
            return
        try:
            mailer.close()
        except OSError:
            return


def message(mail: Mail) -> EmailMultiAlternatives:
    """Writes an e-mail as it travels."""
    _, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    written = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.to],
        headers={
            "Message-ID": f"<{mail.id.hex}@{sender.partition('@')[2] or 'localhost'}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    written.attach_alternative(mail.html, "text/html")
    return written
