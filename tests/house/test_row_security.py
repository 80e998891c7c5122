"""Every table that holds a citizen's rows is closed by the database itself, for its owner too."""

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from carnet.domain.access import actions as access
from carnet.domain.access.codes import ConsentScope, NewRestriction, RestrictedWhat, RestrictedWhom
from tests import cast, family
from tests.cast import NOON, acting, citizen, deposited, pdf
from tests.roles import role

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


_SPACE = "(space_id = ( SELECT (NULLIF(current_setting('carnet.space'::text, true), ''::text))::uuid AS \"nullif\"))"
_ACCOUNT = "(account = ( SELECT current_setting('carnet.account'::text, true) AS current_setting))"
_CLIENT = "(account = ( SELECT current_setting('carnet.client'::text, true) AS current_setting))"
_HOLDER = "(holder = ( SELECT current_setting('carnet.holder'::text, true) AS current_setting))"
_PLACE = "(organization_id = ( SELECT NULLIF(current_setting('carnet.place'::text, true), ''::text) AS \"nullif\"))"
# What each policy lets through, as PostgreSQL reads it back: seen, written.
SAYS = {
    "one_space": (_SPACE, _SPACE),
    "own_account": (_ACCOUNT, _ACCOUNT),
    "one_holder": (f"({_HOLDER} OR {_PLACE})", None),
    # Work that is nobody's is enqueued by all.
    "own_space": (f"((space_id IS NULL) OR {_SPACE})", None),
    "every_space": ("true", "true"),
    "every_account": ("true", "true"),
}
OF_CUTS = (f"({_ACCOUNT} OR {_CLIENT})", f"({_ACCOUNT} OR {_CLIENT})")


def test_every_policy_says_what_its_name_does() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename, policyname, roles::text[], cmd, qual, with_check FROM pg_policies")
        policies = cursor.fetchall()
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        bound = {table for (table,) in cursor.fetchall()}
    assert {table for table, *_ in policies} == bound
    assert {name for _, name, *_ in policies} == set(SAYS)
    for table, name, roles, command, seen, written in policies:
        says = OF_CUTS if (table, name) == ("access_cut", "own_account") else SAYS[name]
        assert (seen, written) == says, (table, name)
        assert roles == (["carnet_jobs"] if name.startswith("every_") else ["public"]), (table, name)
        assert command == ("SELECT" if name == "one_holder" else "ALL"), (table, name)


# Beyond these a server of pages, or a worker, may do everything to the rows that it sees.
LIMITED = {
    ("carnet_web", "access_cut"): "INSERT SELECT",
    ("carnet_jobs", "access_cut"): "INSERT SELECT UPDATE",
    ("carnet_web", "access_day"): "INSERT SELECT",
    ("carnet_web", "access_visit"): "INSERT SELECT",
    ("carnet_web", "access_search"): "INSERT SELECT UPDATE",
    ("carnet_web", "access_habits"): "SELECT",
    ("carnet_web", "journal_line"): "INSERT SELECT",
    ("carnet_jobs", "journal_line"): "INSERT SELECT",
    ("carnet_web", "journal_head"): "INSERT SELECT",
    ("carnet_jobs", "journal_head"): "INSERT SELECT",
    ("carnet_web", "journal_commitment"): "SELECT",
    ("carnet_jobs", "journal_commitment"): "INSERT SELECT",
    ("carnet_web", "journal_checkpoint"): "SELECT",
    ("carnet_jobs", "journal_checkpoint"): "INSERT SELECT",
    ("carnet_web", "journal_tile"): "SELECT",
    ("carnet_jobs", "journal_tile"): "INSERT SELECT",
}


