"""The keys that a software publishes at its own address: fetched when needed, kept a while, never asked too often."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

from carnet.gateways.oidc import fetching

KEPT_SECONDS = 600.0
# How long known keys still serve while the address does not answer.
STALE_SECONDS = 3600.0
# An unknown key may be a new one: the address is asked again, but nobody can make us ask more often than this.
SPACING_SECONDS = 60.0
MOST_KEPT = 1_000
MOST_KEYS = 50

type KeySet = Mapping[str, object]


class Unavailable(Exception):
    """The keys could not be read, and none is known."""


@dataclass(slots=True)
class _Known:
    """What is known of one address: its keys, when they came, and when it was last asked."""

    keys: KeySet | None
    came_at: float
    asked_at: float


_known: dict[str, _Known] = {}
_lock = threading.Lock()


def fetched(address: str, key_id: str) -> KeySet:
    """Gives the keys published at an address, which should hold `key_id`. Raises Unavailable."""
    now = time.monotonic()
    with _lock:
        known = _known.get(address)
        if known is not None and not _must_ask(known, key_id, now):
            return _usable(known, now)
        if known is None:
            if len(_known) >= MOST_KEPT:
                _known.clear()
            known = _known[address] = _Known(None, 0.0, now)
        known.asked_at = now
    try:
        keys = _checked(fetching.get(address))
    except fetching.Unreachable as error:
        if known.keys is None:
            raise Unavailable(str(error)) from error
        return _usable(known, now)
    with _lock:
        known.keys, known.came_at = keys, now
    return keys


def forget() -> None:
    """Forgets every key that this process fetched."""
    with _lock:
        _known.clear()


def _must_ask(known: _Known, key_id: str, now: float) -> bool:
    if now - known.asked_at < SPACING_SECONDS:
        return False
    return known.keys is None or now - known.came_at > KEPT_SECONDS or key_id not in _identifiers(known.keys)


def _usable(known: _Known, now: float) -> KeySet:
    if known.keys is None or now - known.came_at > STALE_SECONDS:
        raise Unavailable("the address was asked a moment ago and gave no keys")
    return known.keys


def _checked(answer: dict[str, object]) -> KeySet:
    keys = answer.get("keys")
    if not isinstance(keys, list) or len(keys) > MOST_KEYS or not all(isinstance(key, dict) for key in keys):
        raise fetching.Unreachable("the answer is not a JWK set")
    return answer


def _identifiers(keys: KeySet) -> set[object]:
    entries = keys.get("keys")
    return {entry.get("kid") for entry in entries} if isinstance(entries, list) else set()
