"""How this deployment is known to the national identity service, read from one TOML file."""

import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_LONGEST_WAIT = 60
_WORD = re.compile(r"[^\s<>&]+(?: [^\s<>&]+)*")


class WrongSetting(ValueError):
    """The file does not say what it should; the message says what to write."""


class Connection(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the service is, and who we are to it.

    The certificate is the organisation's, of the IGC-Santé, and its common name INSI-AUTO or INSI-MANU.
    `authorities_file` holds the authorities by which the service is known; those of the machine when it is empty.
    `authorization` is the number given to the software (IDAM), `sender` the identifier of who asks: a structure, or a
    professional. Source: protocols §6.
    """

    url: str
    certificate_file: str
    private_key_file: str
    authorization: str
    software_name: str
    software_version: str
    sender: str
    authorities_file: str = ""
    timeout_seconds: int = 10

    @property
    def certificate(self) -> Path:
        """The file of our certificate, and of those that lead to its authority."""
        return Path(self.certificate_file).expanduser()

    @property
    def private_key(self) -> Path:
        """The file of our private key."""
        return Path(self.private_key_file).expanduser()


def read(path: str) -> Connection:
    """Reads the file. Raises WrongSetting."""
    try:
        raw = tomllib.loads(Path(path).expanduser().read_text(encoding="utf-8"))
    except OSError as error:
        raise WrongSetting(f"the file cannot be opened: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSetting(f"it is not TOML: {error}") from error
    try:
        found = msgspec.convert(raw, Connection)
    except msgspec.ValidationError as error:
        raise WrongSetting(str(error)) from error
    if not _is_safe(found.url):
        raise WrongSetting("url: expected an https address")
    if not 1 <= found.timeout_seconds <= _LONGEST_WAIT:
        raise WrongSetting(f"timeout_seconds: expected 1 to {_LONGEST_WAIT}")
    for name in ("authorization", "software_name", "software_version", "sender"):
        if not _WORD.fullmatch(getattr(found, name)):
            raise WrongSetting(f"{name}: expected words")
    return found


def _is_safe(address: str) -> bool:
    """Tells whether an address may be called: https, or this very machine."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    )
