"""Speaking to the database as one of the roles that serve, as the processes do."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def role(name: str) -> Iterator[None]:
    """Takes a role (`carnet_web`, `carnet_jobs`) for a moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {name}")
        yield
        cursor.execute("RESET ROLE")
