"""PATCH through the door: status, securityLabel, isArchived, and nothing else."""

from functools import partial
from uuid import UUID

import orjson
import pytest
from django.http import HttpResponse

from carnet.domain.access import actions as access
from carnet.domain.documents import actions, records
from carnet.foundation import database, ids
from carnet.foundation.journal import queries as journal
from carnet.gateways.fhir.mappings import references
from carnet.gateways.fhir.mappings.document_reference import IS_ARCHIVED
from carnet.gateways.fhir.tests.conftest import Software, issue, read, token
from carnet.gateways.fhir.tests.messages import VISIBILITY, concept
from carnet.gateways.fhir.wire import xml_writing
from carnet.gateways.fhir.wire.elements import Json, JsonObject
from tests import cast
from tests.cast import NOON, Cast, acting, deposited, pdf

JSON_PATCH = "application/json-patch+json"


@pytest.fixture
def identifier(people: Cast) -> str:
    """The public identifier of a document that Diane wrote."""
    done = deposited(people.alice, pdf("Bilan", unique_id="1.2.3.4"), by=acting(cast.DIANE))
    return ids.public_row(people.alice, done.document_ids[0])


def _patch(path: str, value: Json, verb: str = "replace") -> bytes:
    return orjson.dumps([{"op": verb, "path": path, "value": value}])


def _fhirpath(path: str, name: str, value: Json) -> JsonObject:
    parts: list[Json] = [
        {"name": "type", "valueCode": "replace"},
        {"name": "path", "valueString": path},
        {"name": "value", name: value},
    ]
    return {"resourceType": "Parameters", "parameter": [{"name": "operation", "part": parts}]}


def test_hides_shows_archives_and_deletes(identifier: str, diane: Software) -> None:
    path = f"/DocumentReference/{identifier}"

    def change(patch: bytes) -> JsonObject:
        answer = diane.send("PATCH", path, raw=patch, Content_Type=JSON_PATCH)
        assert answer.status_code == 200, answer.content
        assert answer["ETag"] == f'W/"{read(answer)["meta"]["versionId"]}"'  # type: ignore[index,call-overload]
        return read(answer)

    assert "MASQUE_PS" in str(change(_patch("/securityLabel/-", concept(VISIBILITY, "MASQUE_PS"), "add")))
    assert "MASQUE_PS" not in str(change(_patch("/securityLabel", [concept(VISIBILITY, "N")])))
    archived = change(_patch(f"/extension[url:'{IS_ARCHIVED}']/valueBoolean", value=True))
    assert archived["extension"] == [{"url": IS_ARCHIVED, "valueBoolean": True}]
    answer = diane.send("PATCH", path, raw=_patch("/status", "entered-in-error"), Content_Type=JSON_PATCH)
    assert read(answer)["status"] == "entered-in-error"


def test_finds_the_label_that_a_number_names(identifier: str, diane: Software) -> None:
    path = f"/DocumentReference/{identifier}"
    diane.send(
        "PATCH", path, raw=_patch("/securityLabel/-", concept(VISIBILITY, "MASQUE_PS"), "add"), Content_Type=JSON_PATCH
    )
    removal = orjson.dumps([{"op": "remove", "path": "/securityLabel/1"}])
    found = read(diane.send("PATCH", path, raw=removal, Content_Type=JSON_PATCH))
    assert "MASQUE_PS" not in str(found["securityLabel"])


def test_takes_a_fhirpath_patch_in_json_and_xml(identifier: str, diane: Software) -> None:
    path = f"/DocumentReference/{identifier}"
    value = f"DocumentReference.extension.where(url='{IS_ARCHIVED}').value"
    found = diane.send("PATCH", path, _fhirpath(value, "valueBoolean", value=True))
    assert read(found)["extension"] == [{"url": IS_ARCHIVED, "valueBoolean": True}]
    body = xml_writing.write(_fhirpath(value, "valueBoolean", value=False))
    found = diane.send("PATCH", path, raw=body, Content_Type="application/fhir+xml")
    assert read(found)["extension"] == [{"url": IS_ARCHIVED, "valueBoolean": False}]


