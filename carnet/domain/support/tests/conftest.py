"""The cast and the agents; passwords are hashed quickly, nobody signs in with them here."""

import pytest
from pytest_django import Settings

from carnet.domain.support.tests import factories
from carnet.domain.support.tests.factories import Desk
from tests import cast
from tests.cast import Cast


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Seven accounts a test: scrypt would take most of the time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def people(db: None) -> Cast:
    """The fixed cast."""
    return cast.assemble()


@pytest.fixture
def desk(people: Cast) -> Desk:
    """The agents."""
    return factories.assemble()
