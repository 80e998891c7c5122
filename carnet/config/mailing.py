"""How e-mails leave: by SMTP over TLS, or into files in demo mode."""

from pathlib import Path
from typing import Any

from carnet.config import environment

_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
IN_CLEAR, STARTTLS, TLS = "none", "starttls", "tls"


def mailers(*, demo: bool, files: Path) -> dict[str, Any]:
    """Gives Django's mailers. In demo mode mail never leaves the machine: the page of the demo mailbox shows it."""
    smtp = _smtp()
    if demo:
        return {
            "default": {"BACKEND": "carnet.gateways.senders.files.EmailBackend", "OPTIONS": {"file_path": str(files)}}
        }
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": smtp}}


def _smtp() -> dict[str, Any]:
    host = environment.text("CARNET_SMTP_HOST", "the SMTP server", default="localhost")
    kept = environment.text(
        "CARNET_SMTP_TLS",
        "how e-mails are kept secret on their way to the SMTP server: starttls, tls (from the first byte) or none",
        default=IN_CLEAR if host in _LOCAL else STARTTLS,
        shown="starttls; none towards this machine itself",
    )
    if kept not in {IN_CLEAR, STARTTLS, TLS}:
        raise environment.Misconfigured(f"CARNET_SMTP_TLS={kept!r}: expected starttls, tls or none.")
    return {
        "host": host,
        "port": environment.integer(
            "CARNET_SMTP_PORT",
            "the SMTP port",
            default={IN_CLEAR: 25, STARTTLS: 587, TLS: 465}[kept],
            shown="587 with starttls, 465 with tls, 25 with none",
        ),
        "username": environment.text("CARNET_SMTP_USER", "the SMTP login", default=""),
        "password": environment.text("CARNET_SMTP_PASSWORD", "the SMTP password", default=""),
        "use_tls": kept == STARTTLS,
        "use_ssl": kept == TLS,
        "timeout": 20,
    }
