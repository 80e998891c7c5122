"""The real way out: a mail server on this machine, spoken to over the wire."""

import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from uuid import UUID

import pytest
from django.conf import LazySettings

from carnet.domain.notifications.codes import Mail
from carnet.domain.notifications.ports import MailNotSent, MailUnreachable
from carnet.gateways.senders.mail import DjangoMailSender


@dataclass(slots=True)
class Office:
    """What the mail server received: connections, envelopes, letters; it refuses « parti@… »."""

    port: int = 0
    connections: int = 0
    recipients: list[str] = field(default_factory=list)
    letters: list[bytes] = field(default_factory=list)


@pytest.fixture
def office() -> Iterator[Office]:
    kept = Office()

    class Counter(socketserver.StreamRequestHandler):
        """Speaks as much of RFC 5321 as a client needs."""

        def handle(self) -> None:
            kept.connections += 1
            self._say("220 poste.example")
            while line := self.rfile.readline():
                verb = line[:4].upper()
                if verb == b"RCPT" and b"parti@" in line:
                    self._say("550 inconnu")
                elif verb == b"RCPT":
                    kept.recipients.append(line.decode().partition(":")[2].strip())
                    self._say("250 ok")
                elif verb == b"DATA":
                    self._say("354 go")
                    letter = b"".join(iter(self.rfile.readline, b".\r\n"))
                    kept.letters.append(letter)
                    self._say("250 ok")
                elif verb == b"QUIT":
                    self._say("221 bye")
                    return
                else:
                    self._say("250 ok")

        def _say(self, text: str) -> None:
            self.wfile.write(text.encode() + b"\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Counter) as server:
        kept.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield kept
        server.shutdown()
        thread.join()


@pytest.fixture
def sender(office: Office, settings: LazySettings) -> Iterator[DjangoMailSender]:
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": office.port, "timeout": 5},
        }
    }
    made = DjangoMailSender()
    yield made
    made.close()


def letter(number: int, to: str = "jeanne@courriel.example") -> Mail:
    return Mail(id=UUID(int=number), to=to, subject="Un document a été ajouté", text="Bonjour,\n", html="<p>é</p>")


def test_sends_several_mails_over_one_connection(office: Office, sender: DjangoMailSender) -> None:
    for number in (1, 2, 2):
        sender.send(letter(number))

    assert office.connections == 1
    assert office.recipients == ["<jeanne@courriel.example>"] * 3
    first, second, again = (message_from_bytes(raw, policy=policy.default) for raw in office.letters)
    assert first["Subject"] == "Un document a été ajouté"
    assert first["Message-ID"] != second["Message-ID"] == again["Message-ID"]


def test_goes_on_after_a_refused_address(office: Office, sender: DjangoMailSender) -> None:
    with pytest.raises(MailNotSent) as caught:
        sender.send(letter(1, "parti@courriel.example"))
    assert not isinstance(caught.value, MailUnreachable)

    sender.send(letter(2))

    assert len(office.letters) == 1


def test_says_that_nobody_answers(office: Office, sender: DjangoMailSender, settings: LazySettings) -> None:
    options = {"host": "127.0.0.1", "port": 1, "timeout": 1}
    settings.MAILERS = {"default": {**settings.MAILERS["default"], "OPTIONS": options}}
    with pytest.raises(MailUnreachable):
        sender.send(letter(1))
