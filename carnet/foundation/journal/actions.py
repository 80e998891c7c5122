"""Writing the journal: the caller has entered the space, and the line commits with the act that it tells."""

from uuid import UUID

from carnet.foundation import database
from carnet.foundation.journal import codes, statements
from carnet.foundation.journal.models import JournalHead
from carnet.foundation.outbox import statements as outbox


class NoJournal(Exception):
    """The space has no journal here: it does not exist or was not entered. Nothing may leave without a line."""


def open_journal(*, space_id: UUID) -> None:
    """Starts the chain of a new space."""
    JournalHead.objects.create(space_id=space_id, seq=0, hash=codes.genesis(space_id))


def append(entry: codes.Entry, *, job: outbox.NewJob | None = None) -> int:
    """Appends one line to the entered space's chain and gives its number; enqueues a job with it when there is one.

    Raises NoJournal where the space has no chain.
    """
    text, parameters = statements.trace(entry, job)
    written = database.rows(f"WITH {text} SELECT seq FROM line", parameters)
    if not written:
        raise NoJournal(str(entry.space_id))
    return int(written[0][0])
