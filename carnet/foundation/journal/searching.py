"""Looking for lines of the entered space's journal: by who acted, by what was done, by period, newest first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from carnet.foundation.database import SqlValue
from carnet.foundation.journal import codes, statements

# The list of who came is for choosing one name: nobody reads further than this.
MOST_ACTORS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """Which lines are looked for; what is None or empty asks nothing.

    `since` is included, `until` is not. `about` keeps lines about one kind of object, `not_about` leaves them out.
    """

    actor_id: str = ""
    organization_id: str = ""
    acts: tuple[str, ...] | None = None
    outcome: codes.Outcome | None = None
    about: str = ""
    not_about: str = ""
    since: datetime | None = None
    until: datetime | None = None


ANY = Criteria()


@dataclass(frozen=True, slots=True)
class Found:
    """One page of lines, newest first. `older` is the number to go on before; None when nothing older answers."""

    lines: tuple[codes.Line, ...]
    older: int | None


@dataclass(frozen=True, slots=True)
class Passage:
    """One actor who left lines in a space: the newest line, and when the oldest was written."""

    newest: codes.Line
    first_at: datetime


def page(
    *,
    space_id: UUID,
    count: int,
    before: int | None = None,
    criteria: Criteria = ANY,
    unseen: tuple[UUID, ...] = (),
    unseen_mode: str = "",
) -> Found:
    """Gives the newest lines that answer.

    `unseen` are the objects, and `unseen_mode` the mode of access, whose lines stay out of the reader's sight.
    """
    condition, parameters = _condition(space_id, criteria, unseen)
    if unseen_mode:
        condition, parameters = f"{condition} AND mode <> %s", [*parameters, unseen_mode]
    if before is not None:
        condition, parameters = f"{condition} AND seq < %s", [*parameters, before]
    lines = _lines(space_id, f"{condition} ORDER BY seq DESC LIMIT %s", [*parameters, count + 1])
    return Found(lines[:count], lines[count - 1].seq if len(lines) > count else None)


# The distinct actors are walked to one by one in the index on (space_id, actor_id, seq): a SELECT DISTINCT would read
# every line of the space.
_PASSAGES = f"""
WITH RECURSIVE who AS (
    (SELECT actor_id FROM journal_line WHERE space_id = %s ORDER BY actor_id LIMIT 1)
    UNION ALL
    SELECT (SELECT l.actor_id FROM journal_line l
            WHERE l.space_id = %s AND l.actor_id > who.actor_id ORDER BY l.actor_id LIMIT 1)
    FROM who WHERE who.actor_id IS NOT NULL
)
SELECT first.at AS first_at, newest.*
FROM (SELECT actor_id FROM who WHERE actor_id IS NOT NULL LIMIT %s) AS who
CROSS JOIN LATERAL (
    SELECT seq, hash, {statements.COLUMNS} FROM journal_line
    WHERE space_id = %s AND actor_id = who.actor_id AND mode <> %s
        AND (object_id IS NULL OR object_id <> ALL (%s::uuid[]))
    ORDER BY seq DESC LIMIT 1
) AS newest
CROSS JOIN LATERAL (
    SELECT at FROM journal_line
    WHERE space_id = %s AND actor_id = who.actor_id AND mode <> %s
        AND (object_id IS NULL OR object_id <> ALL (%s::uuid[]))
    ORDER BY seq LIMIT 1
) AS first
ORDER BY newest.seq DESC
"""


def acts(*, space_id: UUID) -> tuple[str, ...]:
    """Lists the acts that a space's journal tells, in alphabetical order. Reads the whole journal of the space."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT act FROM journal_line WHERE space_id = %s ORDER BY act", [space_id])
        return tuple(act for (act,) in cursor.fetchall())


def passages(*, space_id: UUID, unseen: tuple[UUID, ...] = (), unseen_mode: str = "") -> tuple[Passage, ...]:
    """Lists who left lines that the reader may see, the latest to come first."""
    seen = (space_id, unseen_mode, list(unseen))
    with connection.cursor() as cursor:
        cursor.execute(_PASSAGES, [space_id, space_id, MOST_ACTORS, *seen, *seen])
        return tuple(Passage(_line(space_id, row), first_at) for first_at, *row in cursor.fetchall())


def _condition(space_id: UUID, criteria: Criteria, unseen: tuple[UUID, ...]) -> tuple[str, list[SqlValue]]:
    asked: list[tuple[str, SqlValue]] = [("space_id = %s", space_id)]
    if criteria.actor_id:
        asked.append(("actor_id = %s", criteria.actor_id))
    if criteria.organization_id:
        asked.append(("organization_id = %s", criteria.organization_id))
    if criteria.acts is not None:
        asked.append(("act = ANY (%s)", list(criteria.acts)))
    if criteria.about:
        asked.append(("object_kind = %s", criteria.about))
    if criteria.not_about:
        asked.append(("object_kind <> %s", criteria.not_about))
    if criteria.since is not None:
        asked.append(("at >= %s", criteria.since))
    if criteria.until is not None:
        asked.append(("at < %s", criteria.until))
    if unseen:
        asked.append(("(object_id IS NULL OR object_id <> ALL (%s::uuid[]))", list(unseen)))
    conditions = [condition for condition, _ in asked]
    # Written out, because a parameter would keep the planner from the index that holds the refusals alone.
    if criteria.outcome is not None:
        conditions.append(f"outcome = '{criteria.outcome.value}'")
    return " AND ".join(conditions), [value for _, value in asked]


def _lines(space_id: UUID, condition: str, parameters: list[SqlValue]) -> tuple[codes.Line, ...]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT seq, hash, {statements.COLUMNS} FROM journal_line WHERE {condition}", parameters)
        return tuple(_line(space_id, row) for row in cursor.fetchall())


def _line(space_id: UUID, row: "list[object] | tuple[object, ...]") -> codes.Line:
    seq, digest, *columns = row
    assert isinstance(seq, int)
    assert isinstance(digest, bytes | memoryview)
    return codes.Line(entry=codes.entry_from_row(space_id, tuple(columns)), seq=seq, hash=bytes(digest))
