"""The only place that reads the time: everything else is given an instant."""

from datetime import UTC, datetime


def now() -> datetime:
    """Tells the present instant, in UTC, to the microsecond."""
    return datetime.now(UTC)
