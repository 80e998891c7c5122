"""Identifiers: UUIDv7 for rows, and the public form that carries the space and the row."""

import base64
import os
import time
from uuid import UUID

_SEPARATOR = "-"
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
# Two characters at a time, ten bits each: lists write forty identifiers, and the library's encoder is Python too.
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_SHIFTS = range(120, -1, -10)


class UnreadableId(ValueError):
    """The public identifier has not the form that this server gives."""


def new_id() -> UUID:
    """Makes a UUID version 7 (RFC 9562): 48 bits of milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    number = (milliseconds << 80) | int.from_bytes(os.urandom(10))
    number = (number & ~(0xF << 76)) | (0x7 << 76)
    number = (number & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=number)


def public(identifier: UUID) -> str:
    """Writes an identifier in 26 characters that suit an URL and a FHIR id: base 32 (RFC 4648), lower case."""
    number = identifier.int << 2
    return "".join([_PAIRS[number >> shift & 1023] for shift in _SHIFTS])


def parse_public(text: str) -> UUID:
    """Reads what `public` wrote. Raises UnreadableId for anything else."""
    if len(text) != 26 or not text.isascii():
        raise UnreadableId(text[:80])
    try:
        raw = base64.b32decode(text.upper() + "======")
    except ValueError as error:
        raise UnreadableId(text) from error
    identifier = UUID(bytes=raw)
    if public(identifier) != text:
        raise UnreadableId(text)
    return identifier


def public_row(space_id: UUID, row_id: UUID) -> str:
    """Writes the identifier of a row so that a request finds its space without a look-up (53 characters)."""
    return public(space_id) + _SEPARATOR + public(row_id)


def parse_public_row(text: str) -> tuple[UUID, UUID]:
    """Reads what `public_row` wrote: the space, then the row. Raises UnreadableId for anything else."""
    space, separator, row = text.partition(_SEPARATOR)
    if not separator:
        raise UnreadableId(text[:80])
    return parse_public(space), parse_public(row)
