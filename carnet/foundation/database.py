"""Entering one citizen's space: the only way to see that citizen's rows.

Every citizen's table has row-level security, forced on its owner too: a row is visible and writable only while
`carnet.space` holds its `space_id`. The setting is local to the transaction, so that nothing leaks from one
request to the next on a kept connection.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, migrations, transaction
from django.db.backends.utils import CursorWrapper

_ENTER = "SELECT set_config('carnet.space', %s, true)"


@contextmanager
def entered(space_id: UUID) -> Iterator[CursorWrapper]:
    """Opens one transaction inside one space and gives its cursor. Entering twice in one transaction is allowed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ENTER, [str(space_id)])
        yield cursor


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
