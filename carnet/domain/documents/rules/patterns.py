"""Patterns of a registry's questions: `%` stands for any characters, `_` for one.

Compared piece by piece from the left, never by trying again: a hostile pattern costs no more than another.

Source: IHE ITI TF-2 §3.18.4.1.2.3.5 (as LIKE of SQL, on the author as it is written).
"""


def matches(text: str, pattern: str) -> bool:
    """Tells whether a whole text is of this pattern."""
    first, *rest = pattern.split("%")
    if not rest:
        return len(text) == len(first) and _fits(text, first, 0)
    *middle, last = rest
    if len(text) < len(first) + len(last) or not _fits(text, first, 0):
        return False
    at, end = len(first), len(text) - len(last)
    for piece in middle:
        at = _after(text, piece, at, end)
        if at < 0:
            return False
    return _fits(text, last, end)


def _after(text: str, piece: str, start: int, end: int) -> int:
    """Gives where the first occurrence of a piece between two places ends; -1 when there is none."""
    for at in range(start, end - len(piece) + 1):
        if _fits(text, piece, at):
            return at + len(piece)
    return -1


def _fits(text: str, piece: str, at: int) -> bool:
    return all(asked in {"_", text[at + offset]} for offset, asked in enumerate(piece))
