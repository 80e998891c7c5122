"""Trying faults: the tests are collected once; each fault lives in a child process of its own, which dies with it."""

import hashlib
import importlib
import inspect
import json
import os
import signal
import sys
import tempfile
import types
from collections.abc import Sequence
from dataclasses import dataclass
from functools import _lru_cache_wrapper
from pathlib import Path

import psycopg
import pytest
from _pytest.runner import runtestprotocol
from django.db import connections

from carnet.domain.access import matrices
from tests.shared import ROOT
from tests.verification import loosening
from tests.verification.mutating import Mutant

FOUND, HARMLESS, LOOSENS, STRANGE, SURVIVES = range(5)
SAID = {
    HARMLESS: "survives, loosens nothing",
    LOOSENS: "SURVIVES AND LOOSENS",
    STRANGE: "the child did not end well",
    SURVIVES: "SURVIVES",
}
# What the tests answer where there is no fault.
UNTOUCHED = Mutant(ROOT / "untouched.py", 0, "no fault", "")
_NOTHING: loosening.Answers = ()
_OF_TABLES = frozenset({"test_matrices", "test_every_cell"})
# The tests of what the base decides, the nearest first.
_OF_POLICIES = ("test_row_security", "test_watching", "test_searching")
_OF_FUNCTIONS = (
    "test_entering",
    "test_searching",
    "test_watching",
    "test_consents",
    "test_emergencies",
    "test_actions",
    "test_mandates",
)


@dataclass(frozen=True, slots=True)
class Campaign:
    """Which tests look for the faults of which files; `seconds` of processor time are left to each fault.

    `in_base`: the tests use the database, and what they do not find is read by somebody.
    """

    files: tuple[Path, ...]
    tests: tuple[Path, ...]
    without: str
    seconds: int
    in_base: bool = False

    def seed(self) -> str:
        """Gives a seed that is the same as long as the files and their tests are."""
        digest = hashlib.sha256()
        for path in (*self.files, *self.tests):
            for one in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
                digest.update(one.read_bytes())
        return digest.hexdigest()


class Kept:
    """What became of faults in a run that was cut short: the same fault of the same file is not tried again."""

    def __init__(self, path: Path | None) -> None:
        """Reads what is kept there."""
        self.path = path
        lines = path.read_text(encoding="utf-8").splitlines() if path and path.exists() else []
        self.results: dict[str, int] = dict(json.loads(line) for line in lines)

    def of(self, mutant: Mutant) -> int | None:
        """Gives what became of a fault; None when it was not tried, or survived: tests may find it by now."""
        result = self.results.get(_key(mutant))
        return result if result == FOUND else None

    def keep(self, mutant: Mutant, result: int) -> None:
        """Adds what became of a fault."""
        if self.path:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps([_key(mutant), result]) + "\n")


def _key(mutant: Mutant) -> str:
    return hashlib.sha256(f"{mutant.path} {mutant.fault} {mutant.text}".encode()).hexdigest()


