"""Signed calls with a certificate on the connection: through the listener on a real socket, and behind a proxy."""

import contextlib
import os
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4
from wsgiref.types import StartResponse, WSGIEnvironment

import httpx
import pytest
from django.db import connection
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test.client import ClientHandler
from lxml import etree
from pytest_django import Settings

from carnet.config import callers, folders
from carnet.config.tests import test_listener
from carnet.foundation import pki
from carnet.gateways.xds.tests.calling import query_307
from tests import cast, xds_caller
from tests.xds_caller import Answer

PATIENTS = xds_caller.SERVICES + "patients"
DIANE = xds_caller.of(cast.DIANE, patient=cast.ALICE.ins)


def message() -> bytes:
    """Writes a message of Diane's, signed anew."""
    said = replace(DIANE, id=f"_{uuid4()}")
    return xds_caller.envelope(etree.fromstring(query_307()), xds_caller.assertion(said))


def of_the_practice() -> pki.Issued:
    return xds_caller.connection_of(cast.PRACTICE.id)


def of_the_hospital() -> pki.Issued:
    return xds_caller.connection_of(cast.HOSPITAL.id)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the listener is, and the file of the authority of its own certificate."""

    port: int
    folder: Path

    def call(self, shown: pki.Issued | None) -> Answer:
        """Calls with a certificate, or none."""
        context = ssl.create_default_context(cafile=self.folder / "server-authority.pem")
        if shown is not None:
            context.load_cert_chain(*shown.write(self.folder, "shown"))
        with httpx.Client(verify=context, timeout=30) as client:
            answer = client.post(f"https://localhost:{self.port}{PATIENTS}", content=message())
        return xds_caller.read(answer.status_code, answer.headers["Content-Type"], answer.content)


@contextlib.contextmanager
def _listening(folder: Path, **more: str) -> Iterator[Place]:
    port = test_listener.free_port()
    said, _ = test_listener.settled(folder, port)
    authority, _ = xds_caller.authority().write(folder, "callers")
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "--config", "python:carnet.config.listener"),
            "carnet.config.tests.whole:listener",
        ],
        cwd=folders.ROOT,
        env={
            **os.environ,
            **said,
            "CARNET_VAR": os.environ["CARNET_VAR"],
            "CARNET_MTLS_CLIENT_CAS": str(authority),
            "TESTED_DATABASE": str(connection.settings_dict["NAME"]),
            "DJANGO_SETTINGS_MODULE": "carnet.config.settings",
            **more,
        },
        start_new_session=True,
    )
    try:
        test_listener.wait(port, process)
        yield Place(port, folder)
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.django_db(transaction=True)
def test_the_listener_hands_the_certificate_to_those_who_check_it(tmp_path: Path) -> None:
    cast.assemble()
    with _listening(tmp_path, CARNET_VIHF_CLIENT_CERTIFICATE="yes") as place:
        ours, others, nothing = place.call(of_the_practice()), place.call(of_the_hospital()), place.call(None)
        stranger = pki.issue(pki.authority("AC des essais XDS"), "lps.example", organization=xds_caller.ORGANIZATION)
        with pytest.raises(httpx.TransportError, match=r"unknown ca|UNKNOWN_CA"):
            place.call(stranger)

    assert (ours.status, ours.fault) == (200, "")
    assert (others.fault, others.sentence) == (
        "DMPInvalidCertificate",
        "Le certificat de la connexion est d’une autre organisation.",
    )
    assert (nothing.fault, nothing.sentence) == ("DMPInvalidCertificate", "La connexion ne montre aucun certificat.")


def _behind_a_proxy(shown: str, *, address: str = "10.0.0.5") -> Answer:
    """Calls the whole site as a reverse proxy does, which tells the certificate in a header."""
    content = message()
    told: WSGIEnvironment = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": PATIENTS,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "443",
        "REMOTE_ADDR": address,
        "CONTENT_TYPE": "application/soap+xml",
        "CONTENT_LENGTH": str(len(content)),
        "wsgi.input": BytesIO(content),
        "wsgi.url_scheme": "https",
        "HTTP_X_CLIENT_CERT": shown,
    }
    answered: list[HttpResponseBase] = []

    def site(environ: WSGIEnvironment, _start: StartResponse) -> list[bytes]:
        answered.append(ClientHandler(enforce_csrf_checks=True)(environ))
        return []

    callers.behind_proxy(site)(told, lambda *_: lambda _: None)
    (answer,) = answered
    assert isinstance(answer, HttpResponse)
    return xds_caller.read(answer.status_code, answer.headers["Content-Type"], answer.content)


@pytest.mark.parametrize(
    ("shown", "address", "fault"),
    [
        ("practice", "10.0.0.5", ""),
        ("hospital", "10.0.0.5", "DMPInvalidCertificate"),
        ("", "10.0.0.5", "DMPInvalidCertificate"),
        ("practice", "203.0.113.8", "DMPInvalidCertificate"),
    ],
    ids=["ours", "another_organisation", "nothing", "not_the_proxy"],
)
@pytest.mark.django_db
def test_a_proxy_hands_the_certificate_too(settings: Settings, shown: str, address: str, fault: str) -> None:
    cast.assemble()
    settings.TRUSTED_PROXIES = frozenset({"10.0.0.5"})
    settings.CLIENT_CERTIFICATE_HEADER = "X-Client-Cert"
    settings.VIHF = replace(settings.VIHF, needs_client_certificate=True)
    made = {"practice": of_the_practice, "hospital": of_the_hospital}
    written = quote(made[shown]().pem) if shown else ""

    assert _behind_a_proxy(written, address=address).fault == fault


@pytest.mark.parametrize("same", [True, False])
@pytest.mark.django_db
def test_another_organisation_may_connect_where_the_operator_says_so(settings: Settings, same: bool) -> None:
    cast.assemble()
    settings.VIHF = replace(settings.VIHF, same_organization=same)

    answer = xds_caller.post("patients", message(), shown=of_the_hospital())

    assert answer.fault == ("DMPInvalidCertificate" if same else "")
