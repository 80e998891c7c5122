"""Django's mail backend of the demo mode: one file an e-mail, whole or absent."""

import os
from collections.abc import Sequence
from pathlib import Path

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from carnet.foundation import ids

SUFFIX = ".eml"


class EmailBackend(BaseEmailBackend):
    """Writes e-mails in a folder, named so that the names sort by the time of writing."""

    def __init__(self, *, file_path: str, alias: str | None = None) -> None:
        super().__init__(alias=alias)
        self._folder = Path(file_path)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Writes each e-mail aside, then moves it into the folder."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for written in email_messages:
            name = ids.new_id().hex
            partial = self._folder / f".{name}"
            with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(written.message().as_bytes())
            partial.replace(self._folder / f"{name}{SUFFIX}")
        return len(email_messages)
