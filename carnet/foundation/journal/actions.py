"""Writing the journal: the caller has entered the space, and the line commits with the act that it tells."""

from uuid import UUID

from django.db.backends.utils import CursorWrapper

from carnet.foundation.journal import codes, statements
from carnet.foundation.journal.models import JournalHead

_APPEND = f"WITH {statements.APPEND} SELECT seq FROM line"


class NoJournal(Exception):
    """The space has no journal here: it does not exist or was not entered. Nothing may leave without a line."""


def open_journal(*, space_id: UUID) -> None:
    """Starts the chain of a new space."""
    JournalHead.objects.create(space_id=space_id, seq=0, hash=codes.genesis(space_id))


def append(cursor: CursorWrapper, entry: codes.Entry) -> int:
    """Appends one line to the entered space's chain and gives its number. Raises NoJournal where there is none."""
    cursor.execute(_APPEND, statements.parameters(entry))
    row = cursor.fetchone()
    if row is None:
        raise NoJournal(str(entry.space_id))
    return int(row[0])
