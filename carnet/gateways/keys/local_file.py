"""The key-encryption key in a local file: the default of a single machine."""

import hashlib
import hmac
from uuid import UUID

from django.conf import settings

from carnet.foundation import sealing


class LocalFileKeyStore:
    """Wraps data keys under keys derived from one master secret (`CARNET_MASTER_KEY`, or a file made once)."""

    def __init__(self) -> None:
        master = bytes.fromhex(settings.MASTER_KEY)
        self._wrapping = hmac.digest(master, b"carnet key-encryption key 1", hashlib.sha256)
        self._lookup = hmac.digest(master, b"carnet look-up key 1", hashlib.sha256)

    def wrap(self, data_key: bytes, *, space_id: UUID) -> bytes:
        """Seals a space's data key."""
        return sealing.wrap_key(data_key, with_key=self._wrapping, space_id=space_id)

    def unwrap(self, wrapped: bytes, *, space_id: UUID) -> bytes:
        """Opens a wrapped data key. Raises sealing.Unsealable when it is not this space's."""
        return sealing.unwrap_key(wrapped, with_key=self._wrapping, space_id=space_id)

    def lookup_key(self) -> bytes:
        """Gives the key of the keyed hashes."""
        return self._lookup
