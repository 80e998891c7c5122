"""Deposits through the door: ITI-65 and ITI-105, every way of naming and carrying."""

import base64
from uuid import uuid4

import orjson
import pytest

from carnet.domain.documents import reading
from carnet.domain.documents.codes import Criteria
from carnet.foundation import ids
from carnet.gateways.fhir.tests import messages
from carnet.gateways.fhir.tests.conftest import Software, read, reference
from carnet.gateways.fhir.tests.messages import PDF
from carnet.gateways.fhir.wire import xml_writing
from carnet.gateways.fhir.wire.elements import Json, JsonObject
from tests import cast
from tests.cast import NOON, Cast, acting


def _responses(bundle: JsonObject) -> list[JsonObject]:
    assert (bundle["resourceType"], bundle["type"]) == ("Bundle", "transaction-response")
    entries = bundle["entry"]
    assert isinstance(entries, list)
    found = []
    for one in entries:
        assert isinstance(one, dict)
        response = one["response"]
        assert isinstance(response, dict)
        found.append(response)
    return found


def _titles(people: Cast) -> list[str]:
    by = acting(cast.DIANE)
    page = reading.list_documents(space_id=people.alice, criteria=Criteria(), by=by, at=NOON)
    return [document.title for document in page.documents]


def test_answers_each_entry_in_its_order(people: Cast, diane: Software) -> None:
    answer = diane.post("", messages.provide(reference(people.alice), PDF + b"1", PDF + b"2"))
    assert answer.status_code == 200
    responses = _responses(read(answer))
    assert [str(response["location"]).partition("/")[0] for response in responses] == [
        "List",
        "DocumentReference",
        "Binary",
        "DocumentReference",
        "Binary",
    ]
    assert {response["status"] for response in responses} == {"201 Created"}
    assert {response["etag"] for response in responses} == {'W/"1"'}
    assert all(str(response["location"]).endswith("/_history/1") for response in responses)
    assert len(_titles(people)) == 2


def test_accepts_the_address_with_and_without_its_last_slash(people: Cast, diane: Software) -> None:
    assert diane.post("/", messages.provide(reference(people.alice))).status_code == 200
    assert diane.post("", messages.provide(reference(people.alice))).status_code == 200


def test_answers_the_same_message_as_the_first_time_and_writes_nothing(people: Cast, diane: Software) -> None:
    message = messages.provide(reference(people.alice))
    first = _responses(read(diane.post("", message)))
    again = _responses(read(diane.post("", message)))
    assert [response["location"] for response in first] == [response["location"] for response in again]
    assert {response["status"] for response in again} == {"200 OK"}
    assert len(_titles(people)) == 1


def test_makes_a_submission_of_documents_that_come_without_one(people: Cast, diane: Software) -> None:
    message = messages.provide(reference(people.alice))
    entries = message["entry"]
    assert isinstance(entries, list)
    answer = diane.post("", {**message, "entry": entries[1:]})
    responses = _responses(read(answer))
    assert [response["status"] for response in responses] == ["201 Created"] * 2
    assert "SubmissionSet" in str(responses[0]["outcome"])


def test_reads_who_is_described_beside_the_documents_and_creates_nobody(people: Cast, diane: Software) -> None:
    patient: JsonObject = {
        "resourceType": "Patient",
        "identifier": [{"system": "urn:oid:1.2.250.1.213.1.4.10", "value": cast.ALICE.ins.value}],
    }
    author: JsonObject = {
        "resourceType": "Practitioner",
        "identifier": [{"system": "https://rpps.esante.gouv.fr", "value": cast.DIANE.rpps}],
        "name": [{"family": "MOREAU", "given": ["Diane"]}],
    }
    message = messages.provide({"reference": "urn:uuid:patient"}, author=[{"reference": "urn:uuid:author"}])
    entries = message["entry"]
    assert isinstance(entries, list)
    others: list[Json] = [
        messages.entry(patient, "urn:uuid:patient"),
        messages.entry(author, "urn:uuid:author"),
    ]
    responses = _responses(read(diane.post("", {**message, "entry": [*others, *entries]})))
    assert [response["status"] for response in responses] == ["200 OK"] * 2 + ["201 Created"] * 3
    assert ["location" in response for response in responses] == [False] * 2 + [True] * 3
    by = acting(cast.DIANE)
    page = reading.list_documents(space_id=people.alice, criteria=Criteria(), by=by, at=NOON)
    assert [document.details.authors[0].family_name for document in page.documents] == ["MOREAU"]


