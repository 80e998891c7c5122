"""Faults put into what the database itself decides: its functions, as their newest migration has them, its policies.

In a function every condition is forgotten in turn, then taken for never true. Policies and grants are widened by hand.
"""

import importlib
import re
from collections.abc import Iterator
from functools import partial
from itertools import chain
from pathlib import Path

from tests.shared import ROOT
from tests.verification.mutating import Maker, Mutant

MIGRATIONS = ROOT / "carnet/domain/access/migrations"
POLICIES = ROOT / "carnet/foundation/database.py"
_CREATED = re.compile(r"CREATE FUNCTION (\w+)\(")
# What a condition comes after, and what ends it.
_BEFORE = frozenset({"AND", "OR", "WHERE", "ON", "IF", "WHEN"})
_MARK = re.compile(
    r"\b(AND|OR|WHERE|ON|IF|WHEN|THEN|ELSE|END|INTO|FROM|JOIN|LEFT|ORDER|GROUP|RETURNING|SET|RETURN|VALUES)\b|[();,]"
)
_NO_CONDITION = re.compile(r"CASE|CONFLICT|NOT FOUND|FOUND|'", re.IGNORECASE)
# A cell of `CASE r.whom`: whom a restriction binds.
_BINDS = re.compile(r"r\.excluded = [\w.]+")

_SPACE = "space_id = (SELECT nullif(current_setting('carnet.space', true), '')::uuid)"
_ACCOUNT = "account = (SELECT current_setting('carnet.account', true))"
_HOLDER = "holder = (SELECT current_setting('carnet.holder', true))"
_PLACE = "organization_id = (SELECT nullif(current_setting('carnet.place', true), ''))"


def _opened(table: str, policy: str, condition: str) -> Iterator[tuple[str, str, str]]:
    for clause in ("USING", "WITH CHECK"):
        alter = f"ALTER POLICY {policy} ON {table} {clause}"
        yield f"open {policy} of {table}, {clause}", f"{alter} (true)", f"{alter} ({condition})"


_BY_HAND = (
    *chain.from_iterable(
        _opened(table, "one_space", _SPACE)
        for table in (
            "documents_document",
            "documents_content",
            "access_authorization",
            "access_restriction",
            "access_record",
            "journal_line",
            "keyring_space_key",
            "identity_patient",
            "spaces_delegation",
        )
    ),
    *chain.from_iterable(_opened(table, "own_account", _ACCOUNT) for table in ("access_day", "access_search")),
    (
        "open one_holder of access_record",
        "ALTER POLICY one_holder ON access_record USING (true)",
        f"ALTER POLICY one_holder ON access_record USING ({_HOLDER} OR {_PLACE})",
    ),
    *(
        (f"{what} of {table}", f"ALTER TABLE {table} {changed}", f"ALTER TABLE {table} {back}")
        for table in ("documents_document", "journal_line", "access_visit", "access_cut")
        for what, changed, back in (
            ("forget the owner", "NO FORCE ROW LEVEL SECURITY", "FORCE ROW LEVEL SECURITY"),
            ("forget security", "DISABLE ROW LEVEL SECURITY", "ENABLE ROW LEVEL SECURITY"),
        )
    ),
    *(
        (f"grant {right} on {table}", f"GRANT {right} ON {table} TO {role}", f"REVOKE {right} ON {table} FROM {role}")
        for right, table, role in (
            ("UPDATE", "journal_line", "carnet_web"),
            ("DELETE", "journal_line", "carnet_web"),
            ("UPDATE", "journal_line", "carnet_jobs"),
            ("DELETE", "journal_head", "carnet_web"),
            ("UPDATE", "access_cut", "carnet_web"),
            ("DELETE", "access_cut", "carnet_web"),
            ("DELETE", "access_cut", "carnet_jobs"),
            ("DELETE", "access_day", "carnet_web"),
            ("DELETE", "access_visit", "carnet_web"),
            ("DELETE", "access_search", "carnet_web"),
            ("INSERT", "access_habits", "carnet_web"),
            ("UPDATE", "access_habits", "carnet_web"),
        )
    ),
)


def functions() -> dict[str, tuple[Path, str]]:
    """Gives the newest definition of each function, with the migration that holds it."""
    found: dict[str, tuple[Path, str]] = {}
    for path in sorted(MIGRATIONS.glob("0*.py")):
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for text in vars(module).values():
            created = _CREATED.search(text) if isinstance(text, str) else None
            if created:
                found[created[1]] = (path, text.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
    return found


def every() -> Iterator[Maker]:
    """Gives every fault of what the database decides; each is made when it is asked for."""
    for name, (path, text) in functions().items():
        for start, end, said in _conditions(text):
            for value in ("true", "false"):
                changed = f"{text[:start]} {value} {text[end:]}"
                line = (
                    path.read_text(encoding="utf-8").count("\n", 0, max(path.read_text(encoding="utf-8").find(said), 0))
                    + 1
                )
                yield partial(
                    Mutant, MIGRATIONS / f"{name}.sql", line, f"{name}: {value} for {said[:90]}", changed, text
                )
    for fault, changed, back in _BY_HAND:
        yield partial(Mutant, POLICIES, 0, fault, changed, back)


def _conditions(text: str) -> Iterator[tuple[int, int, str]]:
    """Finds the conditions of a function: where each begins and ends, and its words on one line."""
    body = text.index("BEGIN")
    for mark in _MARK.finditer(text, body):
        if mark[0] in _BEFORE:
            end = _end(text, mark.end())
            said = " ".join(text[mark.end() : end].split())
            if said and not _NO_CONDITION.match(said):
                yield mark.end(), end, said
    for cell in _BINDS.finditer(text, body):
        yield cell.start(), cell.end(), cell[0]


def _end(text: str, start: int) -> int:
    depth = 0
    for mark in _MARK.finditer(text, start):
        if mark[0] == "(":
            depth += 1
        elif mark[0] == ")":
            depth -= 1
        if depth < 0 or (depth == 0 and mark[0] not in {"(", ")"}):
            return mark.start()
    return len(text)
