"""Brings the tables up to date, roles included, without ever making a live base wait."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as Migrate
from django.db import ProgrammingError, connection, connections

LOCK_SECONDS = 4
STATEMENT_SECONDS = 5

ROLES = """
DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['carnet_web', 'carnet_jobs'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', name);
        END IF;
        IF NOT pg_has_role(current_user, name, 'MEMBER') THEN
            -- The owner may act as them but does not inherit: the policies on citizens' tables name them.
            IF current_setting('server_version_num')::int >= 160000 THEN
                EXECUTE format('GRANT %I TO %I WITH INHERIT FALSE, SET TRUE', name, current_user);
            ELSE
                EXECUTE format('GRANT %I TO %I', name, current_user);
            END IF;
        END IF;
    END LOOP;
END $$
"""
TABLE_RIGHTS = "SELECT, INSERT, UPDATE, DELETE"
PRIVILEGES = (
    "GRANT USAGE ON SCHEMA public TO carnet_web, carnet_jobs",
    f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {TABLE_RIGHTS} ON TABLES TO carnet_web, carnet_jobs",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO carnet_web, carnet_jobs",
)


class Command(Migrate):
    """Django's own command, with the roles made first and bounds on waiting."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Gives the web and job roles their rights on tables to come, then migrates.

        A statement that waits 4 s for a lock or runs 5 s is given up: better a migration to run again than a
        base that does not answer. A migration known to be long says so with `SET LOCAL statement_timeout`.
        """
        database = connections[options["database"]]
        with database.cursor() as cursor:
            try:
                cursor.execute(ROLES)
            except ProgrammingError as error:
                raise CommandError(
                    "The owner of the database may not make the roles carnet_web and carnet_jobs. "
                    "As an administrator: CREATE ROLE carnet_web; CREATE ROLE carnet_jobs; "
                    "GRANT carnet_web, carnet_jobs TO the owner."
                ) from error
            for statement in PRIVILEGES:
                cursor.execute(statement)
            cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
            cursor.execute(f"SET statement_timeout = '{STATEMENT_SECONDS}s'")
        try:
            super().handle(*args, **options)
        finally:
            if not database.needs_rollback and database.connection is not None:
                with database.cursor() as cursor:
                    cursor.execute("RESET lock_timeout")
                    cursor.execute("RESET statement_timeout")
        with connection.cursor() as cursor:
            cursor.execute("REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM carnet_web, carnet_jobs")
