"""Makes a base large in minutes: copies the spaces already filled, with all that hangs on them, under new identifiers.

python -m bench.multiply TIMES — in a process of its own, as the owner of the tables.

The copies have the rows, the bytes and the index entries of real ones; they are sealed for other spaces, so that nobody
can read them, and nobody asks for them: the measures read and write the spaces that were filled by deposits.
"""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carnet.config.settings")

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - Django is set up first
from django.db.backends.utils import CursorWrapper  # noqa: E402

# Jobs would be done for spaces that nobody can unseal.
_LEFT = {"outbox_job"}
# What may be held once in all the base is made anew; keyed hashes stay as long and as scattered.
_ANEW = {"space_id": "copy.new", "ins_hash": "sha256(kept.ins_hash || uuid_send(copy.new))"}
_TABLES = """
    SELECT c.table_name, array_agg(c.column_name::text ORDER BY c.ordinal_position), k.relforcerowsecurity
    FROM information_schema.columns AS c
    JOIN pg_class AS k ON k.oid = format('public.%I', c.table_name)::regclass
    WHERE c.table_schema = 'public'
      AND c.table_name IN (SELECT table_name FROM information_schema.columns
                           WHERE table_schema = 'public' AND column_name = 'space_id')
    GROUP BY 1, 3 ORDER BY 1
"""


def _copy(cursor: CursorWrapper, table: str, columns: list[str]) -> None:
    given = ", ".join(f'"{column}"' for column in columns)
    taken = ", ".join(_ANEW.get(column, f'kept."{column}"') for column in columns)
    cursor.execute(f'INSERT INTO "{table}" ({given}) SELECT {taken} FROM "{table}" AS kept JOIN copy USING (space_id)')


def main(times: int) -> None:
    """Copies every space that holds a document `times` times, one transaction a time, then refreshes the statistics."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        tables = [row for row in cursor.fetchall() if row[0] not in _LEFT]
        forced = [table for table, _, is_forced in tables if is_forced]
        for table in forced:
            # The owner sees across the spaces only while this is off, in a base that is the bench's own.
            cursor.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
        cursor.execute("CREATE TEMP TABLE filled AS SELECT DISTINCT space_id FROM documents_document")
        for _ in range(times):
            with transaction.atomic():
                cursor.execute(
                    "CREATE TEMP TABLE copy ON COMMIT DROP AS SELECT space_id, gen_random_uuid() AS new FROM filled"
                )
                for table, columns, _ in tables:
                    _copy(cursor, table, columns)
        for table in forced:
            cursor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
        for table, _, _ in tables:
            cursor.execute(f'VACUUM (ANALYZE) "{table}"')


if __name__ == "__main__":
    main(int(sys.argv[1]))
