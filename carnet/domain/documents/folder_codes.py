"""Folders of a registry as plain values: what is submitted, what is asked for, what a reader is given."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from carnet.domain.documents.codes import Coded


class FolderStatus(StrEnum):
    """Where a folder stands: in force, or put out of force. What it holds is not changed by it."""

    CURRENT = "current"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFolder:
    """A folder as submitted. `place` is where the message says it; `row_id` the entryUUID that its producer wishes."""

    unique_id: str
    title: str = ""
    comments: str = ""
    codes: "tuple[Coded, ...]" = ()
    place: str = ""
    row_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Filing:
    """That a document goes into a folder: each is a rank in the same submission, or names what is here by its row
    (or, of a document, by an entryUUID that it had). `place` is where the message says it."""

    folder: int | UUID
    document: int | UUID
    place: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """One document of a folder, as far as the reader may see it: its row, its revision, the submissions that brought it
    here and put it there."""

    document_id: UUID
    revision: int
    brought_by: UUID
    filed_by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder as a reader gets it: with the documents of it that this reader may see, and since when they are so.

    `updated_at` is when the newest of these came, or when the folder itself changed: nothing of it tells of the others.
    """

    id: UUID
    submission_id: UUID
    unique_id: str
    status: FolderStatus
    title: str
    comments: str
    codes: "tuple[Coded, ...]"
    updated_at: datetime
    is_own: bool
    members: tuple[Member, ...]

    @property
    def filed_by(self) -> frozenset[UUID]:
        """The submissions that put here something that the reader may see."""
        return frozenset(member.filed_by for member in self.members)


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderCriteria:
    """What a search of folders asks. Empty means any; the range of dates is half-open.

    `about` are rows of which one must be the folder, a document of it, or a
    submission that made it or put something there. One code of each group is asked for.
    """

    ids: tuple[UUID, ...] = ()
    unique_ids: tuple[str, ...] = ()
    documents: tuple[UUID, ...] = ()
    about: tuple[UUID, ...] = ()
    statuses: tuple[FolderStatus, ...] = ()
    codes: tuple[tuple[str, ...], ...] = ()
    updated_from: datetime | None = None
    updated_to: datetime | None = None
