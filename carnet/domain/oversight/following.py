"""Following the journals: in which records each professional's account left lines, day by day. By the workers.

The act itself writes nothing more than its line: a worker reads the new lines of all journals, by the smallest index
there is, and notes where to look. What an account did is then read in those journals, which alone tell it.
"""

from datetime import date, datetime, timedelta

from django.db import connection, transaction

from carnet.domain.oversight.models import Passage, Progress, SignIn
from carnet.foundation.journal.making import LONGEST_ACT

# Traces are on line this long at least. Source: EHDS art. 9 (three years from each access).
KEPT_FOR = timedelta(days=3 * 366)
SIGN_INS_KEPT_FOR = timedelta(days=366)
_NAME = "professionals"
_ONE_FOLLOWER = 0x666F6C6C6F77  # any number that is always the same
# What was noted already is not written again: lines are looked at several times, because a line is dated before it
# commits.
_NOTE = """
INSERT INTO oversight_passage AS p (account, day, patient_space, first_at, last_at)
SELECT actor_id, (at AT TIME ZONE 'Europe/Paris')::date, space_id, min(at), max(at) FROM journal_line
WHERE at >= %s AND at < %s AND actor_kind = 'professional' AND actor_id <> ''
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
ON CONFLICT (account, day, patient_space) DO UPDATE
SET first_at = least(p.first_at, excluded.first_at), last_at = greatest(p.last_at, excluded.last_at)
WHERE p.first_at > excluded.first_at OR p.last_at < excluded.last_at
"""
_EARLIEST = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def follow(*, at: datetime, looks_at_all: bool = False) -> int:
    """Notes what the lines written since the last time tell, all of them the first time; gives how many it noted.

    One worker at a time; done twice it changes nothing. For the workers' role, which reads every journal.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ONE_FOLLOWER])
        if cursor.fetchone() != (True,):
            return 0
        known = Progress.objects.filter(name=_NAME).values_list("until", flat=True).first()
        since = _EARLIEST if known is None or looks_at_all else known - LONGEST_ACT
        cursor.execute(_NOTE, [since, at + LONGEST_ACT])
        noted: int = cursor.rowcount
        Progress.objects.update_or_create(name=_NAME, defaults={"until": at})
    return noted


def forget_old(*, at: datetime) -> None:
    """Forgets what is older than what must be kept; the journals themselves keep their lines."""
    before: date = (at - KEPT_FOR).date()
    Passage.objects.filter(day__lt=before).delete()
    SignIn.objects.filter(at__lt=at - SIGN_INS_KEPT_FOR).delete()
