"""Reads the packaged tables: UTF-8, tabs between columns, `#` lines that say where the facts come from."""

from pathlib import Path


class MalformedTable(Exception):
    """A packaged table does not have the shape its readers count on: the installation is damaged."""


def rows(*, path: Path) -> list[dict[str, str]]:
    """Gives the rows of a table, each by column name; no cell is ever missing, some may be empty.

    Raises MalformedTable when a row has more or fewer cells than the heading.
    """
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    heading = lines[0].split("\t")
    result = []
    for line in lines[1:]:
        cells = line.split("\t")
        if len(cells) != len(heading):
            raise MalformedTable(f"{path.name}: {len(cells)} cells under {len(heading)} headings in {line!r}")
        result.append(dict(zip(heading, cells, strict=True)))
    return result


def is_yes(cell: str) -> bool:
    """Whether a cell says yes. Raises MalformedTable when it says neither yes nor no."""
    if cell not in {"yes", "no"}:
        raise MalformedTable(f"a cell says {cell!r} where yes or no is expected")
    return cell == "yes"
