"""Entering one citizen's space: the only way to see that citizen's rows.

Every citizen's table has row-level security, forced on its owner too: a row is visible and writable only while
`carnet.space` holds its `space_id`. The setting is local to the transaction, so that nothing leaks from one
request to the next on a kept connection.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache
from itertools import count
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection, migrations, transaction
from django.db.backends.utils import CursorWrapper

type SqlValue = (
    str | int | bool | bytes | date | datetime | UUID | list[str] | list[int] | list[UUID] | list[bytes] | None
)

_PLACE = re.compile("%[sb]")
_ENTER = "SELECT set_config('carnet.space', %s, true)"


@contextmanager
def entered(space_id: UUID) -> Iterator[CursorWrapper]:
    """Opens one transaction inside one space and gives its cursor. Entering twice in one transaction is allowed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ENTER, [str(space_id)])
        yield cursor


@contextmanager
def as_account(account: str) -> Iterator[CursorWrapper]:
    """Opens one transaction that sees the rows of one professional's account, and gives its cursor."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('carnet.account', %s, true)", [account])
        yield cursor


def take_turn(space_id: UUID) -> None:
    """Waits until nobody else changes what is in this space already, until the transaction ends.

    Who locks rows of a space before writing in its journal, or writes in it several times, takes the turn first; who
    needs the turns of several spaces takes them in the order of the spaces. So nobody waits for each other, and what is
    read after the turn is taken is what stands when one writes. Who only adds, in one statement, needs none.
    """
    run("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (str(space_id),))


@lru_cache(maxsize=512)
def _numbered(statement: str) -> str:
    """Rewrites `%s` and `%b` as PostgreSQL's own `$1, $2…`."""
    counter = count(1)
    return _PLACE.sub(lambda _: f"${next(counter)}", statement)


def rows(statement: str, parameters: Sequence[SqlValue]) -> list[tuple[Any, ...]]:
    """Executes one statement of the hot path in the current transaction and gives its rows.

    It goes to PostgreSQL prepared and numbered, because psycopg parses a statement of more than 50 parameters again at
    each call; the rows come back in binary, so that bytes travel once and instants are read in C.
    """
    with connection.wrap_database_errors, psycopg.RawCursor(connection.connection) as cursor:
        cursor.execute(_numbered(statement), parameters, prepare=True, binary=True)
        return cursor.fetchall()


def run(statement: str, parameters: Sequence[SqlValue]) -> None:
    """Executes one statement that gives no row, as `rows` does."""
    with connection.wrap_database_errors, psycopg.RawCursor(connection.connection) as cursor:
        cursor.execute(_numbered(statement), parameters, prepare=True)


def protect(table: str) -> migrations.RunSQL:
    """Makes a table a citizen's table: row-level security, forced, by `space_id`; workers see all spaces.

    The sub-select makes PostgreSQL read the setting once a statement instead of once a row.
    """
    condition = "space_id = (SELECT nullif(current_setting('carnet.space', true), '')::uuid)"
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY one_space ON {table} USING ({condition}) WITH CHECK ({condition});
        CREATE POLICY every_space ON {table} TO carnet_jobs USING (true) WITH CHECK (true);
        """,
        f"""
        DROP POLICY one_space ON {table};
        DROP POLICY every_space ON {table};
        ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )
