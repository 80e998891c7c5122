"""Counting what is tried in vain, so that guessing takes longer and longer; each count is of one gate."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from carnet.domain.identity import accounts, rules
from carnet.domain.identity.codes import Gate
from carnet.domain.identity.models import Throttle
from carnet.foundation import security_log
from carnet.foundation.security_log import Event

# A count that nobody added to for a day begins again.
FORGOTTEN_AFTER = timedelta(days=1)

# The row is locked, read and written in one statement: two tries at once are two tries.
_OPEN = """
INSERT INTO identity_throttle AS t (purpose, key_hash, failures, last_at, wait_until) VALUES (%s, %b, 1, %s, %s)
ON CONFLICT (purpose, key_hash) DO UPDATE SET
    failures = CASE WHEN t.last_at < %s THEN 1 ELSE t.failures + 1 END, last_at = excluded.last_at
WHERE t.wait_until <= excluded.last_at
RETURNING t.failures
"""


class MustWait(Exception):
    """Too many tries: the next one is looked at after this instant."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


def open_gates(*, gates: Sequence[Gate], first: timedelta, longest: timedelta, at: datetime) -> None:
    """Counts one try at each gate, as if it failed; `reopen` takes it back when it did not. Raises MustWait."""
    closed = [until for gate in gates if (until := _open(gate, first=first, longest=longest, at=at)) is not None]
    if closed:
        security_log.note(Event.LIMIT_REACHED, limit=gates[0].purpose)
        raise MustWait(max(closed))


def _open(gate: Gate, *, first: timedelta, longest: timedelta, at: datetime) -> datetime | None:
    key = accounts.gate_hash(gate.key)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_OPEN, [gate.purpose, key, at, at, at - FORGOTTEN_AFTER])
        row = cursor.fetchone()
        if row is None:
            return Throttle.objects.values_list("wait_until", flat=True).get(purpose=gate.purpose, key_hash=key)
        wait = rules.wait_after(row[0], free_tries=gate.free_tries, first=first, longest=longest)
        if wait:
            Throttle.objects.filter(purpose=gate.purpose, key_hash=key).update(wait_until=at + wait)
    return None


def reopen(*, gates: Sequence[Gate], forget: bool, at: datetime) -> None:
    """Takes back the try just counted, because it was right; with `forget` the whole count begins again."""
    for gate in gates:
        row = Throttle.objects.filter(purpose=gate.purpose, key_hash=accounts.gate_hash(gate.key))
        if forget:
            row.delete()
        else:
            row.filter(failures__gt=0).update(failures=F("failures") - 1, wait_until=at)


def forget_old_counts(*, at: datetime) -> int:
    """Removes the counts that begin again anyway; tells how many went."""
    gone, _ = Throttle.objects.filter(last_at__lt=at - FORGOTTEN_AFTER, wait_until__lt=at).delete()
    return gone
