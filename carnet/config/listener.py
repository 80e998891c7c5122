"""The listener that asks software for certificates: gunicorn reads its settings here (`-c python:…`).

granian, which serves the rest, asks a certificate of everybody or of nobody and hides it from the application.
"""

import ssl
from collections.abc import Callable

from carnet.config import environment, listening, tls

_choices = listening.from_environment()
if _choices is None:
    raise environment.Misconfigured("CARNET_MTLS_PORT is not set: there is no listener to start.")
_context = tls.context(_choices)


def ssl_context(_config: object, _default: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
    """Gives the one context of all connections."""
    return _context


bind = f"[{_choices.address}]:{_choices.port}" if ":" in _choices.address else f"{_choices.address}:{_choices.port}"
workers = _choices.workers
threads = _choices.threads
worker_class = "gthread"
worker_connections = 200
certfile = str(_choices.certificate)
keyfile = str(_choices.key)
do_handshake_on_connect = True
preload_app = True
timeout = 120
graceful_timeout = 10
keepalive = 15
loglevel = "warning"
proc_name = "carnet-listener"
forwarded_allow_ips = ""
