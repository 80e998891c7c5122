"""What comes with the results of a search, which part of them, and whether the pages hold."""

from datetime import timedelta

import pytest
import time_machine

from carnet.domain.access import actions as access
from carnet.domain.access.codes import NewRestriction, RestrictedWhat, RestrictedWhom
from carnet.foundation import ids
from carnet.gateways.fhir.tests.conftest import Software, issue, link, read
from carnet.gateways.fhir.wire import xml_reading
from carnet.gateways.fhir.wire.elements import JsonObject
from tests import cast
from tests.cast import NOON, Cast, acting, citizen, deposited, pdf


def _path(people: Cast, query: str = "") -> str:
    return f"/DocumentReference?patient={ids.public(people.alice)}&status=current{query}"


@pytest.fixture
def five(people: Cast) -> None:
    """Five documents, a day apart."""
    for day in range(5):
        deposited(people.alice, pdf(f"Document {day}", created_at=NOON - timedelta(days=day)), by=acting(cast.DIANE))


def _included(bundle: JsonObject) -> list[str]:
    entries = bundle.get("entry", [])
    assert isinstance(entries, list)
    return [
        str(one["resource"]["resourceType"])  # type: ignore[index,call-overload]
        for one in entries
        if one["search"] == {"mode": "include"}  # type: ignore[index,call-overload]
    ]


@pytest.fixture
def replaced(people: Cast) -> None:
    """A document and the version that replaces it."""
    first = deposited(people.alice, pdf("Première", unique_id="1.2.3.1"), by=acting(cast.DIANE))
    newer = pdf("Seconde", unique_id="1.2.3.2", replaces=first.document_ids[0])
    deposited(people.alice, newer, by=acting(cast.DIANE))


@pytest.mark.usefixtures("replaced")
@pytest.mark.parametrize(
    ("query", "types"),
    [
        ("", []),
        ("&_include=DocumentReference:relatesto", ["DocumentReference"]),
        ("&_include=DocumentReference:subject", ["Patient"]),
        ("&_include=DocumentReference:patient&_revinclude=List:item", ["Patient", "List"]),
        ("&_revinclude=List:item&_count=0", []),
        ("&status=superseded&_include=DocumentReference:relatesto&_include=DocumentReference:subject", None),
    ],
    ids=["nothing", "replaced", "subject", "patient-and-list", "no-result-shown", "no-result"],
)
def test_brings_what_is_asked_besides_the_results(
    query: str, types: list[str] | None, people: Cast, diane: Software
) -> None:
    found = read(diane.get(_path(people, query)))
    if types is None:
        assert (found["total"], "entry" in found) == (0, False)
    else:
        assert found["total"] == 1
        assert _included(found) == types


@pytest.mark.usefixtures("replaced")
def test_brings_the_documents_of_submissions(people: Cast, diane: Software) -> None:
    query = f"/List?patient={ids.public(people.alice)}&code=submissionset&status=current&_include=List:item"
    assert _included(read(diane.get(query))) == ["DocumentReference", "DocumentReference"]
    found = read(diane.get(query + "&_include=List:subject&_count=1&_sort=date"))
    assert _included(found) == ["Patient", "DocumentReference"]


def test_brings_nothing_that_the_reader_may_not_see(people: Cast, diane: Software) -> None:
    """A version that the citizen withholds is not brought by the one that replaces it."""
    long_ago = NOON - timedelta(days=700)
    emma = acting(cast.EMMA)
    first = deposited(people.alice, pdf("Première", service_start=long_ago), by=emma)
    deposited(people.alice, pdf("Seconde", service_start=NOON, replaces=first.document_ids[0]), by=emma)
    path = _path(people, "&_include=DocumentReference:relatesto&_revinclude=List:item")
    assert _included(read(diane.get(path))) == ["DocumentReference", "List"]
    withheld = NewRestriction(
        what=RestrictedWhat.PERIOD,
        whom=RestrictedWhom.PROFESSIONAL,
        excluded=cast.DIANE.rpps,
        care_since=long_ago - timedelta(days=1),
        care_until=long_ago + timedelta(days=1),
    )
    access.restrict(space_id=people.alice, restriction=withheld, by=citizen(people.alice), at=NOON)
    assert _included(read(diane.get(path))) == ["List"]


@pytest.mark.usefixtures("replaced")
def test_tells_what_it_does_not_bring(people: Cast, diane: Software) -> None:
    found = read(diane.get(_path(people, "&_include=DocumentReference:author&_include=DocumentReference:zebra")))
    outcome = found["entry"][-1]["resource"]  # type: ignore[index,call-overload]
    told = [str(one["diagnostics"]) for one in outcome["issue"]]  # type: ignore[index,call-overload,union-attr]
    assert "contained" in told[0]
    assert "zebra" in told[1]


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize(
    ("query", "kept", "left_out"),
    [
        ("&_elements=type,date", {"type", "date", "status", "content"}, {"author", "context", "contained"}),
        ("&_elements=author", {"author", "contained"}, {"type", "context"}),
        ("&_summary=true", {"type", "date", "author", "securityLabel", "contained"}, {"context", "custodian"}),
        ("&_summary=text", {"status", "content"}, {"type", "contained"}),
    ],
    ids=["two-elements", "author", "summary", "text"],
)
def test_gives_the_part_that_is_asked(
    query: str, kept: set[str], left_out: set[str], people: Cast, diane: Software
) -> None:
    for answer in (diane.get(_path(people, query)), diane.get(_path(people, query), Accept="application/fhir+xml")):
        found = xml_reading.read(answer.content) if b"<?xml" in answer.content else read(answer)
        assert isinstance(found, dict)
        resource = found["entry"][0]["resource"]  # type: ignore[index,call-overload]
        assert isinstance(resource, dict)
        assert kept <= set(resource)
        assert not left_out & set(resource)
        assert resource["meta"]["tag"][0]["code"] == "SUBSETTED"  # type: ignore[index,call-overload]


@pytest.mark.parametrize("query", ["_summary=zebra", "_summary=true&_summary=false"])
def test_refuses_a_part_that_does_not_exist(query: str, people: Cast, diane: Software) -> None:
    assert issue(diane.get(_path(people, f"&{query}"))) == (400, "value", "_summary")


@pytest.mark.usefixtures("five")
def test_keeps_the_pages_of_submissions_as_they_were(people: Cast, diane: Software) -> None:
    query = f"/List?patient={ids.public(people.alice)}&code=submissionset&status=current&_count=3"
    with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        first = read(diane.get(query))
        following = link(first, "next")
        assert following is not None
        deposited(people.alice, pdf("Arrivé entre-temps"), by=acting(cast.DIANE), at=NOON + timedelta(minutes=2))
    with time_machine.travel(NOON + timedelta(minutes=3), tick=False):
        second = read(diane.get(following))
    shown = [one["resource"]["id"] for page in (first, second) for one in page["entry"]]  # type: ignore[index,call-overload,union-attr]
    assert (len(shown), len(set(shown)), second["total"]) == (5, 5, 5)
