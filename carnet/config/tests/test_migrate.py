"""What the roles of the database may do once migrations have run."""

import pytest
from django.db import ProgrammingError, connection, transaction

pytestmark = pytest.mark.django_db


def _as_role(role: str, statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(statement)


@pytest.mark.parametrize("role", ["carnet_web", "carnet_jobs"])
def test_the_serving_roles_read_but_never_write_which_migrations_are_applied(role: str) -> None:
    _as_role(role, "SELECT * FROM django_migrations")
    with pytest.raises(ProgrammingError, match="permission denied"):
        _as_role(role, "DELETE FROM django_migrations")


@pytest.mark.parametrize("role", ["carnet_web", "carnet_jobs"])
def test_the_serving_roles_make_no_table(role: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        _as_role(role, "CREATE TABLE intruder (id int)")


def test_leaves_no_bound_on_waiting_behind() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")
        assert cursor.fetchone() == ("0", "0")


def test_the_owner_does_not_inherit_from_the_workers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_has_role(current_user, 'carnet_jobs', 'USAGE')")
        assert cursor.fetchone() == (False,)
