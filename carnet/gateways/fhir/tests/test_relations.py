"""relatesTo through the door: what a document completes or transforms, told to whom may know of it."""

from dataclasses import replace

import pytest

from carnet.domain.documents import actions, registry
from carnet.domain.documents.registry import Wanted
from carnet.domain.documents.relation_codes import NewRelation, RelationKind
from carnet.foundation import ids
from carnet.gateways.fhir.tests import messages
from carnet.gateways.fhir.tests.conftest import Software, issue, read, reference, token
from carnet.gateways.fhir.wire.elements import Json, JsonObject
from tests import cast
from tests.cast import NOON, Cast, acting, deposited, pdf


@pytest.fixture
def first(people: Cast) -> str:
    """The public identifier of a document of Diane's."""
    done = deposited(people.alice, pdf("Bilan", unique_id="1.2.3.4"), by=acting(cast.DIANE))
    return ids.public_row(people.alice, done.document_ids[0])


def _new(people: Cast, *relations: Json) -> JsonObject:
    said: list[Json] = [*relations]
    return messages.inline(reference(people.alice), relatesTo=said)


def _relation(code: str, first: str) -> JsonObject:
    return {"code": code, "target": {"reference": f"DocumentReference/{first}"}}


def _deposit(software: Software, new: JsonObject) -> str:
    answer = software.post("/DocumentReference", new)
    assert answer.status_code == 201
    return str(read(answer)["id"])


@pytest.mark.parametrize("code", ["appends", "transforms"])
def test_gives_back_what_was_said_and_tells_registries(code: str, first: str, people: Cast, diane: Software) -> None:
    named: JsonObject = {"code": code, "target": {"identifier": {"value": "urn:oid:1.2.3.4"}}}
    for said in (_relation(code, first), named):
        second = _deposit(diane, _new(people, said))
        found = read(diane.get(f"/DocumentReference/{second}"))
        assert found["relatesTo"] == [_relation(code, first)]
        listed = read(diane.get(f"/DocumentReference?_id={second}&status=current&patient={ids.public(people.alice)}"))
        assert listed["entry"][0]["resource"]["relatesTo"] == [_relation(code, first)]  # type: ignore[index,call-overload]
    row = registry.look_up(
        space_id=people.alice,
        wanted=Wanted(unique_ids=("1.2.3.4",), around=True),
        most=10,
        by=acting(cast.DIANE),
        at=NOON,
    )
    assert len(row.documents) == 3


def test_replaces_one_and_completes_another(first: str, people: Cast, diane: Software) -> None:
    other = _deposit(diane, messages.inline(reference(people.alice)))
    new = _deposit(diane, _new(people, _relation("appends", other), _relation("replaces", first)))
    found = read(diane.get(f"/DocumentReference/{new}"))
    assert found["relatesTo"] == [_relation("replaces", first), _relation("appends", other)]
    assert read(diane.get(f"/DocumentReference/{first}"))["status"] == "superseded"


def test_puts_out_of_force_what_completes_a_document_that_is_replaced(
    first: str, people: Cast, diane: Software
) -> None:
    second = _deposit(diane, _new(people, _relation("appends", first)))
    kept = _deposit(diane, messages.inline(reference(people.alice)))
    _deposit(diane, _new(people, _relation("replaces", first)))
    assert read(diane.get(f"/DocumentReference/{second}"))["status"] == "superseded"
    assert read(diane.get(f"/DocumentReference/{kept}"))["status"] == "current"


def _leading_to(software: Software, people: Cast, asked: str) -> set[str]:
    search = f"/DocumentReference?status=current,superseded&patient={ids.public(people.alice)}&{asked}"
    entries = read(software.get(search)).get("entry", [])
    return {str(entry["resource"]["id"]) for entry in entries if entry["search"]["mode"] == "match"}  # type: ignore[index,call-overload,union-attr]


