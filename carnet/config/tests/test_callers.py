"""What a reverse proxy tells of a caller is believed when the operator said so, and from that proxy only."""

import base64
from pathlib import Path
from urllib.parse import quote

import orjson
import pytest
from pytest_django import Settings

from carnet.config import callers
from carnet.config.tests import echo
from carnet.foundation import certificates, pki

AUTHORITY = pki.authority()
MINE = pki.issue(AUTHORITY, "lps.example")
THUMBPRINT = certificates.written_thumbprint(MINE.shown.thumbprint)
WRITTEN = quote(MINE.pem)


@pytest.fixture(autouse=True)
def _behind_a_proxy(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = frozenset({"10.0.0.5"})
    settings.CLIENT_CERTIFICATE_HEADER = "X-Client-Cert"


def told(address: str = "10.0.0.5", **headers: object) -> dict[str, object]:
    environ = {"REMOTE_ADDR": address, **headers}
    body = callers.behind_proxy(echo.application)(environ, lambda *_: lambda _: None)
    said: dict[str, object] = orjson.loads(b"".join(body))
    return said


@pytest.mark.parametrize("written", [WRITTEN, f":{base64.b64encode(MINE.shown.der).decode()}:"], ids=["pem", "der"])
def test_believes_the_proxy_that_the_operator_named(written: str) -> None:
    said = told(HTTP_X_CLIENT_CERT=written, HTTP_X_FORWARDED_FOR="198.51.100.9, 203.0.113.8")

    assert (said["thumbprint"], said["address"], said["claims"]) == (THUMBPRINT, "203.0.113.8", [])


def test_believes_nobody_else() -> None:
    said = told("203.0.113.8", HTTP_X_CLIENT_CERT=WRITTEN, HTTP_X_FORWARDED_FOR="198.51.100.9")

    assert (said["thumbprint"], said["address"], said["claims"]) == (None, "203.0.113.8", [])


def test_believes_whoever_opens_the_socket_when_there_is_one(settings: Settings) -> None:
    settings.SOCKET = Path("/run/carnet/web.sock")
    assert told("", HTTP_X_FORWARDED_FOR="203.0.113.8")["address"] == "203.0.113.8"
    assert told("")["address"] == "127.0.0.1"
    settings.SOCKET = None
    assert told("", HTTP_X_FORWARDED_FOR="203.0.113.8")["address"] == ""


@pytest.mark.parametrize(("address", "scheme"), [("10.0.0.5", "https"), ("203.0.113.8", "http")])
def test_learns_from_the_proxy_that_the_caller_came_by_https(address: str, scheme: str) -> None:
    assert told(address, HTTP_X_FORWARDED_PROTO="https")["scheme"] == scheme


def test_believes_no_certificate_unless_the_operator_named_the_header(settings: Settings) -> None:
    settings.CLIENT_CERTIFICATE_HEADER = ""
    assert told(HTTP_X_CLIENT_CERT=WRITTEN)["thumbprint"] is None


def test_believes_no_other_header() -> None:
    assert told(HTTP_CLIENT_CERT=WRITTEN, HTTP_X_SSL_CERT=WRITTEN)["thumbprint"] is None


@pytest.mark.parametrize(
    "written",
    ["", "(null)", ":bm8=:", f"{WRITTEN},{WRITTEN}"[:40], ":é:"],
    ids=["empty", "null", "no", "cut", "accent"],
)
def test_takes_what_cannot_be_read_for_no_certificate(written: str) -> None:
    assert told(HTTP_X_CLIENT_CERT=written)["thumbprint"] is None


@pytest.mark.parametrize("address", ["10.0.0.5", "203.0.113.8"])
def test_keeps_no_certificate_put_there_before(address: str) -> None:
    assert told(address, **{certificates.ENVIRON: MINE.shown.der})["thumbprint"] is None


def test_two_certificates_in_one_header_are_none() -> None:
    assert told(HTTP_X_CLIENT_CERT=f"{WRITTEN},{quote(pki.issue(AUTHORITY, 'autre').pem)}")["thumbprint"] is None
