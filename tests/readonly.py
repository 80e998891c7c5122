"""A page that is only looked at changes nothing: every GET of Django's test client is watched.

What may be written while looking: the journal and the notices that come with it (every access leaves a trace),
the visitor's own session, the counts of rate limits, and the calls kept for the editor of a software.
"""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any

import pytest
from django.db import connection
from django.test import Client

WRITES = re.compile(
    r"\b(?:INSERT\s+INTO|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE(?:\s+TABLE)?|UPDATE(?!\s+SET\b)(?:\s+ONLY)?)\s+\"?([a-z_]+)",
    re.IGNORECASE,
)
LOCKS = re.compile(r"\bFOR\s+(NO\s+KEY\s+)?UPDATE\b", re.IGNORECASE)
ALLOWED = frozenset(
    {
        "access_search",
        "journal_line",
        "journal_head",
        "outbox_job",
        "notifications_notice",
        "django_session",
        "config_shared_cache",
        "oversight_call",
    }
)


@lru_cache(maxsize=4096)
def written_tables(sql: str) -> frozenset[str]:
    """Names the tables that a statement changes, those in its WITH clauses included."""
    return frozenset(table.lower() for table in WRITES.findall(LOCKS.sub("", sql)))


# The return from an issuer is an act by GET, as OpenID Connect has it: its state, which serves once, is its token.
RETURNS = re.compile(r"/identite/[a-z0-9-]+/retour")

type Execute = Callable[[str, Any, bool, dict[str, Any]], Any]


def _watched(method: str) -> Callable[[Execute, str, Any, bool, dict[str, Any]], Any] | None:
    if method not in {"GET", "HEAD"}:
        return None

    def watch(execute: Execute, sql: str, parameters: Any, many: bool, context: dict[str, Any]) -> Any:
        forbidden = written_tables(sql) - ALLOWED
        assert not forbidden, f"a {method} request wrote in {sorted(forbidden)}: {sql}"
        return execute(sql, parameters, many, context)

    return watch


@pytest.fixture(autouse=True)
def looking_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails the test in which looking at a page writes more than its trace."""
    request = Client.request

    def watched_request(self: Client, **environment: Any) -> Any:
        watch = _watched(environment.get("REQUEST_METHOD", "GET"))
        if watch is None or RETURNS.fullmatch(str(environment.get("PATH_INFO", ""))):
            return request(self, **environment)
        wrapper: AbstractContextManager[None] = connection.execute_wrapper(watch)
        with wrapper:
            return request(self, **environment)

    monkeypatch.setattr(Client, "request", watched_request)
