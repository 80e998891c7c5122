"""Who is at the other end of the connection: the address and the certificate, from whoever may vouch for them.

A header proves nothing by itself. The listener reads the certificate from its own TLS socket. Elsewhere a certificate
and an address told by headers are believed only from the reverse proxies that the operator names, and the certificate
only under the header that the operator names too.
"""

import base64
import logging
import ssl
from collections.abc import Iterable
from urllib.parse import unquote_to_bytes
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings

from carnet.foundation import certificates

logger = logging.getLogger(__name__)

# Whoever opens the socket was let in by its group; until a header says more, they are on this machine.
_BY_SOCKET = "127.0.0.1"

type Answer = Iterable[bytes]


def behind_tls(application: WSGIApplication) -> WSGIApplication:
    """Serves an application with the certificate of the TLS connection; what headers tell is not read."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Answer:
        _forget_claims(environ)
        socket = environ.get("gunicorn.socket")
        shown = socket.getpeercert(binary_form=True) if isinstance(socket, ssl.SSLSocket) else None
        if shown is not None:
            environ[certificates.ENVIRON] = shown
        return application(environ, start_response)

    return answer


def behind_proxy(application: WSGIApplication) -> WSGIApplication:
    """Serves an application with what a trusted reverse proxy tells of the caller, and with nothing otherwise."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Answer:
        claimed = _forget_claims(environ)
        address = environ.get("REMOTE_ADDR", "")
        if address in settings.TRUSTED_PROXIES or (not address and settings.SOCKET is not None):
            environ["REMOTE_ADDR"] = address or _BY_SOCKET
            _believe(environ, claimed)
        return application(environ, start_response)

    return answer


def _forget_claims(environ: WSGIEnvironment) -> str:
    """Takes away what only a server may say, and gives what the header of certificates claims."""
    environ.pop(certificates.ENVIRON, None)
    name: str = settings.CLIENT_CERTIFICATE_HEADER
    claimed = environ.pop(f"HTTP_{name.upper().replace('-', '_')}", "") if name else ""
    return str(claimed)


def _believe(environ: WSGIEnvironment, claimed: str) -> None:
    shown = _certificate(claimed) if claimed else None
    if shown is not None:
        environ[certificates.ENVIRON] = shown.der
    forwarded = environ.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    if forwarded:
        environ["REMOTE_ADDR"] = forwarded
    if environ.get("HTTP_X_FORWARDED_PROTO", "").strip() == "https":
        environ["wsgi.url_scheme"] = "https"  # else the site would believe itself in clear, and never ask for HSTS


def _certificate(claimed: str) -> certificates.ClientCertificate | None:
    """Reads what proxies write: PEM in percent encoding (nginx), or DER in base64 between colons (RFC 9440)."""
    if "," in claimed:  # the header came twice: one is not the proxy's
        return None
    try:
        if claimed.startswith(":") and claimed.endswith(":") and len(claimed) > 2:
            return certificates.from_der(base64.b64decode(claimed[1:-1], validate=True))
        return certificates.from_pem(unquote_to_bytes(claimed))
    except (certificates.NotACertificate, ValueError):
        logger.warning("a proxy told of a certificate that cannot be read")
        return None
