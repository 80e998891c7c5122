"""Every table that holds a citizen's rows is closed by the database itself, for its owner too."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

# Look-up tables: a keyed hash and the space it leads to, nothing that can be read.
INDEXES = {"identity_ins_index", "identity_traits_index", "identity_account", "identity_issuer_link"}


# What a professional lists across spaces is keyed by who lists, who sees their own rows by a policy of their own.
BY_HOLDER = {"access_record"}


def test_every_table_with_a_space_has_row_level_security_forced_and_both_policies() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
                (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid)
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'space_id'
            WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
            """
        )
        tables = {name: tuple(protection) for name, *protection in cursor.fetchall()}
    assert len(tables) > 10
    assert {tables.pop(name) for name in BY_HOLDER} == {(True, True, 3)}
    assert {name for name, protection in tables.items() if protection != (True, True, 2)} == INDEXES


def test_the_serving_roles_own_nothing_and_bypass_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT rolname, rolsuper, rolbypassrls, EXISTS (SELECT FROM pg_class WHERE relowner = r.oid)
            FROM pg_roles r WHERE rolname IN ('carnet_web', 'carnet_jobs') ORDER BY rolname
            """
        )
        assert cursor.fetchall() == [("carnet_jobs", False, False, False), ("carnet_web", False, False, False)]


def test_a_primary_key_of_a_citizens_table_begins_with_the_space() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relname FROM pg_class c
            JOIN pg_attribute s ON s.attrelid = c.oid AND s.attname = 'space_id'
            JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
            WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND i.indkey[0] <> s.attnum
            """
        )
        others = {name for (name,) in cursor.fetchall()}
    # The queue is not a citizen's: it is taken from by instant, whatever the space.
    assert others == INDEXES | BY_HOLDER | {"outbox_job"}
