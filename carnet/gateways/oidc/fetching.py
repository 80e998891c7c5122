"""Asking other servers, within bounds: never in clear to another machine, no redirect, no slow or large answer."""

import ipaddress
import ssl
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx
import orjson

LARGEST_ANSWER = 256 * 1024
LONGEST_SECONDS = 6.0
TIMEOUT = httpx.Timeout(3.0, connect=2.0)


class Unreachable(Exception):
    """The server did not answer as expected, or not in time. The message quotes nothing of the answer."""


def is_acceptable(address: str) -> bool:
    """Tells whether an address may be asked: https, or plain http on this very machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    if not host or parts.username or parts.password or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))


def get(
    address: str, *, headers: Mapping[str, str] | None = None, context: ssl.SSLContext | None = None
) -> dict[str, object]:
    """Reads a JSON object. `context` holds the certificate we show, when we must. Raises Unreachable."""
    return _asked(httpx.Request("GET", address, headers=_accepting(headers)), context)


def post(
    address: str,
    form: Mapping[str, str],
    *,
    headers: Mapping[str, str] | None = None,
    context: ssl.SSLContext | None = None,
) -> dict[str, object]:
    """Posts a form and reads the JSON object answered. Raises Unreachable."""
    return _asked(httpx.Request("POST", address, data=dict(form), headers=_accepting(headers)), context)


def _accepting(headers: Mapping[str, str] | None) -> dict[str, str]:
    return {"Accept": "application/json", "Accept-Encoding": "identity", **(headers or {})}


def _asked(request: httpx.Request, context: ssl.SSLContext | None) -> dict[str, object]:
    if not is_acceptable(str(request.url)):
        raise Unreachable("the address is neither https nor on this machine")
    limit = time.monotonic() + LONGEST_SECONDS
    received = bytearray()
    try:
        with httpx.Client(verify=context or True, timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
            answer = client.send(request, stream=True)
            if answer.status_code != httpx.codes.OK:
                raise Unreachable(f"status {answer.status_code}")
            for piece in answer.iter_raw():
                received += piece
                if len(received) > LARGEST_ANSWER or time.monotonic() > limit:
                    raise Unreachable("the answer is too large or too slow")
    except (httpx.HTTPError, ssl.SSLError) as error:
        raise Unreachable(type(error).__name__) from error
    try:
        value = orjson.loads(bytes(received))
    except ValueError as error:
        raise Unreachable("the answer is not JSON") from error
    if not isinstance(value, dict):
        raise Unreachable("the answer is not a JSON object")
    return value


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
