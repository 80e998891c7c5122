"""The cast, and a browser's session in which Alice has signed in."""

import pytest
from django.test import Client
from pytest_django import Settings

from carnet.gateways.web_citizen.tests.situations import signed_in
from tests import cast
from tests.cast import Cast


@pytest.fixture
def people(db: None) -> Cast:
    """The fixed cast."""
    return cast.assemble()


@pytest.fixture
def demo(settings: Settings) -> None:
    """A server on which demo people may sign in."""
    settings.DEMO = True


@pytest.fixture
def alice(client: Client, people: Cast, demo: None) -> Client:
    """A browser in which Alice has signed in."""
    return signed_in(client)
