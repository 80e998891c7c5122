"""Archives by the API: deposited whole or refused with the check that did it, and made of what one may read."""

import base64
from collections.abc import Callable
from uuid import UUID

import pytest
from django.http import HttpResponse
from pytest_django import Settings

from carnet.domain.access import actions as access
from carnet.domain.documents import reading
from carnet.domain.documents.codes import Criteria, Visibility
from carnet.domain.spaces import actions as spaces
from carnet.foundation import database, ids
from carnet.foundation.ebrim import reading as ebrim
from carnet.foundation.journal import queries as journal
from carnet.foundation.xdm.tests import unpacked
from carnet.gateways.fhir import errors
from carnet.gateways.fhir.tests.conftest import SCOPE, Software, issue, read, token
from carnet.gateways.fhir.wire.elements import Json, JsonObject
from carnet.journeys.archives import making
from carnet.journeys.archives.tests.archives import OTHER, WORST, archive, entry, objects
from tests import cast
from tests.cast import NOON, Cast, acting, deposited, pdf

pytestmark = pytest.mark.django_db


def _deposit(software: Software, space_id: UUID, content: bytes, kind: str = "application/zip") -> HttpResponse:
    path = f"/Patient/{ids.public(space_id)}/$deposit-archive"
    return software.send("POST", path, raw=content, Content_Type=kind)


def _titles(people: Cast) -> list[str]:
    page = reading.list_documents(space_id=people.alice, criteria=Criteria(), by=cast.citizen(people.alice), at=NOON)
    return [one.title for one in page.documents]


def _responses(answer: HttpResponse) -> list[JsonObject]:
    bundle = read(answer)
    assert (bundle["resourceType"], bundle["type"]) == ("Bundle", "transaction-response")
    found = []
    for one in bundle["entry"]:  # type: ignore[union-attr]
        assert isinstance(one, dict)
        response = one["response"]
        assert isinstance(response, dict)
        found.append(response)
    return found


def test_deposits_and_gives_each_reference(people: Cast, diane: Software) -> None:
    content = archive(objects(entry(slots={"urn:my:slot": ("x",)})))
    submission, document = _responses(_deposit(diane, people.alice, content))
    assert (submission["status"], document["status"]) == ("201 Created", "201 Created")
    assert read(diane.get(f"/{document['location']}"))["resourceType"] == "DocumentReference"
    assert read(diane.get(f"/{submission['location']}"))["resourceType"] == "List"
    assert "slot" in str(submission["outcome"])
    again = _responses(_deposit(diane, people.alice, content))
    assert [(one["status"], one["location"]) for one in again] == [
        ("200 OK", submission["location"]),
        ("200 OK", document["location"]),
    ]
    assert _titles(people) == ["Lettre"]


def test_answers_in_xml_too(people: Cast, diane: Software) -> None:
    path = f"/Patient/{ids.public(people.alice)}/$deposit-archive"
    content = archive(objects(entry()))
    answer = diane.send(
        "POST", path, raw=content, Content_Type="application/octet-stream", Accept="application/fhir+xml"
    )
    assert (answer.status_code, answer.content[:100].count(b"<Bundle")) == (200, 1)


def test_deposits_for_a_software_without_anybody(people: Cast, laboratory: Software) -> None:
    assert _deposit(laboratory, people.alice, archive(objects(entry()))).status_code == 200


def test_tells_what_the_archive_deletes(people: Cast, diane: Software) -> None:
    _submission, document = _responses(_deposit(diane, people.alice, archive(objects(entry()))))
    gone = objects(entry(slots={"urn:action:extraMetadataSlot": ("D",)}), number="2")
    (deleted,) = _responses(_deposit(diane, people.alice, archive(gone)))
    assert (deleted["status"], deleted["location"]) == ("200 OK", document["location"])
    assert "deleted" in str(deleted["outcome"])
    assert _titles(people) == []


