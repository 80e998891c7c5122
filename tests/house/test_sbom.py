"""The inventory of libraries names everything that production installs, once, and nothing else."""

import json
import re
from importlib import metadata

from carnet.config import sbom
from tests.shared import ROOT

BOM = json.loads(sbom.page())


def test_is_cyclonedx() -> None:
    assert (BOM["bomFormat"], BOM["specVersion"]) == ("CycloneDX", "1.6")
    references = [one["bom-ref"] for one in BOM["components"]]
    assert len(references) == len(set(references))
    assert BOM["dependencies"] == [{"ref": "carnet", "dependsOn": references}]
    assert [one for one in BOM["components"] if one["purl"] != one["bom-ref"]] == []


def test_names_every_package_of_the_locks() -> None:
    pinned = [line.split("==")[0] for line in (ROOT / sbom.PYTHON).read_text().splitlines() if "==" in line]
    listed = {one["name"]: one for one in BOM["components"]}
    assert len(pinned) > 30
    assert [name for name in pinned if not listed[name]["purl"].startswith("pkg:pypi/")] == []
    design = json.loads((ROOT / sbom.NODE).read_text())["packages"][""]["dependencies"]
    assert {name: listed[name]["version"] for name in design} == design
    assert not [name for name in ("pytest", "mypy", "hypothesis") if name in listed]


def test_says_the_versions_that_are_installed() -> None:
    """Those of this machine: a few packages are for other systems only."""
    installed = {re.sub(r"[-_.]+", "-", one.name).lower(): one.version for one in metadata.distributions()}
    listed = {one["name"]: one["version"] for one in BOM["components"] if one["purl"].startswith("pkg:pypi/")}
    here = listed.keys() & installed.keys()
    assert len(here) > 30
    assert {name: installed[name] for name in here} == {name: listed[name] for name in here}
