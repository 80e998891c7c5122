"""`carnet journal`, as an operator runs it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from carnet.foundation import database
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.journal import actions, codes, signing
from carnet.gateways.keys.checkpoint_file import LocalFileSigner
from carnet.gateways.transparency.tests.verifying import verified
from tests import cast

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def space_id() -> Iterator[UUID]:
    """A space with three lines, read with the workers' role as the command does."""
    made = uuid4()
    by = Actor(kind=ActorKind.PROFESSIONAL, id="10000000017", name="Dr Zoé D’Été", profession="10")
    with database.entered(made) as cursor:
        actions.open_journal(space_id=made)
        for _ in range(3):
            actions.append(codes.Entry(space_id=made, at=NOON, actor=by, act="list_documents"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('carnet.space', '', true)")
        cursor.execute("SET LOCAL ROLE carnet_jobs")
    yield made
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.mark.django_db
def test_says_that_every_journal_is_whole(space_id: UUID) -> None:
    told = StringIO()
    call_command("journal", "verify", stdout=told)
    assert told.getvalue() == "1 journals are whole: 3 lines, 0 checkpoints.\n"


@pytest.mark.django_db
def test_names_the_space_and_the_fault_of_a_broken_journal(space_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    with database.entered(space_id) as cursor:
        cursor.execute("UPDATE journal_line SET act = 'changed' WHERE seq = 2")
    told = StringIO()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE carnet_jobs")
    with pytest.raises(CommandError, match="1 of 1 journals are not whole"):
        call_command("journal", "verify", space=space_id, stdout=told)
    assert f"{space_id}: line 2 does not match its hash" in told.getvalue()


def told(*words: str) -> str:
    """Runs one verb and gives what it says."""
    said = StringIO()
    call_command("journal", *words, stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_makes_a_checkpoint_and_verifies_it_with_the_journals(space_id: UUID) -> None:
    assert told("checkpoint") == "Checkpoint 1: 1 heads.\n"
    assert told("checkpoint") == "Checkpoint 2: 0 heads.\n"
    assert told("verify") == "1 journals are whole: 3 lines, 2 checkpoints.\n"
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("UPDATE journal_checkpoint SET at = at - interval '1 hour' WHERE number = 1")
        cursor.execute("SET LOCAL ROLE carnet_jobs")
    with pytest.raises(CommandError, match="0 of 1 journals are not whole; 4 faults in checkpoints"):
        told("verify")


@pytest.mark.django_db
def test_changes_the_signing_key(space_id: UUID, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = LocalFileSigner(tmp_path / "checkpoints.json")
    monkeypatch.setattr(signing, "signer", lambda: keys)
    told("checkpoint")
    assert keys.published().keys[-1].id not in told("rotate-key")
    assert len(keys.published().keys) == 2
    told("checkpoint")
    assert "2 checkpoints" in told("verify")


@pytest.mark.django_db
@pytest.mark.parametrize("by_ins", [True, False])
def test_exports_a_trail_that_the_verifier_accepts(tmp_path: Path, by_ins: bool) -> None:
    people = cast.assemble()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('carnet.space', '', true)")
        cursor.execute("SET LOCAL ROLE carnet_jobs")
    told("checkpoint")
    out = tmp_path / "journal.json"
    of = cast.ALICE.ins.value if by_ins else str(people.alice)
    assert told("export", of, "--out", str(out)).endswith("bytes.\n")
    exported = json.loads(out.read_text())
    assert exported["space"] == str(people.alice)
    assert verified(exported).faults == []
    assert json.loads(told("export", of))["space"] == str(people.alice)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.mark.django_db
def test_says_that_nobody_has_the_space_or_the_ins() -> None:
    with pytest.raises(CommandError, match="Nobody here has the space or the INS"):
        told("export", "184037511111138")
