"""Emptying the base after a test that really commits: only the tables where something was written.

Django's own way empties every table, then writes again what never changes (kinds of content, permissions): half a
second a test.
"""

from django.db import connection

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_LASTING = frozenset({"django_migrations", "django_content_type", "auth_permission"})


def empty(_test: object) -> None:
    """Empties, as the owner, every table that holds something; workers see the rows of every space."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(_TABLES)
        tables = [name for (name,) in cursor.fetchall() if name not in _LASTING]
        cursor.execute("SET ROLE carnet_jobs")
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables))
        filled = [name for (name,) in cursor.fetchall()]
        cursor.execute("RESET ROLE")
        if filled:
            cursor.execute(f"TRUNCATE {', '.join(filled)} CASCADE")
