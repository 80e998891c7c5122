"""From which instant a person is of age, and until when somebody is a minor: by the date, day by day."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

MAJORITY_YEARS = 18
# A child's day begins where the child lives: legal time of mainland France.
PARIS = ZoneInfo("Europe/Paris")


def majority_on(birth_on: date) -> date:
    """Gives the day on which a person comes of age: the eighteenth birthday.

    Born on 29 February, one is of age on 1 March of a year without that day: a year is over when its last day is.
    A presumed birth date (first of the month, 31 December) counts as the date that it is.
    Source: civil code, 388 and 414; functional-rules §1.3.
    """
    try:
        return birth_on.replace(year=birth_on.year + MAJORITY_YEARS)
    except ValueError:
        return date(birth_on.year + MAJORITY_YEARS, 3, 1)


def majority_at(birth_on: date) -> datetime:
    """Gives the instant at which a person comes of age: midnight, in Paris, at the start of that day."""
    return datetime.combine(majority_on(birth_on), time(), PARIS)


def is_minor(*, birth_on: date | None, at: datetime) -> bool:
    """Tells whether a person is a minor at an instant. Whose birth date nobody knows is nobody's ward."""
    return birth_on is not None and at < majority_at(birth_on)
