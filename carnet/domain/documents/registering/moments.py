"""Instants as a registry writes them: YYYY[MM[DD[hh[mm[ss]]]]], in UTC."""

from datetime import UTC, datetime

_FORMS = {4: "%Y", 6: "%Y%m", 8: "%Y%m%d", 10: "%Y%m%d%H", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}


class NoSuchMoment(ValueError):
    """The text is no instant of the calendar."""


def read(text: str) -> datetime | None:
    """Reads an instant, at its beginning when it is known to the day only; None when not said. Raises NoSuchMoment."""
    if not text:
        return None
    try:
        return datetime.strptime(text, _FORMS[len(text)]).replace(tzinfo=UTC)
    except (KeyError, ValueError) as error:
        raise NoSuchMoment(text[:20]) from error


def write(moment: datetime) -> str:
    """Writes an instant to the second."""
    return moment.astimezone(UTC).strftime("%Y%m%d%H%M%S")
