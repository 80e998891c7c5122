"""Tries faults on the law and on the journal: each must be found by the quick tests, which touch no database.

`just mutants` tries them all; `just mutants --sample 200 --seed 7` some. A fault that no test finds is a survivor;
one that loosens (something refused becomes allowed, a false proof is taken for true) fails the run.

The tests are collected once; each fault is put into a child process of its own, which dies with it.
"""

import argparse
import hashlib
import importlib
import os
import random
import signal
import sys
import tempfile
import types
from functools import _lru_cache_wrapper
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

from carnet.domain.access import matrices
from tests.shared import ROOT
from tests.verification import loosening, mutating
from tests.verification.mutating import Maker, Mutant

LAW = ROOT / "carnet/domain/access"
JOURNAL = ROOT / "carnet/foundation/journal"
CODE = (
    *(LAW / f"{name}.py" for name in ("rules", "restricting", "columns", "matrices")),
    *(JOURNAL / f"{name}.py" for name in ("codes", "merkle", "statements", "signing")),
)
TABLES = tuple(
    LAW / "data" / f"{name}.tsv" for name in ("functional_rights", "citizen_rights", "requirements", "profession_types")
)
TESTS = (
    LAW / "tests/test_rules.py",
    LAW / "tests/test_matrices.py",
    LAW / "tests/test_every_cell.py",
    JOURNAL / "tests/test_codes.py",
    JOURNAL / "tests/test_merkle.py",
    JOURNAL / "tests/test_signing.py",
)
# Comparing list and decision on every combination takes a minute: the same law is asked by the other tests.
LONG = "not every_combination"
SECONDS = 120
_OF_TABLES = frozenset({"test_matrices", "test_every_cell"})
FOUND, HARMLESS, LOOSENS, STRANGE = range(4)
_SAID = {HARMLESS: "survives, loosens nothing", LOOSENS: "SURVIVES AND LOOSENS", STRANGE: "the child did not end well"}


def chosen(*, only: str = "", sample: int | None = None, seed: int | str = 1) -> list[Mutant]:
    """Gives the faults of the files whose name holds `only`, in their order; or a sample of them, drawn from a seed."""
    makers: list[Maker] = []
    for path in (*CODE, *TABLES):
        if only in path.name:
            makers += mutating.of_table(path) if path in TABLES else mutating.of_code(path)
    if sample is not None and sample < len(makers):
        makers = random.Random(seed).sample(makers, sample)
    return [make() for make in makers]


def seed_of_source() -> str:
    """Gives a seed that is the same as long as the code, the tables and their tests are."""
    digest = hashlib.sha256()
    for path in (*CODE, *TABLES, *TESTS):
        digest.update(path.read_bytes())
    return digest.hexdigest()


class Trial:
    """Runs the collected tests once for each fault, instead of once."""

    def __init__(self, mutants: list[Mutant]) -> None:
        self.mutants = mutants
        self.results: list[tuple[Mutant, int]] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Tries every fault in a child; the parent runs no test."""
        law, proofs = loosening.law(), loosening.proofs()
        for mutant in self.mutants:
            with tempfile.TemporaryDirectory(prefix="carnet-mutant-") as folder:
                child = os.fork()
                if not child:
                    _try(mutant, Path(folder), _nearest_first(session.items, mutant), law, proofs)
                _, status = os.waitpid(child, 0)
            found = FOUND if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGPROF else STRANGE
            result = os.WEXITSTATUS(status) if os.WIFEXITED(status) else found
            self.results.append((mutant, result))
            if result != FOUND:
                print(f"{_SAID[result]}: {mutant.name}", file=sys.stderr, flush=True)  # noqa: T201
        return True


def _nearest_first(items: list[pytest.Item], mutant: Mutant) -> list[pytest.Item]:
    """Keeps the tests of the mutant's own part, those of the tables first for a table."""
    part = [item for item in items if item.path.parent.parent in mutant.path.parents]
    is_table = mutant.path.suffix == ".tsv"
    return sorted(part, key=lambda item: (item.path.stem in _OF_TABLES) is not is_table)


