"""The house's own journal: acts that concern no space (agents, searches, approvals), in a chain like a space's.

Its identifier is reserved: no space ever has it, because a space's identifier carries the instant it was made. So the
same table, the same hashes, the same checkpoints and the same verifier hold for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, transaction

from carnet.foundation import database
from carnet.foundation.journal import actions, codes
from carnet.foundation.outbox import statements as outbox

HOUSE = UUID("00000000-0000-7000-8000-00000000ca41")

_BEGIN = "INSERT INTO journal_head (space_id, seq, hash) VALUES (%s, 0, %s) ON CONFLICT (space_id) DO NOTHING"


class NotOfTheHouse(ValueError):
    """The entry names a space: it belongs in that space's journal."""


@contextmanager
def entered() -> Iterator[None]:
    """Enters the house for a moment, in the caller's transaction, then enters again the space that was entered."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('carnet.space', true), '')")
        (before,) = cursor.fetchone()
        with database.entered(HOUSE):
            yield
        cursor.execute("SELECT set_config('carnet.space', %s, true)", [before])


def append(entry: codes.Entry, *, job: outbox.NewJob | None = None) -> int:
    """Appends one line to the house's chain, which begins with its first line, and gives its number.

    It commits with the transaction in which it is called. Raises NotOfTheHouse.
    """
    if entry.space_id != HOUSE:
        raise NotOfTheHouse(str(entry.space_id))
    with entered(), connection.cursor() as cursor:
        cursor.execute(_BEGIN, [HOUSE, codes.genesis(HOUSE)])
        return actions.append(entry, job=job)
