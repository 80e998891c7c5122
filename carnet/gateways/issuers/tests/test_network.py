"""Calls to an issuer are short and bounded, follow nothing, and show our certificate when that is agreed."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from carnet.gateways.issuers import network
from carnet.gateways.issuers.configuration import Issuer
from carnet.gateways.issuers.failures import SignInRefused
from carnet.gateways.issuers.tests.situations import professionals_issuer

type Reply = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def _server(reply: Reply, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reply(self)

        def log_message(self, *_args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _refused(issuer: Issuer, address: str) -> str:
    with pytest.raises(SignInRefused) as refused:
        network.get(issuer, address)
    return refused.value.reason


def _answer(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def test_follows_no_redirect(secret_file: str) -> None:
    with _server(lambda handler: _answer(handler, 302, b"", Location="http://127.0.0.1:9/")) as address:
        assert network.get(professionals_issuer(address, secret_file), address).status == 302


def test_reads_no_more_than_the_limit(secret_file: str) -> None:
    with _server(lambda handler: _answer(handler, 200, b"x" * (network.LARGEST_BYTES + 1))) as address:
        assert _refused(professionals_issuer(address, secret_file), address) == "issuer_wrong"


def test_reads_nothing_compressed(secret_file: str) -> None:
    with _server(lambda handler: _answer(handler, 200, b"x", Content_Encoding="gzip")) as address:
        assert _refused(professionals_issuer(address, secret_file), address) == "issuer_wrong"


def test_does_not_wait_for_an_answer_that_drips(secret_file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "LONGEST_SECONDS", -1)
    with _server(lambda handler: _answer(handler, 200, b"x")) as address:
        assert _refused(professionals_issuer(address, secret_file), address) == "issuer_silent"


def test_calls_no_address_in_clear(secret_file: str) -> None:
    issuer = professionals_issuer("https://sso.example", secret_file)
    assert _refused(issuer, "http://sso.example/token") == "issuer_wrong"


def test_shows_our_certificate_and_believes_only_the_authority_agreed(tmp_path: Path, secret_file: str) -> None:
    certificate, key = _self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.load_verify_locations(certificate)
    context.verify_mode = ssl.CERT_REQUIRED
    with _server(lambda handler: _answer(handler, 200, b"{}"), tls=context) as address:
        agreed = {"certificate_file": certificate, "private_key_file": key, "ca_file": certificate}
        known = professionals_issuer(address, secret_file, client_authentication="tls_client_auth", **agreed)
        assert network.get(known, address).body == b"{}"
        without = professionals_issuer(address, secret_file, ca_file=certificate)
        assert _refused(without, address) == "issuer_silent"
        stranger = professionals_issuer(address, secret_file)
        assert _refused(stranger, address) == "issuer_silent"


def _self_signed(folder: Path) -> tuple[str, str]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "carnet")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = (folder / "certificate.pem", folder / "key.pem")
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return str(paths[0]), str(paths[1])
