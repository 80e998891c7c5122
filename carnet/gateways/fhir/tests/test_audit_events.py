"""The journal as AuditEvents: for software registered for audits, of one patient, within dates."""

from typing import Any

import orjson
import pytest

from carnet.domain.documents import reading
from carnet.domain.identity import actions as identity
from carnet.foundation import database, ids
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.decisions import Refused
from carnet.foundation.journal import actions as journal
from carnet.foundation.journal import audit_events
from carnet.foundation.journal.codes import Entry, Line, Outcome
from carnet.gateways.fhir.tests.conftest import SCOPE, Software, issue, read, token
from carnet.gateways.fhir.wire import schema, xml_reading
from tests import cast
from tests.cast import NOON, Cast, acting, deposited, pdf

AUDIT = frozenset({"system/AuditEvent.r", "system/AuditEvent.s"})


def registered(scope: frozenset[str] = AUDIT) -> None:
    identity.register_client(
        client_id=f"software-{cast.HOSPITAL.id}",
        name="Contrôle",
        organization_id=cast.HOSPITAL.id,
        public_keys={"keys": []},
        scope=scope,
    )


@pytest.fixture
def auditor(people: Cast) -> Software:
    """The software of an organisation that audits; the record was read, and somebody was refused."""
    given = Software(token(cast.HOSPITAL, None, scope=AUDIT))
    registered()
    document_id = deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE)).document_ids[0]
    reading.open_document(space_id=people.alice, document_id=document_id, by=acting(cast.DIANE), at=NOON)
    with pytest.raises(Refused):
        reading.open_document(space_id=people.alice, document_id=document_id, by=acting(cast.NORA), at=NOON)
    return given


def found(auditor: Software, people: Cast, query: str) -> list[Any]:
    answer = auditor.get(f"/AuditEvent?patient={ids.public(people.alice)}&date=ge2026-01-01{query}")
    assert answer.status_code == 200, answer.content
    bundle: Any = read(answer)
    return [entry["resource"] for entry in bundle.get("entry", [])]


def acts(events: list[Any]) -> list[str]:
    return [event["subtype"][1]["code"] for event in events]


def test_tells_a_reading_by_the_pattern_of_balp(auditor: Software, people: Cast) -> None:
    (event,) = found(auditor, people, f"&subtype=read_document&agent={cast.DIANE.rpps}")
    assert event["meta"]["profile"] == [
        "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PatientRead"
    ]
    assert (event["type"]["code"], event["subtype"][0]["code"]) == ("rest", "read")
    assert (event["action"], event["outcome"], event["recorded"]) == ("R", "0", NOON.isoformat())
    client, server, user, place = event["agent"]
    assert [one["type"]["coding"][0]["code"] for one in (client, server)] == ["110152", "110153"]
    assert (user["who"]["identifier"]["value"], user["requestor"]) == (cast.DIANE.rpps, True)
    assert user["purposeOfUse"][0]["coding"][0]["code"] == "TREAT"
    assert place["who"]["display"] == cast.PRACTICE.name
    patient, document = event["entity"]
    assert patient["what"] == {"reference": f"Patient/{ids.public(people.alice)}"}
    assert document["what"]["reference"].startswith("DocumentReference/")


def test_tells_a_refusal_with_its_reason(auditor: Software, people: Cast) -> None:
    (event,) = found(auditor, people, "&outcome=4")
    assert (event["outcome"], event["outcomeDesc"]) == ("4", "not_authorised")


def test_filters_by_action_type_subtype_outcome_and_agent(auditor: Software, people: Cast) -> None:
    assert set(acts(found(auditor, people, "&action=C"))) == {"deposit_document", "open_space"}
    assert set(acts(found(auditor, people, "&subtype=read&outcome=0"))) == {"read_document"}
    assert found(auditor, people, "&type=rest") != []
    assert found(auditor, people, "&type=login") == []
    assert found(auditor, people, "&outcome=8") == []
    assert len(found(auditor, people, "&outcome=0,4&action=R")) == 2
    assert found(auditor, people, "&agent=10000000999") == []


