"""A demonstration server with the fixed cast."""

import pytest
from django.conf import LazySettings

from tests import cast
from tests.cast import Cast


@pytest.fixture(autouse=True)
def demonstration(settings: LazySettings) -> None:
    """Lets the demo professionals in."""
    settings.DEMO = True


@pytest.fixture
def people(db: None) -> Cast:
    """The fixed cast."""
    return cast.assemble()
