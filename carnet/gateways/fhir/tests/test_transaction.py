"""The transaction of a deposit: its entries sorted out, and refused with the place of the fault."""

import pytest

from carnet.domain.documents.codes import Coded, SubmissionSet
from carnet.gateways.fhir.mappings import submission_set, transaction
from carnet.gateways.fhir.mappings.document_reference import Addresses
from carnet.gateways.fhir.mappings.references import Scope
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.tests import messages
from carnet.gateways.fhir.tests.values import DIANE, NOON, SPACE
from carnet.gateways.fhir.wire import multipart, xml_reading, xml_writing
from carnet.gateways.fhir.wire.elements import Element, Json, JsonObject

BASE = "https://carnet.example/fhir"
SUBJECT: JsonObject = {"reference": "Patient/1"}


def _read(bundle: JsonObject, parts: dict[str, multipart.Part] | None = None) -> transaction.Transaction:
    return transaction.read(Element(bundle, "Bundle"), BASE, parts or {})


def _entries(bundle: JsonObject) -> list[JsonObject]:
    found = bundle["entry"]
    assert isinstance(found, list)
    return [one for one in found if isinstance(one, dict)]


def test_sorts_the_entries_and_decodes_each_content_once() -> None:
    found = _read(messages.provide(SUBJECT, b"%PDF one", b"%PDF two"))
    assert found.submission is not None
    assert [position for position, _ in found.documents] == [1, 3]
    assert sorted(found.binaries) == [2, 4]
    assert [content.content for content in found.contents.binaries.values()] == [b"%PDF one", b"%PDF two"]


def test_takes_a_binary_whose_bytes_are_a_raw_part() -> None:
    bundle = messages.provide(SUBJECT)
    binary = _entries(bundle)[2]
    binary["resource"] = {"resourceType": "Binary", "contentType": "application/pdf"}
    url = str(binary["fullUrl"])
    found = _read(bundle, {url: multipart.Part(url, "", memoryview(b"%PDF raw"))})
    assert found.contents.binaries[url].content == b"%PDF raw"


@pytest.mark.parametrize(
    ("change", "kind", "place"),
    [
        ({"type": "batch"}, Kind.NOT_SUPPORTED, "Bundle.type"),
        ({"type": None}, Kind.REQUIRED, "Bundle.type"),
        ({"entry": []}, Kind.REQUIRED, "Bundle.entry"),
        ({"entry": {}}, Kind.STRUCTURE, "Bundle.entry"),
        ({"entry": [{}]}, Kind.REQUIRED, "Bundle.entry[0].request"),
        ({"entry": [{"request": {}}]}, Kind.REQUIRED, "Bundle.entry[0].request.method"),
        ({"entry": [{}] * 501}, Kind.NOT_SUPPORTED, "Bundle.entry"),
        ({"zebra": 1}, Kind.UNKNOWN_ELEMENT, "Bundle.zebra"),
        ({"modifierExtension": [{"url": "x"}]}, Kind.UNKNOWN_ELEMENT, "Bundle.modifierExtension"),
    ],
)
def test_refuses_a_bundle_at_its_place(change: JsonObject, kind: Kind, place: str) -> None:
    with pytest.raises(Rejection) as refusal:
        _read({**messages.provide(SUBJECT), **change})
    assert (refusal.value.kind, refusal.value.place) == (kind, place)


@pytest.mark.parametrize(
    ("change", "kind", "place"),
    [
        ({"request": {"method": "PUT", "url": "DocumentReference/1"}}, Kind.NOT_SUPPORTED, ".request"),
        ({"request": {"method": "DELETE", "url": "DocumentReference/1"}}, Kind.NOT_SUPPORTED, ".request"),
        ({"request": {"method": "POST", "url": "Patient"}}, Kind.NOT_SUPPORTED, ".request"),
        (
            {"request": {"method": "POST", "url": "DocumentReference", "ifNoneExist": "identifier=1"}},
            Kind.NOT_SUPPORTED,
            ".request.ifNoneExist",
        ),
        ({"resource": None}, Kind.REQUIRED, ".resource"),
        (
            {
                "resource": {"resourceType": "AuditEvent"},
                "request": {"method": "POST", "url": "AuditEvent"},
            },
            Kind.NOT_SUPPORTED,
            ".resource",
        ),
        ({"zebra": 1}, Kind.UNKNOWN_ELEMENT, ".zebra"),
    ],
)
def test_refuses_an_entry_at_its_place(change: JsonObject, kind: Kind, place: str) -> None:
    bundle = messages.provide(SUBJECT)
    _entries(bundle)[1].update(change)
    with pytest.raises(Rejection) as refusal:
        _read(bundle)
    assert (refusal.value.kind, refusal.value.place) == (kind, "Bundle.entry[1]" + place)


