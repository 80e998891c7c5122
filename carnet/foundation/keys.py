"""The port to the key-encryption key, and the keys derived from it."""

from functools import cache
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string


class KeyStore(Protocol):
    """Holds the key-encryption key: a local file by default, a key-management service in production."""

    def wrap(self, data_key: bytes, *, space_id: UUID) -> bytes:
        """Seals a space's data key under the current key-encryption key."""
        ...

    def unwrap(self, wrapped: bytes, *, space_id: UUID) -> bytes:
        """Opens a wrapped data key. Raises sealing.Unsealable when it is not this space's."""
        ...

    def lookup_key(self) -> bytes:
        """Gives the key of the keyed hashes by which identifiers are looked up."""
        ...


@cache
def key_store() -> KeyStore:
    """Gives the key store that this deployment configured."""
    store: KeyStore = import_string(settings.KEY_STORE)()
    return store
