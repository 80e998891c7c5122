"""ITI-67 through the door."""

from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine

from carnet.domain.access import actions as access
from carnet.domain.documents import actions
from carnet.domain.documents.codes import Author, AuthorKind, Coded, ReferenceId
from carnet.foundation import ids
from carnet.gateways.fhir.tests import messages
from carnet.gateways.fhir.tests.conftest import Software, issue, link, read, reference
from carnet.gateways.fhir.wire import xml_reading
from carnet.gateways.fhir.wire.elements import JsonObject
from tests import cast
from tests.cast import NOON, Cast, acting, citizen, deposited, pdf


def _path(people: Cast, query: str = "") -> str:
    return f"/DocumentReference?patient={ids.public(people.alice)}&status=current{query}"


def _titles(bundle: JsonObject) -> list[str]:
    entries = bundle.get("entry", [])
    assert isinstance(entries, list)
    found = []
    for one in entries:
        assert isinstance(one, dict)
        resource = one["resource"]
        assert isinstance(resource, dict)
        if resource["resourceType"] == "DocumentReference":
            content = resource["content"]
            assert isinstance(content, list)
            found.append(str(content[0]["attachment"]["title"]))  # type: ignore[index,call-overload]
    return found


_SAID: dict[int, dict[str, object]] = {
    0: {
        "reference_ids": (ReferenceId(value="A1"),),
        "service_start": NOON - timedelta(days=10),
        "service_stop": NOON - timedelta(days=9),
    },
    1: {
        "reference_ids": (ReferenceId(value="A1"), ReferenceId(value="B2")),
        "service_start": NOON - timedelta(days=11),
        "authors": (Author(kind=AuthorKind.PROFESSIONAL, id="810000000017", family_name="Moreau", given_name="Diane"),),
    },
    3: {"events": (Coded("A"), Coded("B"))},
    4: {"events": (Coded("A"),)},
}


@pytest.fixture
def several(people: Cast) -> None:
    """Five documents, a day apart, the third of another type, place and label."""
    for day in range(5):
        said: dict[str, object] = {"created_at": NOON - timedelta(days=5 - day), "unique_id": f"1.2.3.{day}"}
        if day == 2:
            said |= {
                "type": Coded("18748-4"),
                "facility": Coded("SA01", "1.2.250.1.71.4.2.4"),
                "confidentiality": "R",
                "is_archived": True,
            }
        said |= _SAID.get(day, {})
        deposited(people.alice, pdf(f"Document {day}", **said), by=acting(cast.DIANE))


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("", [4, 3, 2, 1, 0]),
        ("&_sort=date", [0, 1, 2, 3, 4]),
        ("&type=18748-4", [2]),
        ("&type=http://loinc.org|18748-4,11488-4", [4, 3, 2, 1, 0]),
        ("&category=31", [2]),
        ("&facility=SA01", [2]),
        ("&security-label=R", [2]),
        ("&isArchived=true", [2]),
        ("&isArchived=false", [4, 3, 1, 0]),
        ("&identifier=urn:ietf:rfc:3986|urn:oid:1.2.3.1", [1]),
        ("&date=ge2026-02-28", [4, 3]),
        ("&creation=lt2026-02-26&_sort=creation", [0]),
        ("&contenttype=application/pdf", [4, 3, 2, 1, 0]),
        ("&contenttype=text/xml", []),
        ("&author:identifier=https://rpps.esante.gouv.fr|10000000017", [4, 3, 2, 1, 0]),
        ("&author.family=zebra", []),
        ("&type:not=18748-4", [4, 3, 1, 0]),
        ("&type=18748-4&type=11488-4", []),
        ("&event=A&event=B", [3]),
        ("&event=A", [4, 3]),
        ("&event:not=A", [2, 1, 0]),
        ("&security-label:not=R", [4, 3, 1, 0]),
        ("&security-label=N&security-label=MASQUE_PS", []),
        ("&related=A1,B2", [1, 0]),
        ("&related=A1&related=B2", [1]),
        ("&date=2026-02-26,2026-03-01", [4, 1]),
        ("&date=ne2026-02-26", [4, 3, 2, 0]),
        ("&date=ge2026-02-26&date=ne2026-02-28,le2026-02-26", [4, 2, 1]),
        ("&period=2026-02", [0]),
        ("&period=ne2026-02", [1]),
        ("&period=ge2026-02", [1, 0]),
        ("&period=gt2026-02", [1]),
        ("&period=sa2026-02", []),
        ("&period=eb2026-03", [0]),
        ("&period-end=ge2026", [0]),
        ("&_lastUpdated=2026-03-02", [4, 3, 2, 1, 0]),
        ("&_lastUpdated=lt2026-03-02", []),
        ("&identifier=urn:oid:1.2.3.1,urn:oid:1.2.3.2", [2, 1]),
        ("&identifier=urn:oid:1.2.3.1&identifier=urn:oid:1.2.3.2", []),
        ("&identifier:not=urn:oid:1.2.3.1", [4, 3, 2, 0]),
        ("&author.family=mor&author.given:exact=Diane", [1]),
        ("&author.family:contains=OR%C3%89", [4, 3, 2, 1, 0]),
        ("&author.family:exact=moreau", []),
        ("&author.family=zebra,mor", [4, 3, 2, 1, 0]),
        ("&_sort=type,date", [0, 1, 3, 4, 2]),
        ("&_sort=-type,-date", [2, 4, 3, 1, 0]),
        ("&_sort=period-end,date", [0, 1, 2, 3, 4]),
        ("&_sort=-period-start,-date", [0, 1, 4, 3, 2]),
        ("&_count=2", [4, 3]),
        ("&_summary=count", []),
    ],
)
def test_finds_what_is_asked(query: str, days: list[int], people: Cast, diane: Software) -> None:
    found = read(diane.get(_path(people, query)))
    assert _titles(found) == [f"Document {day}" for day in days]
    assert found["total"] == (5 if "_count" in query or "_summary" in query else len(days))