def test_refuses_the_same_full_url_twice() -> None:
    bundle = messages.provide(SUBJECT)
    entries = _entries(bundle)
    entries[2]["fullUrl"] = entries[1]["fullUrl"]
    with pytest.raises(Rejection) as refusal:
        _read(bundle)
    assert refusal.value.place == "Bundle.entry[2].fullUrl"


def test_refuses_a_list_that_is_neither_a_submission_nor_a_folder() -> None:
    bundle = messages.provide(SUBJECT)
    resource = _entries(bundle)[0]["resource"]
    assert isinstance(resource, dict)
    resource["code"] = messages.concept(submission_set.LIST_TYPES, "zebra")
    with pytest.raises(Rejection) as refusal:
        _read(bundle)
    assert (refusal.value.kind, refusal.value.place) == (Kind.CODE, "Bundle.entry[0].resource.code")


def test_keeps_folders_with_their_places() -> None:
    bundle = messages.provide(SUBJECT)
    folder = messages.submission_set(SUBJECT, [], code=messages.concept(submission_set.LIST_TYPES, "folder"))
    found = _read(messages.transaction(*_entries(bundle), messages.entry(folder, "urn:uuid:f")))
    assert (found.submission is not None, [position for position, _ in found.folders]) == (True, [3])


@pytest.mark.parametrize(
    ("full_url", "said"),
    [
        ("urn:uuid:d", "urn:uuid:d"),
        ("https://elsewhere.example/fhir/Patient/7", "https://elsewhere.example/fhir/Patient/7"),
        ("https://elsewhere.example/fhir/Patient/7", "Patient/7"),
        ("urn:uuid:d", "Patient/alice"),
    ],
    ids=["urn", "absolute", "relative to its address", "by its own id"],
)
def test_leads_to_who_is_described_beside_the_documents(full_url: str, said: str) -> None:
    described: JsonObject = {"resourceType": "Patient", "id": "alice", "birthDate": "1984-03-12"}
    entry = messages.entry(described, full_url)
    entry["request"] = {"method": "POST", "url": "Patient", "ifNoneExist": "identifier=1"}
    found = _read(messages.transaction(*_entries(messages.provide(SUBJECT)), entry))
    led = found.scope.follow(Element({"reference": said}, "x"))
    assert led is not None
    assert (led.value, led.place, list(found.described)) == (described, "Bundle.entry[3].resource", [3])


def _patch(code: str) -> JsonObject:
    parts: list[Json] = [
        {"name": "type", "valueCode": "replace"},
        {"name": "path", "valueString": "DocumentReference.status"},
        {"name": "value", "valueCode": code},
    ]
    return {
        "fullUrl": "urn:uuid:p",
        "resource": {"resourceType": "Parameters", "parameter": [{"name": "operation", "part": parts}]},
        "request": {"method": "PATCH", "url": "DocumentReference/1"},
    }


def test_takes_a_patch_that_only_confirms_the_replacement() -> None:
    bundle = messages.provide(SUBJECT)
    found = bundle["entry"]
    assert isinstance(found, list)
    found.append(_patch("superseded"))
    assert _read(bundle).confirmations == {3: "DocumentReference/1"}


def test_refuses_a_patch_that_does_anything_else() -> None:
    bundle = messages.provide(SUBJECT)
    found = bundle["entry"]
    assert isinstance(found, list)
    found.append(_patch("entered-in-error"))
    with pytest.raises(Rejection) as refusal:
        _read(bundle)
    assert refusal.value.kind is Kind.NOT_SUPPORTED


def test_gives_back_a_submission() -> None:
    submission = SubmissionSet(
        space_id=SPACE,
        id=SPACE,
        unique_id="1.2.3",
        source_id="1.2.250.1.999.1",
        submitted_at=NOON,
        content_type=Coded("03", "1.2.250.1.213.2.2", "Hospitalisation complète"),
        title="Dossier",
        comments="À suivre",
        author=DIANE,
        recipients=(DIANE,),
        document_ids=(SPACE,),
    )
    written = submission_set.to_fhir(submission, Addresses(BASE, SPACE))
    read = submission_set.read(Element(written, "List"), Scope(BASE), ())
    assert (read.unique_id, read.source_id, read.submitted_at) == ("1.2.3", "1.2.250.1.999.1", NOON)
    assert (read.content_type, read.title, read.comments) == (submission.content_type, "Dossier", "À suivre")
    assert (read.author, read.recipients) == (DIANE, (DIANE,))
    assert read.subject is not None
    assert read.subject.space_id == SPACE
    assert xml_reading.read(xml_writing.write(written)) == written
