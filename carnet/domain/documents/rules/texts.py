"""How much of a title or a comment is kept, and how words are compared in a search: without case nor accent."""

import unicodedata

# Characters of a title or of a comment.
LONGEST = 10_000


def kept(text: str) -> str:
    """Gives what is kept of a title or a comment, whichever door it came by."""
    return text[:LONGEST]


def folded(text: str) -> str:
    """Reduces a text to what searches compare."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def contains(text: str, words: str) -> bool:
    """Tells whether every word asked for is somewhere in a text."""
    haystack = folded(text)
    return all(word in haystack for word in folded(words).split())


def begins(text: str, start: str) -> bool:
    """Tells whether a text, or one of its words, begins so. Nothing asked for is always there."""
    whole = folded(text)
    return any(word.startswith(folded(start)) for word in (whole, *whole.split()))
