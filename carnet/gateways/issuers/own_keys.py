"""Our own keys towards issuers: we sign our name with some, they encrypt what they tell us with the others.

A JWK set in one file, its owner's only, made once. `carnet issuers --new-keys` puts fresh keys first: they sign from
then on, and the former ones still decrypt what is sent by issuers that read our set earlier.
"""

import json
import os
import tempfile
from pathlib import Path
from typing import Literal

from django.conf import settings
from joserfc.jwk import ECKey, JWKRegistry, Key, RSAKey

RSA_BITS = 3072
# Two sets of four: the present one and the one before.
MOST_KEYS = 8

_read: dict[Path, tuple[int, tuple[Key, ...]]] = {}


def private(use: Literal["sig", "enc"]) -> tuple[Key, ...]:
    """Gives our private keys for one use, newest first; makes the file when it is absent."""
    return tuple(key for key in _keys() if key.get("use") == use)


def published() -> dict[str, object]:
    """Gives the public half of every key, as issuers read it (RFC 7517)."""
    return {"keys": [key.as_dict(private=False) for key in _keys()]}


def renew() -> None:
    """Puts fresh keys before the present ones, and drops those from before them."""
    _write(_path(), (*_fresh(), *_keys())[:MOST_KEYS])


def _path() -> Path:
    path: Path = settings.ISSUERS_KEYS
    return path


def _keys() -> tuple[Key, ...]:
    path = _path()
    if not path.exists():
        _write(path, _fresh(), only_if_absent=True)
    written = path.stat().st_mtime_ns
    known = _read.get(path)
    if known is None or known[0] != written:
        raw = json.loads(path.read_text())
        known = _read[path] = (written, tuple(JWKRegistry.import_key(one) for one in raw["keys"]))
    return known[1]


def _fresh() -> tuple[Key, ...]:
    return (
        ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True),
        RSAKey.generate_key(RSA_BITS, {"use": "sig", "alg": "RS256"}, auto_kid=True),
        ECKey.generate_key("P-256", {"use": "enc"}, auto_kid=True),
        RSAKey.generate_key(RSA_BITS, {"use": "enc"}, auto_kid=True),
    )


def _write(path: Path, keys: tuple[Key, ...], *, only_if_absent: bool = False) -> None:
    """Writes the file whole or not at all: two processes that start together keep the same keys."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(descriptor, "w") as file:
        json.dump({"keys": [key.as_dict(private=True) for key in keys]}, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        if only_if_absent:
            os.link(name, path)
        else:
            os.replace(name, path)
            return
    except FileExistsError:
        pass  # another process was first: its keys are ours
    os.unlink(name)