@pytest.mark.parametrize(("make", "code"), WORST.values(), ids=WORST.keys())
def test_refuses_the_worst_guests(people: Cast, diane: Software, make: Callable[[], bytes], code: str) -> None:
    answer = _deposit(diane, people.alice, make())
    status, kind = errors.ARCHIVES.get(code) or (422, errors.FAULTS[code][0])
    assert issue(answer) == (status, kind, "")
    assert _titles(people) == []


def test_places_a_fault_in_the_archive(people: Cast, diane: Software) -> None:
    answer = _deposit(diane, people.alice, archive(objects(entry(hash="aa" * 20))))
    assert b"SUBSET01/DOC0001.PDF: hash: " in answer.content


def test_refuses_a_name_already_taken(people: Cast, diane: Software) -> None:
    _deposit(diane, people.alice, archive(objects(entry())))
    other = archive(objects(entry(), number="2"), files=(("DOC0001.PDF", cast.PDF + b"2"),))
    assert issue(_deposit(diane, people.alice, other))[:2] == (409, "duplicate")


def test_refuses_what_is_over_the_limit_or_of_another_type(people: Cast, diane: Software, settings: Settings) -> None:
    content = archive(objects(entry()))
    assert issue(_deposit(diane, people.alice, content, "application/pdf"))[:2] == (415, "not-supported")
    assert issue(_deposit(diane, people.alice, b""))[:2] == (400, "structure")
    settings.DEPOSIT_MAX_BYTES = 100
    assert issue(_deposit(diane, people.alice, content))[:2] == (413, "too-long")
    assert _titles(people) == []


def test_needs_the_scopes_of_deposit_and_of_reading(people: Cast) -> None:
    done = deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE))
    narrow = Software(token(cast.PRACTICE, cast.DIANE.rpps, scope=SCOPE - {"system/Bundle.c", "system/Binary.r"}))
    assert issue(_deposit(narrow, people.alice, archive(objects(entry()))))[:2] == (403, "forbidden")
    assert issue(_export(narrow, people, *done.document_ids))[:2] == (403, "forbidden")


def test_deposits_nothing_in_a_closed_space_nor_nowhere(people: Cast, diane: Software) -> None:
    closed = archive(objects(entry(patient_id=OTHER), patient=OTHER))
    spaces.close_space(space_id=people.boris, by=cast.citizen(people.boris), at=NOON)
    assert issue(_deposit(diane, people.boris, closed))[:2] == (403, "forbidden")
    assert issue(_deposit(diane, ids.new_id(), closed))[0] == 422
    path = "/Patient/nobody/$deposit-archive"
    assert issue(diane.send("POST", path, raw=closed, Content_Type="application/zip"))[0] == 404


# --- export -------------------------------------------------------------------------------------------------------


def _export(software: Software, people: Cast, *rows: UUID, **headers: str) -> HttpResponse:
    named: list[Json] = [
        {"name": "document", "valueReference": {"reference": f"DocumentReference/{ids.public_row(people.alice, row)}"}}
        for row in rows
    ]
    body: JsonObject = {"resourceType": "Parameters", "parameter": named}
    return software.post(f"/Patient/{ids.public(people.alice)}/$export-archive", body, **headers)


def _readings(people: Cast) -> list[tuple[str, str]]:
    with database.entered(people.alice):
        lines = [line.entry for line in journal.newest(space_id=people.alice, count=20)]
    return [(one.actor.id, one.outcome.value) for one in lines if one.act == "read_document"]


def test_gives_an_archive_of_what_is_named_and_journals_each_reading(people: Cast, diane: Software) -> None:
    done = deposited(people.alice, pdf("Bilan"), pdf("Radio"), by=acting(cast.DIANE))
    answer = _export(diane, people, *done.document_ids, Accept="application/zip")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    (folder,) = unpacked.folders(answer.content)
    assert [one.title for one in ebrim.parse(folder.metadata).documents] == ["Bilan", "Radio"]
    assert _readings(people) == [(cast.DIANE.rpps, "allowed")] * 2


