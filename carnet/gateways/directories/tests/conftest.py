"""What the tests of importing share."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from carnet.foundation.actors import SYSTEM
from carnet.gateways.directories import importing
from carnet.gateways.directories.importing import How, Report
from tests.cast import NOON


@pytest.fixture
def take(tmp_path: Path) -> Callable[..., Report]:
    """Takes resources in, as a Bundle whose roles come first."""

    def taken(*resources: dict[str, object], rehearsed: bool = False, **how: object) -> Report:
        file = tmp_path / "annuaire.json"
        bundle = {"resourceType": "Bundle", "type": "searchset", "link": [{"relation": "self", "url": "x"}]}
        file.write_text(json.dumps(bundle | {"entry": [{"fullUrl": "u", "resource": one} for one in resources]}))
        act = importing.rehearse if rehearsed else importing.take
        return act(file, How(**{"at": NOON, "by": SYSTEM, **how}))  # type: ignore[arg-type]

    return taken
