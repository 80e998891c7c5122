"""Leaving with one's journal: the page that says how, the file with its proofs, the lines in FHIR."""

import orjson
import pytest
from django.test import Client

from carnet.foundation.journal.tests.situations import NOON, checkpoint
from carnet.gateways.transparency.tests.verifying import verified
from tests.cast import Cast


def test_says_how_to_verify_and_when_the_last_checkpoint_was_published(alice: Client) -> None:
    assert "Le premier point de contrôle sera publié dans quelques minutes." in alice.get("/journal/verifier").text
    checkpoint(NOON)
    page = alice.get("/journal/verifier").text
    assert "Le dernier point de contrôle" in page
    assert "/.well-known/carnet/verify_journal.py" in page
    assert 'href="/journal/verifier"' in alice.get("/journal").text


def test_downloads_a_file_that_the_verifier_accepts(alice: Client, people: Cast) -> None:
    answer = alice.get("/journal/export")
    assert answer["Content-Disposition"] == 'attachment; filename="journal.json"'
    assert "no-store" in answer["Cache-Control"]
    file = orjson.loads(answer.content)
    assert file["space"] == str(people.alice)
    assert verified(file).faults == []
    assert "Vous avez téléchargé ce journal avec ses preuves." in alice.get("/journal").text


def test_downloads_the_same_lines_in_fhir(alice: Client) -> None:
    answer = alice.get("/journal/export-fhir")
    assert answer["Content-Type"] == "application/fhir+json"
    entries = orjson.loads(answer.content)["entry"]
    assert entries[-1]["resource"]["subtype"][1]["code"] == "export_journal"
    assert {entry["resource"]["resourceType"] for entry in entries} == {"AuditEvent"}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/journal/verifier", "/journal/export", "/journal/export-fhir"])
def test_asks_to_sign_in(client: Client, address: str) -> None:
    assert client.get(address).status_code == 302
