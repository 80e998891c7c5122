"""What is written is finished, explained, and named once for all."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import sources

# Spelled in two halves so that this very file does not hold them.
UNFINISHED = (
    "TO" + "DO",
    "FIX" + "ME",
    "XX" + "X",
    "HA" + "CK",
    "for" + " now",
    "Not" + "ImplementedError",
)
HOUSE_FILES = (".py", ".html", ".scss", ".js", ".md", ".toml", ".sh", ".typ", ".tsv", ".service", ".conf")


def _written() -> Iterator[Path]:
    for folder in ("carnet", "tests", "bench", "scripts", "docs", "deploy"):
        for path in sorted((sources.ROOT / folder).rglob("*")):
            if path.suffix in HOUSE_FILES and path.is_file():
                yield path
    yield from (sources.ROOT / name for name in ("run", "test", "justfile", "pyproject.toml"))
    yield from sources.ROOT.glob("*.md")


@pytest.mark.parametrize("word", UNFINISHED)
def test_nothing_is_left_unfinished(word: str) -> None:
    pattern = re.compile(rf"\b{re.escape(word)}\b")
    assert [sources.shown(path) for path in _written() if pattern.search(path.read_text())] == []


def test_every_public_name_says_what_it_does() -> None:
    silent = []
    for path in sources.product_files():
        tree = ast.parse(path.read_text())
        if path.name != "__init__.py" and ast.get_docstring(tree) is None:
            silent.append(sources.shown(path))
        silent += [
            f"{sources.shown(path)}::{node.name}"
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            and not node.name.startswith("_")
            and ast.get_docstring(node) is None
        ]
    assert silent == []


def test_public_functions_of_the_domain_take_names_only() -> None:
    """A call of the domain reads as a sentence: `hide(document=…, by=…, at=…)`. A cursor and one
    value may stand alone."""
    positional = []
    for path in sources.product_files():
        if path.name not in {"actions.py", "reading.py"} and path.parent.name not in {"actions", "reading"}:
            continue
        if not path.is_relative_to(sources.ROOT / "carnet" / "domain"):
            continue
        for node in ast.parse(path.read_text()).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            plain = [argument.arg for argument in node.args.args if argument.arg != "cursor"]
            if len(plain) > 1:
                positional.append(f"{sources.shown(path)}::{node.name}")
    assert positional == []


@pytest.mark.parametrize("folder", [*sources.PARTS, *sources.GATEWAYS], ids=sources.shown)
def test_every_part_and_gateway_presents_itself(folder: Path) -> None:
    readme = folder / "README.md"
    assert readme.exists(), f"{sources.shown(folder)} has no README.md"
    assert len(readme.read_text().split()) > 40


@pytest.mark.parametrize("part", [path.name for path in sources.PARTS])
def test_the_glossary_knows_every_part(part: str) -> None:
    assert re.search(rf"`{part}`", (sources.ROOT / "docs" / "glossary.md").read_text())


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    documents = [
        *sources.ROOT.glob("*.md"),
        *(sources.ROOT / "docs").rglob("*.md"),
        *(sources.ROOT / "carnet").rglob("*.md"),
    ]
    for path in documents:
        for target in re.findall(r"\]\(([^)#\s]+)", path.read_text()):
            if "://" not in target and not target.startswith("mailto:") and not (path.parent / target).exists():
                broken.append(f"{sources.shown(path)} -> {target}")
    assert broken == []


def test_every_recipe_says_what_it_does() -> None:
    lines = (sources.ROOT / "justfile").read_text().splitlines()
    recipes = [number for number, line in enumerate(lines) if re.match(r"[a-z][\w-]*( [^:=]*)?:(?!=)", line)]
    assert len(recipes) >= 9
    assert [lines[number] for number in recipes if not lines[number - 1].startswith("# ")] == []


def test_every_decision_is_told_whole() -> None:
    decisions = sorted((sources.ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert decisions
    wanted = ("Status", "Context", "Options", "Decision", "Consequences", "How we check it")
    for path in decisions:
        headings = re.findall(r"^## (.+)$", path.read_text(), re.MULTILINE)
        missing = [heading for heading in wanted if not any(found.startswith(heading) for found in headings)]
        assert missing == [], f"{sources.shown(path)} lacks {missing}"
    numbers = [path.name[:4] for path in decisions]
    assert len(set(numbers)) == len(numbers)
