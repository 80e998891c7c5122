"""What operators are told of an account, and what is remembered of a day."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from carnet.domain.access.vigilance import Day, Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An account that went beyond its habits. `account` is an RPPS, or `client:` and a software's identifier."""

    id: UUID
    account: str
    level: Level
    measure: str
    counted: int
    limit: int
    at: datetime
    name: str = ""
    organization_id: str = ""
    organization_name: str = ""
    client: str = ""


@dataclass(frozen=True, slots=True)
class PastDay:
    """One day of one account that is over."""

    on: date
    day: Day