@pytest.mark.parametrize(
    ("accept", "status", "kind"),
    [
        pytest.param("", 200, "application/zip", id="nothing asked"),
        pytest.param("*/*", 200, "application/zip", id="anything"),
        pytest.param("application/fhir+json", 200, "application/fhir+json; charset=utf-8", id="FHIR"),
        pytest.param("text/html", 406, "application/fhir+json; charset=utf-8", id="a page"),
    ],
)
def test_gives_the_archive_or_a_binary(people: Cast, diane: Software, accept: str, status: int, kind: str) -> None:
    done = deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE))
    answer = _export(diane, people, *done.document_ids, Accept=accept)
    assert (answer.status_code, answer["Content-Type"]) == (status, kind)
    if kind.startswith("application/fhir") and status == 200:
        binary = read(answer)
        assert binary["contentType"] == "application/zip"
        assert unpacked.folders(base64.b64decode(str(binary["data"])))
    assert len(_readings(people)) == (status == 200)


def test_gives_nothing_when_one_may_not_be_read(people: Cast, diane: Software, nora: Software) -> None:
    done = deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE))
    assert issue(_export(nora, people, *done.document_ids))[:2] == (403, "forbidden")
    assert _readings(people) == [(cast.NORA.rpps, "refused")]
    assert issue(_export(diane, people, *done.document_ids, ids.new_id()))[:2] == (404, "not-found")


def test_cannot_tell_a_hidden_document_from_none(people: Cast) -> None:
    hidden = pdf("Caché", visibility=frozenset({Visibility.HIDDEN_FROM_PROFESSIONALS}))
    done = deposited(people.alice, hidden, by=acting(cast.DIANE))
    access.declare_authorization(space_id=people.alice, by=acting(cast.EMMA), at=NOON)
    emma = Software(token(cast.HOSPITAL, cast.EMMA.rpps))
    answers = [_export(emma, people, row) for row in (*done.document_ids, ids.new_id())]
    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].content == answers[1].content


@pytest.mark.parametrize(
    ("parameter", "status"),
    [
        pytest.param([], 400, id="nothing"),
        pytest.param([{"name": "document"}], 422, id="no reference"),
        pytest.param([{"name": "documents", "valueString": "x"}], 400, id="another parameter"),
        pytest.param([{"name": "document", "valueReference": {"reference": "Patient/x"}}], 404, id="a patient"),
        pytest.param([{"name": "document", "valueReference": {"reference": "DocumentReference/x"}}], 404, id="none"),
        pytest.param(
            [{"name": "document", "valueReference": {"reference": f"DocumentReference/{'a' * 53}"}}], 404, id="unknown"
        ),
    ],
)
def test_wants_documents_of_this_patient(people: Cast, diane: Software, parameter: list[Json], status: int) -> None:
    body: JsonObject = {"resourceType": "Parameters", "parameter": parameter}
    answer = diane.post(f"/Patient/{ids.public(people.alice)}/$export-archive", body)
    assert issue(answer)[0] == status
    assert _readings(people) == []


def test_knows_no_document_of_another_record(people: Cast, diane: Software) -> None:
    done = deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE))
    reference: Json = {"reference": f"DocumentReference/{ids.public_row(people.alice, done.document_ids[0])}"}
    body: JsonObject = {"resourceType": "Parameters", "parameter": [{"name": "document", "valueReference": reference}]}
    assert issue(diane.post(f"/Patient/{ids.public(people.boris)}/$export-archive", body))[0] == 404


def test_refuses_too_much(people: Cast, diane: Software, monkeypatch: pytest.MonkeyPatch) -> None:
    done = deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE))
    monkeypatch.setattr(making, "MOST_BYTES", 10)
    assert issue(_export(diane, people, *done.document_ids))[:2] == (422, "too-costly")
