"""ITI-90 through the door: professionals, where each works, structures; never who has left."""

from dataclasses import replace
from datetime import date
from urllib.parse import quote

import pytest

from carnet.domain.identity import actions as identity
from carnet.domain.identity.codes import Organization, Professional
from carnet.gateways.fhir.tests.conftest import Software, issue, link, read
from carnet.gateways.fhir.wire import xml_reading
from carnet.gateways.fhir.wire.elements import JsonObject
from tests import cast
from tests.cast import Cast

ELISE = Professional("10000000066", "Éluard", "Élise", "MME", "60", "", True, (cast.PRACTICE,))
GONE = Professional("10000000074", "Morel", "Gaston", "M", "10", "SM54", False, (cast.PRACTICE,))
LATER = Professional("10000000082", "Demain", "Zoé", "MME", "10", "SM54", True, (cast.HOSPITAL,))
ODD = Organization("étrange/1", "Structure sans adresse", "", "", "")


@pytest.fixture(autouse=True)
def people(people: Cast) -> Cast:
    """The cast, a nurse with accents in her name, a doctor who left, one who comes later, a place without address."""
    for person in (ELISE, GONE):
        identity.register_professional(professional=person, since=date(2020, 1, 1))
    identity.register_professional(professional=LATER, since=date(2027, 1, 1))
    identity.register_organization(organization=ODD)
    return people


def _found(software: Software, path: str) -> tuple[JsonObject, list[JsonObject], list[str]]:
    """Gives the searchset, the results, and the ids of what comes besides."""
    bundle = read(software.get(path))
    matches: list[JsonObject] = []
    besides = []
    entries = bundle.get("entry", [])
    assert isinstance(entries, list)
    for entry in entries:
        assert isinstance(entry, dict)
        resource, search = entry["resource"], entry["search"]
        assert isinstance(resource, dict)
        assert isinstance(search, dict)
        if search["mode"] == "match":
            matches.append(resource)
        elif search["mode"] == "include":
            besides.append(f"{resource['resourceType']}/{resource['id']}")
    return bundle, matches, besides


@pytest.mark.parametrize(
    ("query", "families"),
    [
        ("", ["Blanc", "Demain", "Moreau", "Noir", "Petit", "Urgence", "Éluard"]),
        ("family=mor", ["Moreau"]),
        ("family=elu", ["Éluard"]),
        ("family=ÉLU", ["Éluard"]),
        ("family:exact=Moreau", ["Moreau"]),
        ("family:exact=MOREAU", []),
        ("family:contains=r", ["Moreau", "Noir", "Urgence", "Éluard"]),
        ("given=dia,bru", ["Blanc", "Moreau"]),
        ("name=no", ["Noir"]),
        ("name=diane&family=moreau", ["Moreau"]),
        ("name=%25", []),
        ("name=_", []),
        ("identifier=https://rpps.esante.gouv.fr|10000000017", ["Moreau"]),
        ("identifier=urn:oid:1.2.250.1.71.4.2.1|810000000017", ["Moreau"]),
        ("identifier=810000000017,10000000025", ["Blanc", "Moreau"]),
        ("identifier=https://finess.esante.gouv.fr|10000000017", []),
        ("_id=10000000017", ["Moreau"]),
        ("_id=10000000074", []),
        ("family=morel", []),
        ("active=true&family=moreau", ["Moreau"]),
        ("active=false", []),
        ("qualification-code=60", ["Noir", "Éluard"]),
        ("qualification-code=10&qualification-code=SM26", ["Urgence"]),
        ("_summary=count", []),
    ],
)
def test_finds_professionals_at_work(query: str, families: list[str], nora: Software) -> None:
    encoded = query.replace("É", quote("É"))
    bundle, matches, _ = _found(nora, f"/Practitioner?{encoded}")
    names = [one["name"][0]["family"] for one in matches]  # type: ignore[index,call-overload]
    assert sorted(map(str, names)) == sorted(families)
    assert bundle["total"] == (7 if "_summary" in query else len(families))


