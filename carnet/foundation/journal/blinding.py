"""Blinded leaves: what is published of a chain's head says nothing to whoever is not its citizen.

A leaf is a tag and a value, both keyed by the space's own blinding secret. The tag depends on the rank of the
commitment only, so that a space has one place for each rank: two heads of one rank would show the same tag twice.
"""

import hashlib
import hmac
from uuid import UUID

from carnet.foundation import keys, sealing

TAG_BYTES = 32
LEAF_BYTES = 64


def secret_of(space_id: UUID) -> bytes:
    """Gives the secret that blinds one space's commitments; its citizen receives it with each export."""
    return sealing.keyed_hash(str(space_id), key=keys.key_store().lookup_key(), purpose="journal blinding")


def leaf(secret: bytes, *, number: int, seq: int, head: bytes) -> bytes:
    """Writes the leaf of a space's commitment of this rank: the chain's head is line `seq`, whose hash is `head`."""
    rank = number.to_bytes(8)
    tag = hmac.digest(secret, b"tag" + rank, hashlib.sha256)
    return tag + hmac.digest(secret, b"head" + rank + seq.to_bytes(8) + head, hashlib.sha256)
