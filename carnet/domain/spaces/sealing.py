"""The words of a mandate, sealed in both rows: each under the key of the space where it stands."""

from dataclasses import dataclass
from uuid import UUID

import orjson

from carnet.foundation.sealing import SpaceCipher

_FIELD = "mandate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """Who is meant, and on what paper. `invited_by` is set when it is neither the person nor support.

    `basis` names the judgment or the form that support read; `reason` why support ended the mandate.
    """

    delegate_name: str
    person_name: str
    invited_by: str = ""
    basis: str = ""
    reason: str = ""


def seal(details: Details, *, cipher: SpaceCipher, row_id: UUID) -> bytes:
    """Seals the words of a mandate for one row."""
    return cipher.seal(orjson.dumps(details), row_id=row_id, field=_FIELD)


def unseal(sealed: bytes, *, cipher: SpaceCipher, row_id: UUID) -> Details:
    """Gives the words of a mandate back."""
    return Details(**orjson.loads(cipher.unseal(sealed, row_id=row_id, field=_FIELD)))