@pytest.mark.usefixtures("several")
def test_answers_a_search_sent_by_post_like_one_sent_by_get(people: Cast, diane: Software) -> None:
    form = f"patient={ids.public(people.alice)}&status=current&type=18748-4".encode()
    answer = diane.send(
        "POST", "/DocumentReference/_search", raw=form, Content_Type="application/x-www-form-urlencoded"
    )
    assert _titles(read(answer)) == ["Document 2"]


@pytest.mark.usefixtures("several")
def test_finds_the_patient_by_ins(people: Cast, diane: Software) -> None:
    query = quote("urn:oid:1.2.250.1.213.1.4.10|284037511111138")
    found = read(diane.get(f"/DocumentReference?patient.identifier={query}&status=current"))
    assert found["total"] == 5


@pytest.mark.usefixtures("several")
def test_turns_the_pages_forward_and_back(people: Cast, diane: Software) -> None:
    first = read(diane.get(_path(people, "&_count=2")))
    assert link(first, "previous") is None
    second_link = link(first, "next")
    assert second_link is not None
    second = read(diane.get(second_link))
    third_link = link(second, "next")
    assert third_link is not None
    third = read(diane.get(third_link))
    assert [_titles(first), _titles(second), _titles(third)] == [
        ["Document 4", "Document 3"],
        ["Document 2", "Document 1"],
        ["Document 0"],
    ]
    assert link(third, "next") is None
    back = link(third, "previous")
    assert back is not None
    assert _titles(read(diane.get(back))) == _titles(second)


@pytest.mark.usefixtures("several")
def test_keeps_the_pages_as_they_were_when_a_document_arrives(people: Cast, diane: Software) -> None:
    with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        following = link(read(diane.get(_path(people, "&_count=2"))), "next")
        assert following is not None
        late = pdf("Arrivé entre-temps", created_at=NOON)
        deposited(people.alice, late, by=acting(cast.DIANE), at=NOON + timedelta(minutes=2))
    with time_machine.travel(NOON + timedelta(minutes=3), tick=False):
        assert _titles(read(diane.get(following))) == ["Document 2", "Document 1"]


@pytest.mark.usefixtures("several")
def test_finds_a_version_by_its_logical_identifier(people: Cast, diane: Software) -> None:
    first = read(diane.get(_path(people, "&_count=1")))
    entries = first["entry"]
    assert isinstance(entries, list)
    identifier = entries[0]["resource"]["identifier"][0]["value"]  # type: ignore[index,call-overload]
    assert _titles(read(diane.get(_path(people, f"&identifier={identifier}")))) == ["Document 4"]


@pytest.mark.usefixtures("several")
def test_writes_the_answer_in_xml(people: Cast, diane: Software) -> None:
    as_json = read(diane.get(_path(people)))
    as_xml = xml_reading.read(diane.get(_path(people), Accept="application/fhir+xml").content)
    assert as_xml == as_json


