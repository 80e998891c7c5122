"""Making, opening and destroying the data keys of spaces. The caller has entered the space."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from carnet.foundation import keys, sealing
from carnet.foundation.keyring.models import SpaceKey


class NoKey(Exception):
    """The space has no data key: it does not exist, was erased, or was not entered."""


def create_key(*, space_id: UUID, at: datetime) -> sealing.SpaceCipher:
    """Gives a new space its data key."""
    data_key = sealing.new_key()
    SpaceKey.objects.create(
        space_id=space_id, wrapped=keys.key_store().wrap(data_key, space_id=space_id), created_at=at
    )
    return sealing.SpaceCipher(space_id=space_id, data_key=data_key)


def open_wrapped(*, space_id: UUID, wrapped: bytes) -> sealing.SpaceCipher:
    """Opens a data key that a query already read."""
    data_key = keys.key_store().unwrap(wrapped, space_id=space_id)
    return sealing.SpaceCipher(space_id=space_id, data_key=data_key)


def cipher_of(*, space_id: UUID) -> sealing.SpaceCipher:
    """Reads and opens the data key of the entered space. Raises NoKey when there is none."""
    wrapped = SpaceKey.objects.filter(space_id=space_id).values_list("wrapped", flat=True).first()
    if wrapped is None:
        raise NoKey(str(space_id))
    return open_wrapped(space_id=space_id, wrapped=bytes(wrapped))


def ciphers_of(*, space_ids: Iterable[UUID]) -> dict[UUID, sealing.SpaceCipher]:
    """Reads and opens the data keys of several spaces, for a worker; a space that has none is left out."""
    rows = SpaceKey.objects.filter(space_id__in=list(space_ids)).order_by("space_id")
    return {row.space_id: open_wrapped(space_id=row.space_id, wrapped=bytes(row.wrapped)) for row in rows}
