"""What a journal line says, and its canonical form, which is what the chain's hashes cover."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

import orjson

from carnet.foundation.actors import Actor, ActorKind

FORM = 1


class Outcome(StrEnum):
    """Whether the access or act was allowed."""

    ALLOWED = "allowed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Entry:
    """One access or act to be written: who, what, on what, allowed or not, when.

    `object_code` is the type code of a document; `note` is sealed free text (a reason given), empty if none.
    """

    space_id: UUID
    at: datetime
    actor: Actor
    act: str
    outcome: Outcome = Outcome.ALLOWED
    reason: str = ""
    object_kind: str = ""
    object_id: UUID | None = None
    object_code: str = ""
    note: bytes = b""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stands in the chain."""

    entry: Entry
    seq: int
    hash: bytes


def columns(entry: Entry) -> tuple[str | UUID | datetime | bytes | None, ...]:
    """Gives an entry's values in the order of the table's columns, after `space_id` and `seq`, before `hash`."""
    actor = entry.actor
    return (
        entry.at,
        entry.act,
        entry.outcome.value,
        entry.reason,
        actor.kind.value,
        actor.id,
        actor.name,
        actor.profession,
        actor.specialty,
        actor.organization_id,
        actor.organization_name,
        actor.on_behalf_of,
        actor.mode,
        actor.client_id,
        entry.object_kind,
        entry.object_id,
        entry.object_code,
        entry.note,
    )


def canonical(entry: Entry) -> bytes:
    """Writes an entry in its canonical form: a JSON array of the form's number, the space, then the columns.

    Instants are UTC with microseconds, identifiers are hyphenated lower-case UUIDs, the sealed note is hexadecimal.
    """
    values = columns(entry)
    return orjson.dumps(
        [
            FORM,
            str(entry.space_id),
            entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            *values[1:15],
            None if entry.object_id is None else str(entry.object_id),
            entry.object_code,
            entry.note.hex(),
        ]
    )


def genesis(space_id: UUID) -> bytes:
    """Gives the hash that stands before the first line of a space's chain."""
    return hashlib.sha256(b"carnet journal 1" + space_id.bytes).digest()


def chained(previous: bytes, *, seq: int, entry: Entry) -> bytes:
    """Computes a line's hash: SHA-256 of the previous hash, the line's number (8 bytes) and its canonical form."""
    return hashlib.sha256(previous + seq.to_bytes(8, signed=True) + canonical(entry)).digest()


def entry_from_row(space_id: UUID, row: tuple[object, ...]) -> Entry:
    """Rebuilds an entry from the table's columns, in the order of `columns`."""
    at, act, outcome, reason, kind, *rest = row
    texts = [str(value) for value in rest[:10]]
    object_id, object_code, note = rest[10], str(rest[11]), rest[12]
    assert isinstance(at, datetime)
    assert object_id is None or isinstance(object_id, UUID)
    assert isinstance(note, bytes | memoryview)
    actor = Actor(ActorKind(str(kind)), *texts[:9])
    return Entry(
        space_id=space_id,
        at=at,
        actor=actor,
        act=str(act),
        outcome=Outcome(str(outcome)),
        reason=str(reason),
        object_kind=texts[9],
        object_id=object_id,
        object_code=object_code,
        note=bytes(note),
    )
