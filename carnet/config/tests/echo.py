"""An application that says what certificate, address and body it was given, behind each of the two entrances."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

import orjson

from carnet.config import callers
from carnet.foundation import certificates


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answers in JSON."""
    shown = certificates.of_environ(environ)
    start_response("200 OK", [("Content-Type", "application/json")])
    return [
        orjson.dumps(
            {
                "subject": None if shown is None else shown.subject,
                "thumbprint": None if shown is None else certificates.written_thumbprint(shown.thumbprint),
                "address": environ["REMOTE_ADDR"],
                "scheme": environ.get("wsgi.url_scheme", "http"),
                "bytes": _weight(environ),
                "claims": sorted(name for name in environ if name.startswith("HTTP_") and "CERT" in name),
            }
        )
    ]


def _weight(environ: WSGIEnvironment) -> int:
    left, weight = int(environ.get("CONTENT_LENGTH") or 0), 0
    while left > 0 and (piece := environ["wsgi.input"].read(min(left, 1_000_000))):
        weight, left = weight + len(piece), left - len(piece)
    return weight


listener = callers.behind_tls(application)
proxied = callers.behind_proxy(application)
