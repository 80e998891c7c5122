"""Sealing: AES-256-GCM under a space's own data key, bound to the place where the bytes belong.

A sealed value is `version (1 byte) + nonce (12 bytes) + ciphertext and tag`. The place (space, row, field)
is associated data: bytes moved to another row or another field do not open.

A content of several pieces is sealed piece by piece, each one kept on its own, under a key derived for it alone; its
head is `version (1 byte) + salt (32 bytes)`. Pieces that are changed, moved, repeated or missing do not open (ADR 75).
"""

import hashlib
import hmac
import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_VERSION = b"\x01"
_NONCE_BYTES = 12
OVERHEAD_BYTES = 1 + _NONCE_BYTES + 16
_IN_PIECES = b"\x02"
_SALT_BYTES = 32


class Unsealable(Exception):
    """The bytes were not sealed with this key for this place, or were changed since."""


class SpaceCipher:
    """Seals and unseals the contents and free text of one space.

    Nonces are 96 random bits: below 2^32 seals under one key the chance of a repeat stays negligible
    (NIST SP 800-38D, §8.3); a space holds thousands of values.
    """

    __slots__ = ("_aead", "_key", "_space")

    def __init__(self, *, space_id: UUID, data_key: bytes) -> None:
        self._aead = AESGCM(data_key)
        self._key = data_key
        self._space = space_id.bytes

    def seal(self, plain: bytes, *, row_id: UUID, field: str) -> bytes:
        """Seals bytes for one field of one row."""
        nonce = os.urandom(_NONCE_BYTES)
        place = self._space + row_id.bytes + field.encode("ascii")
        return _VERSION + nonce + self._aead.encrypt(nonce, plain, place)

    def unseal(self, sealed: bytes, *, row_id: UUID, field: str) -> bytes:
        """Gives the bytes back. Raises Unsealable when the key, the place or the bytes are not the right ones."""
        if sealed[:1] != _VERSION or len(sealed) < OVERHEAD_BYTES:
            raise Unsealable("unknown sealed form")
        place = self._space + row_id.bytes + field.encode("ascii")
        try:
            return self._aead.decrypt(sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :], place)
        except InvalidTag as error:
            raise Unsealable("wrong key, wrong place or changed bytes") from error

    def in_pieces(self, *, row_id: UUID, field: str, head: bytes | None = None) -> "PieceCipher":
        """Gives what seals the pieces of a new content of one row, or, by its head, what opens those of a kept one.

        Raises Unsealable when the head is not one.
        """
        head = _IN_PIECES + os.urandom(_SALT_BYTES) if head is None else head
        if not is_in_pieces(head) or len(head) != 1 + _SALT_BYTES:
            raise Unsealable("unknown sealed form")
        place = self._space + row_id.bytes + field.encode("ascii")
        return PieceCipher(head=head, data_key=self._key, place=place)


class PieceCipher:
    """Seals and opens the pieces of one content, in any order (STREAM: a counter, and a mark on the last piece).

    The key is derived from the space's by HKDF-SHA-256 with the salt of the head, for this place: no two contents share
    one, so that the nonce need not be random. The mark tells a content that was cut from one that ends.
    """

    __slots__ = ("_aead", "_place", "head")

    def __init__(self, *, head: bytes, data_key: bytes, place: bytes) -> None:
        self.head = head
        derived = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=head[1:], info=b"carnet pieces" + place)
        self._aead = AESGCM(derived.derive(data_key))
        self._place = place

    def seal(self, plain: bytes, *, number: int, is_last: bool) -> bytes:
        """Seals one piece; the first is 0."""
        return self._aead.encrypt(_counted(number, is_last=is_last), plain, self._place)

    def unseal(self, sealed: bytes, *, number: int, is_last: bool) -> bytes:
        """Gives one piece back. Raises Unsealable when it is another piece, or was changed, or is not the last."""
        try:
            return self._aead.decrypt(_counted(number, is_last=is_last), sealed, self._place)
        except InvalidTag as error:
            raise Unsealable("wrong key, wrong place, another piece or changed bytes") from error


def is_in_pieces(sealed: bytes) -> bool:
    """Tells whether these bytes are the head of a content sealed in pieces."""
    return sealed[:1] == _IN_PIECES


def _counted(number: int, *, is_last: bool) -> bytes:
    return bytes(_NONCE_BYTES - 5) + number.to_bytes(4, "big") + (b"\x01" if is_last else b"\x00")


def new_key() -> bytes:
    """Makes a fresh 256-bit key."""
    return os.urandom(KEY_BYTES)


def wrap_key(data_key: bytes, *, with_key: bytes, space_id: UUID) -> bytes:
    """Seals a data key under a key-encryption key, for one space only."""
    nonce = os.urandom(_NONCE_BYTES)
    return _VERSION + nonce + AESGCM(with_key).encrypt(nonce, data_key, b"data-key" + space_id.bytes)


def unwrap_key(wrapped: bytes, *, with_key: bytes, space_id: UUID) -> bytes:
    """Opens a wrapped data key. Raises Unsealable when it is not this space's or not under this key."""
    if wrapped[:1] != _VERSION:
        raise Unsealable("unknown wrapped form")
    nonce, box = wrapped[1 : 1 + _NONCE_BYTES], wrapped[1 + _NONCE_BYTES :]
    try:
        return AESGCM(with_key).decrypt(nonce, box, b"data-key" + space_id.bytes)
    except InvalidTag as error:
        raise Unsealable("wrong key-encryption key or wrong space") from error


def keyed_hash(text: str, *, key: bytes, purpose: str) -> bytes:
    """Hashes an identifier so that it can be looked up and not read: HMAC-SHA-256, one purpose per index."""
    return hmac.digest(key, purpose.encode("ascii") + b"\x00" + text.encode("utf-8"), hashlib.sha256)
