"""Passwords known from breaches: looked up in a file that the operator downloads, never asked of anybody.

The file is the one that Have I Been Pwned publishes, ordered by hash: one line each, the SHA-1 of a password in
hexadecimal capitals, a colon, how often it was seen. SHA-1 is the file's; it protects nothing here.
"""

import hashlib
from pathlib import Path

from django.conf import settings

_HASH = 40
# Longer than any line of the file: forty figures, a colon, a count, the end of the line.
_LINE = 64


def is_breached(password: str) -> bool:
    """Tells whether a password is in the operator's file; false without one."""
    path: Path | None = settings.BREACHED_PASSWORDS
    if path is None:
        return False
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as file:
        low, high = 0, path.stat().st_size
        while low < high:  # the line that holds byte `middle` is before, after, or the one
            middle = (low + high) // 2
            offset = file.seek(max(0, middle - _LINE))
            start, line = _line_at(offset, file.read(2 * _LINE), middle)
            found = line[:_HASH].upper()
            if found == wanted:
                return True
            if found < wanted:
                low = start + len(line) + 1
            else:
                high = start
    return False


def read(path: str) -> Path:
    """Reads where the file is. Raises ValueError when it is not one of hashes."""
    found = Path(path).expanduser().resolve()
    try:
        with found.open("rb") as file:
            first = file.read(_HASH + 1)
    except OSError as error:
        raise ValueError(f"the file cannot be read: {error.strerror}") from error
    digits, after = first[:_HASH], first[_HASH:]
    if len(digits) != _HASH or not digits.isalnum() or after not in {b":", b"\r", b"\n", b""}:
        raise ValueError("the file must have one SHA-1 in hexadecimal a line, ordered by hash")
    bytes.fromhex(digits.decode())
    return found


def _line_at(offset: int, held: bytes, place: int) -> tuple[int, bytes]:
    """Gives where the line that covers a byte of the file begins, and the line."""
    inside = place - offset
    begins = held.rfind(b"\n", 0, inside) + 1
    ends = held.find(b"\n", inside)
    return offset + begins, held[begins : ends if ends >= 0 else len(held)]