def test_the_patient_may_be_named_by_the_ins_or_as_the_entity(auditor: Software, people: Cast) -> None:
    by_ins = f"patient.identifier=urn:oid:{cast.ALICE.ins.oid}|{cast.ALICE.ins.value}"
    for query in (by_ins, f"entity=Patient/{ids.public(people.alice)}"):
        assert auditor.get(f"/AuditEvent?{query}&date=ge2026").status_code == 200


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("date=ge2026", "patient"),
        ("patient={alice}", "date"),
        ("patient={alice}&date=ne2026", "date"),
        ("patient={alice}&date=2026&_sort=date", "_sort"),
        ("patient={alice}&date=2026&_page=x", "_page"),
        ("patient={alice}&date=2026&agent=1,2", "agent"),
    ],
)
def test_says_what_is_missing_or_wrong(auditor: Software, people: Cast, query: str, place: str) -> None:
    status, _, where = issue(auditor.get("/AuditEvent?" + query.format(alice=ids.public(people.alice))))
    assert (status, where) == (400, place)


def test_bounds_the_date(auditor: Software, people: Cast) -> None:
    patient = f"/AuditEvent?patient={ids.public(people.alice)}"
    assert "entry" not in read(auditor.get(f"{patient}&date=lt2026-03-02"))
    assert "entry" in read(auditor.get(f"{patient}&date=2026-03-02"))


def test_goes_from_page_to_page_without_a_hole(auditor: Software, people: Cast) -> None:
    address, seen = f"/AuditEvent?patient={ids.public(people.alice)}&date=2026&_count=3", []
    while address:
        bundle: Any = read(auditor.get(address))
        seen += [int(entry["resource"]["id"].rpartition("-")[2]) for entry in bundle.get("entry", [])]
        following = [link["url"] for link in bundle["link"] if link["relation"] == "next"]
        address = following[0].partition("/fhir")[2] if following else ""
    assert seen == list(range(seen[0], 0, -1))


def test_gives_one_line_by_its_identifier_in_json_and_in_xml(auditor: Software, people: Cast) -> None:
    event = found(auditor, people, "&subtype=read_document&outcome=0")[0]
    answer = auditor.get(f"/AuditEvent/{event['id']}")
    assert read(answer) == event
    written = auditor.get(f"/AuditEvent/{event['id']}", Accept="application/fhir+xml")
    assert xml_reading.read(written.content) == event


@pytest.mark.parametrize("identifier", ["x", "x-1", "{alice}", "{alice}-0", "{alice}-01", "{alice}-999", "{alice}-x"])
def test_what_is_no_line_is_not_found(auditor: Software, people: Cast, identifier: str) -> None:
    assert issue(auditor.get("/AuditEvent/" + identifier.format(alice=ids.public(people.alice))))[0] == 404


def test_each_reading_is_itself_a_line_that_the_citizen_sees(auditor: Software, people: Cast) -> None:
    found(auditor, people, "")
    newest = found(auditor, people, "")[0]
    assert acts([newest]) == ["audit_journal"]
    assert newest["agent"][0]["who"] == {"identifier": {"value": f"software-{cast.HOSPITAL.id}"}}


def test_a_token_without_the_scope_is_refused(diane: Software, people: Cast) -> None:
    assert issue(diane.get(f"/AuditEvent?patient={ids.public(people.alice)}&date=2026"))[:2] == (403, "forbidden")


@pytest.mark.parametrize("rpps", [cast.EMMA.rpps, None])
def test_who_is_not_registered_for_audits_is_refused_whatever_the_token_says(people: Cast, rpps: str | None) -> None:
    caller = Software(token(cast.HOSPITAL, rpps, scope=AUDIT | SCOPE))
    registered(AUDIT if rpps else frozenset())
    answer = caller.get(f"/AuditEvent?patient={ids.public(people.alice)}&date=2026")
    assert issue(answer)[:2] == (403, "forbidden")


