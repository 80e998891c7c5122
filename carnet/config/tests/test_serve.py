"""`carnet serve`, started and stopped for real, on a base of its own."""

import contextlib
import http.client
import os
import re
import signal
import socket
import ssl
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from carnet.config import folders, serve, sockets
from carnet.foundation import pki


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    """A folder that PostgreSQL's own user can walk down to, as root needs."""
    with tempfile.TemporaryDirectory(prefix="carnet-serve-") as folder:
        path = Path(folder)
        path.chmod(0o711)
        yield path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _served(var: Path, port: int, **more: str) -> Iterator[subprocess.Popen[str]]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CARNET_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "carnet.config.command_line", "serve"],
        cwd=folders.ROOT,
        env={
            **kept,
            "CARNET_VAR": str(var),
            "CARNET_PORT": str(port),
            "CARNET_WORKERS": "1",
            "CARNET_DEMO": "0",
            **more,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()
        limit = time.monotonic() + 60  # the next test finds the folder free
        while _processes(var) and time.monotonic() < limit:
            time.sleep(0.1)


def _told_until(process: subprocess.Popen[str], words: str) -> str:
    assert process.stdout
    told = ""
    for line in process.stdout:
        told += line
        if words in line:
            return told
    pytest.fail(f"the server ended without saying {words!r}:\n{told}")


def _status(port: int) -> int | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    except ConnectionError:
        return None
    finally:
        connection.close()


def _processes(var: Path) -> list[str]:
    listed = subprocess.run(["ps", "-ww", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if str(var) in line]


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_serves_then_stops_everything_when_told(var: Path, kind: signal.Signals) -> None:
    port = _free_port()
    with _served(var, port) as process:
        told = _told_until(process, "Ctrl-C")
        assert f"Carnet is ready: http://localhost:{port}" in told
        assert _status(port) == 200
        process.send_signal(kind)
        assert process.wait(90) == 0
    assert _status(port) is None
    assert _processes(var) == []


def test_serves_on_a_socket_of_the_proxy_s_group(var: Path, tmp_path: Path) -> None:
    path = tmp_path / "web.sock"
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(path))
    left.close()  # what a server that was killed leaves behind
    port = _free_port()
    with _served(var, port, CARNET_SOCKET=str(path)) as process:
        _told_until(process, "Ctrl-C")
        assert stat.S_IMODE(path.stat().st_mode) == 0o660
        with contextlib.closing(sockets.connection(path)) as proxy:
            proxy.request("GET", "/healthz")
            assert proxy.getresponse().status == 200
        assert _status(port) is None
        with pytest.raises(sockets.Taken, match="a server listens there already"):
            sockets.require(path)
        process.send_signal(signal.SIGTERM)
        assert process.wait(90) == 0


def test_makes_no_socket_in_the_place_of_a_file(tmp_path: Path) -> None:
    kept = tmp_path / "notes"
    kept.write_text("mine")
    with pytest.raises(sockets.Taken, match="is a file"):
        sockets.require(kept)
    assert kept.read_text() == "mine"
    with pytest.raises(sockets.Taken, match="there is no folder"):
        sockets.require(tmp_path / "absent" / "web.sock")


def test_serves_the_listener_for_certificates_too(var: Path, tmp_path: Path) -> None:
    authority = pki.authority()
    trusted, _ = authority.write(tmp_path, "authority")
    certificate, key = pki.issue(authority, "localhost", use=pki.SERVER).write(tmp_path, "server")
    said = {
        "CARNET_MTLS_PORT": str(_free_port()),
        "CARNET_MTLS_CERTIFICATE": str(certificate),
        "CARNET_MTLS_KEY": str(key),
        "CARNET_MTLS_CLIENT_CAS": str(trusted),
        "CARNET_MTLS_CLIENTS": "required",
    }
    context = ssl.create_default_context(cafile=trusted)
    context.load_cert_chain(*pki.issue(authority, "lps.example").write(tmp_path, "lps"))
    with _served(var, _free_port(), **said) as process, httpx.Client(verify=context) as software:
        told = _told_until(process, "Ctrl-C")
        here = f"https://localhost:{said['CARNET_MTLS_PORT']}"
        assert f"Software shows its certificate at {here}" in told
        assert software.get(f"{here}/healthz").status_code == 200
        aliases = software.get(f"{here}/.well-known/oauth-authorization-server").json()["mtls_endpoint_aliases"]
        assert aliases["token_endpoint"] == f"{here}/oauth/token"
        process.send_signal(signal.SIGTERM)
        assert process.wait(90) == 0
    assert _processes(var) == []


def test_a_listener_that_cannot_be_is_told_before_anything_starts(tmp_path: Path) -> None:
    with _served(tmp_path, _free_port(), CARNET_MTLS_PORT=str(_free_port())) as process:
        _told_until(process, "CARNET_MTLS_PORT is set: CARNET_MTLS_CERTIFICATE must name a file too.")
        assert process.wait(90) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_dead_child_brings_the_rest_down_with_a_sentence(var: Path) -> None:
    port = _free_port()
    with _served(var, port) as process:
        _told_until(process, "Ctrl-C")
        postgres = next(line for line in _processes(var) if "bin/postgres" in line)
        os.kill(int(postgres.split()[0]), signal.SIGKILL)
        _told_until(process, "PostgreSQL stopped by itself (killed by SIGKILL): everything is stopped.")
        assert process.wait(90) == 1
    assert (_status(port), _processes(var)) == (None, [])


def test_nothing_survives_a_supervisor_killed_outright(var: Path) -> None:
    port = _free_port()
    with _served(var, port) as process:
        _told_until(process, "Ctrl-C")
        process.kill()
        process.wait()
        limit = time.monotonic() + 30
        while (_status(port), _processes(var)) != (None, []) and time.monotonic() < limit:
            time.sleep(0.1)
    assert (_status(port), _processes(var)) == (None, [])


def test_a_second_server_on_the_same_base_is_refused(var: Path) -> None:
    with _served(var, _free_port()) as first:
        _told_until(first, "Ctrl-C")
        with _served(var, _free_port()) as second:
            _told_until(second, "another ./run uses this folder")
            assert second.wait(90) == 1


def test_a_port_already_taken_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with _served(tmp_path, port) as process:
            told = _told_until(process, "already taken")
            assert process.wait(90) == 1
    assert re.match(rf"Port {port} is already taken on 127\.0\.0\.1 .*CARNET_PORT={port + 1} \./run", told)
    assert list(tmp_path.iterdir()) == []


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(serve.Failed, match=r"CARNET_BIND=192\.0\.2\.1"):
        serve.require_port("192.0.2.1", _free_port(), variable="CARNET_PORT")
