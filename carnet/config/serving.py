"""What an operator may choose about serving: address, port, processes and threads."""

import os
from dataclasses import dataclass
from pathlib import Path

from carnet.config import environment

# A database connection is kept by each thread, so that processes x threads bound the connections.
MOST_WORKERS = 12


@dataclass(frozen=True, slots=True)
class Serving:
    """Where the web server listens and with how many processes and threads."""

    address: str
    port: int
    socket: Path | None
    workers: int
    threads: int


def port() -> int:
    """Gives the port of the web server."""
    return environment.integer("CARNET_PORT", "the port of the web server", default=8000)


def socket() -> Path | None:
    """Gives the socket on which the web server listens instead of a port; None when there is none."""
    given = environment.text(
        "CARNET_SOCKET",
        "a Unix socket on which the web server listens instead of a port, for the proxy's group",
        default="",
        shown="no socket: CARNET_BIND and CARNET_PORT",
    )
    return Path(given) if given else None


def cores() -> int:
    """Tells how many processors this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def from_environment() -> Serving:
    """Reads the choices of the operator."""
    return Serving(
        address=environment.text(
            "CARNET_BIND",
            "the address the web server listens on (0.0.0.0: every network)",
            default="127.0.0.1",
        ),
        port=port(),
        socket=socket(),
        workers=environment.integer(
            "CARNET_WORKERS",
            "how many web processes",
            default=min(cores(), MOST_WORKERS),
            shown=f"one a processor, {MOST_WORKERS} at most",
        ),
        threads=environment.integer("CARNET_THREADS", "how many threads in each web process", default=4),
    )
