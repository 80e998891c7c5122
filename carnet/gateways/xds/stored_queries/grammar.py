"""The values of a stored query: a text between quotes, a number, or a list of these between brackets.

    value   = literal | "(" literal *("," literal) ")"
    literal = "'" *(any character but a quote | "''") "'"  |  digits

Spaces may stand around what they part. Nothing is evaluated: the whole value is read, or it is refused.

Source: IHE ITI TF-2 §3.18.4.1.2.3.5; protocols §1.7.
"""

import re
from collections.abc import Iterable

MOST_CHARACTERS = 20_000
MOST_LITERALS = 1_000

_SPACES = re.compile(r"[ \t\r\n]*")
_TEXT = re.compile(r"'([^']*(?:''[^']*)*)'")
_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")


class Malformed(Exception):
    """The value is not written as one; the message says where, without quoting it."""


def read(value: str) -> tuple[str, ...]:
    """Reads one value: the literals of a list, or the only one. Raises Malformed."""
    if len(value) > MOST_CHARACTERS:
        raise Malformed(f"a value has at most {MOST_CHARACTERS} characters")
    at = _after_spaces(value, 0)
    if not value.startswith("(", at):
        literal, at = _literal(value, at)
        _require_end(value, at)
        return (literal,)
    literals, at = _list(value, at + 1)
    _require_end(value, at)
    return literals


def write(literals: Iterable[str]) -> str:
    """Writes texts as a list, as a client does."""
    return "(" + ",".join("'" + literal.replace("'", "''") + "'" for literal in literals) + ")"


def _list(value: str, at: int) -> tuple[tuple[str, ...], int]:
    literals: list[str] = []
    while True:
        if len(literals) == MOST_LITERALS:
            raise Malformed(f"a list has at most {MOST_LITERALS} values")
        literal, at = _literal(value, _after_spaces(value, at))
        literals.append(literal)
        at = _after_spaces(value, at)
        if value.startswith(")", at):
            return tuple(literals), at + 1
        if not value.startswith(",", at):
            raise Malformed(f"expected a comma or a closing bracket at character {at + 1}")
        at += 1


def _literal(value: str, at: int) -> tuple[str, int]:
    text = _TEXT.match(value, at)
    if text is not None:
        return text[1].replace("''", "'"), text.end()
    number = _NUMBER.match(value, at)
    if number is None:
        raise Malformed(f"expected a text between quotes or a number at character {at + 1}")
    return number[0], number.end()


def _after_spaces(value: str, at: int) -> int:
    found = _SPACES.match(value, at)
    return found.end() if found else at


def _require_end(value: str, at: int) -> None:
    at = _after_spaces(value, at)
    if at < len(value):
        raise Malformed(f"expected the end of the value at character {at + 1}")
