"""The import contracts bite: deliberate faults in a copy of the code break every one of them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import sources

FAULTS = {
    "foundation/clock.py": "from carnet.domain.identity import codes as fault",
    "domain/identity/codes.py": "from carnet.domain.documents import codes as fault",
    "domain/identity/queries.py": "from carnet.domain.identity import actions as fault",
    "domain/identity/rules.py": "from django.db import connection as fault",
    "gateways/fhir/fault.py": "from carnet.gateways.oidc import metadata as fault",
    "gateways/oidc/fault.py": "from carnet.domain.identity import models as fault",
    "config/fault.py": "\n".join(
        f"from carnet.domain.{part.name} import models as {part.name}" for part in sources.PARTS
    ),
}


def _contracts(checkout: Path) -> dict[str, str]:
    """Runs the contracts on a checkout and gives what became of each."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout)},
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.findall(r"^(\S.*?) (KEPT|BROKEN)\b", done.stdout, re.MULTILINE)
    assert found, done.stdout + done.stderr
    return dict(found)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    shutil.copy(sources.ROOT / "pyproject.toml", tmp_path)
    ignored = shutil.ignore_patterns("__pycache__", "templates", "data")
    shutil.copytree(sources.ROOT / "carnet", tmp_path / "carnet", ignore=ignored)
    return tmp_path


def test_the_code_keeps_every_contract(copied: Path) -> None:
    assert {name for name, state in _contracts(copied).items() if state != "KEPT"} == set()


def test_a_fault_breaks_each_contract(copied: Path) -> None:
    for name, line in FAULTS.items():
        path = copied / "carnet" / name
        path.write_text((path.read_text() if path.exists() else "") + f"\n{line}\n")
    kept = {name for name, state in _contracts(copied).items() if state != "BROKEN"}
    assert kept == set()


@pytest.mark.parametrize("folder", ["carnet/helpers", "carnet/domain/common"])
def test_an_unplanned_folder_is_refused(copied: Path, folder: str) -> None:
    (copied / folder).mkdir()
    (copied / folder / "__init__.py").touch()
    assert "BROKEN" in _contracts(copied).values()


@pytest.mark.parametrize("part", [path.name for path in sources.PARTS])
def test_every_part_has_its_tables_protected(part: str) -> None:
    assert f'protected_modules = ["carnet.domain.{part}.models"]' in (sources.ROOT / "pyproject.toml").read_text()
