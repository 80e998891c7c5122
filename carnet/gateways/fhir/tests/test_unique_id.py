"""One uniqueId, one document: whatever comes, and however many at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.http import HttpResponse

from carnet.foundation import ids
from carnet.gateways.fhir.tests import messages
from carnet.gateways.fhir.tests.conftest import Software, issue, read, reference, token
from carnet.gateways.fhir.tests.messages import PDF
from carnet.gateways.fhir.wire.elements import JsonObject
from tests import cast

UNIQUE: JsonObject = {"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2.3.4.5"}


@pytest.mark.django_db
def test_refuses_another_content_under_the_same_unique_id(people: cast.Cast, diane: Software) -> None:
    diane.post("/DocumentReference", messages.inline(reference(people.alice), PDF, masterIdentifier=UNIQUE))
    answer = diane.post(
        "/DocumentReference", messages.inline(reference(people.alice), PDF + b"other", masterIdentifier=UNIQUE)
    )
    assert issue(answer) == (409, "duplicate", "DocumentReference.masterIdentifier")


@pytest.mark.django_db(transaction=True)
def test_keeps_one_of_two_documents_sent_at_once_under_the_same_unique_id() -> None:
    people = cast.assemble()
    diane = Software(token(cast.PRACTICE, cast.DIANE.rpps))

    def send(content: bytes) -> HttpResponse:
        try:
            return diane.post(
                "/DocumentReference", messages.inline(reference(people.alice), content, masterIdentifier=UNIQUE)
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(send, [PDF + b"one", PDF + b"two"]))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    found = read(diane.get(f"/DocumentReference?patient={ids.public(people.alice)}&status=current"))
    assert found["total"] == 1


@pytest.mark.django_db(transaction=True)
def test_answers_the_same_to_the_same_document_sent_twice_at_once() -> None:
    people = cast.assemble()
    diane = Software(token(cast.PRACTICE, cast.DIANE.rpps))
    message = messages.inline(reference(people.alice), PDF, masterIdentifier=UNIQUE)

    def send(_: int) -> HttpResponse:
        try:
            return diane.post("/DocumentReference", message)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert len({read(answer)["id"] for answer in answers}) == 1