def test_the_serving_roles_change_neither_proofs_nor_cuts_nor_counts() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT grantee, table_name, string_agg(privilege_type, ' ' ORDER BY privilege_type)
            FROM information_schema.role_table_grants
            WHERE grantee IN ('carnet_web', 'carnet_jobs') AND table_schema = 'public' GROUP BY 1, 2
            """
        )
        granted = {(grantee, table): rights for grantee, table, rights in cursor.fetchall()}
        cursor.execute(
            """
            SELECT grantee, table_name, string_agg(column_name, ' ' ORDER BY column_name)
            FROM information_schema.column_privileges c
            WHERE grantee IN ('carnet_web', 'carnet_jobs') AND privilege_type = 'UPDATE'
                AND table_name IN ('access_day', 'journal_head', 'journal_line', 'access_habits')
                AND NOT (grantee, table_name) = ('carnet_jobs', 'access_day')
                AND NOT (grantee, table_name) = ('carnet_jobs', 'access_habits')
            GROUP BY 1, 2
            """
        )
        columns = {(grantee, table): names for grantee, table, names in cursor.fetchall()}
    assert {place: granted[place] for place in LIMITED} == LIMITED
    assert columns == {
        ("carnet_web", "access_day"): "alerted by_hour emergencies fresh in_slice records slice strangers",
        ("carnet_web", "journal_head"): "hash seq",
        ("carnet_jobs", "journal_head"): "hash seq",
    }


# What the scene below puts in a space: each of these is looked at without any filter.
FILLED = {
    "access_authorization",
    "access_consent",
    "access_emergency",
    "access_emergency_choices",
    "access_restriction",
    "documents_content",
    "documents_document",
    "documents_submission",
    "identity_patient",
    "journal_head",
    "journal_line",
    "keyring_space_key",
    "spaces_delegation",
    "spaces_mandate",
    "spaces_space",
}


def _fill() -> family.Family:
    """Fills the space of Alice, and that of Hugo."""
    at_home = family.assemble()
    for space_id in (at_home.alice, at_home.hugo):
        her = citizen(space_id)
        family.with_carer(space_id, at_home.chloe, family.CHLOE)
        access.record_consent(space_id=space_id, by=acting(cast.EMMA), at=NOON, scope=ConsentScope.TEAM)
        access.break_glass(space_id=space_id, reason="Inconscient", by=acting(cast.EMMA), at=NOON)
        access.choose_emergency(
            space_id=space_id, allows_regulation=True, allows_break_glass=True, allows_hidden=True, by=her, at=NOON
        )
        withheld = NewRestriction(what=RestrictedWhat.EVERYTHING, whom=RestrictedWhom.PROFESSION, excluded="60")
        access.restrict(space_id=space_id, restriction=withheld, by=her, at=NOON)
        deposited(space_id, pdf("Bilan"), by=acting(cast.DIANE))
    # Somebody for whom Alice acts, so that both sides of a mandate are in a space of hers.
    family.with_carer(at_home.chloe, at_home.alice, cast.ALICE)
    family.with_carer(at_home.chloe, at_home.hugo, family.HUGO)
    return at_home


def _seen(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT space_id::text FROM {table}")
        return {space_id for (space_id,) in cursor.fetchall()}


def _enter(space_id: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('carnet.space', %s, true)", [str(space_id)])


def test_without_a_filter_a_table_gives_the_rows_of_the_space_entered_and_no_other() -> None:
    at_home = _fill()
    alice, hugo = str(at_home.alice), str(at_home.hugo)
    with role("carnet_jobs"):
        assert {table for table in FILLED if _seen(table) >= {alice, hugo}} == FILLED
    for name in ("carnet_owner", "carnet_web"):
        with transaction.atomic(), role(name):
            for entered, seen in (("", set[str]()), (alice, {alice}), (hugo, {hugo})):
                _enter(entered)
                assert {table: _seen(table) for table in sorted(FILLED)} == dict.fromkeys(sorted(FILLED), seen)


def test_a_row_of_another_space_is_not_written() -> None:
    at_home = _fill()
    stranger = f'{{"space_id": "{at_home.hugo}"}}'
    with role("carnet_web"), connection.cursor() as cursor:
        _enter(at_home.alice)
        for table in sorted(FILLED):
            copied = f"INSERT INTO {table} SELECT (jsonb_populate_record(one, %s::jsonb)).* FROM {table} one LIMIT 1"
            with pytest.raises(ProgrammingError, match=f'row-level security policy for table "{table}"'):  # noqa: SIM117
                with transaction.atomic():
                    cursor.execute(copied, [stranger])
