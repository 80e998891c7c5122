"""Small faults put on purpose into code and tables: each one is what a tired hand could write.

In code: a comparison or a connective turned round, a condition dropped, a refusal forgotten, an element left out of a
set, a number off by one. In tables: a cell that closes made to open, a need forgotten.
"""

import ast
import itertools
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

_TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}
_EXCHANGED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.FloorDiv: ast.Mult,
}
# What a careless hand writes in a cell: the most open word of its column.
_OPENS = {"no": "yes", "absent": "yes", "own": "yes", "of_structure": "yes", "structure_reference": "yes"}
_OPENS_IN_EMERGENCY = {"if_patient_allows": "yes"}
_FORGETS = {"yes": "no", "unless_own": "no"}
_OPENS_PATIENTS = {"nobody": "any", "treating_doctor": "any"}

type Fault = tuple[str, Callable[[], None]]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: the file, the line, what was done, and the text of the whole file with it.

    Of a fault in the database `text` is the statement that puts it there, and `undo` the one that takes it away.
    """

    path: Path
    line: int
    fault: str
    text: str
    undo: str = ""

    @property
    def name(self) -> str:
        """Where and what, on one line."""
        return f"{self.path.name}:{self.line} {self.fault}"


type Maker = Callable[[], Mutant]


def of_code(path: Path) -> Iterator[Maker]:
    """Gives every mutant of a Python file, in the order of its text; each is made when it is asked for."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    spoilable = [(rank, len(_faults(node))) for rank, node in enumerate(_nodes(tree))]
    whole = pickle.dumps(tree)
    for rank, count in spoilable:
        for which in range(count):
            yield partial(_made, path, whole, rank, which)


def _made(path: Path, whole: bytes, rank: int, which: int) -> Mutant:
    copy = pickle.loads(whole)
    node = next(itertools.islice(_nodes(copy), rank, None))
    before, line = ast.unparse(node), getattr(node, "lineno", 0)
    name, spoil = _faults(node)[which]
    spoil()
    ast.fix_missing_locations(copy)
    return Mutant(path, line, f"{name}: {' '.join(before.split())[:90]}", ast.unparse(copy))


def of_table(path: Path) -> Iterator[Maker]:
    """Gives every mutant of a table of the law: one cell each, towards more rights."""
    lines = path.read_text(encoding="utf-8").splitlines()
    names: list[str] = []
    for number, text in enumerate(lines):
        if text.startswith("#") or not text:
            continue
        cells = text.split("\t")
        if not names:
            names = cells
            continue
        for column, cell in enumerate(cells):
            opened = _opened(path.name, names[column], cell)
            if opened is None:
                continue
            changed = "\t".join([*cells[:column], opened, *cells[column + 1 :]])
            whole = "\n".join([*lines[:number], changed, *lines[number + 1 :]]) + "\n"
            fault = f"{cells[0]} {cells[1]} {names[column]}: {cell} → {opened}"
            yield partial(Mutant, path, number + 1, fault, whole)


def _opened(table: str, column: str, cell: str) -> str | None:
    match table, column:
        case "functional_rights.tsv" | "citizen_rights.tsv", _ if column not in {"authentication", "action"}:
            return {**_OPENS, **_OPENS_IN_EMERGENCY}.get(cell)
        case "requirements.tsv", "open_space" | "authorisation" | "unblocked" | "visible" | "express_consent":
            return _FORGETS.get(cell)
        case "requirements.tsv", "patient_documents":
            return _OPENS_PATIENTS.get(cell)
        case "profession_types.tsv", "open":
            return {"no": "yes"}.get(cell)
        case _:
            return None


def _nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Walks what runs: no annotation, no import, no class's own table of fields."""
    for name, value in ast.iter_fields(tree):
        if name in {"annotation", "returns", "decorator_list", "bases", "args", "type_params"} and not isinstance(
            tree, ast.Call
        ):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.Import | ast.ImportFrom | ast.TypeAlias | ast.Assert) or not isinstance(
                child, ast.AST
            ):
                continue
            yield child
            yield from _nodes(child)


def _faults(node: ast.AST) -> list[Fault]:
    match node:
        case ast.Compare():
            return [_turn(node, rank) for rank, one in enumerate(node.ops) if type(one) in _TURNED]
        case ast.BoolOp():
            drops = [_drop(node, rank) for rank in range(len(node.values))]
            other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            return [("exchange and/or", lambda: setattr(node, "op", other)), *drops]
        case ast.UnaryOp(op=ast.Not()):
            return [("drop not", lambda: setattr(node, "operand", ast.UnaryOp(ast.Not(), node.operand)))]
        case ast.If() | ast.IfExp() | ast.While():
            return [_settle(node, value=True), _settle(node, value=False)][1 if isinstance(node, ast.While) else 0 :]
        case ast.Return(value=ast.Attribute(value=ast.Name(id="Reason"))):
            return [("forget a refusal", lambda: setattr(node, "value", ast.Constant(None)))]
        case ast.Constant(value=bool()):
            return [("turn a constant", lambda: setattr(node, "value", not node.value))]
        case ast.Constant(value=int() as number):
            return [("off by one", lambda: setattr(node, "value", number + 1))]
        case ast.Expr(value=ast.Call()):
            return [("forget a call", lambda: setattr(node, "value", ast.Constant(None)))]
        case ast.Call(func=ast.Attribute(attr="filter" | "exclude")):
            return [_forget(node, rank) for rank in range(len(node.keywords))]
        case ast.BinOp() if type(node.op) in _EXCHANGED:
            return [("exchange operator", lambda: setattr(node, "op", _EXCHANGED[type(node.op)]()))]
        case ast.Set() | ast.Tuple() | ast.List() if isinstance(node, ast.Set) or isinstance(node.ctx, ast.Load):
            return [_leave_out(node, rank) for rank in range(len(node.elts))]
        case _:
            return []


def _turn(node: ast.Compare, rank: int) -> Fault:
    turned = _TURNED[type(node.ops[rank])]
    return f"turn to {turned.__name__}", lambda: node.ops.__setitem__(rank, turned())


def _drop(node: ast.BoolOp, rank: int) -> Fault:
    neutral = ast.Constant(isinstance(node.op, ast.And))
    return f"drop condition {rank + 1}", lambda: node.values.__setitem__(rank, neutral)


def _settle(node: ast.If | ast.IfExp | ast.While, *, value: bool) -> Fault:
    return f"always {value}", lambda: setattr(node, "test", ast.Constant(value))


def _forget(node: ast.Call, rank: int) -> Fault:
    return f"forget {ast.unparse(node.keywords[rank])[:40]}", lambda: node.keywords.__delitem__(rank)


def _leave_out(node: ast.Set | ast.Tuple | ast.List, rank: int) -> Fault:
    return f"leave out {ast.unparse(node.elts[rank])[:40]}", lambda: node.elts.__delitem__(rank)
