"""What a directory lists, as plain values, and what importing it changed."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Self

from carnet.domain.identity.codes import Organization


@dataclass(frozen=True, slots=True, order=True)
class Mailbox:
    """An address of the secure mail, in lower case; `kind` is a code of TRE_R257. A private one is not listed."""

    address: str
    kind: str
    is_listed: bool = True


# In what follows an empty text, or None for mailboxes, stands for “not said”: what was known of it stays.


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedOrganization:
    """A structure of care as a directory lists it. When it is closed nobody works there any longer."""

    organization: Organization
    is_active: bool = True
    mailboxes: tuple[Mailbox, ...] | None = None

    @property
    def id(self) -> str:
        """How it is called in what is told."""
        return self.organization.id


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedProfessional:
    """A professional as a directory lists them. Not `is_active` when struck off, or retired."""

    rpps: str
    family_name: str = ""
    given_name: str = ""
    civility: str = ""
    profession: str = ""
    specialty: str = ""
    is_active: bool = True
    mailboxes: tuple[Mailbox, ...] | None = None

    @property
    def id(self) -> str:
        """How they are called in what is told."""
        return self.rpps


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSituation:
    """Who works where, since when, until when (the last day, included)."""

    rpps: str
    organization_id: str
    started_on: date | None = None
    ended_on: date | None = None
    is_active: bool = True
    mailboxes: tuple[Mailbox, ...] | None = None

    @property
    def id(self) -> str:
        """How it is called in what is told."""
        return f"{self.rpps} @ {self.organization_id}"


class Why(StrEnum):
    """Why a line is refused."""

    NO_NAME = "no_name"
    NO_PROFESSION = "no_profession"
    UNKNOWN_PROFESSION = "unknown_profession"
    UNKNOWN_PROFESSIONAL = "unknown_professional"
    UNKNOWN_ORGANIZATION = "unknown_organization"


@dataclass(slots=True)
class Changes:
    """What an import changed, or would change: identifiers; `same` counts the lines that changed nothing."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    departed: list[str] = field(default_factory=list)
    refused: list[tuple[str, Why]] = field(default_factory=list)
    same: int = 0

    def add(self, other: Self) -> None:
        """Adds what another batch changed."""
        self.added += other.added
        self.changed += other.changed
        self.departed += other.departed
        self.refused += other.refused
        self.same += other.same
