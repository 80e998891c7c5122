"""Names as the service wants them, and the order in which given names are tried.

Source: protocols §6 (upper case, letters with hyphens, apostrophes and spaces between them).
"""

import re
import unicodedata

from carnet.domain.identity.ports import Unwritable

_WRITTEN = re.compile(r"[A-Z]+(?:(?:-{1,2}|[' ])[A-Z]+)*")
_LETTERS = {"Œ": "OE", "Æ": "AE", "ß": "SS", "’": "'", "ʼ": "'", "–": "-", "‐": "-", "Ø": "O", "Ł": "L", "Đ": "D"}
_MOST_TRIED = 5


def written(name: str, what: str) -> str:
    """Writes a name in capitals without accents. Raises Unwritable, which says `what` could not be written."""
    capitals = "".join(_LETTERS.get(letter, letter) for letter in " ".join(name.split()).upper())
    plain = "".join(one for one in unicodedata.normalize("NFD", capitals) if not unicodedata.combining(one))
    if not _WRITTEN.fullmatch(plain):
        raise Unwritable(what)
    return plain


def tried(given_names: tuple[str, ...]) -> tuple[str, ...]:
    """Gives what is asked in turn: each given name, then all of them; `_MOST_TRIED` questions at most."""
    each = [written(name, "given_name") for name in given_names if name.strip()]
    if not each:
        raise Unwritable("given_name")
    whole = " ".join(each)
    return tuple(dict.fromkeys([*each[: _MOST_TRIED - 1], whole]))
