"""Keys that a software publishes: fetched from a real server, kept, turned, and the ways to abuse that."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import orjson
import pytest
from joserfc import jwk

from carnet.domain.identity import actions as identity_actions
from carnet.foundation import clock
from carnet.gateways.oidc import clients, fetching, keysets
from carnet.gateways.oidc.errors import OAuthError
from carnet.gateways.oidc.tests import situations
from carnet.gateways.oidc.tests.situations import CLIENT, EC_KEY, OTHER_KEY, PLACE, RSA_KEY, Signed


@dataclass(slots=True)
class Site:
    """A site that publishes keys, or misbehaves."""

    address: str = ""
    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0
    asked: int = 0

    def publish(self, *keys: jwk.Key) -> None:
        """Publishes these keys instead of what was there."""
        self.body = orjson.dumps(situations.public(*keys))


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked += 1
            time.sleep(found.pause)
            self.send_response(found.status)
            for name, value in found.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(found.body)

        def log_message(self, *_words: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.address = f"http://127.0.0.1:{server.server_port}/jwks.json"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    keysets.forget()
    yield found
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.fixture
def hour(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock of keys that the test turns."""
    now = [1_000_000.0]
    monkeypatch.setattr("carnet.gateways.oidc.keysets.time.monotonic", lambda: now[0])
    return now


@pytest.fixture
def registered(site: Site, db: None) -> Site:
    situations.settle()
    identity_actions.register_client(
        client_id=CLIENT, name=CLIENT, organization_id=PLACE.id, public_keys={"keys": []}, jwks_url=site.address
    )
    return site


def enter(how: Signed | None = None) -> str:
    form = situations.form(situations.sign(situations.claims(), how))
    return clients.authenticate(form, authorization="", certificate=None, at=clock.now()).software.id


def test_knows_a_software_by_the_keys_it_publishes(registered: Site) -> None:
    registered.publish(EC_KEY)
    assert [enter(), enter()] == [CLIENT, CLIENT]
    assert registered.asked == 1


def test_takes_a_new_key_at_once_and_forgets_the_old_one(registered: Site, hour: list[float]) -> None:
    registered.publish(EC_KEY)
    assert enter() == CLIENT
    registered.publish(RSA_KEY)
    hour[0] += 61

    assert enter(Signed(RSA_KEY, "RS256")) == CLIENT

    with pytest.raises(OAuthError):
        enter()


def test_an_unknown_key_does_not_make_us_ask_without_end(registered: Site, hour: list[float]) -> None:
    registered.publish(EC_KEY)
    for _ in range(5):
        with pytest.raises(OAuthError, match="not signed by one of its keys"):
            enter(Signed(OTHER_KEY))
    assert registered.asked == 1
    hour[0] += 61
    with pytest.raises(OAuthError):
        enter(Signed(OTHER_KEY))
    assert registered.asked == 2


def test_a_key_taken_back_is_refused_after_ten_minutes(registered: Site, hour: list[float]) -> None:
    registered.publish(EC_KEY)
    assert enter() == CLIENT
    registered.publish(RSA_KEY)
    hour[0] += keysets.KEPT_SECONDS + 1
    with pytest.raises(OAuthError):
        enter()


def test_known_keys_serve_an_hour_without_the_site(registered: Site, hour: list[float]) -> None:
    registered.publish(EC_KEY)
    assert enter() == CLIENT
    registered.status = 500
    hour[0] += keysets.KEPT_SECONDS + 1
    assert enter() == CLIENT
    hour[0] += keysets.STALE_SECONDS
    with pytest.raises(OAuthError, match="jwks_uri"):
        enter()


def test_another_address_of_keys_leaves_nothing_of_the_former(registered: Site) -> None:
    registered.publish(EC_KEY)
    assert enter() == CLIENT
    elsewhere = registered.address.replace("jwks.json", "autre.json")
    identity_actions.replace_client_proofs(client_id=CLIENT, jwks_url=elsewhere)
    registered.publish(OTHER_KEY)
    with pytest.raises(OAuthError):
        enter()


@pytest.mark.parametrize("name", ["jku", "x5u"])
def test_asks_no_address_that_the_assertion_names(registered: Site, name: str) -> None:
    registered.publish(EC_KEY)
    elsewhere = registered.address.replace("jwks.json", "voleur.json")
    with pytest.raises(OAuthError):
        enter(Signed(OTHER_KEY, header={name: elsewhere, "kid": "ec"}))
    assert registered.asked == 1


def _misbehave(site: Site, fault: str) -> None:
    site.publish(EC_KEY)
    match fault:
        case "redirect":
            site.status, site.headers = 302, {"Location": site.address.replace("jwks.json", "autre.json")}
        case "large":
            site.body = b" " * (fetching.LARGEST_ANSWER + 1)
        case "compressed":
            site.headers = {"Content-Encoding": "gzip"}
            site.body = b"\x1f\x8b"
        case "not json":
            site.body = b"<html>"
        case "list":
            site.body = b"[]"
        case "no keys":
            site.body = b'{"keys": {}}'
        case "too many":
            site.body = orjson.dumps({"keys": [{"kid": str(number)} for number in range(51)]})
        case _:
            site.status = 404


@pytest.mark.parametrize(
    "fault", ["redirect", "large", "compressed", "not json", "list", "no keys", "too many", "missing"]
)
def test_takes_nothing_from_a_site_that_misbehaves(site: Site, fault: str) -> None:
    _misbehave(site, fault)
    with pytest.raises(keysets.Unavailable):
        keysets.fetched(site.address, "ec")
    assert site.asked == 1
    with pytest.raises(keysets.Unavailable):  # and does not ask again at once
        keysets.fetched(site.address, "ec")
    assert site.asked == 1


def test_does_not_wait_for_a_slow_site(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "TIMEOUT", httpx.Timeout(0.2))
    site.pause = 1.0
    with pytest.raises(keysets.Unavailable):
        keysets.fetched(site.address, "ec")


@pytest.mark.parametrize(
    ("address", "acceptable"),
    [
        ("https://editeur.example/jwks.json", True),
        ("http://localhost:8000/jwks.json", True),
        ("http://[::1]:8000/jwks.json", True),
        ("http://editeur.example/jwks.json", False),
        ("http://localhost.editeur.example/jwks.json", False),
        ("http://127.0.0.1@editeur.example/", False),
        ("https://u:p@editeur.example/", False),
        ("file:///etc/passwd", False),
        ("https://", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_asks_only_in_secret_or_on_this_machine(address: str, acceptable: bool) -> None:
    assert fetching.is_acceptable(address) is acceptable