def test_leaves_deleted_documents_out_and_tells_what_it_ignored(people: Cast, diane: Software) -> None:
    done = deposited(people.alice, pdf("Effacé"), by=acting(cast.DIANE))
    actions.delete(space_id=people.alice, document_id=done.document_ids[0], by=acting(cast.DIANE), at=NOON)
    found = read(diane.get(f"/DocumentReference?patient={ids.public(people.alice)}&zebra=1"))
    assert (found["total"], _titles(found)) == (0, [])
    entries = found["entry"]
    assert isinstance(entries, list)
    outcome = entries[-1]
    assert isinstance(outcome, dict)
    assert outcome["search"] == {"mode": "outcome"}
    assert [one["expression"] for one in outcome["resource"]["issue"]] == [["status"], ["zebra"]]  # type: ignore[index,call-overload,union-attr]


@pytest.mark.parametrize(
    ("query", "headers", "expected"),
    [
        ("status=current", {}, (400, "required", "patient")),
        ("patient=zebra&status=current", {}, (404, "not-found", "patient")),
        ("patient={other}&status=current", {}, (404, "not-found", "")),
        ("patient.identifier=urn:oid:1.2|3&status=current", {}, (404, "not-found", "patient.identifier")),
        (
            "patient.identifier=urn:oid:1.2.250.1.213.1.4.10|199999999999999&status=current",
            {},
            (404, "not-found", "patient.identifier"),
        ),
        ("patient={alice}&status=current&date=zebra", {}, (400, "value", "date")),
        ("patient={alice}&status=current&zebra=1", {"Prefer": "handling=strict"}, (400, "not-supported", "zebra")),
    ],
)
def test_refuses_a_search_that_cannot_be_answered(
    query: str, headers: dict[str, str], expected: tuple[int, str, str], people: Cast, diane: Software
) -> None:
    path = query.format(alice=ids.public(people.alice), other=ids.public(ids.new_id()))
    assert issue(diane.get(f"/DocumentReference?{path}", **headers)) == expected


def test_refuses_who_may_not_list(people: Cast, diane: Software, nora: Software) -> None:
    deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE))
    assert _titles(read(diane.get(_path(people)))) == ["Bilan"]
    assert issue(nora.get(_path(people)))[:2] == (403, "forbidden")


def test_lists_for_a_structure_only_what_it_deposited(people: Cast, laboratory: Software) -> None:
    deposited(people.alice, pdf("Consultation"), by=acting(cast.DIANE))
    laboratory.post("/DocumentReference", messages.inline(reference(people.alice)))
    assert _titles(read(laboratory.get(_path(people)))) == ["Compte rendu de consultation"]


def test_refuses_a_blocked_doctor(people: Cast, diane: Software) -> None:
    access.block(space_id=people.alice, rpps=cast.DIANE.rpps, by=citizen(people.alice), at=NOON)
    assert issue(diane.get(_path(people)))[:2] == (403, "forbidden")


def test_answers_the_same_to_head_without_a_body(people: Cast, diane: Software) -> None:
    answer = diane.send("HEAD", _path(people))
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.usefixtures("several")
def test_lists_submissions(people: Cast, diane: Software) -> None:
    query = f"/List?patient={ids.public(people.alice)}&code=submissionset&status=current"
    found = read(diane.get(query + "&_count=2"))
    assert found["total"] == 5
    entries = found["entry"]
    assert isinstance(entries, list)
    assert len(entries) == 2
    identifier = entries[0]["resource"]["id"]  # type: ignore[index,call-overload]
    one = diane.get(f"/List/{identifier}")
    assert read(one)["entry"] == entries[0]["resource"]["entry"]  # type: ignore[index,call-overload]
    assert read(diane.get(query + f"&_id={identifier}"))["total"] == 1
    assert read(diane.get(query.replace("submissionset", "folder")))["total"] == 0
    assert read(diane.get(query + "&date=lt2026-03-01"))["total"] == 0


def test_finds_no_submission_elsewhere(people: Cast, diane: Software, nora: Software) -> None:
    unknown = ids.public_row(people.alice, ids.new_id())
    assert issue(diane.get(f"/List/{unknown}")) == (404, "not-found", "List.id")
    assert issue(diane.get("/List/zebra")) == (404, "not-found", "List.id")
    assert issue(nora.get(f"/List/{unknown}"))[:2] == (403, "forbidden")
