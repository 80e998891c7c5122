"""What operators are told of an account, and what is remembered of a day."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
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


class Trace(StrEnum):
    """What is missing around a record that was entered.

    UNEXPLAINED: nothing but the account's own recent word lets it in. UNTRACED: nothing shows care in the week.
    """

    UNEXPLAINED = "unexplained"
    UNTRACED = "untraced"


@dataclass(frozen=True, slots=True)
class Weighed:
    """One day of one account that is over: how many records, and how many of them without a trace of care."""

    on: date
    records: int
    unexplained: int
    untraced: int

    @property
    def is_bare(self) -> bool:
        """Whether nothing at all shows care on this day."""
        return self.untraced == self.records

    def without(self, trace: Trace) -> int:
        """Gives how many records lack this trace."""
        return self.unexplained if trace is Trace.UNEXPLAINED else self.untraced
