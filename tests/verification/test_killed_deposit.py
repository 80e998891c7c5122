"""A depositor killed between any two steps loses nothing acknowledged and leaves nothing half visible."""

import os
import subprocess
import sys
from uuid import UUID

import pytest
from django.db import connection

from carnet.domain.documents import reading
from carnet.domain.documents.codes import Criteria
from carnet.foundation import database
from carnet.foundation.journal import queries as journal
from tests import cast
from tests.cast import NOON, Cast, acting
from tests.shared import ROOT

# Every line of the deposit's own code; a quarter of them in ./test, all of them in the battery.
STRIDE = 1 if os.environ.get("CARNET_BATTERY") == "whole" else 4
MOST_STEPS = 800


@pytest.mark.django_db(transaction=True)
def test_a_killed_deposit_is_whole_or_absent() -> None:
    people = cast.assemble()
    steps = [str(step) for step in range(0, MOST_STEPS, STRIDE)]
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.verification.dying_depositor",
            connection.settings_dict["NAME"],
            str(people.alice),
            *steps,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    outcomes = dict(line.split()[1:] for line in done.stdout.splitlines())
    acknowledged = {unique_id for unique_id, outcome in outcomes.items() if outcome == "acknowledged"}
    assert len(acknowledged) == 1, "the last step is beyond the end of the deposit"
    assert len(outcomes) > 20
    found = _every_document(people)
    assert acknowledged <= set(found)
    with database.entered(people.alice):
        assert journal.verify(space_id=people.alice).faults == ()
    for unique_id, document_id in found.items():
        opened = reading.open_document(space_id=people.alice, document_id=document_id, by=acting(cast.DIANE), at=NOON)
        assert opened.content.endswith(f"step {unique_id.rsplit('.', 1)[1]}".encode())
    assert _rows(people) == {
        "documents": len(found),
        "contents": len(found),
        "submissions": len(found),
        "lines": len(found),
        "jobs": len(found),
    }


def _every_document(people: Cast) -> dict[str, UUID]:
    page = reading.list_documents(space_id=people.alice, criteria=Criteria(), count=200, by=acting(cast.DIANE), at=NOON)
    assert page.next_offset is None
    return {document.unique_id: document.id for document in page.documents}


def _rows(people: Cast) -> dict[str, int]:
    counts = {
        "documents": "SELECT count(*) FROM documents_document",
        "contents": "SELECT count(*) FROM documents_content",
        "submissions": "SELECT count(*) FROM documents_submission",
        "lines": "SELECT count(*) FROM journal_line WHERE act = 'deposit_document'",
        "jobs": "SELECT count(*) FROM outbox_job WHERE payload->>'kind' = 'document_added'",
    }
    found = {}
    with database.entered(people.alice) as cursor:
        for name, statement in counts.items():
            cursor.execute(statement)
            found[name] = int(cursor.fetchone()[0])
    return found
