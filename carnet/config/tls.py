"""The TLS of the listener: what it speaks, whom it believes, and how long it waits for a silent caller."""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from carnet.config import environment
from carnet.config.listening import Listening

SILENCE_SECONDS = 30.0
HANDSHAKE_SECONDS = 10.0
# Who sends a little now and then is no silent caller: a message is awaited this long, and longer as it comes.
PATIENCE_SECONDS = 60.0
LEAST_BYTES_A_SECOND = 20_000
_VERSIONS = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}


class _Socket(ssl.SSLSocket):
    """A connection that never waits for ever: the server's threads are few.

    Neither in silence, nor for a message that comes drop by drop; what is sent back begins the count again.
    """

    _waited = 0.0
    _received = 0

    def recv(self, buflen: int = 1024, flags: int = 0) -> bytes:
        """Receives bytes. Raises TimeoutError for a message that comes too slowly."""
        began = time.monotonic()
        data = super().recv(buflen, flags)
        self._waited += time.monotonic() - began
        self._received += len(data)
        if self._waited > PATIENCE_SECONDS + self._received / LEAST_BYTES_A_SECOND:
            raise TimeoutError("the message comes too slowly")
        return data

    def sendall(self, data: Any, flags: int = 0) -> None:
        """Sends everything; what is received next is another message."""
        super().sendall(data, flags)
        self._waited, self._received = 0.0, 0

    def setblocking(self, flag: bool) -> None:  # noqa: FBT001 - the signature of the standard library
        self.settimeout(SILENCE_SECONDS if flag else 0.0)


class _Context(ssl.SSLContext):
    """Bounds the handshake too, during which the server would otherwise wait for ever."""

    sslsocket_class = _Socket

    def wrap_socket(self, sock: socket.socket, *arguments: Any, **options: Any) -> ssl.SSLSocket:
        sock.settimeout(HANDSHAKE_SECONDS)
        wrapped = super().wrap_socket(sock, *arguments, **options)
        wrapped.settimeout(SILENCE_SECONDS)
        return wrapped


def context(choices: Listening) -> ssl.SSLContext:
    """Makes the TLS of the listener. Raises Misconfigured when a file cannot be used."""
    made = _Context(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = _VERSIONS[choices.oldest]
    made.options |= ssl.OP_NO_TICKET | ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION
    made.num_tickets = 0  # each connection proves itself again: no old session outlives a revocation
    made.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # an intermediate authority may be trusted alone
    if choices.is_strict:
        made.verify_flags |= ssl.VERIFY_X509_STRICT
    with _blaming("CARNET_MTLS_CIPHERS"):
        made.set_ciphers(":".join(choices.ciphers))
    with _blaming("CARNET_MTLS_CERTIFICATE or CARNET_MTLS_KEY"):
        made.load_cert_chain(choices.certificate, choices.key)
    with _blaming("CARNET_MTLS_CLIENT_CAS"):
        made.load_verify_locations(choices.authorities)
    if choices.revoked is not None:
        with _blaming("CARNET_MTLS_REVOKED"):
            made.load_verify_locations(choices.revoked)
        made.verify_flags |= ssl.VERIFY_CRL_CHECK_LEAF
    made.verify_mode = ssl.CERT_REQUIRED if choices.is_required else ssl.CERT_OPTIONAL
    made.set_alpn_protocols(["http/1.1"])
    return made


@contextmanager
def _blaming(names: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:  # ssl.SSLError is one
        raise environment.Misconfigured(f"{names} cannot be used: {error}.") from error
