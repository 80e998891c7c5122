"""Tells where the time of one call goes: signature, XML, seals, SQL, the rest, and waiting for others.

python -m bench.shares STATE OPERATION CALLS — one client inside the web process itself, as the web role; prints JSON:
milliseconds a call. Every part is processor time of this process but `waiting`, when it does nothing: the database at
work, the disk.
"""

import asyncio
import functools
import json
import os
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carnet.config.settings")
# The calls are made by a coroutine that waits for nothing: nobody else shares the connection.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

import django

django.setup()

import psycopg  # noqa: E402 - Django is set up first

from bench import load  # noqa: E402
from bench.http import Answer, Connection  # noqa: E402
from carnet.config.wsgi import application  # noqa: E402
from carnet.domain.documents.registering import entries  # noqa: E402
from carnet.foundation.cda import header, parsing  # noqa: E402
from carnet.foundation.ebrim import reading, writing  # noqa: E402
from carnet.foundation.sealing import SpaceCipher  # noqa: E402
from carnet.gateways.xds.vihf import assertion, signer  # noqa: E402
from carnet.gateways.xds.wire import soap  # noqa: E402

# What a part is: the functions that do it and nothing else. What one of them asks of another part is that part's.
_PARTS: dict[str, tuple[tuple[Any, str], ...]] = {
    "signature": ((signer, "verified"),),
    "XML": (
        (soap, "read"),
        (soap, "write"),
        (assertion, "read"),
        (reading, "read"),
        (entries, "document"),
        (writing.Writer, "document"),
        (parsing, "parse"),
        (header, "read_header"),
    ),
    "seals": ((SpaceCipher, "seal"), (SpaceCipher, "unseal")),
    "SQL": (
        (psycopg.Cursor, "execute"),
        (psycopg.Cursor, "executemany"),
        (psycopg.Connection, "commit"),
        (psycopg.Connection, "rollback"),
    ),
}
REST = "the rest"
_WARM_CALLS = 30


class Meter:
    """Adds the processor time of this thread to the part that has the hand."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._stack = [REST]
        self._since = time.thread_time()

    def turn(self) -> None:
        """Gives what went by to the part that has the hand."""
        now = time.thread_time()
        part = self._stack[-1]
        self.seconds[part] = self.seconds.get(part, 0.0) + now - self._since
        self._since = now

    def watch(self, part: str, holder: Any, name: str) -> None:
        """Measures a function of a module or of a class from now on."""
        function: Callable[..., Any] = getattr(holder, name)

        @functools.wraps(function)
        def measured(*words: Any, **named: Any) -> Any:
            self.turn()
            self._stack.append(part)
            try:
                return function(*words, **named)
            finally:
                self.turn()
                self._stack.pop()

        setattr(holder, name, measured)


class Inside(Connection):
    """Calls the site without leaving the process, as a server would."""

    def __init__(self, token: str) -> None:
        super().__init__(0, token)
        self._token = token

    async def request(
        self, method: str, path: str, *, body: bytes = b"", content_type: str = "", accept: str = "*/*"
    ) -> Answer:
        """Answers one request, whole."""
        place, _, query = path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": place,
            "QUERY_STRING": query,
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_ACCEPT": accept,
            "HTTP_AUTHORIZATION": f"Bearer {self._token}",
            "HTTP_HOST": "localhost",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": BytesIO(body),
        }
        setup_testing_defaults(environ)
        status: list[str] = []

        def start(line: str, _headers: object, _error: object = None) -> Callable[[bytes], object]:
            status.append(line)
            return BytesIO().write

        pieces = application(environ, start)
        content = b"".join(pieces)
        close = getattr(pieces, "close", None)
        if close:
            close()
        return Answer(int(status[0][:3]), {}, content)


def main(path: Path, operation: str, calls: int) -> None:
    """Makes the calls and prints where their time went."""
    state = load.state_of(path)
    run, connection = load.operation_of(operation, state), Inside(state.token)
    meter = Meter()
    for part, functions in _PARTS.items():
        for holder, name in functions:
            meter.watch(part, holder, name)

    async def repeat(count: int) -> None:
        for _ in range(count):
            await run(connection)

    asyncio.run(repeat(_WARM_CALLS))
    meter.turn()
    meter.seconds.clear()
    begin = time.perf_counter()
    asyncio.run(repeat(calls))
    wall = time.perf_counter() - begin
    meter.turn()
    spent = {part: meter.seconds.get(part, 0.0) for part in (*_PARTS, REST)}
    spent["waiting"] = max(0.0, wall - sum(spent.values()))
    print(json.dumps({part: round(seconds / calls * 1000, 3) for part, seconds in spent.items()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
