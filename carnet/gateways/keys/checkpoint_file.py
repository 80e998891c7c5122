"""The keys that sign checkpoints in a local file: the default of a single machine."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from carnet.foundation import clock
from carnet.foundation.journal import signing
from carnet.foundation.journal.signing import KeySet, PublicKey, Signature, Succession


@dataclass(slots=True)
class _Key:
    public: PublicKey
    private: bytes


class LocalFileSigner:
    """Keeps the keys in `$CARNET_VAR/keys/checkpoints.json`, made at the first use, readable by its owner only.

    A private key whose time is over is forgotten at the next rotation; its public part stays, for old checkpoints.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or settings.VAR_DIR / "keys" / "checkpoints.json"

    def sign(self, message: bytes, *, at: datetime) -> tuple[Signature, ...]:
        """Signs with every key in force, newest last."""
        keys, _ = self._read()
        return tuple(
            Signature(key.public.id, Ed25519PrivateKey.from_private_bytes(key.private).sign(message))
            for key in keys
            if key.private and (key.public.until is None or at < key.public.until)
        )

    def published(self) -> KeySet:
        """Gives the public parts."""
        keys, successions = self._read()
        return KeySet(tuple(key.public for key in keys), tuple(successions))

    def rotate(self, *, at: datetime, overlap: timedelta) -> str:
        """Makes a new key, which the one in force and itself both announce."""
        self._read()
        with self._locked():
            keys, successions = self._parsed()
            private = Ed25519PrivateKey.generate()
            made = _fresh(private, at)
            former = keys[-1]
            text = signing.succession_text(former=former.public.id, latter=made.public.id)
            successions.append(
                Succession(
                    former.public.id,
                    made.public.id,
                    Ed25519PrivateKey.from_private_bytes(former.private).sign(text),
                    private.sign(text),
                )
            )
            for key in keys:
                until = key.public.until or at + overlap
                key.public = PublicKey(key.public.public, key.public.since, until)
                key.private = key.private if at < until else b""
            self._write([*keys, made], successions)
        return made.public.id

    def _read(self) -> tuple[list[_Key], list[Succession]]:
        if not self._path.exists():
            with self._locked():
                if not self._path.exists():
                    self._write([_fresh(Ed25519PrivateKey.generate(), clock.now())], [])
        return self._parsed()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Lets one process at a time change the file."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self._path.with_suffix(".lock"), os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _parsed(self) -> tuple[list[_Key], list[Succession]]:
        held = orjson.loads(self._path.read_bytes())
        keys = [
            _Key(
                PublicKey(
                    bytes.fromhex(key["public"]),
                    datetime.fromisoformat(key["since"]),
                    datetime.fromisoformat(key["until"]) if key["until"] else None,
                ),
                bytes.fromhex(key["private"]),
            )
            for key in held["keys"]
        ]
        successions = [
            Succession(one["former"], one["latter"], bytes.fromhex(one["by_former"]), bytes.fromhex(one["by_latter"]))
            for one in held["successions"]
        ]
        return keys, successions

    def _write(self, keys: list[_Key], successions: list[Succession]) -> None:
        """Replaces the file whole, or not at all."""
        text = orjson.dumps(
            {
                "keys": [
                    {
                        "public": key.public.public.hex(),
                        "since": key.public.since.isoformat(),
                        "until": key.public.until.isoformat() if key.public.until else None,
                        "private": key.private.hex(),
                    }
                    for key in keys
                ],
                "successions": [
                    {
                        "former": one.former,
                        "latter": one.latter,
                        "by_former": one.by_former.hex(),
                        "by_latter": one.by_latter.hex(),
                    }
                    for one in successions
                ],
            }
        )
        beside = self._path.with_suffix(".new")
        beside.unlink(missing_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._path)


def _fresh(private: Ed25519PrivateKey, at: datetime) -> _Key:
    return _Key(PublicKey(private.public_key().public_bytes_raw(), at, None), private.private_bytes_raw())
