"""A national identity service of our own, for tests: mutual TLS, the answers that it records by traits, refusals.

`answers` holds, by birth name and given name, what is answered; whoever is not there is nobody (01).
"""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from lxml import etree

from carnet.foundation import pki
from carnet.foundation.pki import Issued

ENVELOPE = (
    '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Body>{}</soap:Body></soap:Envelope>'
)
RESULT = ENVELOPE.format(
    '<RESULTAT xmlns="http://www.cnamts.fr/INSiResultat"><CR><CodeCR>{}</CodeCR></CR>{}</RESULTAT>'
)
NOBODY, SEVERAL = RESULT.format("01", ""), RESULT.format("02", "")
REFUSED = ENVELOPE.format(
    "<soap:Fault><soap:Code><soap:Value>soap:Sender</soap:Value><soap:Subcode><soap:Value>soap:siram_100</soap:Value>"
    '</soap:Subcode></soap:Code><soap:Reason><soap:Text xml:lang="fr">Accès refusé.</soap:Text></soap:Reason>'
    '<soap:Detail><siram:Erreur xmlns:siram="urn:siram" code="{}">Logiciel inconnu.</siram:Erreur></soap:Detail>'
    "</soap:Fault>"
)


def number(tag: str, matricule: str, key: str, oid: str = "1.2.250.1.213.1.4.8") -> str:
    """Writes one INS of an answer."""
    inside = f"<IdIndividu><NumIdentifiant>{matricule}</NumIdentifiant><Cle>{key}</Cle></IdIndividu><OID>{oid}</OID>"
    return f"<{tag}>{inside}</{tag}>"


def somebody(*numbers: str, family: str, given: str, sex: str, born: str, place: str) -> str:
    """Writes an answer that names somebody."""
    traits = (
        f"<TIQ><NomNaissance>{family}</NomNaissance><Prenom>{given.split()[0]}</Prenom><ListePrenom>{given}"
        f"</ListePrenom><Sexe>{sex}</Sexe><DateNaissance>{born}</DateNaissance><LieuNaissance>{place}</LieuNaissance></TIQ>"
    )
    return RESULT.format("00", f"<INDIVIDU>{''.join(numbers)}{traits}</INDIVIDU>")


@dataclass(slots=True)
class Running:
    """A running service: where it is, what it answers, what it was asked, and with which name of certificate."""

    address: str
    answers: dict[tuple[str, str], str] = field(default_factory=dict)
    asked: list[etree._Element] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    raw: bytes | None = None
    status: int = 200


@contextmanager
def running(folder: Path, authority: Issued) -> Iterator[Running]:
    """Runs it, known by a certificate of the authority, which must have signed the caller's too."""
    certificate, key = pki.issue(authority, "insi", use=pki.SERVER).write(folder, "insi-server")
    trusted = folder / "insi-authority.pem"
    trusted.write_text(authority.pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.load_verify_locations(trusted)
    context.verify_mode = ssl.CERT_REQUIRED
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answering)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    service = Running(f"https://localhost:{server.server_port}/lps")
    _Answering.services[server.server_port] = service
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        del _Answering.services[server.server_port]


class _Answering(BaseHTTPRequestHandler):
    services: dict[int, Running] = {}  # noqa: RUF012  # one entry a running server

    def do_POST(self) -> None:
        service = self.services[self.connection.getsockname()[1]]
        envelope = etree.fromstring(self.rfile.read(int(self.headers["Content-Length"])))
        service.asked.append(envelope)
        shown = self.connection.getpeercert()
        service.named += [value for part in shown["subject"] for name, value in part if name == "commonName"]
        content = service.raw if service.raw is not None else _answer(service, envelope).encode()
        status = 500 if b"soap:Fault" in content else service.status
        self.send_response(status)
        self.send_header("Content-Type", "application/soap+xml; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args: object) -> None:
        """Says nothing."""


def _answer(service: Running, envelope: etree._Element) -> str:
    said = (envelope.findtext(".//{*}NomNaissance") or "", envelope.findtext(".//{*}Prenom") or "")
    return service.answers.get(said, NOBODY)
