"""The example of nginx, run as it is given: what it passes on, what it refuses, whose certificate it vouches for."""

import contextlib
import os
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from carnet.config import folders
from carnet.config.tests.test_listener import free_port, wait
from carnet.foundation import certificates, pki

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not on this machine")
EXAMPLE = (folders.ROOT / "deploy" / "nginx.conf").read_text()
# What docs/how-to/run-in-production.md adds where software shows certificates to the proxy.
ASKS = "ssl_verify_client optional; ssl_client_certificate {authorities};"
TELLS = "proxy_set_header X-Client-Cert $ssl_client_escaped_cert;"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the proxy listens, in clear and under TLS, and who is trusted there."""

    clear: int
    port: int
    folder: Path
    clients: pki.Issued

    def client(self, shown: pki.Issued | None = None) -> httpx.Client:
        """Gives a client of the proxy that shows a certificate, or none."""
        context = ssl.create_default_context(cafile=self.folder / "server-authority.pem")
        if shown is not None:
            context.load_cert_chain(*shown.write(self.folder, "shown"))
        return httpx.Client(verify=context, timeout=60, base_url=f"https://localhost:{self.port}")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("nginx")
    clear, port = free_port(), free_port()
    servers, clients = pki.authority("AC serveurs"), pki.authority("AC clients")
    servers.write(folder, "server-authority")
    certificate, key = pki.issue(servers, "localhost", use=pki.SERVER).write(folder, "server")
    authorities, _ = clients.write(folder, "client-authority")
    written = EXAMPLE
    for given, here in (
        ("unix:/run/carnet/web.sock", f"unix:{folder}/web.sock"),
        ("listen [::]:80;", ""),
        ("listen [::]:443 ssl http2;", ""),
        ("listen 80;", f"listen 127.0.0.1:{clear};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{port} ssl http2;"),
        ("/etc/ssl/carnet/fullchain.pem", str(certificate)),
        ("/etc/ssl/carnet/privkey.pem", str(key)),
        ("/var/log/nginx/carnet.log", f"{folder}/access.log"),
        ("ssl_session_tickets off;", f"ssl_session_tickets off; {ASKS.format(authorities=authorities)}"),
        ("proxy_set_header X-Forwarded-Proto $scheme;", f"proxy_set_header X-Forwarded-Proto $scheme; {TELLS}"),
    ):
        assert given in written
        written = written.replace(given, here)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = folder / "nginx.conf"
    whole.write_text(
        f"daemon off; {'user root;' if os.geteuid() == 0 else ''} pid {folder}/pid; error_log {folder}/error.log;"
        f"events {{}} http {{ {temporary} {written} }}"
    )
    with _running(_application(folder), _environment(folder)) as served:
        _wait_for(folder / "web.sock", served)
        assert NGINX is not None
        with _running([NGINX, "-c", str(whole), "-e", f"{folder}/error.log"], dict(os.environ)) as proxy:
            wait(port, proxy)
            yield Place(clear, port, folder, clients)


def _application(folder: Path) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "--bind", f"unix:{folder}/web.sock", "--threads", "2"),
        "carnet.config.tests.echo:proxied",
    ]


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CARNET_")}
    said = {"CARNET_VAR": str(folder), "CARNET_SOCKET": f"{folder}/web.sock"}
    header = {"CARNET_CLIENT_CERTIFICATE_HEADER": "X-Client-Cert", "DJANGO_SETTINGS_MODULE": "carnet.config.settings"}
    return {**kept, **said, **header}


@contextlib.contextmanager
def _running(words: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(words, cwd=folders.ROOT, env=environment, start_new_session=True)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + 60
    while not path.exists():
        assert process.poll() is None
        assert time.monotonic() < limit, "the application does not open its socket"
        time.sleep(0.1)


def test_vouches_for_the_certificate_that_software_shows(place: Place) -> None:
    mine = pki.issue(place.clients, "lps.example")
    with place.client(mine) as client:
        said = client.get("/fhir/metadata").json()
    assert said["subject"] == "CN=lps.example,O=Maison des Tilleuls,C=FR"
    assert said["thumbprint"] == certificates.written_thumbprint(mine.shown.thumbprint)
    assert (said["address"], said["scheme"], said["claims"]) == ("127.0.0.1", "https", [])


@pytest.mark.parametrize("shown", [True, False])
def test_believes_no_header_of_the_caller(place: Place, shown: bool) -> None:
    mine, victim = (pki.issue(place.clients, name) for name in ("lps.example", "victim.example"))
    claimed = {"X-Client-Cert": quote(victim.pem), "X-Forwarded-For": "192.0.2.7"}
    with place.client(mine if shown else None) as client:
        said = client.get("/fhir/metadata", headers=claimed).json()
    assert said["thumbprint"] == (certificates.written_thumbprint(mine.shown.thumbprint) if shown else None)
    assert said["address"] == "127.0.0.1"


def test_refuses_a_certificate_of_another_authority(place: Place) -> None:
    with place.client(pki.issue(pki.authority("AC clients"), "lps.example")) as client:
        assert client.get("/fhir/metadata").status_code == 400


@pytest.mark.parametrize(("megabytes", "status"), [(20, 200), (100, 200), (110, 413)])
def test_passes_large_bodies_whole_up_to_the_limit(place: Place, megabytes: int, status: int) -> None:
    with place.client() as client:
        answer = client.post("/si-dmp-server/v2/services/repository", content=bytes(megabytes * 1_000_000 + 500_000))
    assert answer.status_code == status
    if status == 200:
        assert answer.json()["bytes"] == megabytes * 1_000_000 + 500_000


def test_leads_people_to_https_and_refuses_programs_in_clear(place: Place) -> None:
    with httpx.Client(base_url=f"http://localhost:{place.clear}") as client:
        page, program = client.get("/connexion"), client.get("/fhir/metadata")
    assert (page.status_code, page.headers["location"]) == (301, "https://localhost/connexion")
    assert program.status_code == 403


def test_the_log_tells_no_address(place: Place) -> None:
    with place.client() as client:
        client.get("/documents/abc", params={"mots": "secret"})
    written = (place.folder / "access.log").read_text()
    assert "GET" in written
    assert "documents" not in written
    assert "secret" not in written
