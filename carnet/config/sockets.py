"""The Unix socket between the reverse proxy and the web server."""

import http.client
import socket
import stat
from pathlib import Path

SECONDS = 5


class Taken(Exception):
    """The socket cannot be made; the message says why."""


class _Connection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(SECONDS)
        self.sock.connect(str(self._path))


def connection(path: Path) -> http.client.HTTPConnection:
    """Speaks HTTP on a socket."""
    return _Connection(path)


def require(path: Path) -> None:
    """Makes room for the socket: one that a killed server left is removed. Raises Taken."""
    if not path.parent.is_dir():
        raise Taken(f"CARNET_SOCKET={path}: there is no folder {path.parent}.")
    if not path.exists():
        return
    if not stat.S_ISSOCK(path.stat().st_mode):
        raise Taken(f"CARNET_SOCKET={path} is a file: choose a name that nothing has.")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            path.unlink()
            return
    raise Taken(f"CARNET_SOCKET={path}: a server listens there already.")