def test_relatesto_finds_what_replaces_completes_and_transforms(first: str, people: Cast, diane: Software) -> None:
    added = _deposit(diane, _new(people, _relation("appends", first)))
    formed = _deposit(diane, _new(people, _relation("transforms", first)))
    newer = _deposit(diane, _new(people, _relation("replaces", first)))
    other = _deposit(diane, messages.inline(reference(people.alice)))
    for target in (first, f"DocumentReference/{first}"):
        assert _leading_to(diane, people, f"relatesto={target}") == {added, formed, newer}
    assert _leading_to(diane, people, f"relatesto:not={first}") == {first, other}
    assert _leading_to(diane, people, f"relatesto={other}") == set()


def test_relatesto_finds_nothing_by_a_document_that_was_hidden_since(people: Cast, diane: Software) -> None:
    space_id, by = people.alice, acting(cast.DIANE)
    (hidden,) = deposited(space_id, pdf("Bilan à part", unique_id="1.2.3.5"), by=by).document_ids
    new = replace(pdf("Suite"), relations=(NewRelation(RelationKind.APPENDS, hidden),))
    second = ids.public_row(space_id, deposited(space_id, new, by=by).document_ids[0])
    paul, target = Software(token(cast.PHARMACY, cast.PAUL.rpps)), ids.public_row(space_id, hidden)
    assert _leading_to(paul, people, f"relatesto={target}") == {second}
    actions.hide(space_id=space_id, document_id=hidden, by=by, at=NOON)
    assert _leading_to(paul, people, f"relatesto={target}") == set()
    assert _leading_to(paul, people, f"relatesto:not={target}") == {second}
    assert _leading_to(diane, people, f"relatesto={target}") == {second}


def test_tells_no_relation_to_what_was_hidden_since(first: str, people: Cast, diane: Software) -> None:
    space_id, row = people.alice, ids.public_row
    done = deposited(space_id, pdf("Bilan à part", unique_id="1.2.3.5"), by=acting(cast.DIANE))
    hidden = done.document_ids[0]
    both = (NewRelation(RelationKind.APPENDS, hidden), NewRelation(RelationKind.APPENDS, "1.2.3.4"))
    new = replace(pdf("Suite", unique_id="1.2.3.6"), relations=both)
    second = row(space_id, deposited(space_id, new, by=acting(cast.DIANE)).document_ids[0])
    actions.hide(space_id=space_id, document_id=hidden, by=acting(cast.DIANE), at=NOON)
    paul = Software(token(cast.PHARMACY, cast.PAUL.rpps))
    assert read(paul.get(f"/DocumentReference/{second}"))["relatesTo"] == [_relation("appends", first)]
    search = f"/DocumentReference?identifier=urn:oid:1.2.3.6&status=current&patient={ids.public(space_id)}"
    assert row(space_id, hidden) not in paul.get(search).content.decode()
    told = read(diane.get(f"/DocumentReference/{second}"))["relatesTo"]
    assert told == [_relation("appends", row(space_id, hidden)), _relation("appends", first)]


def test_brings_what_is_completed_when_asked(first: str, people: Cast, diane: Software) -> None:
    second = _deposit(diane, _new(people, _relation("appends", first)))
    asked = f"/DocumentReference?_id={second}&status=current&patient={ids.public(people.alice)}"
    bundle = read(diane.get(f"{asked}&_include=DocumentReference:relatesto"))
    assert [entry["resource"]["id"] for entry in bundle["entry"]] == [second, first]  # type: ignore[union-attr,index,call-overload]


def test_refuses_what_leads_nowhere_or_elsewhere(first: str, people: Cast, diane: Software) -> None:
    nowhere = _relation("appends", ids.public_row(people.alice, ids.new_id()))
    assert issue(diane.post("/DocumentReference", _new(people, nowhere)))[:2] == (422, "not-found")
    elsewhere = _relation("appends", ids.public_row(people.boris, ids.new_id()))
    refused = issue(diane.post("/DocumentReference", _new(people, elsewhere)))
    assert (refused[0], refused[2]) == (422, "DocumentReference.relatesTo[0].target")
    _deposit(diane, _new(people, _relation("replaces", first)))
    old = issue(diane.post("/DocumentReference", _new(people, _relation("transforms", first))))
    assert old == (422, "business-rule", "DocumentReference.relatesTo")
