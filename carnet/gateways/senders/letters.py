"""Letters to print: one PDF each in a folder that the operator's mail room empties."""

import os
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage

from carnet.domain.identity.ports import Letter
from carnet.gateways.senders.files import EmailBackend


class FolderPrinter:
    """Writes each letter in the folder of letters, whole or not at all, readable by its owner only.

    In demo mode its words also appear in the demonstration's mailbox: there is no mail room there.
    """

    def print(self, letter: Letter) -> None:
        """Takes one letter."""
        folder = Path(settings.LETTER_FILES)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = folder / f".{letter.id.hex}"
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(letter.pdf)
        partial.replace(folder / f"{letter.id.hex}.pdf")
        if settings.DEMO:
            written = EmailMessage(
                subject="Lettre imprimée : votre code provisoire", body=letter.text, to=["par lettre"]
            )
            EmailBackend(file_path=str(settings.EMAIL_FILES)).send_messages([written])
