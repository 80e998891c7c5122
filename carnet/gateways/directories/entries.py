"""Reads the resources of a file one by one: a FHIR Bundle of any size, or one resource a line (NDJSON).

Of the file, one resource at a time is in memory.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

import orjson

LARGEST_RESOURCE = 2_000_000
_CHUNK = 1_048_576
# The next bracket, whatever whole texts stand before it; nothing when a text is not whole yet.
_NEXT = re.compile(rb'(?:[^{}\[\]"]++|"(?:[^"\\]++|\\.)*+")*+([{}\[\]])', re.DOTALL)
_ENTRY_DEPTH = 2  # the Bundle, its array of entries
_DEEPEST = 60

type Resource = dict[str, object]


class Unreadable(Exception):
    """The file is not what it should be; the message says where."""


def of_lines(stream: BinaryIO) -> Iterator[tuple[str, Resource]]:
    """Gives the resource of each line, and the number of the line. Raises Unreadable."""
    for number, line in enumerate(stream, start=1):
        if line.strip():
            yield f"line {number}", _resource(line, f"line {number}")


def of_bundle(stream: BinaryIO) -> Iterator[tuple[str, Resource]]:
    """Gives the resource of each entry of a Bundle, and its place; or the one resource of a file. Raises Unreadable."""
    count = 0
    for piece in _objects(stream):
        if piece.is_whole:
            whole = _resource(piece.content, "file")
            if not count and whole.get("resourceType") not in {None, "Bundle"}:
                yield "file", whole
            return
        read = _resource(piece.content, f"entry {count + 1}")
        if "resource" not in read:
            continue
        count += 1
        inside = read["resource"]
        if not isinstance(inside, dict):
            raise Unreadable(f"entry {count}: the resource is no object")
        yield f"entry {count}", inside


class _Piece:
    __slots__ = ("content", "is_whole")

    def __init__(self, content: bytes, *, is_whole: bool) -> None:
        self.content, self.is_whole = content, is_whole


def _objects(stream: BinaryIO) -> Iterator[_Piece]:
    """Gives each object that stands in an array of the root; then the root itself, when it is small."""
    buffer, position, depth = b"", 0, 0
    begun: int | None = None  # where the object that is being read begins in the buffer
    head = bytearray()
    while chunk := stream.read(_CHUNK):
        if len(head) <= LARGEST_RESOURCE:
            head += chunk
        kept = position if begun is None else begun
        buffer, position, begun = buffer[kept:] + chunk, position - kept, None if begun is None else 0
        if len(buffer) > LARGEST_RESOURCE + _CHUNK:
            raise Unreadable("one resource is too large")
        while mark := _NEXT.match(buffer, position):
            position = mark.end()
            if mark.group(1) in b"{[":
                if depth == _ENTRY_DEPTH and mark.group(1) == b"{":
                    begun = position - 1
                depth += 1
                if depth > _DEEPEST:
                    raise Unreadable("nested too deep")
                continue
            depth -= 1
            if depth < 0:
                raise Unreadable("a bracket closes nothing")
            if begun is not None and depth == _ENTRY_DEPTH:
                yield _Piece(_bounded(buffer[begun:position]), is_whole=False)
                begun = None
    if depth or b'"' in buffer[position:]:
        raise Unreadable("the file is cut")
    if len(head) <= LARGEST_RESOURCE:
        yield _Piece(bytes(head), is_whole=True)


def _bounded(content: bytes) -> bytes:
    if len(content) > LARGEST_RESOURCE:
        raise Unreadable("one resource is too large")
    return content


def _resource(content: bytes, place: str) -> Resource:
    try:
        read = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise Unreadable(f"{place}: not JSON") from error
    if not isinstance(read, dict):
        raise Unreadable(f"{place}: no object")
    return read