def test_stores_all_the_documents_or_none(people: Cast, diane: Software) -> None:
    message = messages.provide(reference(people.alice), PDF + b"1", PDF + b"2")
    entries = message["entry"]
    assert isinstance(entries, list)
    last = entries[3]
    assert isinstance(last, dict)
    resource = last["resource"]
    assert isinstance(resource, dict)
    resource["type"] = messages.concept("http://loinc.org", "0-0")
    assert diane.post("", message).status_code == 422
    assert _titles(people) == []


def test_replaces_a_document_by_its_reference(people: Cast, diane: Software) -> None:
    old = diane.post("/DocumentReference", messages.inline(reference(people.alice), PDF + b"1"))
    old_id = str(read(old)["id"])
    relation: Json = [{"code": "replaces", "target": {"reference": f"DocumentReference/{old_id}"}}]
    message = messages.provide(reference(people.alice), PDF + b"2", relatesTo=relation)
    entries = message["entry"]
    assert isinstance(entries, list)
    parts: list[Json] = [
        {"name": "type", "valueCode": "replace"},
        {"name": "path", "valueString": "DocumentReference.status"},
        {"name": "value", "valueCode": "superseded"},
    ]
    entries.append(
        {
            "fullUrl": f"urn:uuid:{uuid4()}",
            "resource": {"resourceType": "Parameters", "parameter": [{"name": "operation", "part": parts}]},
            "request": {"method": "PATCH", "url": f"DocumentReference/{old_id}"},
        }
    )
    responses = _responses(read(diane.post("", message)))
    assert responses[3] == {"status": "200 OK", "location": f"DocumentReference/{old_id}"}
    assert read(diane.get(f"/DocumentReference/{old_id}"))["status"] == "superseded"
    new = read(diane.get("/" + str(responses[1]["location"]).removesuffix("/_history/1")))
    assert new["relatesTo"] == [{"code": "replaces", "target": {"reference": f"DocumentReference/{old_id}"}}]


def test_replaces_a_document_by_its_unique_id(people: Cast, diane: Software) -> None:
    first = messages.inline(reference(people.alice), PDF + b"1")
    diane.post("/DocumentReference", first)
    relation: Json = [{"code": "replaces", "target": {"identifier": first["masterIdentifier"]}}]
    answer = diane.post("/DocumentReference", messages.inline(reference(people.alice), PDF + b"2", relatesTo=relation))
    assert answer.status_code == 201
    found = read(diane.get(f"/DocumentReference?patient={ids.public(people.alice)}&status=superseded"))
    assert found["total"] == 1


@pytest.mark.parametrize(
    "subject",
    [
        {"reference": "Patient?identifier=urn:oid:1.2.250.1.213.1.4.10|284037511111138"},
        {"identifier": {"system": "urn:oid:1.2.250.1.213.1.4.10", "value": "2840375111111"}},
    ],
)
def test_finds_the_patient_by_ins(subject: JsonObject, people: Cast, diane: Software) -> None:
    assert diane.post("/DocumentReference", messages.inline(subject)).status_code == 201
    assert len(_titles(people)) == 1


def test_answers_a_simplified_publish_with_its_place(people: Cast, diane: Software) -> None:
    answer = diane.post("/DocumentReference", messages.inline(reference(people.alice)))
    resource = read(answer)
    assert answer.status_code == 201
    assert answer["Location"] == f"http://localhost:8000/fhir/DocumentReference/{resource['id']}/_history/1"
    assert answer["ETag"] == 'W/"1"'
    assert "data" not in str(resource["content"])


@pytest.mark.parametrize(
    ("prefer", "expected"), [("return=minimal", b""), ("return=OperationOutcome", b"OperationOutcome")]
)
def test_answers_as_preferred(prefer: str, expected: bytes, people: Cast, diane: Software) -> None:
    answer = diane.post("/DocumentReference", messages.inline(reference(people.alice)), Prefer=prefer)
    assert answer.status_code == 201
    assert expected in answer.content
    assert bool(answer.content) is bool(expected)


def test_takes_and_answers_xml(people: Cast, diane: Software) -> None:
    body = xml_writing.write(messages.provide(reference(people.alice)))
    answer = diane.send(
        "POST", "", raw=body, Content_Type="application/fhir+xml; charset=utf-8", Accept="application/fhir+xml"
    )
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/fhir+xml; charset=utf-8")
    assert answer.content.count(b'<status value="201 Created"/>') == 3
    assert len(_titles(people)) == 1


def _related(root: JsonObject, *parts: tuple[str, bytes]) -> tuple[bytes, str]:
    pieces = [b"Content-Type: application/fhir+json\r\n\r\n" + orjson.dumps(root)]
    pieces += [
        b"Content-Type: application/pdf\r\nContent-ID: <" + name.encode() + b">\r\n\r\n" + raw for name, raw in parts
    ]
    body = b"".join(b"--frontier\r\n" + piece + b"\r\n" for piece in pieces) + b"--frontier--\r\n"
    return body, 'multipart/related; boundary=frontier; type="application/fhir+json"'


