"""A demonstration server with the fixed cast and the agents."""

import pytest
from django.test import Client
from pytest_django import Settings

from carnet.domain.support.tests import factories
from carnet.domain.support.tests.factories import Desk
from tests import cast
from tests.cast import Cast


@pytest.fixture(autouse=True)
def demonstration(settings: Settings) -> None:
    """Lets the demo agents in; their passwords are never typed."""
    settings.DEMO = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def people(db: None) -> Cast:
    """The fixed cast."""
    return cast.assemble()


@pytest.fixture
def desk(people: Cast) -> Desk:
    """The agents."""
    return factories.assemble()


@pytest.fixture
def browser() -> Client:
    """A browser that forges nothing: a POST must carry its token."""
    return Client(enforce_csrf_checks=True)