def _try(
    mutant: Mutant, folder: Path, items: list[pytest.Item], law: loosening.Answers, proofs: loosening.Answers
) -> None:
    """Puts the fault in and runs the tests until one finds it. Never returns."""
    code = STRANGE
    try:
        # A fault that loops for ever is a fault found: so much processor time, however busy the machine.
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        code = _outcome(mutant, folder, items, law, proofs)
    finally:
        os._exit(code)


def _outcome(
    mutant: Mutant, folder: Path, items: list[pytest.Item], law: loosening.Answers, proofs: loosening.Answers
) -> int:
    try:
        _put(mutant, folder)
    except Exception:  # noqa: BLE001 - a file that no longer loads is a fault found
        return FOUND
    for rank, item in enumerate(items):
        following = items[rank + 1] if rank + 1 < len(items) else None
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
            return FOUND
    try:
        loosens = loosening.is_looser(law, loosening.law()) or loosening.is_looser(proofs, loosening.proofs())
    except Exception:  # noqa: BLE001 - it answers nothing where it should answer: refused, not loosened
        return HARMLESS
    return LOOSENS if loosens else HARMLESS


def _put(mutant: Mutant, folder: Path) -> None:
    if mutant.path.suffix == ".tsv":
        for path in mutant.path.parent.glob("*.tsv"):
            text = mutant.text if path == mutant.path else path.read_text(encoding="utf-8")
            (folder / path.name).write_text(text, encoding="utf-8")
        matrices.DATA = folder
    else:
        name = ".".join(mutant.path.relative_to(ROOT).with_suffix("").parts)
        _replace(importlib.import_module(name), mutant.text)
    for kept in vars(matrices).values():
        if isinstance(kept, _lru_cache_wrapper):
            kept.cache_clear()


def _replace(module: types.ModuleType, text: str) -> None:
    """Runs the changed text in the module; classes stay what others know them as, with the changed methods."""
    known = {name: one for name, one in vars(module).items() if isinstance(one, type)}
    exec(compile(text, str(module.__file__), "exec"), vars(module))
    for name, old in known.items():
        new = vars(module)[name]
        if new is old:
            continue
        for attribute, made in vars(new).items():
            if isinstance(made, types.FunctionType) and isinstance(vars(old).get(attribute), types.FunctionType):
                vars(old)[attribute].__code__ = made.__code__
        setattr(module, name, old)


def run(mutants: list[Mutant]) -> list[tuple[Mutant, int]]:
    """Tries these faults and gives what became of each."""
    trial = Trial(mutants)
    options = ["-q", "-p", "no:randomly", "-p", "no:xdist", "-p", "no:cacheprovider", "--no-header", "-k", LONG]
    ended = pytest.main([*options, *map(str, TESTS)], plugins=[trial])
    if ended not in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED} or not trial.results:
        raise SystemExit("the tests could not be collected")
    return trial.results


def main() -> int:
    """Tries faults and tells what survived; fails when a survivor loosens."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--sample", type=int, help="how many faults, drawn at random (all of them by default)")
    words.add_argument("--seed", default="1", help="what the drawing starts from; `source` for the files tried")
    words.add_argument("--only", default="", help="a part of a file's name")
    said = words.parse_args()
    seed = seed_of_source() if said.seed == "source" else said.seed
    results = run(chosen(only=said.only, sample=said.sample, seed=seed))
    for path in dict.fromkeys(mutant.path for mutant, _ in results):
        counts = [result for mutant, result in results if mutant.path == path]
        told = f"{len(counts)} faults, {counts.count(FOUND)} found, {counts.count(HARMLESS)} harmless"
        print(f"{path.relative_to(ROOT)}: {told}, {counts.count(LOOSENS)} loosen")  # noqa: T201
    return int(any(result in {LOOSENS, STRANGE} for _, result in results))


if __name__ == "__main__":
    sys.exit(main())
