"""A sample of the faults that `just mutants` tries whole, drawn from the source: the same on every run of a commit."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.shared import ROOT
from tests.verification import mutants, sql_faults

SAMPLE = 36
SAMPLE_OF_BASE = 5
# Beyond any load: the sample takes half a minute of one processor.
PATIENCE = 1_800


def test_the_sample_is_the_same_as_long_as_the_source_is() -> None:
    for campaign in (mutants.PURE, mutants.BASE):
        first, second = (mutants.chosen(campaign, sample=5, seed=campaign.seed()) for _ in range(2))
        assert first == second
        assert first != mutants.chosen(campaign, sample=5, seed="another source")


def test_what_the_base_decides_is_faulted_everywhere() -> None:
    """Each function has faults of its newest definition, and each text that is changed is one that is run."""
    assert set(sql_faults.functions()) == {"access_enter", "access_search"}
    faults = [make() for make in sql_faults.every()]
    assert len(faults) > 120
    assert all(fault.undo and fault.text != fault.undo for fault in faults)
    assert len({fault.text for fault in faults}) == len(faults)


def test_survivors_that_were_read_are_faults_of_today() -> None:
    every = {(str(one.path.relative_to(ROOT)), one.fault) for one in mutants.chosen(mutants.BASE)}
    assert set(mutants.read()) - every == set()


@pytest.mark.parametrize(
    ("options", "count"),
    [
        pytest.param((), SAMPLE, id="law and proofs"),
        pytest.param(("--base", "--only", "database.py"), SAMPLE_OF_BASE, id="policies and grants"),
    ],
)
def test_no_fault_of_the_sample_survives_and_loosens(tmp_path: Path, options: tuple[str, ...], count: int) -> None:
    own = tempfile.mkdtemp(dir=tmp_path)
    # The base is started by somebody else than root, who must walk down to its folder.
    for folder in (Path(own), *Path(own).parents):
        if tmp_path.parents[1] in folder.parents:
            folder.chmod(0o711)
    drawn = ("--sample", str(count), "--seed", "source")
    command = (sys.executable, "-m", "tests.verification.mutants", *options, *drawn)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    tried = subprocess.run(
        command, cwd=ROOT, env={**kept, "TMPDIR": own}, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert tried.returncode == 0, f"{tried.stdout}\n{tried.stderr}"
    assert sum(int(line.split()[1]) for line in tried.stdout.splitlines() if " faults, " in line) == count
    assert not list(Path(own).glob("carnet-mutant-*"))