@pytest.mark.parametrize(
    "query",
    [
        "identifier=urn:ietf:rfc:3986|urn:oid:1.2.3.4&patient={alice}",
        "identifier=urn:oid:1.2.3.4&patient.identifier=urn:oid:1.2.250.1.213.1.4.10|284037511111138",
        "identifier=urn:oid:1.2.3.4&patient={alice}&status=current&type=11488-4",
        "identifier=urn:oid:1.2.3.4",
        "identifier=urn:ietf:rfc:3986|urn:oid:1.2.3.4&status=current",
    ],
)
def test_finds_the_document_by_its_unique_id(query: str, people: Cast, identifier: str, diane: Software) -> None:
    path = "/DocumentReference?" + query.format(alice=ids.public(people.alice))
    answer = diane.send("PATCH", path, raw=_patch("/isArchived", value=True), Content_Type=JSON_PATCH)
    assert (answer.status_code, read(answer)["id"]) == (200, identifier)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("identifier=urn:oid:9.9", (404, "not-found", "identifier")),
        ("patient={alice}", (400, "required", "identifier")),
        ("patient={alice}&identifier=urn:oid:9.9", (404, "not-found", "identifier")),
        ("patient={alice}&identifier=urn:oid:1.2.3.4&type=x", (404, "not-found", "identifier")),
        ("patient={alice}&identifier=urn:oid:1.2.3.4&color=x", (400, "not-supported", "color")),
        ("patient={alice}&identifier:not=urn:oid:9.9", (400, "required", "identifier")),
    ],
)
def test_refuses_to_guess_which_document(
    query: str, expected: tuple[int, str, str], people: Cast, identifier: str, diane: Software
) -> None:
    path = "/DocumentReference?" + query.format(alice=ids.public(people.alice))
    answer = diane.send("PATCH", path, raw=_patch("/isArchived", value=True), Content_Type=JSON_PATCH)
    assert issue(answer) == expected


NAMED = "/DocumentReference?identifier=urn:oid:1.2.3.4"


def _archived(software: Software, path: str, **headers: str) -> HttpResponse:
    return software.send("PATCH", path, raw=_patch("/isArchived", value=True), Content_Type=JSON_PATCH, **headers)


@pytest.fixture
def twin(people: Cast, identifier: str) -> str:
    """The public identifier of a document of Boris that has the same uniqueId, in a record open to Diane."""
    assert identifier
    access.declare_authorization(space_id=people.boris, by=acting(cast.DIANE), at=NOON)
    done = deposited(people.boris, pdf("Autre bilan", unique_id="1.2.3.4"), by=acting(cast.DIANE))
    return ids.public_row(people.boris, done.document_ids[0])


def test_changes_none_of_several(people: Cast, identifier: str, twin: str, diane: Software) -> None:
    assert issue(_archived(diane, NAMED)) == (412, "multiple-matches", "identifier")
    deposited(people.alice, pdf("Suite", unique_id="1.2.3.5"), by=acting(cast.DIANE))
    both = f"/DocumentReference?identifier=urn:oid:1.2.3.4,urn:oid:1.2.3.5&patient={ids.public(people.alice)}"
    assert issue(_archived(diane, both)) == (412, "multiple-matches", "identifier")
    for name in (identifier, twin):
        assert read(diane.get(f"/DocumentReference/{name}"))["meta"]["versionId"] == "1"  # type: ignore[index,call-overload]
    named = f"{NAMED}&patient={ids.public(people.boris)}"
    assert read(_archived(diane, named))["id"] == twin


def test_looks_without_a_patient_only_where_the_caller_may_look(
    people: Cast, identifier: str, twin: str, nora: Software
) -> None:
    paul = Software(token(cast.PHARMACY, cast.PAUL.rpps))
    assert issue(_archived(paul, NAMED))[0] == 403
    assert issue(_archived(nora, NAMED)) == (404, "not-found", "identifier")
    actions.hide(space_id=people.alice, document_id=_row(identifier), by=acting(cast.DIANE), at=NOON)
    lines = _lines(people.alice)
    assert issue(_archived(paul, NAMED)) == issue(_archived(paul, NAMED + ".9")) == (404, "not-found", "identifier")
    assert _lines(people.alice) == lines


def test_an_organization_finds_what_it_deposited(people: Cast, identifier: str) -> None:
    laboratory = Software(token(cast.LABORATORY, None))
    assert issue(_archived(laboratory, NAMED)) == (404, "not-found", "identifier")


def test_changes_by_identifier_only_the_version_that_is_meant(identifier: str, diane: Software) -> None:
    assert identifier
    assert _archived(diane, NAMED, If_Match='W/"2"').status_code == 412
    answer = _archived(diane, NAMED, If_Match='W/"1"')
    assert (answer.status_code, answer["ETag"]) == (200, 'W/"2"')


