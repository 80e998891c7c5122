"""The port to the keys that sign checkpoints, and what is published of them."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Signature:
    """What one key signed: the key's fingerprint, and 64 bytes."""

    key_id: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key as published: its 32 bytes, since when it signs, and until when; None as long as nothing replaces it."""

    public: bytes
    since: datetime
    until: datetime | None

    @property
    def id(self) -> str:
        """The fingerprint: SHA-256 of the public key, in hexadecimal."""
        return fingerprint(self.public)


@dataclass(frozen=True, slots=True)
class Succession:
    """One key follows another, and both say so: whoever trusts either may trust the other."""

    former: str
    latter: str
    by_former: bytes
    by_latter: bytes


@dataclass(frozen=True, slots=True)
class KeySet:
    """Every key that ever signed here, oldest first, and how they follow one another."""

    keys: tuple[PublicKey, ...]
    successions: tuple[Succession, ...]


class CheckpointSigner(Protocol):
    """Holds the Ed25519 keys: a local file by default, a hardware module or a service in production."""

    def sign(self, message: bytes, *, at: datetime) -> tuple[Signature, ...]:
        """Signs with every key in force at this instant, newest last: two of them while one replaces the other."""
        ...

    def published(self) -> KeySet:
        """Gives what is published of the keys."""
        ...

    def rotate(self, *, at: datetime, overlap: timedelta) -> str:
        """Makes a new key and gives its fingerprint; the former ones go on signing beside it for the overlap."""
        ...


@cache
def signer() -> CheckpointSigner:
    """Gives the signer that this deployment configured."""
    made: CheckpointSigner = import_string(settings.CHECKPOINT_SIGNER)()
    return made


def fingerprint(public: bytes) -> str:
    """Gives the fingerprint of a public key."""
    return hashlib.sha256(public).hexdigest()


def succession_text(*, former: str, latter: str) -> bytes:
    """Gives the bytes that both keys of a succession sign."""
    return f"carnet key succession 1\n{former}\n{latter}\n".encode()


def is_signed(message: bytes, *, public: bytes, signature: bytes) -> bool:
    """Tells whether this key signed this message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
