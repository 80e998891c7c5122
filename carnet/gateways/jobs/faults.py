"""Telling a fault without quoting any value: its kind and its place in our code."""

import traceback

from django.db import Error

_OURS = "/carnet/"


def described(error: BaseException) -> str:
    """Names the exception, its SQL state if it has one, and the innermost line of Carnet that met it.

    The message is left out: it may quote a name, an address or a content.
    """
    words = [type(error).__name__]
    state = getattr(error.__cause__, "sqlstate", None) if isinstance(error, Error) else None
    if state:
        words.append(f"SQLSTATE {state}")
    places = [frame for frame in traceback.extract_tb(error.__traceback__) if _OURS in frame.filename]
    if places:
        name = places[-1].filename.rpartition(_OURS)[2]
        words.append(f"at {name}:{places[-1].lineno}")
    return ", ".join(words)