def test_asks_for_the_patient_where_too_many_records_are_open(
    people: Cast, identifier: str, diane: Software, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited = partial(records.find, most=0)
    monkeypatch.setattr(records, "find", limited)
    assert issue(_archived(diane, NAMED)) == (400, "required", "patient")
    assert _archived(diane, f"{NAMED}&patient={ids.public(people.alice)}").status_code == 200


def _row(public: str) -> UUID:
    found = references.row(public)
    assert found is not None
    return found[1]


def _lines(space_id: UUID) -> int:
    with database.entered(space_id):
        return len(journal.newest(space_id=space_id, count=100))


def test_answers_as_preferred(identifier: str, diane: Software) -> None:
    path, patch = f"/DocumentReference/{identifier}", _patch("/isArchived", value=True)
    answer = diane.send("PATCH", path, raw=patch, Content_Type=JSON_PATCH, Prefer="return=minimal")
    assert (answer.status_code, answer.content, answer["ETag"]) == (200, b"", 'W/"2"')
    answer = diane.send("PATCH", path, raw=patch, Content_Type=JSON_PATCH, Prefer="return=OperationOutcome")
    assert (read(answer)["resourceType"], answer["ETag"]) == ("OperationOutcome", 'W/"2"')


@pytest.mark.parametrize(
    ("if_match", "status"), [('W/"1"', 200), ('"1"', 200), ("*", 200), ('W/"2"', 412), ("zebra", 400)]
)
def test_changes_only_the_version_that_is_meant(if_match: str, status: int, identifier: str, diane: Software) -> None:
    answer = diane.send(
        "PATCH",
        f"/DocumentReference/{identifier}",
        raw=_patch("/isArchived", value=True),
        Content_Type=JSON_PATCH,
        If_Match=if_match,
    )
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (_patch("/description", "x"), JSON_PATCH, 405),
        (_patch("/content/0/attachment/title", "x"), JSON_PATCH, 405),
        (_patch("/status", "superseded"), JSON_PATCH, 422),
        (_patch("/securityLabel", "restricted"), JSON_PATCH, 422),
        (_patch("/securityLabel", [concept(VISIBILITY, "INVISIBLE_PATIENT")]), JSON_PATCH, 422),
        (b"{}", JSON_PATCH, 400),
        (b"[]", JSON_PATCH, 400),
        (b"{", JSON_PATCH, 400),
        (b'{"resourceType": "List"}', "application/fhir+json", 400),
        (b'{"resourceType": "Parameters"}', "application/fhir+json", 400),
        (b"<diff/>", "application/xml-patch+xml", 400),
        (b"[]", "text/plain", 415),
    ],
)
def test_refuses_everything_else(body: bytes, kind: str, status: int, identifier: str, diane: Software) -> None:
    answer = diane.send("PATCH", f"/DocumentReference/{identifier}", raw=body, Content_Type=kind)
    assert issue(answer)[0] == status
    assert read(diane.get(f"/DocumentReference/{identifier}"))["meta"]["versionId"] == "1"  # type: ignore[index,call-overload]


def test_refuses_who_is_not_the_author(people: Cast, identifier: str, nora: Software) -> None:
    answer = nora.send(
        "PATCH", f"/DocumentReference/{identifier}", raw=_patch("/isArchived", value=True), Content_Type=JSON_PATCH
    )
    assert issue(answer)[:2] == (403, "forbidden")


def test_shows_nothing_to_an_author_whom_the_patient_keeps_out(people: Cast) -> None:
    done = deposited(people.alice, pdf("Bilan de Bruno"), by=acting(cast.BRUNO))
    bruno = Software(token(cast.PRACTICE, cast.BRUNO.rpps))
    path = f"/DocumentReference/{ids.public_row(people.alice, done.document_ids[0])}"
    answer = bruno.send("PATCH", path, raw=_patch("/isArchived", value=True), Content_Type=JSON_PATCH)
    assert (answer.status_code, read(answer)["resourceType"]) == (200, "OperationOutcome")
    assert "Bilan de Bruno" not in answer.content.decode()


def test_finds_nothing_to_change_under_another_identifier(people: Cast, diane: Software) -> None:
    for name in ("zebra", ids.public_row(people.alice, ids.new_id())):
        answer = diane.send(
            "PATCH", f"/DocumentReference/{name}", raw=_patch("/isArchived", value=True), Content_Type=JSON_PATCH
        )
        assert issue(answer)[:2] == (404, "not-found")
