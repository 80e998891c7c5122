"""`$validate`: the answer that the deposit would get, and nothing kept."""

import copy
from collections.abc import Callable

import pytest

from carnet.domain.documents import reading
from carnet.domain.documents.codes import Criteria
from carnet.domain.spaces import actions as spaces
from carnet.foundation import database, ids
from carnet.foundation.journal import queries as journal
from carnet.foundation.outbox import queries as outbox
from carnet.gateways.fhir.tests import messages
from carnet.gateways.fhir.tests.conftest import Software, issue, read, reference
from carnet.gateways.fhir.tests.messages import PDF
from carnet.gateways.fhir.wire import xml_reading, xml_writing
from carnet.gateways.fhir.wire.elements import Json, JsonObject
from tests import cast
from tests.cast import NOON, Cast, acting, citizen, deposited, pdf

type Change = Callable[[JsonObject], None]


def _held(people: Cast) -> int:
    page = reading.list_documents(space_id=people.alice, criteria=Criteria(), by=acting(cast.DIANE), at=NOON)
    return page.total


def _acts(people: Cast, count: int = 1) -> list[tuple[str, str]]:
    with database.entered(people.alice):
        lines = journal.newest(space_id=people.alice, count=count)
    return [(line.entry.act, line.entry.outcome.value) for line in lines]


def _severities(outcome: JsonObject) -> list[str]:
    issues = outcome["issue"]
    assert isinstance(issues, list)
    return [str(one["severity"]) for one in issues]  # type: ignore[index,call-overload]


def _wrapped(resource: JsonObject, **more: Json) -> JsonObject:
    parameters: list[Json] = [{"name": "resource", "resource": resource}]
    parameters += [{"name": name, "valueCode": value} for name, value in more.items()]
    return {"resourceType": "Parameters", "parameter": parameters}


@pytest.mark.parametrize("is_wrapped", [False, True], ids=["alone", "in-parameters"])
def test_says_that_a_deposit_would_be_accepted_and_keeps_nothing(
    is_wrapped: bool,
    people: Cast,
    diane: Software,
) -> None:
    jobs = outbox.load()
    for path, message in (
        ("/Bundle/$validate", messages.provide(reference(people.alice))),
        ("/DocumentReference/$validate", messages.inline(reference(people.alice))),
    ):
        answer = diane.post(path, _wrapped(message, mode="create") if is_wrapped else message)
        assert answer.status_code == 200
        assert "error" not in _severities(read(answer))
        assert _acts(people) == [("check_deposit", "allowed")]
    assert outbox.load() == jobs
    assert _held(people) == 0


def test_validates_in_xml(people: Cast, diane: Software) -> None:
    body = xml_writing.write(messages.provide(reference(people.alice)))
    kind = "application/fhir+xml"
    answer = diane.send("POST", "/Bundle/$validate", raw=body, Content_Type=kind, Accept=kind)
    outcome = xml_reading.read(answer.content)
    assert isinstance(outcome, dict)
    assert "error" not in _severities(outcome)


def _attachment(message: JsonObject) -> JsonObject:
    content = message["content"]
    assert isinstance(content, list)
    return content[0]["attachment"]  # type: ignore[index,call-overload,return-value]


def _set(name: str, value: Json) -> Change:
    return lambda message: message.update({name: value})


def _set_attachment(name: str, value: Json) -> Change:
    return lambda message: _attachment(message).update({name: value})


@pytest.mark.parametrize(
    "change",
    [
        _set_attachment("hash", "AAAA"),
        _set_attachment("size", 1),
        _set_attachment("contentType", "application/zebra"),
        _set("type", {"coding": [{"system": "http://loinc.org", "code": "zebra"}]}),
        _set("status", "zebra"),
        _set("zebra", "1"),
        _set("relatesTo", [{"code": "replaces", "target": {"reference": "DocumentReference/zebra"}}]),
        _set("masterIdentifier", {"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2.3.9"}),
    ],
    ids=["hash", "size", "media-type", "type", "status", "element", "replaces", "used-identifier"],
)
def test_gives_the_very_fault_that_a_deposit_would_get(change: Change, people: Cast, diane: Software) -> None:
    deposited(people.alice, pdf("Autre", unique_id="1.2.3.9"), by=acting(cast.EMMA))
    message = messages.inline(reference(people.alice))
    change(message)
    tried = diane.post("/DocumentReference/$validate", copy.deepcopy(message))
    told, done = read(tried), diane.post("/DocumentReference", message)
    assert tried.status_code == 200
    assert done.status_code in {400, 409, 422}
    assert told == read(done)
    assert _severities(told) == ["error"]


