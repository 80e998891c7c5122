"""What is sealed in a case under the citizen's own key: destroying the key destroys the conversation too."""

from uuid import UUID

import msgspec

from carnet.foundation.sealing import SpaceCipher


class Said(msgspec.Struct, frozen=True, array_like=True):
    """The words of a message and the name of who wrote them, empty for the citizen in person."""

    words: str
    author_name: str = ""


_encode = msgspec.json.Encoder().encode
_said = msgspec.json.Decoder(Said)


def seal_said(said: Said, *, cipher: SpaceCipher, message_id: UUID) -> bytes:
    """Seals a message."""
    return cipher.seal(_encode(said), row_id=message_id, field="message")


def unseal_said(sealed: bytes, *, cipher: SpaceCipher, message_id: UUID) -> Said:
    """Gives back what was sealed for this message."""
    return _said.decode(cipher.unseal(sealed, row_id=message_id, field="message"))


class Asked(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """What a request asks: why, on which legal basis, for which spaces, and for which third party."""

    words: str
    legal_basis: str = ""
    spaces: tuple[UUID, ...] = ()
    left_out: int = 0
    recipient: str = ""
    certificate: str = ""
    fingerprint: str = ""


_asked = msgspec.json.Decoder(Asked)


def seal_asked(asked: Asked, *, cipher: SpaceCipher, request_id: UUID) -> bytes:
    """Seals what a request asks, under the house's key."""
    return cipher.seal(_encode(asked), row_id=request_id, field="asked")


def unseal_asked(sealed: bytes, *, cipher: SpaceCipher, request_id: UUID) -> Asked:
    """Gives back what a request asks."""
    return _asked.decode(cipher.unseal(sealed, row_id=request_id, field="asked"))
