"""The examples of deployment say what the code needs: who goes to HTTPS, how TLS is spoken, who may be called."""

import re
import ssl

import pytest

from carnet.config import listening
from tests.shared import ROOT
from tests.verification import routes

NGINX = (ROOT / "deploy" / "nginx.conf").read_text()
UNIT = (ROOT / "deploy" / "carnet.service").read_text()
IN_CLEAR = NGINX[NGINX.index("listen 80;") : NGINX.index("listen 443")]
# Programs alone come to these too: the logout token of an issuer.
CALLED_BY_PROGRAMS = ("/identite/x-y/fin-de-session",)


def test_leads_pages_to_https_and_refuses_programs() -> None:
    refused = re.search(r"location ~ (\S+) \{ return 403; \}", IN_CLEAR)
    assert refused is not None
    assert "location / { return 301 https://$host$request_uri; }" in IN_CLEAR
    wrong = [
        route.address
        for route in routes.every()
        if bool(re.search(refused[1], route.address)) != (route.is_for_software or route.address in CALLED_BY_PROGRAMS)
    ]
    assert wrong == []


def _suites(written: str) -> list[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(written)
    return [str(one["name"]) for one in context.get_ciphers() if one["protocol"] == "TLSv1.2"]


@pytest.mark.parametrize("where", ["proxy", "listener"])
def test_speaks_recommended_suites_only(where: str) -> None:
    found = re.search(r"ssl_ciphers (\S+);", NGINX)
    assert found is not None
    written = found[1] if where == "proxy" else ":".join(listening.CIPHERS)
    suites = _suites(written)
    assert sorted(suites) == sorted(written.split(":"))
    assert [name for name in suites if not re.fullmatch(r"ECDHE-.*(-GCM-SHA(256|384)|-CHACHA20-POLY1305)", name)] == []
    assert "AES256-GCM" in suites[0]


def test_the_proxy_prefers_its_own_order_and_the_newest_versions() -> None:
    assert "ssl_prefer_server_ciphers on;" in NGINX
    assert re.findall(r"ssl_protocols (.*);", NGINX) == ["TLSv1.2 TLSv1.3"]


def test_the_proxy_speaks_to_carnet_by_a_socket_only() -> None:
    (path,) = re.findall(r"^\s*server (?:unix:)(\S+);", NGINX, re.MULTILINE)
    assert re.findall(r"proxy_pass (\S+);", NGINX) == ["http://carnet"]
    assert f"CARNET_SOCKET={path}" in (ROOT / "deploy" / "carnet.env.example").read_text()
    assert "RuntimeDirectory=carnet\n" in UNIT
    assert path.startswith("/run/carnet/")


def test_the_service_speaks_to_this_machine_only_until_the_operator_says_more() -> None:
    assert re.findall(r"^(IPAddress\w+=.*)$", UNIT, re.MULTILINE) == ["IPAddressDeny=any", "IPAddressAllow=localhost"]


def test_logs_leave_under_tls_for_a_machine_that_proves_itself() -> None:
    written = (ROOT / "deploy" / "rsyslog.conf").read_text()
    (action,) = re.findall(r"action\(type=\"omfwd\"(.*?)\)", written, re.DOTALL)
    said = dict(re.findall(r"([\w.]+)=\"([^\"]*)\"", action))
    assert (said["StreamDriver"], said["StreamDriverMode"], said["StreamDriverAuthMode"]) == ("gtls", "1", "x509/name")
    assert said["StreamDriverPermittedPeers"] == said["target"]
    assert said["queue.maxDiskSpace"]
    assert '$!_SYSTEMD_UNIT == "carnet.service"' in written


def test_each_house_has_a_name_that_the_proxy_serves() -> None:
    written = (ROOT / "deploy" / "carnet.env.example").read_text()
    names = re.findall(r"^CARNET_(?:PUBLIC|PROFESSIONALS|AGENTS|SOFTWARE)_URL=https://(\S+)$", written, re.MULTILINE)
    assert len(set(names)) == 4
    served = re.findall(r"server_name (.*);", NGINX)
    assert [set(line.split()) for line in served] == [set(names)] * 2
