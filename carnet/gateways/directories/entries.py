"""Reads the resources of a file one by one: a FHIR Bundle of any size, or one resource a line (NDJSON).

Of the file, one resource at a time is in memory.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

import orjson

LARGEST_RESOURCE = 2_000_000
_CHUNK = 1_048_576
_STRUCTURE = re.compile(rb'[{}\[\]"\\]')
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
    depth, in_text, escaped_at = 0, False, -1
    kept: bytearray | None = None  # the object that is being read
    head = bytearray()
    position = 0
    while chunk := stream.read(_CHUNK):
        if len(head) <= LARGEST_RESOURCE:
            head += chunk
        start = 0
        for mark in _STRUCTURE.finditer(chunk):
            at, sign = mark.start(), mark.group()
            if position + at == escaped_at:
                continue
            if in_text:
                if sign == b"\\":
                    escaped_at = position + at + 1
                elif sign == b'"':
                    in_text = False
                continue
            if sign == b'"':
                in_text = True
            elif sign in b"{[":
                if sign == b"{" and depth == _ENTRY_DEPTH:
                    kept, start = bytearray(), at
                depth += 1
                if depth > _DEEPEST:
                    raise Unreadable("nested too deep")
            elif sign in b"}]":
                depth -= 1
                if depth < 0:
                    raise Unreadable("a bracket closes nothing")
                if kept is not None and depth == _ENTRY_DEPTH:
                    kept += chunk[start : at + 1]
                    yield _Piece(_bounded(kept), is_whole=False)
                    kept = None
        if kept is not None:
            kept += chunk[start:]
            _bounded(kept)
        position += len(chunk)
    if depth or in_text:
        raise Unreadable("the file is cut")
    if len(head) <= LARGEST_RESOURCE:
        yield _Piece(bytes(head), is_whole=True)


def _bounded(content: bytearray) -> bytes:
    if len(content) > LARGEST_RESOURCE:
        raise Unreadable("one resource is too large")
    return bytes(content)


def _resource(content: bytes, place: str) -> Resource:
    try:
        read = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise Unreadable(f"{place}: not JSON") from error
    if not isinstance(read, dict):
        raise Unreadable(f"{place}: no object")
    return read