def test_writes_a_professional_as_the_french_directory_does(nora: Software) -> None:
    found = read(nora.get("/Practitioner/10000000017"))
    assert [(one["system"], one["value"]) for one in found["identifier"]] == [  # type: ignore[index,call-overload,union-attr]
        ("urn:oid:1.2.250.1.71.4.2.1", "810000000017"),
        ("https://rpps.esante.gouv.fr", "10000000017"),
    ]
    codes = [one["code"]["coding"][0]["code"] for one in found["qualification"]]  # type: ignore[index,call-overload,union-attr]
    assert codes == ["10", "SM54"]
    as_xml = nora.get("/Practitioner/10000000017", Accept="application/fhir+xml")
    assert xml_reading.read(as_xml.content) == found


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("practitioner=Practitioner/10000000017", ["10000000017-1920000001"]),
        ("practitioner=10000000017", ["10000000017-1920000001"]),
        ("practitioner.identifier=https://rpps.esante.gouv.fr|10000000017", ["10000000017-1920000001"]),
        ("practitioner=Patient/10000000017", []),
        ("organization=Organization/1920000019", ["10000000058-1920000019", "10000000033-1920000019"]),
        ("organization:identifier=https://finess.esante.gouv.fr|920000019&role=60", ["10000000058-1920000019"]),
        ("role=21", ["10000000041-1920000035"]),
        ("specialty=SM26", ["10000000033-1920000019"]),
        ("_id=10000000017-1920000001", ["10000000017-1920000001"]),
        ("_id=10000000074-1920000001", []),
        ("_id=10000000082-1920000019", []),
        ("active=false", []),
    ],
)
def test_finds_who_works_where_today(query: str, ids: list[str], nora: Software) -> None:
    _, matches, _ = _found(nora, f"/PractitionerRole?{query}")
    assert [one["id"] for one in matches] == ids


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("name=hop", ["1920000019"]),
        ("name:contains=QUAI", ["1920000027"]),
        ("identifier=https://finess.esante.gouv.fr|920000035", ["1920000035"]),
        ("identifier=urn:oid:1.2.250.1.71.4.2.2|1920000035", ["1920000035"]),
        ("identifier=920000035", ["1920000035"]),
        ("identifier=https://rpps.esante.gouv.fr|920000035", []),
        ("address-city=nanterre", ["1920000001", "1920000019"]),
        ("type=SA25,SA33", ["1920000027", "1920000035"]),
        ("active=false", []),
        ("_id=" + quote("étrange/1"), []),
    ],
)
def test_finds_structures(query: str, ids: list[str], nora: Software) -> None:
    _, matches, _ = _found(nora, f"/Organization?{query}")
    assert [one["id"] for one in matches] == ids


@pytest.mark.parametrize(
    ("path", "besides"),
    [
        (
            "/PractitionerRole?specialty=SM26&_include=PractitionerRole:practitioner&_include=PractitionerRole:organization",
            ["Practitioner/10000000033", "Organization/1920000019"],
        ),
        ("/Practitioner?_id=10000000017&_revinclude=PractitionerRole:practitioner",
         ["PractitionerRole/10000000017-1920000001"]),
        ("/Organization?_id=1920000035&_revinclude=PractitionerRole:organization",
         ["PractitionerRole/10000000041-1920000035"]),
        ("/Practitioner?_id=10000000074&_revinclude=PractitionerRole:practitioner", []),
    ],
    ids=["both", "of-a-person", "of-a-place", "of-who-left"],
)  # fmt: skip
def test_brings_who_and_where(path: str, besides: list[str], nora: Software) -> None:
    assert _found(nora, path)[2] == besides


def test_turns_the_pages(nora: Software) -> None:
    first, matches, _ = _found(nora, "/Practitioner?_count=4")
    following = link(first, "next")
    assert following is not None
    second, more, _ = _found(nora, following)
    assert link(second, "next") is None
    assert (first["total"], len({one["id"] for one in (*matches, *more)})) == (7, 7)


def test_answers_a_search_sent_by_post(nora: Software) -> None:
    form = "application/x-www-form-urlencoded"
    answer = nora.send("POST", "/Organization/_search", raw=b"name=hop", Content_Type=form)
    assert read(answer)["total"] == 1


def test_tells_nobody_who_has_left_nor_a_citizen(people: Cast, nora: Software) -> None:
    identity.register_professional(professional=replace(cast.PAUL, is_active=False), since=date(2020, 1, 1))
    assert nora.get("/Practitioner/10000000041").status_code == 404
    assert nora.get("/PractitionerRole/10000000041-1920000035").status_code == 404
    assert _found(nora, "/Practitioner?name=martin")[1] == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/Practitioner/10000000074", (404, "not-found", "Practitioner.id")),
        ("/PractitionerRole/zebra", (404, "not-found", "PractitionerRole.id")),
        ("/Organization/zebra", (404, "not-found", "Organization.id")),
        ("/Practitioner?_sort=family", (400, "value", "_sort")),
        ("/Practitioner?active=zebra", (400, "value", "active")),
        ("/Practitioner?identifier:not=1", (400, "value", "identifier")),
        ("/Practitioner?family=,", (400, "value", "family")),
        ("/PractitionerRole?_page=zebra", (400, "value", "_page")),
    ],
)
def test_refuses_what_it_cannot_do(path: str, expected: tuple[int, str, str], nora: Software) -> None:
    assert issue(nora.get(path)) == expected


def test_ignores_and_tells_a_parameter_that_it_does_not_know(nora: Software) -> None:
    bundle, _, _ = _found(nora, "/Practitioner?_id=10000000017&mailbox-mss=a@b.fr&_include=Practitioner:x")
    outcome = bundle["entry"][-1]["resource"]  # type: ignore[index,call-overload]
    assert [one["expression"] for one in outcome["issue"]] == [["_include"], ["mailbox-mss"]]  # type: ignore[index,call-overload,union-attr]
