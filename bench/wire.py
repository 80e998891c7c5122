"""One request at a time over a socket of its own, sent in pieces while the answer is awaited. Loopback only.

A body is never held: what is sent and what is received may be larger than what the sender would keep.
"""

import hashlib
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

_CHUNK = 1 << 18
_KEPT = 200_000
_PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Sent:
    """How a request ended: status (0 when the server hung up), the first bytes, how many came, seconds, sent whole."""

    status: int
    head: bytes
    received: int
    seconds: float
    whole: bool


def post(
    port: int, path: str, *, content_type: str, pieces: Iterable[bytes], length: int | None, token: str = ""
) -> Sent:
    """Sends a body piece by piece, in chunks when `length` is None, and reads the answer meanwhile."""
    head = f"POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: {content_type}\r\nConnection: close\r\n"
    head += f"Authorization: Bearer {token}\r\n" if token else ""
    head += "Transfer-Encoding: chunked\r\n\r\n" if length is None else f"Content-Length: {length}\r\n\r\n"
    done = threading.Event()
    with socket.create_connection(("127.0.0.1", port), _PATIENCE) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        begin = time.perf_counter()

        def send() -> None:
            # Who hangs up on a sender is told by what the sender received: its status, or none.
            with suppress(OSError):
                connection.sendall(head.encode())
                for piece in pieces:
                    connection.sendall(piece if length is not None else b"%x\r\n%b\r\n" % (len(piece), piece))
                if length is None:
                    connection.sendall(b"0\r\n\r\n")
                done.set()

        sender = threading.Thread(target=send, daemon=True)
        sender.start()
        kept, received = _received(connection)
        seconds = time.perf_counter() - begin
    sender.join(_PATIENCE)
    first = kept.split(b" ", 2)
    status = int(first[1]) if len(first) > 2 and first[1].isdigit() else 0
    return Sent(status, kept, received, seconds, done.is_set())


def _received(connection: socket.socket) -> tuple[bytes, int]:
    kept, received = bytearray(), 0
    with suppress(OSError):
        while piece := connection.recv(_CHUNK):
            received += len(piece)
            kept += piece[: max(0, _KEPT - len(kept))]
    return bytes(kept), received


@contextmanager
def sink() -> Iterator[int]:
    """Gives the port of a reader that hashes what it receives: what carrying so many bytes costs at the least."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_drain, args=(server,), daemon=True)
        thread.start()
        yield server.getsockname()[1]


def _drain(server: socket.socket) -> None:
    with suppress(OSError):
        while True:
            connection, _ = server.accept()
            with connection:
                _read(connection)
                connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")


def _read(connection: socket.socket) -> None:
    """Reads one request to its end, as its headers announce it, and hashes it."""
    head = b""
    while b"\r\n\r\n" not in head:
        head += connection.recv(_CHUNK)
    digest = hashlib.sha1(head, usedforsecurity=False)
    before, _, body = head.partition(b"\r\n\r\n")
    length = next((line.split()[1] for line in before.splitlines() if line.startswith(b"Content-Length:")), b"")
    left, end = int(length or -1) - len(body), body[-8:]
    while left > 0 or (not length and not end.endswith(b"0\r\n\r\n")):
        piece = connection.recv(_CHUNK)
        digest.update(piece)
        left, end = left - len(piece), (end + piece)[-8:]