def test_tells_what_would_be_set_aside_and_what_is_already_here(people: Cast, diane: Software) -> None:
    message = messages.inline(reference(people.alice), PDF)
    message["masterIdentifier"] = {"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2.3.9"}
    message["category"] = [{"coding": [{"system": "http://example.org", "code": "zebra"}]}]
    told = read(diane.post("/DocumentReference/$validate", message))
    assert _severities(told) == ["warning"]
    assert diane.post("/DocumentReference", message).status_code == 201
    again = read(diane.post("/DocumentReference/$validate", message))
    assert [one["code"] for one in again["issue"]][-1] == "duplicate"  # type: ignore[index,call-overload,union-attr]


def test_refuses_who_may_not_deposit_and_tells_the_citizen(people: Cast, diane: Software) -> None:
    with database.entered(people.alice):
        before = len(journal.newest(space_id=people.alice, count=100))
    stranger = Software(diane.token)
    message = messages.inline(reference(people.alice))
    access_refused = diane.post("/DocumentReference/$validate", message, Authorization="Bearer zebra")
    assert access_refused.status_code == 401
    _close(people)
    assert issue(stranger.post("/DocumentReference/$validate", message))[:2] == (403, "forbidden")
    assert _acts(people) == [("deposit_document", "refused")]
    with database.entered(people.alice):
        assert len(journal.newest(space_id=people.alice, count=100)) == before + 2


def _close(people: Cast) -> None:
    spaces.close_space(space_id=people.alice, by=citizen(people.alice), at=NOON)


def test_would_replace_what_it_may_replace_only(people: Cast, diane: Software) -> None:
    """Trying a replacement leaves the older version in force."""
    done = deposited(people.alice, pdf("Première", unique_id="1.2.3.1"), by=acting(cast.DIANE))
    message = messages.inline(reference(people.alice))
    target = ids.public_row(people.alice, done.document_ids[0])
    message["relatesTo"] = [{"code": "replaces", "target": {"reference": f"DocumentReference/{target}"}}]
    assert "error" not in _severities(read(diane.post("/DocumentReference/$validate", message)))
    assert read(diane.get(f"/DocumentReference/{target}"))["status"] == "current"


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("/Bundle/$validate", {"resourceType": "List"}, (400, "invalid", "List")),
        ("/Bundle/$validate", {"resourceType": "Parameters"}, (422, "required", "Parameters.parameter")),
        (
            "/Bundle/$validate",
            {"resourceType": "Parameters", "parameter": [{"name": "mode", "valueCode": "delete"}]},
            (422, "not-supported", "Parameters.parameter[0].valueCode"),
        ),
        (
            "/Bundle/$validate",
            {"resourceType": "Parameters", "parameter": [{"name": "zebra"}]},
            (400, "value", "Parameters.parameter[0].name"),
        ),
        (
            "/Bundle/$validate",
            {"resourceType": "Parameters", "parameter": [{"name": "resource", "resource": {"resourceType": "List"}}]},
            (422, "required", "Parameters.parameter"),
        ),
    ],
    ids=["other-resource", "no-resource", "mode", "unknown-parameter", "another-inside"],
)
def test_refuses_what_is_not_a_deposit(
    path: str, body: JsonObject, expected: tuple[int, str, str], people: Cast, diane: Software
) -> None:
    assert issue(diane.post(path, body)) == expected


def test_tells_that_nobody_here_is_the_patient(people: Cast, diane: Software) -> None:
    message = messages.inline({"reference": f"Patient/{ids.public(ids.new_id())}"})
    assert issue(diane.post("/DocumentReference/$validate", message)) == (
        422,
        "not-found",
        "DocumentReference.subject.reference",
    )


def test_refuses_what_cannot_be_read(people: Cast, diane: Software) -> None:
    answer = diane.send("POST", "/Bundle/$validate", raw=b"{", Content_Type="application/fhir+json")
    assert answer.status_code == 400
    assert diane.get("/Bundle/$validate").status_code == 405
