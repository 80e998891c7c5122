"""`carnet agents`: hires, lists, suspends, brings back, and says in a sentence what cannot be."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from carnet.domain.support import queries
from carnet.domain.support.codes import Role
from carnet.foundation import ids

pytestmark = pytest.mark.django_db

PASSWORD = "Une phrase longue, sans rapport : 42"


def _run(*words: str) -> str:
    said = StringIO()
    call_command("agents", *words, stdout=said)
    return said.getvalue()


def _add(monkeypatch: pytest.MonkeyPatch, password: str = PASSWORD) -> str:
    monkeypatch.setattr("getpass.getpass", lambda _prompt: password)
    words = ("--name", "Agathe Lemoine", "--role", "support", "--staff-number", "4711")
    agent_id, application = _run("add", "agent.lemoine", *words).splitlines()
    assert "otpauth://totp/" in application
    return agent_id


def test_hires_suspends_and_brings_back(monkeypatch: pytest.MonkeyPatch) -> None:
    agent_id = _add(monkeypatch)
    assert _run("list") == f"{agent_id}  support  Agathe Lemoine\n"
    _run("suspend", agent_id)
    assert _run("list").endswith("(suspended)\n")
    _run("resume", agent_id)
    assert "otpauth://totp/" in _run("reset", agent_id)
    assert "otpauth://totp/" in _run("reset", agent_id)
    _run("role", agent_id, "auditor")
    (agent,) = queries.agents()
    assert (agent.is_active, agent.role) == (True, Role.AUDITOR)


def test_says_what_cannot_be(monkeypatch: pytest.MonkeyPatch) -> None:
    _add(monkeypatch)
    with pytest.raises(CommandError, match="already"):
        _add(monkeypatch)
    with pytest.raises(CommandError, match="may not be"):
        _add(monkeypatch, password="court")
    with pytest.raises(CommandError, match="no agent"):
        _run("suspend", str(ids.new_id()))