def _event(**said: Any) -> Any:
    space_id = ids.new_id()
    actor = said.pop("actor", Actor(ActorKind.CITIZEN, ids.public(space_id)))
    entry = Entry(space_id=space_id, at=NOON, actor=actor, **{"act": "sign_in", **said})
    return audit_events.resource(Line(entry, 7, bytes(32)), base="https://carnet.example/fhir")


@pytest.mark.parametrize(
    ("act", "code", "action"),
    [
        ("read_document", "read", "R"),
        ("list_documents", "search", "E"),
        ("deposit_document", "create", "C"),
        ("hide_document", "update", "U"),
        ("delete_document", "delete", "D"),
        ("something_new", "update", "U"),
    ],
)
def test_knows_the_pattern_of_each_act(act: str, code: str, action: str) -> None:
    event = _event(act=act)
    assert (event["subtype"][0]["code"], event["action"]) == (code, action)


@pytest.mark.parametrize(
    ("kind", "mode", "code"),
    [
        (ActorKind.PROFESSIONAL, "break_glass", "BTG"),
        (ActorKind.STRUCTURE, "regulation", "ETREAT"),
        (ActorKind.STAFF, "normal", "TREAT"),
        (ActorKind.CARER, "normal", "PATRQT"),
        (ActorKind.SYSTEM, "normal", None),
    ],
)
def test_says_why(kind: ActorKind, mode: str, code: str | None) -> None:
    event = _event(actor=Actor(kind, "1", mode=mode, on_behalf_of="2" if kind is ActorKind.CARER else ""))
    reasons = [one["coding"][0]["code"] for one in event.get("purposeOfEvent", [])]
    assert reasons == ([code] if code else [])
    assert [one.get("extension", [{}])[0].get("valueIdentifier", {}).get("value") for one in event["agent"]][2] == (
        "2" if kind is ActorKind.CARER else None
    )


def test_names_what_the_act_was_about_when_it_is_no_document() -> None:
    row = ids.new_id()
    assert _event(object_kind="case", object_id=row)["entity"][1]["what"] == {
        "identifier": {"value": str(row), "type": {"text": "case"}}
    }
    assert _event(object_code="10000000017")["entity"][1]["what"] == {"identifier": {"value": "10000000017"}}
    assert len(_event()["entity"]) == 1


def test_names_the_organisation_by_what_is_known_of_it() -> None:
    place = _event(actor=Actor(ActorKind.STAFF, "1", organization_id="1920000001"))["agent"][3]["who"]
    assert place["identifier"]["value"] == "1920000001"
    assert "display" not in place
    named = _event(actor=Actor(ActorKind.STAFF, "1", organization_name="Lilas"))["agent"][3]["who"]
    assert named == {"type": "Organization", "display": "Lilas"}


def test_writes_only_elements_that_fhir_has() -> None:
    def check(value: Any, type_name: str) -> None:
        assert set(value) <= schema.known_names(type_name), (type_name, value)
        for name, inner in value.items():
            if name == "resourceType":
                continue
            part = schema.types()[type_name][name]
            assert isinstance(inner, list) is part.repeats, (type_name, name)
            if not part.is_primitive:
                for one in inner if part.repeats else [inner]:
                    check(one, part.type)

    actor = Actor(ActorKind.PROFESSIONAL, "1", "Dr A", "10", "SM54", "2", "Lilas", on_behalf_of="3", client_id="c")
    said: dict[str, Any] = {"actor": actor, "object_kind": "document", "object_id": ids.new_id(), "object_code": "x"}
    check(_event(**said, outcome=Outcome.REFUSED, reason="blocked"), "AuditEvent")


def test_a_whole_journal_is_a_collection(people: Cast) -> None:
    with database.entered(people.alice):
        journal.append(Entry(space_id=people.alice, at=NOON, actor=acting(cast.DIANE), act="read_document"))
    assert audit_events.bundle((), base="x") == {"resourceType": "Bundle", "type": "collection"}
    assert orjson.dumps(audit_events.bundle((Line(_entry(people), 1, b""),), base="x"))


def _entry(people: Cast) -> Entry:
    return Entry(space_id=people.alice, at=NOON, actor=acting(cast.DIANE), act="read_document")
