"""The night's weighing: around each record that an account entered, what shows care. Nothing is asked while it opens.

What shows care: a document deposited by the account or by its structure; a consent that the citizen or another
structure recorded. Who has been let in for four weeks is known to the patient. The account's own recent word (an
agreement it declared) shows nothing: a thief says the same.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from carnet.domain.access import actions as access
from carnet.domain.access import watched
from carnet.domain.access.watched import Entered
from carnet.domain.access.watching import PARIS
from carnet.domain.documents import deposits
from carnet.domain.oversight import evidence

# How long after a day its records are still weighed again: what a broken connection held back arrives late.
NIGHTS = 3
# A document of the week shows care this week; one of the last four weeks explains why the account knows the patient.
TRACED_FOR = timedelta(days=7)


def weigh(*, today: date) -> None:
    """Counts, for the last days, the records that nothing explains and those that nothing traces."""
    for ago in range(NIGHTS, 0, -1):
        on = today - timedelta(days=ago)
        for page in watched.visits(on=on):
            access.write_weighed(on=on, counts=_counts(page, on))


def _counts(visits: dict[str, int], on: date) -> dict[str, tuple[int, int]]:
    """Gives the records without a trace: what cannot be found among those held is without any."""
    explained: Counter[str] = Counter()
    traced: Counter[str] = Counter()
    for account, is_explained, is_traced in _judged(watched.entered(accounts=sorted(visits), on=on), on):
        explained[account] += is_explained
        traced[account] += is_traced
    return {account: (many - explained[account], many - traced[account]) for account, many in visits.items()}


def _judged(entries: Iterable[Entered], on: date) -> Iterator[tuple[str, bool, bool]]:
    known = list(entries)
    long_ago = datetime.combine(on - evidence.WINDOW, time(), PARIS)
    this_week = datetime.combine(on - TRACED_FOR, time(), PARIS)
    found = _last_deposits({entry.space_id for entry in known}, since=long_ago)
    for entry in known:
        spoken = [at for by in (entry.account, entry.place) if by and (at := found.get((entry.space_id, by)))]
        is_new = entry.since >= long_ago
        is_traced = any(at >= this_week for at in spoken) or (is_new and entry.is_vouched)
        yield entry.account, bool(spoken) or entry.is_vouched or not is_new, is_traced


def _last_deposits(spaces: set[UUID], *, since: datetime) -> dict[tuple[UUID, str], datetime]:
    """Tells when each depositor, a person or a structure, last put something into each record."""
    last: dict[tuple[UUID, str], datetime] = {}
    for deposit in deposits.latest(spaces=sorted(spaces), since=since):
        for by in filter(None, (deposit.by, deposit.organization_id)):
            key = (deposit.space_id, by)
            last[key] = max(last.get(key, deposit.at), deposit.at)
    return last
