"""The command of the demonstration."""

from io import StringIO
from pathlib import Path

import orjson
import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client

from carnet.config.management.commands import demo
from carnet.foundation import clock
from carnet.journeys.demo import loading

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    settings.DEMO = True


def told(*words: str) -> str:
    output = StringIO()
    call_command("demo", *words, stdout=output)
    return output.getvalue()


def test_writes_the_demo_and_says_how_to_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    monkeypatch.setattr(loading, "load", lambda **when: calls.append(when))
    assert "As a citizen:       http://localhost:8000/connexion" in told()
    assert told("load") == told()
    assert len(calls) == 3
    assert all(when["at"] <= clock.now() for when in calls)


def test_describes_the_demo_for_tools() -> None:
    described = orjson.loads(told("describe", "--json"))
    assert described["base_urls"]["fhir"] == "http://localhost:8000/fhir"
    assert Path(described["client"]["key_file"]).exists()
    assert len(described["people"]) >= 40


def test_gives_addresses_that_answer(client: Client) -> None:
    known = demo.addresses()
    for address in (known.web, known.citizen_sign_in, known.professional_sign_in, known.mailbox, known.metadata):
        assert client.get(address.removeprefix("http://localhost:8000")).status_code == 200
    assert client.get(known.token.removeprefix("http://localhost:8000")).status_code == 405
    assert client.get(known.fhir.removeprefix("http://localhost:8000") + "/metadata").status_code == 200


def test_tells_a_line_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(b"<html/>")
    lines = told("adopt", str(tmp_path / "a.xml"), str(tmp_path / "b.xml")).splitlines()
    assert [line.partition(",")[0] for line in lines] == ["a.xml", "b.xml"]
    assert all("unreadable: " in line for line in lines)
