"""How contents are kept: the bytes of most documents in one sealed value, those of large ones in pieces (ADR 75).

The row of a content holds its bytes, or the head under which its pieces open. Whoever keeps pieces does it in the
transaction of their document; whoever gives them enters the space for each one, so that a slow reader holds nothing.
"""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from carnet.foundation import contents, database, sealing
from carnet.foundation.contents import Content
from carnet.foundation.sealing import SpaceCipher

_FIELD = "content"
_INSERT = (
    "INSERT INTO documents_content_piece (space_id, document_id, number, sealed) VALUES (%s, %s, %s, %b) "
    "ON CONFLICT DO NOTHING RETURNING number"
)
_SELECT = "SELECT sealed FROM documents_content_piece WHERE space_id = %s AND document_id = %s AND number = %s"


class LostContent(Exception):
    """A document has no bytes: the vault is damaged, and nothing may hide it."""


class PiecesInUse(Exception):
    """Another document with this identifier has pieces."""


def keep(content: Content, *, space_id: UUID, document_id: UUID, cipher: SpaceCipher) -> bytes:
    """Seals a content and gives what its row holds; pieces are written at once. The space is entered.

    Raises PiecesInUse.
    """
    if contents.is_in_one_piece(content):
        return cipher.seal(contents.whole(content), row_id=document_id, field=_FIELD)
    sealer = cipher.in_pieces(row_id=document_id, field=_FIELD)
    last = contents.count(content) - 1
    for number in range(last + 1):
        sealed = sealer.seal(contents.piece(content, number), number=number, is_last=number == last)
        if not database.rows(_INSERT, (space_id, document_id, number, sealed)):
            raise PiecesInUse(str(document_id))
    return sealer.head


def kept(sealed: bytes, *, space_id: UUID, document_id: UUID, size: int, cipher: SpaceCipher) -> Content:
    """Gives a content from what its row holds: the bytes, or what reads them piece by piece.

    Raises sealing.Unsealable.
    """
    if sealing.is_in_pieces(sealed):
        opener = cipher.in_pieces(row_id=document_id, field=_FIELD, head=sealed)
        return _Kept(space_id=space_id, document_id=document_id, size=size, opener=opener)
    return cipher.unseal(sealed, row_id=document_id, field=_FIELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """A content whose pieces are in the vault (`contents.Pieces`)."""

    space_id: UUID
    document_id: UUID
    size: int
    opener: sealing.PieceCipher

    def piece(self, number: int) -> bytes:
        """Reads and opens one piece. Raises LostContent, sealing.Unsealable."""
        with database.entered(self.space_id):
            found = database.rows(_SELECT, (self.space_id, self.document_id, number))
        if not found:
            raise LostContent(str(self.document_id))
        return self.opener.unseal(found[0][0], number=number, is_last=number == contents.count(self) - 1)

    def sha1(self) -> bytes:
        """Reads all the pieces and gives their SHA-1."""
        digest = hashlib.sha1(usedforsecurity=False)
        for piece in contents.pieces(self):
            digest.update(piece)
        return digest.digest()
