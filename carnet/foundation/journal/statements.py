"""The journal's SQL, as pieces that an act's own statement can carry, so that one round trip writes both."""

from carnet.foundation.database import SqlValue
from carnet.foundation.journal import codes
from carnet.foundation.outbox import statements as outbox

COLUMNS = (
    "at, act, outcome, reason, actor_kind, actor_id, actor_name, profession, specialty, organization_id, "
    "organization_name, on_behalf_of, mode, client_id, object_kind, object_id, object_code, note"
)

# PostgreSQL computes the hash while it holds the head's row: two writers of one space never fork the chain.
APPEND = f"""
head AS (
    UPDATE journal_head SET seq = seq + 1, hash = sha256(hash || int8send(seq + 1) || %b)
    WHERE space_id = %s RETURNING space_id, seq, hash
), line AS (
    INSERT INTO journal_line (space_id, seq, {COLUMNS}, hash)
    SELECT head.space_id, head.seq,
        %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::uuid, %s, %b, head.hash
    FROM head RETURNING seq
)
"""


def parameters(entry: codes.Entry) -> tuple[SqlValue, ...]:
    """Gives the parameters of `APPEND`, in order."""
    return (codes.canonical(entry), entry.space_id, *codes.columns(entry))


def trace(entry: codes.Entry, job: outbox.NewJob | None) -> tuple[str, tuple[SqlValue, ...]]:
    """Gives what a statement carries to write one line, and one job when there is one: its text and its parameters."""
    if job is None:
        return APPEND, parameters(entry)
    return _APPEND_AND_ENQUEUE, (*parameters(entry), *outbox.parameters(job))


_APPEND_AND_ENQUEUE = f"{APPEND}, {outbox.ENQUEUE}"
