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


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A proof asked of the holder of an account: why, when, through which software; when it came, if it did."""

    account: str
    name: str
    organization_name: str
    client: str
    measure: str
    counted: int
    limit: int
    asked_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class PastDay:
    """One day of one account that is over."""

    on: date
    day: Day


@dataclass(frozen=True, slots=True)
class FreshDay:
    """One day that is over: its records, those not opened in the two days before either, those without a trace.

    `untraced` is None until a night has weighed the day.
    """

    on: date
    records: int
    fresh: int
    untraced: int | None


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