class Trial:
    """Runs the collected tests once for each fault, instead of once."""

    def __init__(self, campaign: Campaign, mutants: Sequence[Mutant], kept: Kept) -> None:
        self.campaign = campaign
        self.mutants = mutants
        self.kept = kept
        self.results: list[tuple[Mutant, int]] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Tries every fault in a child; where the base is needed, the parent makes it with a first test."""
        items = [item for item in session.items if not _is_committed(item)]
        law, proofs = _NOTHING, _NOTHING
        if self.campaign.in_base:
            made = next(rank for rank, item in enumerate(items) if item.get_closest_marker("django_db"))
            runtestprotocol(items[made], log=False, nextitem=items[made - 1])
            connections.close_all()
        else:
            law, proofs = loosening.law(), loosening.proofs()
        nearest = {_OF_POLICIES[0], _OF_FUNCTIONS[0]}
        sound = [item for item in items if item.path.stem in nearest or not all(one.undo for one in self.mutants)]
        if self._try(UNTOUCHED, sound, law, proofs) not in {HARMLESS, SURVIVES}:
            raise SystemExit("a test fails where there is no fault")
        for mutant in self.mutants:
            result = self.kept.of(mutant)
            if result is None:
                result = self._try(mutant, items, law, proofs)
                self.kept.keep(mutant, result)
            self.results.append((mutant, result))
            if result != FOUND:
                print(f"{SAID[result]}: {mutant.name}", file=sys.stderr, flush=True)  # noqa: T201
        return True

    def _try(self, mutant: Mutant, items: list[pytest.Item], law: loosening.Answers, proofs: loosening.Answers) -> int:
        in_order = nearest_first(items, mutant)
        with tempfile.TemporaryDirectory(prefix="carnet-mutant-") as folder:
            try:
                if mutant.undo:
                    _execute(mutant.text)
            except psycopg.Error:
                return FOUND  # it is no longer a statement
            try:
                child = os.fork()
                if not child:
                    self._in_child(mutant, Path(folder), in_order, law, proofs)
                _, status = os.waitpid(child, 0)
            finally:
                if mutant.undo:
                    _execute(mutant.undo)
        out_of_time = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGPROF
        return os.WEXITSTATUS(status) if os.WIFEXITED(status) else FOUND if out_of_time else STRANGE

    def _in_child(
        self,
        mutant: Mutant,
        folder: Path,
        items: list[pytest.Item],
        law: loosening.Answers,
        proofs: loosening.Answers,
    ) -> None:
        """Puts the fault in and runs the tests until one finds it. Never returns."""
        code = STRANGE
        try:
            # A fault that loops for ever is a fault found: so much processor time, however busy the machine.
            signal.signal(signal.SIGPROF, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_PROF, self.campaign.seconds)
            code = self._outcome(mutant, folder, items, law, proofs)
        finally:
            os._exit(code)

    def _outcome(
        self,
        mutant: Mutant,
        folder: Path,
        items: list[pytest.Item],
        law: loosening.Answers,
        proofs: loosening.Answers,
    ) -> int:
        try:
            _put(mutant, folder)
        except Exception:  # noqa: BLE001 - a file that no longer loads is a fault found
            return FOUND
        for rank, item in enumerate(items):
            following = items[rank + 1] if rank + 1 < len(items) else items[rank - 1]
            failed = [one for one in runtestprotocol(item, log=False, nextitem=following) if one.failed]
            if failed:
                if mutant is UNTOUCHED:
                    print(failed[0].longreprtext, file=sys.stderr, flush=True)  # noqa: T201
                return FOUND
        if self.campaign.in_base:
            return SURVIVES
        try:
            loosens = loosening.is_looser(law, loosening.law()) or loosening.is_looser(proofs, loosening.proofs())
        except Exception:  # noqa: BLE001 - it answers nothing where it should answer: refused, not loosened
            return HARMLESS
        return LOOSENS if loosens else HARMLESS


def _is_committed(item: pytest.Item) -> bool:
    """Whether a test writes in the base for good: others after it would not find what they were told of."""
    marker = item.get_closest_marker("django_db")
    names: Sequence[str] = getattr(item, "fixturenames", ())
    return bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in names


def nearest_first(items: list[pytest.Item], mutant: Mutant) -> list[pytest.Item]:
    """Keeps the tests of the mutant's own part: those named like its file first, those of the tables for a table."""
    if mutant.undo:
        names = _OF_POLICIES if "FUNCTION" not in mutant.text else _OF_FUNCTIONS
        known = [item for item in items if item.path.stem in names]
        return sorted(known, key=lambda item: names.index(item.path.stem))
    part = [item for item in items if item.path.parent.parent in mutant.path.parents] or items
    others = [item for item in items if item not in set(part)] if part is not items else []
    is_table = mutant.path.suffix == ".tsv"
    name = mutant.path.stem if mutant.path.stem != "__init__" else mutant.path.parent.name
    near = sorted(part, key=lambda item: ((item.path.stem in _OF_TABLES) is not is_table, name not in item.path.stem))
    return [*near, *(item for item in others if "django_db" in item.keywords)]


def _execute(statements: str) -> None:
    """Changes the test database for good, as its owner."""
    known = connections["default"].get_connection_params()
    with psycopg.connect(**{name: known[name] for name in ("dbname", "user", "password", "host", "port")}) as base:
        base.execute(statements)


def _put(mutant: Mutant, folder: Path) -> None:
    if mutant.undo or mutant is UNTOUCHED:
        return
    if mutant.path.suffix == ".tsv":
        for path in mutant.path.parent.glob("*.tsv"):
            text = mutant.text if path == mutant.path else path.read_text(encoding="utf-8")
            (folder / path.name).write_text(text, encoding="utf-8")
        matrices.DATA = folder
    else:
        name = ".".join(mutant.path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        _replace(importlib.import_module(name), mutant.text)
    for kept in vars(matrices).values():
        if isinstance(kept, _lru_cache_wrapper):
            kept.cache_clear()


def _replace(module: types.ModuleType, text: str) -> None:
    """Runs the changed text in the module; classes and functions stay what others know them as, changed within."""
    known = dict(vars(module))
    exec(compile(text, str(module.__file__), "exec"), vars(module))
    for name, old in known.items():
        new = vars(module)[name]
        if new is old or getattr(old, "__module__", "") != module.__name__:
            continue
        if isinstance(old, type):
            for attribute, made in vars(new).items():
                _change(vars(old).get(attribute), made)
        elif not _change(old, new):
            continue
        setattr(module, name, old)


def _change(old: object, new: object) -> bool:
    """Gives an old function the body of the new one; tells whether both are functions."""
    if not callable(old) or not callable(new):
        return False
    forget = getattr(old, "cache_clear", None)
    if forget is not None:
        forget()
    before, after = inspect.unwrap(old), inspect.unwrap(new)
    if not isinstance(before, types.FunctionType) or not isinstance(after, types.FunctionType):
        return False
    if before.__code__.co_freevars != after.__code__.co_freevars:
        return False
    before.__code__, before.__defaults__, before.__kwdefaults__ = (
        after.__code__,
        after.__defaults__,
        after.__kwdefaults__,
    )
    return True


def run(campaign: Campaign, mutants: Sequence[Mutant], *, kept: Path | None = None) -> list[tuple[Mutant, int]]:
    """Tries these faults and gives what became of each."""
    trial = Trial(campaign, mutants, Kept(kept))
    options = ["-q", "-p", "no:randomly", "-p", "no:xdist", "-p", "no:cacheprovider", "--no-header"]
    ended = pytest.main([*options, "-k", campaign.without, *map(str, campaign.tests)], plugins=[trial])
    if ended not in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED} or not trial.results:
        raise SystemExit("the tests could not be collected")
    return trial.results
