"""Parts are separated whatever pieces they arrive in, and what cannot be separated is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from carnet.foundation.spooling import Spool
from carnet.gateways.xds.wire import multipart

SPOOL = Spool(Path("nowhere"))

BODY = (
    b"--b\r\nContent-Type: application/xop+xml\r\nContent-ID: <root>\r\n\r\n<e/>\r\n"
    b"--b\r\nContent-ID: <one>\r\nContent-Transfer-Encoding: binary\r\n\r\n\r\n--zogus\r\n\0\xff\r\n--b--\r\n"
)


def cut(body: bytes, size: int) -> Iterator[bytes]:
    """Gives a body in pieces."""
    return (body[start : start + size] for start in range(0, len(body), size))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 10_000])
def test_parts_are_the_same_whatever_the_pieces(size: int) -> None:
    root, one = multipart.parts(cut(BODY, size), boundary="b", spool=SPOOL)
    assert (root.content_id, root.content) == ("root", b"<e/>")
    assert (one.content_id, one.content) == ("one", b"\r\n--zogus\r\n\0\xff")


@pytest.mark.parametrize("size", [1, 5, 10_000])
def test_lines_may_end_with_lf_alone(size: int) -> None:
    body = b"preamble\n--b\nContent-ID: <x>\nContent-Transfer-Encoding: BASE64\n\nYWJj\nZGVm\n--b--"
    (only,) = multipart.parts(cut(body, size), boundary="b", spool=SPOOL)
    assert (only.content_id, only.content) == ("x", b"abcdef")


@pytest.mark.parametrize("size", [1, 10_000])
def test_a_part_may_be_empty_and_without_headers(size: int) -> None:
    parts = multipart.parts(
        cut(b"--b\r\n\r\n\r\n--b\r\nContent-ID: <x>\r\n\r\n\r\n--b--", size), boundary="b", spool=SPOOL
    )
    assert [(part.content_id, part.content) for part in parts] == [("", b""), ("x", b"")]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "last boundary"),
        (b"--b\r\n\r\nnever ends", "last boundary"),
        (b"--b--\r\n", "no part"),
        (b"--b trailing\r\n\r\nx\r\n--b--", "something else"),
        (b"--b\r\nno colon\r\n\r\nx\r\n--b--", "header"),
        (b"--b\r\nContent-Transfer-Encoding: base64\r\n\r\n*\r\n--b--", "base64"),
        (b"--b\r\nContent-Transfer-Encoding: uuencode\r\n\r\nx\r\n--b--", "Encoding"),
        (b"--b\r\nA: " + b"x" * 20_000 + b"\r\n\r\nx\r\n--b--", "headers"),
        (b"--b\r\n\r\nx\r\n" * 10_000 + b"--b--", "more than 200"),
    ],
    ids=["empty", "cut", "none", "boundary", "header", "base64", "encoding", "long", "many"],
)
def test_what_cannot_be_separated_is_refused(body: bytes, why: str) -> None:
    with pytest.raises(multipart.Malformed, match=why):
        multipart.parts(cut(body, 4096), boundary="b", spool=SPOOL)
