"""A small closed-loop HTTP/1.1 client on asyncio: cheap enough not to be what is measured. Loopback only."""

import asyncio
from dataclasses import dataclass


class Failed(Exception):
    """The server answered something else than success, or hung up."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its status, its headers (lower-case names), its body."""

    status: int
    headers: dict[str, str]
    body: bytes


class Connection:
    """One keep-alive connection to 127.0.0.1."""

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self._head = f"Host: localhost:{port}\r\nAuthorization: Bearer {token}\r\n"
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def request(
        self, method: str, path: str, *, body: bytes = b"", content_type: str = "", accept: str = "*/*"
    ) -> Answer:
        """Sends one request and waits for its whole answer."""
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 20)
        head = f"{method} {path} HTTP/1.1\r\n{self._head}Accept: {accept}\r\n"
        if body:
            head += f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n"
        self._writer.write(head.encode() + b"\r\n" + body)
        try:
            return await self._answer()
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            self.close()
            raise Failed("the server hung up") from error

    async def _answer(self) -> Answer:
        assert self._reader is not None
        raw = await self._reader.readuntil(b"\r\n\r\n")
        first, *lines = raw[:-4].decode("latin1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        length = int(headers.get("content-length", "0"))
        body = await self._reader.readexactly(length) if length else b""
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(int(first.split(" ", 2)[1]), headers, body)

    def close(self) -> None:
        """Drops the connection."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None


def require_success(answer: Answer) -> Answer:
    """Gives the answer back, or raises Failed with the beginning of what the server said."""
    if not 200 <= answer.status < 300:
        raise Failed(f"{answer.status} {answer.body[:300]!r}")
    return answer
