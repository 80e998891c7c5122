"""Calls to an issuer: short, bounded, never redirected."""

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from carnet.gateways.issuers.configuration import Issuer, is_safe
from carnet.gateways.issuers.failures import SignInRefused

TIMEOUT = httpx.Timeout(5, connect=3)
LONGEST_SECONDS = 10
LARGEST_BYTES = 256_000

_clients: dict[Issuer, httpx.Client] = {}


@dataclass(frozen=True, slots=True)
class Answer:
    """What an issuer answered: the status, the media type without its parameters, the body."""

    status: int
    media_type: str
    body: bytes


def get(issuer: Issuer, address: str, *, headers: Mapping[str, str] | None = None) -> Answer:
    """Reads an address of an issuer. Raises SignInRefused."""
    return _call(issuer, "GET", address, headers=headers or {}, form=None)


def post(issuer: Issuer, address: str, form: Mapping[str, str], *, headers: Mapping[str, str]) -> Answer:
    """Sends a form to an issuer. Raises SignInRefused."""
    return _call(issuer, "POST", address, headers=headers, form=form)


def _call(
    issuer: Issuer, method: str, address: str, *, headers: Mapping[str, str], form: Mapping[str, str] | None
) -> Answer:
    if not is_safe(address):
        raise SignInRefused("issuer_wrong", "an address of the issuer is not https")
    # Not compressed: the limit bears on what is held in memory.
    asked = {"Accept": "application/json, application/jwt", "Accept-Encoding": "identity", **headers}
    started = time.monotonic()
    received: list[bytes] = []
    size = 0
    try:
        with _client(issuer).stream(method, address, headers=asked, data=form) as response:
            if response.headers.get("Content-Encoding", "identity") != "identity":
                raise SignInRefused("issuer_wrong", "the answer is compressed")
            for chunk in response.iter_raw():
                size += len(chunk)
                if size > LARGEST_BYTES:
                    raise SignInRefused("issuer_wrong", "the answer is too large")
                if time.monotonic() - started > LONGEST_SECONDS:
                    raise SignInRefused("issuer_silent", "the answer takes too long")
                received.append(chunk)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise SignInRefused("issuer_silent", type(error).__name__) from error
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return Answer(response.status_code, media_type, b"".join(received))


def forget() -> None:
    """Closes what is open towards issuers; the next call opens it again."""
    while _clients:
        _, client = _clients.popitem()
        client.close()


def _client(issuer: Issuer) -> httpx.Client:
    """Keeps one client an issuer: its certificates are read once, its connections serve again."""
    client = _clients.get(issuer)
    if client is None:
        context = ssl.create_default_context(cafile=str(Path(issuer.ca_file).expanduser()) if issuer.ca_file else None)
        if issuer.client_authentication == "tls_client_auth":
            certificate, key = Path(issuer.certificate_file), Path(issuer.private_key_file)
            context.load_cert_chain(certificate.expanduser(), key.expanduser())
        client = _clients.setdefault(issuer, httpx.Client(verify=context, timeout=TIMEOUT, follow_redirects=False))
    return client
