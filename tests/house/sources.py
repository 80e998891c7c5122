"""The files that the house tests read."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDERS = ("carnet", "tests", "bench", "scripts")
PARTS = sorted(path.parent for path in (ROOT / "carnet" / "domain").glob("*/__init__.py"))
GATEWAYS = sorted(path.parent for path in (ROOT / "carnet" / "gateways").glob("*/__init__.py"))


def python_files() -> Iterator[Path]:
    """Gives every Python file written by hand: migrations are generated."""
    yield ROOT / "conftest.py"
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def product_files() -> Iterator[Path]:
    """Gives the Python files that are served, tests left out."""
    for path in python_files():
        if path.is_relative_to(ROOT / "carnet") and "tests" not in path.parts:
            yield path


def templates() -> dict[str, Path]:
    """Gives every template by the name it is called by."""
    found: dict[str, Path] = {}
    for folder in sorted((ROOT / "carnet").rglob("templates")):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                found[path.relative_to(folder).as_posix()] = path
    return found


def shown(path: Path) -> str:
    """Gives a path as a reader of the checkout knows it."""
    return path.relative_to(ROOT).as_posix()