def test_takes_raw_bytes_beside_a_bundle(people: Cast, diane: Software) -> None:
    message = messages.provide(reference(people.alice))
    entries = message["entry"]
    assert isinstance(entries, list)
    binary = entries[2]
    assert isinstance(binary, dict)
    binary["resource"] = {"resourceType": "Binary", "contentType": "application/pdf"}
    body, kind = _related(message, (str(binary["fullUrl"]), PDF))
    answer = diane.send("POST", "", raw=body, Content_Type=kind)
    assert answer.status_code == 200
    location = str(_responses(read(answer))[2]["location"]).removesuffix("/_history/1")
    assert diane.get("/" + location).content == PDF


def test_takes_raw_bytes_beside_a_document_reference(people: Cast, diane: Software) -> None:
    resource = messages.document(reference(people.alice), messages.attachment(url="cid:doc"))
    body, kind = _related(resource, ("doc", PDF))
    answer = diane.send("POST", "/DocumentReference", raw=body, Content_Type=kind)
    assert answer.status_code == 201
    assert diane.get(f"/Binary/{read(answer)['id']}").content == PDF


def test_tells_what_it_set_aside_with_its_place(people: Cast, diane: Software) -> None:
    category: Json = [messages.concept("http://loinc.org", "55108-5")]
    answer = diane.post("", messages.provide(reference(people.alice), PDF, category=category))
    outcome = _responses(read(answer))[1]["outcome"]
    assert "Bundle.entry[1].resource.category[0]" in str(outcome)


def test_keeps_the_restrictions_of_the_deposit(people: Cast, diane: Software) -> None:
    labels: Json = [messages.concept(messages.VISIBILITY, "MASQUE_PS")]
    answer = diane.post("/DocumentReference", messages.inline(reference(people.alice), securityLabel=labels))
    found = read(diane.get(f"/DocumentReference/{read(answer)['id']}"))
    assert "MASQUE_PS" in str(found["securityLabel"])


def test_accepts_the_deposit_of_a_structure_that_may_not_read(people: Cast, laboratory: Software) -> None:
    answer = laboratory.post("/DocumentReference", messages.inline(reference(people.alice)))
    assert answer.status_code == 201
    assert laboratory.get(f"/Binary/{read(answer)['id']}").status_code == 403


def _fhirload(patient: str, *, with_list: bool) -> JsonObject:
    """The message that a general load generator sends, by its shape."""
    content = PDF + base64.b64encode(uuid4().bytes)
    where = messages.attachment(content, url="urn:uuid:b")
    loinc = messages.concept("http://loinc.org", "11502-2", "Laboratory report")
    resource = messages.document(
        {"reference": f"Patient/{patient}"},
        where,
        docStatus="final",
        type=loinc,
        category=[messages.concept("http://loinc.org", "55108-5")],
        description="Document de test",
    )
    resource["content"] = [
        {
            "attachment": where,
            "format": {
                "system": "urn:oid:1.3.6.1.4.1.19376.1.2.3",
                "code": "urn:ihe:iti:xds:2017:mimeTypeSufficient",
            },
        }
    ]
    entries = [messages.entry(resource, "urn:uuid:d"), messages.entry(messages.binary(content), "urn:uuid:b")]
    if with_list:
        first = messages.submission_set({"reference": f"Patient/{patient}"}, ["urn:uuid:d"])
        entries.insert(0, messages.entry(first, "urn:uuid:l"))
    return messages.transaction(*entries)


@pytest.mark.parametrize("with_list", [True, False])
def test_takes_the_messages_of_a_general_load_generator(with_list: bool, people: Cast, diane: Software) -> None:
    answer = diane.post("", _fhirload(ids.public(people.alice), with_list=with_list))
    assert answer.status_code == 200
    assert b'"status":"4' not in answer.content
    listed = diane.get(f"/DocumentReference?patient=Patient/{ids.public(people.alice)}&_sort=-date&_count=20")
    assert listed.content.count(b"masterIdentifier") == 1


def test_warns_of_a_class_that_is_not_the_one_of_the_type(people: Cast, diane: Software) -> None:
    category: Json = [messages.concept(messages.CLASSES, "11")]
    answer = diane.post("", messages.provide(reference(people.alice), PDF, category=category))
    outcome = _responses(read(answer))[1]["outcome"]
    assert "the class derived from type 11488-4 is 10" in str(outcome)
    assert "Bundle.entry[1].resource" in str(outcome)
