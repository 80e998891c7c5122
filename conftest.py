"""What every test of Carnet shares. The database and the closed network come from `tests/plugin.py`."""

import pytest

from tests import plugin
from tests.readonly import looking_changes_nothing

__all__ = ["looking_changes_nothing"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Starts the throw-away PostgreSQL just before Django makes its test database."""
    plugin.start_database()
