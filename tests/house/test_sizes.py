"""Files and functions fit in a reader's head."""

import ast

from tests.house import sources

LONGEST_FILE = 400
LONGEST_FUNCTION = 50


def test_files_stay_under_400_lines() -> None:
    lengths = {sources.shown(path): len(path.read_text().splitlines()) for path in sources.python_files()}
    assert len(lengths) > 50
    assert {name: length for name, length in lengths.items() if length >= LONGEST_FILE} == {}


def test_functions_stay_under_50_lines() -> None:
    long = {}
    for path in sources.python_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length >= LONGEST_FUNCTION:
                    long[f"{sources.shown(path)}::{node.name}"] = length
    assert long == {}
