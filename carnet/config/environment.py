"""Typed readers of the environment: a wrong or missing value says what to set and where.

Every setting that an operator may change passes here and registers itself, so that
`docs/reference/environment.md` can be compared with what the code really reads.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path


class Misconfigured(Exception):
    """A setting of the environment is missing or unreadable; the message says what to set."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable of the environment: its name, what it decides, and its default as shown to operators."""

    name: str
    meaning: str
    default: str


REGISTRY: dict[str, Setting] = {}


def _read[T](name: str, meaning: str, default: T, shown: str, convert: Callable[[str], T]) -> T:
    REGISTRY[name] = Setting(name=name, meaning=meaning, default=shown)
    raw = os.environ.get(name, "").strip()
    if not raw:
        return default
    try:
        return convert(raw)
    except ValueError as error:
        raise Misconfigured(f"{name}={raw!r} cannot be read ({error}). It sets: {meaning}.") from error


def text(name: str, meaning: str, *, default: str, shown: str | None = None) -> str:
    """Reads a text."""
    return _read(name, meaning, default, default if shown is None else shown, str)


def integer(name: str, meaning: str, *, default: int, shown: str | None = None) -> int:
    """Reads a whole number."""
    return _read(name, meaning, default, str(default) if shown is None else shown, int)


def hours(name: str, meaning: str, *, default: int) -> timedelta:
    """Reads a length of time, in whole hours."""
    return timedelta(hours=integer(name, meaning, default=default))


def days(name: str, meaning: str, *, default: int) -> timedelta:
    """Reads a length of time, in whole days."""
    return timedelta(days=integer(name, meaning, default=default))


def flag(name: str, meaning: str, *, default: bool) -> bool:
    """Reads yes or no (1/0, true/false, yes/no, on/off)."""

    def convert(raw: str) -> bool:
        lowered = raw.lower()
        if lowered in {"1", "true", "yes", "on"}:
            return True
        if lowered in {"0", "false", "no", "off"}:
            return False
        raise ValueError("expected yes or no")

    return _read(name, meaning, default, "yes" if default else "no", convert)


def words(name: str, meaning: str, *, default: tuple[str, ...]) -> tuple[str, ...]:
    """Reads a list of words separated by commas."""
    return _read(
        name,
        meaning,
        default,
        ",".join(default),
        lambda raw: tuple(word.strip() for word in raw.split(",") if word.strip()),
    )


def described[T](name: str, meaning: str, *, default: T, shown: str, read: Callable[[str], T]) -> T:
    """Reads what a file describes: `read` is given its path, and raises ValueError with what is wrong in it."""
    return _read(name, meaning, default, shown, read)


def folder(name: str, meaning: str, *, default: Path, shown: str) -> Path:
    """Reads the path of a folder; `~` is the home folder."""
    return _read(name, meaning, default, shown, lambda raw: Path(raw).expanduser().resolve())
