"""What one document is to another, besides what replaces it: an addition to it, or another form of it."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

import msgspec


class RelationKind(StrEnum):
    """What the newer document does to the one that it names."""

    APPENDS = "appends"
    TRANSFORMS = "transforms"
    # Of the signature of a submission alone: every document of it.
    SIGNS = "signs"


class Relation(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A relation as it is kept: `target` is the row of the document that was named."""

    kind: RelationKind
    target: UUID


@dataclass(frozen=True, slots=True)
class NewRelation:
    """A relation as submitted: `target` names a document by its row, an entryUUID that it had, or its uniqueId."""

    kind: RelationKind
    target: UUID | str
