"""The port by which e-mails leave."""

from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from carnet.domain.notifications.codes import Mail


class MailNotSent(Exception):
    """This e-mail did not leave; the message names the kind of fault, never the address."""


class MailUnreachable(MailNotSent):
    """No e-mail can leave at this moment: the server does not answer."""


class MailSender(Protocol):
    """Sends e-mails one by one, over a connection kept from one to the next."""

    def send(self, mail: Mail) -> None:
        """Sends one e-mail. Raises MailNotSent, or MailUnreachable."""
        ...

    def close(self) -> None:
        """Lets go of the connection."""
        ...


@cache
def mail_sender() -> MailSender:
    """Gives the sender that this deployment configured."""
    sender: MailSender = import_string(settings.MAIL_SENDER)()
    return sender
