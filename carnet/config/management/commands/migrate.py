"""Brings the tables up to date without ever making a live base wait."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as Migrate
from django.db import ProgrammingError, connections

LOCK_SECONDS = 4
STATEMENT_SECONDS = 5

# The owner may act as the two roles that serve, for sites with one login only, but does not inherit:
# the policies on citizens' tables name them. PostgreSQL 15 can say so of a whole role only.
MEMBERSHIPS = """
DO $$
DECLARE
    name text;
    terms text := CASE WHEN current_setting('server_version_num')::int >= 160000
                       THEN 'WITH INHERIT FALSE, SET TRUE' ELSE '' END;
    -- Since PostgreSQL 16, who creates a role is a member of it that may not act as it.
    wanted text := CASE WHEN terms = '' THEN 'MEMBER' ELSE 'SET' END;
BEGIN
    FOREACH name IN ARRAY ARRAY['carnet_web', 'carnet_jobs'] LOOP
        IF NOT pg_has_role(current_user, name, wanted) THEN
            IF terms = '' THEN EXECUTE format('ALTER ROLE %I NOINHERIT', current_user); END IF;
            EXECUTE format('GRANT %I TO %I %s', name, current_user, terms);
        END IF;
    END LOOP;
END $$
"""
# Which migrations are applied is the owner's business.
NARROWED = "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM carnet_web, carnet_jobs"


class Command(Migrate):
    """Django's own command, with bounds on waiting and the rights that no single part owns."""

    help = "Brings the tables and the rights on them up to this version; run again, it changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrates, then settles the rights.

        A statement that waits 4 s for a lock or runs 5 s is given up: better a migration to run again than a
        base that does not answer. A migration known to be long says so with `SET LOCAL statement_timeout`.
        """
        database = connections[options["database"]]
        with database.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
            cursor.execute(f"SET statement_timeout = '{STATEMENT_SECONDS}s'")
        try:
            super().handle(*args, **options)
        except ProgrammingError as error:
            if "permission denied to create role" not in str(error):
                raise
            raise CommandError(
                "The owner of the database may not make roles. As an administrator of PostgreSQL, run: "
                "CREATE ROLE carnet_web; CREATE ROLE carnet_jobs; GRANT carnet_web, carnet_jobs TO the owner."
            ) from error
        with database.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
            cursor.execute("RESET statement_timeout")
            if "django_migrations" in database.introspection.table_names(cursor):
                cursor.execute(MEMBERSHIPS)
                cursor.execute(NARROWED)
