"""A sample of the faults that `just mutants` tries whole, drawn from the source: the same on every run of a commit."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.shared import ROOT
from tests.verification import mutants

SAMPLE = 36
# Beyond any load: the sample takes half a minute of one processor.
PATIENCE = 1_800


def test_the_sample_is_the_same_as_long_as_the_source_is() -> None:
    first, second = (mutants.chosen(sample=5, seed=mutants.seed_of_source()) for _ in range(2))
    assert first == second
    assert first != mutants.chosen(sample=5, seed="another source")


def test_no_fault_of_the_sample_survives_and_loosens(tmp_path: Path) -> None:
    own = tempfile.mkdtemp(dir=tmp_path)
    command = (sys.executable, "-m", "tests.verification.mutants", "--sample", str(SAMPLE), "--seed", "source")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    tried = subprocess.run(
        command, cwd=ROOT, env={**kept, "TMPDIR": own}, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert tried.returncode == 0, f"{tried.stdout}\n{tried.stderr}"
    assert sum(int(line.split()[1]) for line in tried.stdout.splitlines() if " faults, " in line) == SAMPLE
    assert not list(Path(own).glob("carnet-mutant-*"))
