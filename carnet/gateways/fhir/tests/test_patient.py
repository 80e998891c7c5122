"""The patient through the door: whether a record exists, and who the patient is for who may know."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

import pytest
from pytest_django import Settings

from carnet.domain.access import actions as access
from carnet.domain.identity import actions as identity
from carnet.domain.identity.codes import IdentityStatus
from carnet.domain.spaces import actions as spaces
from carnet.foundation import database, ids
from carnet.foundation.actors import SYSTEM
from carnet.foundation.journal import queries as journal
from carnet.foundation.values import ins
from carnet.gateways.fhir.tests.conftest import Software, issue, read, token
from carnet.gateways.fhir.wire.elements import JsonObject
from tests import cast
from tests.cast import NOON, Cast, citizen
from tests.roles import role

INS = quote("urn:oid:1.2.250.1.213.1.4.10|284037511111138")


def _only(bundle: JsonObject) -> JsonObject:
    entries = bundle["entry"]
    assert isinstance(entries, list)
    assert (bundle["total"], len(entries)) == (1, 1)
    entry = entries[0]
    assert isinstance(entry, dict)
    resource = entry["resource"]
    assert isinstance(resource, dict)
    return resource


def _acts(people: Cast) -> list[tuple[str, str]]:
    with database.entered(people.alice):
        lines = journal.newest(space_id=people.alice, count=1)
    return [(line.entry.act, line.entry.outcome.value) for line in lines]


@pytest.mark.parametrize("ins", [INS, INS[:-2]])
def test_gives_the_identity_to_who_may_know_it(ins: str, people: Cast, diane: Software) -> None:
    found = _only(read(diane.get(f"/Patient?identifier={ins}")))
    assert (found["id"], found["active"], found["gender"], found["birthDate"]) == (
        ids.public(people.alice),
        True,
        "female",
        "1984-03-12",
    )
    assert found["name"][0]["given"] == ["ALICE"]  # type: ignore[index,call-overload]
    assert _acts(people) == [("read_identity", "allowed")]


def test_says_only_that_the_record_exists_when_the_identity_is_refused(people: Cast, diane: Software) -> None:
    spaces.close_space(space_id=people.alice, by=citizen(people.alice), at=NOON)
    found = _only(read(diane.get(f"/Patient?identifier={INS}")))
    assert set(found) == {"resourceType", "id", "extension", "identifier", "active"}
    assert found["active"] is False
    assert set(read(diane.get(f"/Patient/{ids.public(people.alice)}"))) == {
        "resourceType",
        "id",
        "extension",
        "active",
    }
    assert _acts(people) == [("read_identity", "refused")]


def _standing(resource: JsonObject) -> dict[str, object]:
    """Gives the extensions of PDSm4DMP, by their last word."""
    extensions = resource["extension"]
    assert isinstance(extensions, list)
    found: dict[str, object] = {}
    for one in extensions:
        assert isinstance(one, dict)
        name = str(one["url"]).rpartition("/")[2]
        if name.startswith("dmp-"):
            inner = one.get("extension")
            found[name] = inner[0]["valueDateTime"] if isinstance(inner, list) else one["valueBoolean"]  # type: ignore[index,call-overload]
    return found


def test_tells_how_the_record_stands(people: Cast, diane: Software, nora: Software) -> None:
    path = f"/Patient?identifier={INS}"
    standing = {"dmp-rattachement-mes": True, "dmp-medecin-traitant": True}
    assert _standing(_only(read(diane.get(path)))) == standing
    assert _standing(_only(read(nora.get(path)))) == standing | {"dmp-medecin-traitant": False}
    spaces.close_space(space_id=people.alice, by=citizen(people.alice), at=NOON)
    closed = {"dmp-rattachement-mes": False, "dmp-medecin-traitant": True, "dmp-fermeture": NOON.isoformat()}
    assert _standing(_only(read(diane.get(path)))) == closed


def test_a_record_that_was_never_opened_does_not_exist(people: Cast, diane: Software) -> None:
    ins_ = ins.parse("2790351215189", oid=ins.NIR_TEST)
    opposed = identity.register_patient(
        identity=replace(cast.ALICE, ins=ins_), status=IdentityStatus.VALIDATED, by=SYSTEM, at=NOON
    )
    spaces.announce_space(space_id=opposed, by=SYSTEM, at=NOON)
    found = read(diane.get("/Patient?identifier=" + quote("urn:oid:1.2.250.1.213.1.4.10|2790351215189")))
    assert (found["total"], "entry" in found) == (0, False)
    assert diane.get(f"/Patient/{ids.public(opposed)}").status_code == 404


def test_reads_a_patient_by_the_identifier_this_server_gave(people: Cast, diane: Software) -> None:
    assert read(diane.get(f"/Patient/{ids.public(people.alice)}"))["birthDate"] == "1984-03-12"


def test_answers_that_nobody_has_an_unknown_ins(people: Cast, diane: Software) -> None:
    found = read(diane.get("/Patient?identifier=" + quote("urn:oid:1.2.250.1.213.1.4.10|199999999999999")))
    assert (found["total"], "entry" in found) == (0, False)


def test_searches_by_post(people: Cast, diane: Software) -> None:
    answer = diane.send(
        "POST",
        "/Patient/_search",
        raw=b"identifier=" + INS.encode(),
        Content_Type="application/x-www-form-urlencoded",
    )
    assert _only(read(answer))["id"] == ids.public(people.alice)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/Patient", (400, "required", "identifier")),
        ("/Patient?given=alice", (400, "required", "identifier")),
        ("/Patient?family=martin", (403, "forbidden", "")),
        ("/Patient?birthdate=1984-03-12&gender=female", (400, "required", "identifier")),
        ("/Patient?identifier=urn:oid:1.2|3", (404, "not-found", "identifier")),
        ("/Patient?identifier=urn:oid:1.2.250.1.213.1.4.10|zebra", (400, "value", "identifier")),
        ("/Patient/zebra", (404, "not-found", "Patient.id")),
    ],
)
def test_refuses_another_search(path: str, expected: tuple[int, str, str], people: Cast, diane: Software) -> None:
    assert issue(diane.get(path)) == expected


def test_finds_no_patient_under_an_identifier_nobody_was_given(people: Cast, diane: Software) -> None:
    assert issue(diane.get(f"/Patient/{ids.public(ids.new_id())}"))[:2] == (404, "not-found")


def test_a_cut_account_is_told_nothing_at_the_very_next_request(people: Cast, diane: Software) -> None:
    assert diane.get(f"/Patient?identifier={INS}").status_code == 200
    with role("carnet_jobs"):
        access.cut(account=cast.DIANE.rpps, measure="records", counted=51, limit=40, at=NOON)
    for path in (f"/Patient?identifier={INS}", f"/DocumentReference?patient=Patient/{ids.public(people.alice)}"):
        assert diane.get(path).status_code == 403


def test_asks_for_a_fresh_proof_before_another_record(people: Cast, settings: Settings) -> None:
    settings.PROOF_AFTER_LEAST = settings.PROOF_AFTER_MOST = 1
    alice, boris = (f"/Patient/{ids.public(one)}" for one in (people.alice, people.boris))
    morning = Software(token(cast.PRACTICE, cast.DIANE.rpps, authenticated_at=NOON - timedelta(hours=2)))
    assert morning.get(boris).status_code == 200
    settings.PROOF_AFTER_LEAST = settings.PROOF_AFTER_MOST = 60
    answer = morning.get(alice)
    assert issue(answer)[:2] == (401, "login")
    challenge = answer.headers["WWW-Authenticate"]
    assert 'error="insufficient_user_authentication"' in challenge
    assert 'max_age="0"' in challenge
    assert morning.get(boris).status_code == 200
    fresh = Software(token(cast.PRACTICE, cast.DIANE.rpps, authenticated_at=NOON))
    assert fresh.get(alice).status_code == 200
