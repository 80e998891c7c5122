"""The listener that asks for certificates, on real sockets: gunicorn as `carnet serve` starts it."""

import contextlib
import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import httpx
import pytest

from carnet.config import environment, folders, listening, tls
from carnet.foundation import certificates, pki


@dataclass(frozen=True, slots=True)
class Place:
    """Where the listener is, who is trusted there, and the files of who may come."""

    port: int
    folder: Path
    clients: pki.Issued

    def ask(self, shown: pki.Issued | None, **headers: str) -> dict[str, object]:
        """Asks with a certificate, or none."""
        with self.client(shown) as client:
            answer = client.get(f"https://localhost:{self.port}/", headers=headers)
        assert answer.status_code == 200
        said: dict[str, object] = answer.json()
        return said

    def client(self, shown: pki.Issued | None, **options: ssl.TLSVersion) -> httpx.Client:
        """Gives a client that trusts the listener and shows a certificate, or none."""
        context = ssl.create_default_context(cafile=self.folder / "server-authority.pem")
        context.maximum_version = options.get("newest", ssl.TLSVersion.MAXIMUM_SUPPORTED)
        if shown is not None:
            context.load_cert_chain(*shown.write(self.folder, "shown"))
        return httpx.Client(verify=context, timeout=10)


def free_port() -> int:
    """Finds a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settled(folder: Path, port: int, **more: str) -> tuple[dict[str, str], pki.Issued]:
    servers, clients = pki.authority("AC serveurs"), pki.authority("AC clients")
    servers.write(folder, "server-authority")
    certificate, key = pki.issue(servers, "localhost", use=pki.SERVER).write(folder, "server")
    authorities, _ = clients.write(folder, "client-authority")
    return {
        "CARNET_MTLS_PORT": str(port),
        "CARNET_MTLS_CERTIFICATE": str(certificate),
        "CARNET_MTLS_KEY": str(key),
        "CARNET_MTLS_CLIENT_CAS": str(authorities),
        "CARNET_VAR": str(folder),
        **more,
    }, clients


@contextlib.contextmanager
def _listening(folder: Path, **more: str) -> Iterator[Place]:
    port = free_port()
    said, clients = settled(folder, port, **more)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CARNET_")}
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "--config", "python:carnet.config.listener"),
            "carnet.config.tests.echo:listener",
        ],
        cwd=folders.ROOT,
        env={**kept, **said, "DJANGO_SETTINGS_MODULE": "carnet.config.settings"},
        start_new_session=True,
    )
    try:
        wait(port, process)
        yield Place(port, folder, clients)
    finally:
        process.terminate()
        process.wait(20)


def wait(port: int, process: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + 30
    while time.monotonic() < limit:
        assert process.poll() is None
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.1)
    pytest.fail("the listener does not open")


@pytest.fixture(scope="module")
def optional(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with _listening(tmp_path_factory.mktemp("optional"), CARNET_CLIENT_CERTIFICATE_HEADER="X-Client-Cert") as place:
        yield place


def test_tells_the_application_the_certificate_of_the_connection(optional: Place) -> None:
    mine = pki.issue(optional.clients, "lps.example")

    said = optional.ask(mine)

    assert said["subject"] == "CN=lps.example,O=Maison des Tilleuls,C=FR"
    assert said["thumbprint"] == certificates.written_thumbprint(mine.shown.thumbprint)


def test_serves_who_shows_nothing(optional: Place) -> None:
    assert optional.ask(None)["thumbprint"] is None


@pytest.mark.parametrize("shown", [True, False])
def test_believes_no_header(optional: Place, shown: bool) -> None:
    mine, other = (pki.issue(optional.clients, name) for name in ("lps.example", "victim.example"))
    written = other.pem.replace("\n", "%0A").replace(" ", "%20")

    said = optional.ask(mine if shown else None, **{"X-Client-Cert": written, "X-Forwarded-For": "192.0.2.7"})

    assert said["thumbprint"] == (certificates.written_thumbprint(mine.shown.thumbprint) if shown else None)
    assert (said["address"], said["claims"]) == ("127.0.0.1", [])


def test_receives_a_large_document_whole(optional: Place) -> None:
    with optional.client(pki.issue(optional.clients, "lps.example")) as client:
        answer = client.post(f"https://localhost:{optional.port}/", content=bytes(100_000_000))
    assert answer.json()["bytes"] == 100_000_000


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("stranger", "unknown ca|UNKNOWN_CA"),
        ("server", "certificate|CERTIFICATE"),
        ("expired", "expired|EXPIRED"),
    ],
)
def test_refuses_a_certificate_that_proves_nothing(optional: Place, fault: str, told: str) -> None:
    shown = {
        "stranger": lambda: pki.issue(pki.authority("AC clients"), "lps.example"),
        "server": lambda: pki.issue(optional.clients, "lps.example", use=pki.SERVER),
        "expired": lambda: pki.issue(optional.clients, "lps.example", days=-1),
    }[fault]()
    with optional.client(shown) as client, pytest.raises(httpx.TransportError, match=told):
        client.get(f"https://localhost:{optional.port}/")


def test_speaks_the_version_and_the_suites_of_the_record(optional: Place) -> None:
    mine = pki.issue(optional.clients, "lps.example")
    with optional.client(mine, newest=ssl.TLSVersion.TLSv1_2) as client:
        assert client.get(f"https://localhost:{optional.port}/").json()["thumbprint"]
    assert _suites(optional, ssl.TLSVersion.TLSv1_2) == {"ECDHE-ECDSA-AES256-GCM-SHA384"}
    with pytest.raises(ssl.SSLError):
        _suites(optional, ssl.TLSVersion.TLSv1_2, ciphers="ECDHE-ECDSA-AES128-SHA")


def _suites(place: Place, newest: ssl.TLSVersion, ciphers: str = "") -> set[str]:
    context = ssl.create_default_context(cafile=place.folder / "server-authority.pem")
    context.maximum_version = newest
    if ciphers:
        context.set_ciphers(f"{ciphers}:@SECLEVEL=0")
    with (
        socket.create_connection(("127.0.0.1", place.port), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as secured,
    ):
        found = secured.cipher()
    assert found is not None
    return {found[0]}


def test_refuses_who_shows_nothing_when_a_certificate_is_required(tmp_path: Path) -> None:
    with _listening(tmp_path, CARNET_MTLS_CLIENTS="required") as place:
        assert place.ask(pki.issue(place.clients, "lps.example"))["thumbprint"]
        with place.client(None) as client, pytest.raises(httpx.TransportError):
            client.get(f"https://localhost:{place.port}/")


def test_refuses_a_revoked_certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said, clients = settled(tmp_path, free_port())
    kept, revoked = pki.issue(clients, "kept.example"), pki.issue(clients, "revoked.example")
    (tmp_path / "revoked.crl").write_text(pki.revoke(clients, revoked))
    for name, value in {**said, "CARNET_MTLS_REVOKED": str(tmp_path / "revoked.crl")}.items():
        monkeypatch.setenv(name, value)
    choices = listening.from_environment()
    assert choices is not None
    server = tls.context(choices)

    assert _shaken(server, kept, tmp_path) is None
    assert "revoked" in str(_shaken(server, revoked, tmp_path))


def _shaken(server: ssl.SSLContext, shown: pki.Issued, folder: Path) -> ssl.SSLError | None:
    """Shakes hands in memory, as a client that shows a certificate; gives why the server refuses."""
    client = ssl.create_default_context(cafile=folder / "server-authority.pem")
    client.load_cert_chain(*shown.write(folder, "shown"))
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = server.wrap_bio(to_server, to_client, server_side=True)
    theirs = client.wrap_bio(to_client, to_server, server_hostname="localhost")
    for _ in range(6):
        for end in (theirs, ours):
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLError as error:
                return error
    return None


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("CARNET_MTLS_KEY", "", "CARNET_MTLS_KEY must name a file"),
        ("CARNET_MTLS_CLIENT_CAS", "/nowhere.pem", "CARNET_MTLS_CLIENT_CAS=.*no such file"),
        ("CARNET_MTLS_CLIENTS", "perhaps", "expected one of optional, required"),
        ("CARNET_MTLS_OLDEST_TLS", "1.0", "expected one of 1.2, 1.3"),
        ("CARNET_MTLS_CIPHERS", "NONE-SUCH", "CARNET_MTLS_CIPHERS cannot be used"),
    ],
)
def test_says_what_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    said, _ = settled(tmp_path, free_port())
    for variable, given in {**said, name: value}.items():
        monkeypatch.setenv(variable, given)
    with pytest.raises(environment.Misconfigured, match=told):
        _started()


def _started() -> None:
    choices = listening.from_environment()
    assert choices is not None
    tls.context(choices)


def test_there_is_no_listener_unless_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CARNET_MTLS_PORT", raising=False)
    assert listening.from_environment() is None


@contextlib.contextmanager
def _connected(
    folder: Path, monkeypatch: pytest.MonkeyPatch, send: Callable[[ssl.SSLSocket], None]
) -> Iterator[ssl.SSLSocket]:
    """Gives the listener's end of a connection at whose other end somebody sends; patience is a third of a second."""
    said, clients = settled(folder, free_port())
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(tls, "PATIENCE_SECONDS", 0.3)
    choices = listening.from_environment()
    assert choices is not None
    theirs = ssl.create_default_context(cafile=folder / "server-authority.pem")
    theirs.load_cert_chain(*pki.issue(clients, "lps.example").write(folder, "shown"))
    ours, other = socket.socketpair()

    def run() -> None:
        with contextlib.suppress(OSError), theirs.wrap_socket(other, server_hostname="localhost") as connection:
            send(connection)

    sender = Thread(target=run)
    sender.start()
    with tls.context(choices).wrap_socket(ours, server_side=True) as connection:
        yield connection
    sender.join(10)
    assert not sender.is_alive()


def _drops(connection: ssl.SSLSocket, *, size: int) -> None:
    for _ in range(20):
        connection.sendall(b"x" * size)
        time.sleep(0.05)


def test_does_not_wait_for_ever_for_who_sends_drop_by_drop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with _connected(tmp_path, monkeypatch, lambda sent: _drops(sent, size=1)) as connection:
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            list(iter(lambda: connection.recv(100), b""))
        assert 0.3 < time.monotonic() - began < 0.9


def test_waits_for_a_message_that_is_long_in_coming(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with _connected(tmp_path, monkeypatch, lambda sent: _drops(sent, size=2_000)) as connection:
        received = 0
        while received < 40_000:
            received += len(connection.recv(65_536))


def test_counts_each_message_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with _connected(tmp_path, monkeypatch, lambda sent: _drops(sent, size=1)) as connection:
        for _ in range(15):
            assert connection.recv(1) == b"x"
            connection.sendall(b"answer")
