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
