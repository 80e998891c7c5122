"""The grammar of searches."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnet.domain.documents.codes import Criteria, Order, Status
from carnet.domain.documents.conditions import (
    Among,
    Care,
    Comparison,
    Condition,
    During,
    Field,
    Instant,
    OfSubmission,
    Part,
    Span,
    Within,
    Words,
)
from carnet.domain.documents.submissions import SubmissionCriteria
from carnet.foundation import ids
from carnet.foundation.values.ins import Ins
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.search import dates, documents, paging, patients, submissions
from carnet.gateways.fhir.search import parameters as grammar
from carnet.gateways.fhir.search.documents import NOTHING
from carnet.gateways.fhir.search.parameters import Parameters

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
BASE = "https://carnet.example/fhir"
SPACE = UUID("019cae6b-6600-7bcb-8e71-97f00c4287ee")
ROW = UUID("019cae6b-6600-7f60-8a6d-a216aea41cbd")
ACCEPTED = ("1.2.250.1.213.1.4.8",)


def _parameters(query: str) -> Parameters:
    return Parameters(tuple(grammar.parse(query)))


def _search(query: str) -> documents.Search:
    return documents.read(_parameters(query), base=BASE, at=NOW)


def _refusal(query: str) -> tuple[Kind, str]:
    with pytest.raises(Rejection) as refusal:
        _search(query)
    return refusal.value.kind, refusal.value.place


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-03-02", "2026-03-02T00:00+01:00", "2026-03-03T00:00+01:00"),
        ("eq2026-03", "2026-03-01T00:00+01:00", "2026-04-01T00:00+02:00"),
        ("ge2026-03-02", "2026-03-02T00:00+01:00", None),
        ("gt2026-03-02", "2026-03-03T00:00+01:00", None),
        ("sa2026-03-02", "2026-03-03T00:00+01:00", None),
        ("le2026-03-02", None, "2026-03-03T00:00+01:00"),
        ("lt2026-03-02", None, "2026-03-02T00:00+01:00"),
        ("eb2026-03-02", None, "2026-03-02T00:00+01:00"),
        ("ap2026-02-20T12:00:00Z", "2026-02-19T12:00:00+00:00", "2026-02-21T12:00:01+00:00"),
    ],
)
def test_reads_prefixes_and_partial_dates(text: str, start: str | None, end: str | None) -> None:
    found = dates.parse(text, "date", at=NOW)
    assert found == dates.Range(_at(start) if start else None, _at(end) if end else None)


@pytest.mark.parametrize("text", ["ne2026", "2026,2027", "zz2026", "", "ge", "hier"])
def test_refuses_what_is_not_one_range(text: str) -> None:
    with pytest.raises(Rejection) as refusal:
        dates.parse(text, "date", at=NOW)
    assert (refusal.value.kind, refusal.value.place) == (Kind.PARAMETER, "date")


def _conditions(query: str) -> tuple[Condition, ...]:
    """Gives what a search asks besides the status."""
    return _search(f"status=current&{query}").criteria.conditions[1:]


def test_lets_repeated_dates_all_hold_and_dates_between_commas_be_alternatives() -> None:
    found = _conditions("date=ge2026-01,ne2025&date=lt2026-02")
    created = Instant.CREATED
    assert found == (
        Within(
            created,
            (
                Span(_at("2026-01-01T00:00+01:00")),
                Span(_at("2025-01-01T00:00+01:00"), _at("2026-01-01T00:00+01:00"), is_outside=True),
            ),
        ),
        Within(created, (Span(end=_at("2026-02-01T00:00+01:00")),)),
    )


_START, _END = _at("2026-01-01T00:00+01:00"), _at("2026-02-01T00:00+01:00")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01", Care(Span(start=_START), Span(end=_END))),
        ("ne2026-01", Care(Span(start=_START), Span(end=_END), is_outside=True)),
        ("gt2026-01", Care(stops=Span(start=_END))),
        ("ge2026-01", Care(stops=Span(start=_START))),
        ("lt2026-01", Care(starts=Span(end=_START))),
        ("le2026-01", Care(starts=Span(end=_END))),
        ("sa2026-01", Care(starts=Span(start=_END))),
        ("eb2026-01", Care(stops=Span(end=_START))),
    ],
)
def test_compares_a_time_of_care_with_a_date(text: str, expected: Care) -> None:
    assert _conditions(f"period={text}") == (During((expected,)),)


@pytest.mark.parametrize(
    ("query", "field", "values"),
    [
        ("type=http://loinc.org|11488-4,18748-4", Field.TYPE, ("11488-4", "18748-4")),
        ("category=10", Field.CLASS, ("10",)),
        ("format=urn:x", Field.FORMAT, ("urn:x",)),
        ("facility=SA07", Field.FACILITY, ("SA07",)),
        ("setting=AMBULATOIRE", Field.PRACTICE_SETTING, ("AMBULATOIRE",)),
        ("event=A,B", Field.EVENT, ("A", "B")),
        ("language=fr-FR", Field.LANGUAGE, ("fr-FR",)),
        ("identifier=urn:oid:1.2.3", Field.IDENTIFIER, ("1.2.3",)),
        (f"identifier=urn:ietf:rfc:3986|urn:uuid:{ROW}", Field.IDENTIFIER, (str(ROW).upper(),)),
        ("security-label=NOPAT,N", Field.LABEL, ("INVISIBLE_PATIENT", "N")),
        ("contenttype=application/xml", Field.MEDIA_TYPE, ("text/xml",)),
        (f"relatesto=DocumentReference/{ids.public_row(SPACE, ROW)}", Field.LEADS_TO, (str(ROW),)),
        (f"_id={ids.public_row(SPACE, ROW)}", Field.ID, (str(ROW),)),
        ("_id=zebra", Field.ID, (str(NOTHING),)),
        ("related:identifier=urn:oid:1.2|42", Field.REFERENCE, ("42",)),
        (
            "author:identifier=https://rpps.esante.gouv.fr|10000000017",
            Field.AUTHOR,
            ("810000000017", "10000000017"),
        ),
        ("author=Practitioner/10000000017", Field.AUTHOR, ("10000000017", "810000000017")),
    ],
)
def test_reads_the_tokens_of_iti_67(query: str, field: Field, values: tuple[str, ...]) -> None:
    assert _conditions(query) == (Among(field, values),)
    name, _, value = query.partition("=")
    plain = name.partition(":")[0]
    assert _conditions(f"{plain}:not={value}") == (Among(field, values, is_negated=True),)
    assert _conditions(f"{query}&{query}") == (Among(field, values), Among(field, values))


def test_reads_the_rest_of_iti_67() -> None:
    search = _search(
        "status=current,superseded&isArchived=false&author.given=dia&author.family:exact=Moreau"
        "&author.family:contains=ore,ora&_lastUpdated=ge2026"
    )
    assert search.criteria == Criteria(
        is_archived=False,
        conditions=(
            Among(Field.STATUS, (Status.CURRENT.value, Status.SUPERSEDED.value)),
            Words(Part.AUTHOR_FAMILY, ("Moreau",), Comparison.EXACT),
            Words(Part.AUTHOR_FAMILY, ("ore", "ora"), Comparison.CONTAINS),
            Words(Part.AUTHOR_GIVEN, ("dia",)),
            Within(Instant.CHANGED, (Span(_at("2026-01-01T00:00+01:00")),)),
        ),
    )
    assert search.notices == ()


def test_lets_repeated_codes_all_hold() -> None:
    assert _conditions("type=a,b&type=b,c") == (Among(Field.TYPE, ("a", "b")), Among(Field.TYPE, ("b", "c")))


def test_reads_escaped_commas() -> None:
    assert grammar.alternatives(r"a\,b,c\\d,e\x", "x") == ["a,b", r"c\d", r"e\x"]


def test_tells_that_the_status_is_missing_and_leaves_deleted_documents_out() -> None:
    search = _search("type=11488-4")
    assert search.criteria.conditions[0] == Among(Field.STATUS, ("current", "superseded"))
    assert [notice.place for notice in search.notices] == ["status"]


@pytest.mark.parametrize(
    ("sort", "orders"),
    [
        ("", (Order.NEWEST_FIRST,)),
        ("-date", (Order.NEWEST_FIRST,)),
        ("creation", (Order.OLDEST_FIRST,)),
        ("type,-_lastUpdated", (Order.BY_TYPE, Order.LATEST_CHANGE_FIRST)),
        ("-period-end,_id", (Order.LATEST_END_OF_CARE_FIRST, Order.BY_ID)),
    ],
    ids=["default", "newest", "oldest", "type-then-change", "end-of-care"],
)
def test_reads_the_order(sort: str, orders: tuple[Order, ...]) -> None:
    assert _search(f"status=current&_sort={sort}").orders == orders


@pytest.mark.parametrize(("query", "count"), [("", 50), ("_count=20", 20), ("_count=999", 200), ("_summary=count", 0)])
def test_reads_how_many_results_make_a_page(query: str, count: int) -> None:
    assert _search(f"status=current&{query}").count == count


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("status=final", "status"),
        ("status=,", "status"),
        ("type=http://loinc.org|", "type"),
        ("type:not=,", "type"),
        ("author.family=,", "author.family"),
        ("security-label=SECRET", "security-label"),
        ("isArchived=peut-etre", "isArchived"),
        ("isArchived=true&isArchived=false", "isArchived"),
        ("_count=-1", "_count"),
        ("_count=zebra", "_count"),
        ("_count=99999999999", "_count"),
        ("_sort=title", "_sort"),
        ("_sort=date,title", "_sort"),
        ("period=ge2026,zebra", "period"),
        ("date=ne", "date"),
        ("date=,", "date"),
        ("_page=zebra", "_page"),
        ("_page=1-999999999999999999999", "_page"),
        ("_page=99999999-1", "_page"),
        ("date=zebra", "date"),
        ("identifier=" + "9" * 300, "identifier"),
        ("type=" + ",".join(["a"] * 501), "type"),
    ],
)
def test_refuses_a_parameter_at_its_name(query: str, place: str) -> None:
    assert _refusal(query) == (Kind.PARAMETER, place)


@pytest.mark.parametrize(
    ("query", "kind"), [("a=%ff", Kind.CHARSET), ("a=%00", Kind.PARAMETER), ("a&" * 300, Kind.BAD_REQUEST)]
)
def test_refuses_a_query_that_cannot_be_read(query: str, kind: Kind) -> None:
    with pytest.raises(Rejection) as refusal:
        grammar.parse(query)
    assert refusal.value.kind is kind


def test_tells_what_it_ignores_or_refuses_it_when_asked() -> None:
    parameters = _parameters("status=current&zebra=1&type:below=1&_format=json")
    documents.read(parameters, base=BASE, at=NOW)
    assert [notice.place for notice in parameters.settle(strict=False)] == ["zebra", "type:below"]
    with pytest.raises(Rejection) as refusal:
        parameters.settle(strict=True)
    assert (refusal.value.kind, refusal.value.place) == (Kind.UNKNOWN_PARAMETER, "zebra")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (f"patient=Patient/{ids.public(SPACE)}", SPACE),
        (f"patient={ids.public(SPACE)}", SPACE),
        (f"subject={BASE}/Patient/{ids.public(SPACE)}", SPACE),
        ("patient.identifier=urn:oid:1.2.250.1.213.1.4.8|284037511111138", Ins("2840375111111", "38", ACCEPTED[0])),
        ("patient:identifier=urn:oid:1.2.250.1.213.1.4.8|2840375111111", Ins("2840375111111", "", ACCEPTED[0])),
    ],
)
def test_reads_the_patient_of_a_search(query: str, expected: UUID | Ins) -> None:
    assert patients.read(_parameters(query), base=BASE, accepted=ACCEPTED) == expected


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("", Kind.MISSING_PARAMETER),
        ("patient=", Kind.MISSING_PARAMETER),
        ("patient=zebra", Kind.UNKNOWN_PATIENT),
        ("patient=a,b", Kind.PARAMETER),
        ("patient=a&patient=b", Kind.PARAMETER),
        ("patient=a&patient.identifier=b", Kind.PARAMETER),
        ("patient.identifier=284037511111138", Kind.UNKNOWN_PATIENT),
        ("patient.identifier=urn:oid:1.2.3|284037511111138", Kind.UNKNOWN_PATIENT),
        ("patient.identifier=urn:oid:1.2.250.1.213.1.4.8|zebra", Kind.PARAMETER),
    ],
)
def test_refuses_a_search_about_no_patient_or_several(query: str, kind: Kind) -> None:
    with pytest.raises(Rejection) as refusal:
        patients.read(_parameters(query), base=BASE, accepted=ACCEPTED)
    assert refusal.value.kind is kind


def test_reads_every_parameter_of_iti_66() -> None:
    search = submissions.read(
        _parameters(
            "code=https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes|submissionset&status=current&date=ge2026"
            "&identifier=urn:oid:1.2.3&designationType=03&sourceId=urn:ietf:rfc:3986|urn:oid:1.2.9"
            "&source:identifier=810000000017&title:contains=bilan&authorOrg=https://finess.esante.gouv.fr|920000001"
        ),
        base=BASE,
        at=NOW,
    )
    assert search.notices == ()
    assert search.criteria == SubmissionCriteria(
        conditions=(
            Among(OfSubmission.IDENTIFIER, ("1.2.3",)),
            Among(OfSubmission.SOURCE, ("1.2.9",)),
            Among(OfSubmission.AUTHOR, ("810000000017", "10000000017")),
            Among(OfSubmission.AUTHOR_ORGANIZATION, ("1920000001",)),
            Among(OfSubmission.CONTENT_TYPE, ("03",)),
            Words(Part.TITLE, ("bilan",), Comparison.CONTAINS),
            Within(None, (Span(_at("2026-01-01T00:00+01:00")),)),
        )
    )


@pytest.mark.parametrize(
    "query",
    [
        "code=folder&status=current",
        "code=submissionset&status=retired",
        "code:not=submissionset&status=current",
        "code=submissionset&status=current&isArchived=true",
    ],
)
def test_finds_no_submission_of_a_kind_that_does_not_exist(query: str) -> None:
    search = submissions.read(_parameters(query), base=BASE, at=NOW)
    assert search.criteria.conditions == (Among(OfSubmission.ID, (str(NOTHING),)),)
    assert search.notices == ()


def test_marks_pages_with_the_instant_of_the_first() -> None:
    mark = paging.Mark(40, datetime(2026, 3, 2, 11, 59, 59, 123456, tzinfo=UTC))
    read = paging.read(Parameters((("_page", paging.write(mark)),)), at=NOW)
    assert read == mark
    search = documents.read(Parameters((("status", "current"), ("_page", paging.write(mark)))), base=BASE, at=NOW)
    assert (search.mark, search.criteria.deposited_to) == (mark, mark.after)


@given(st.text(), st.text())
def test_never_fails_on_a_parameter_but_by_refusing(name: str, value: str) -> None:
    names = [
        name,
        f"type:{name}",
        *(one for parameter in documents.PARAMETERS for one in parameter.names),
        "_sort",
        "_page",
        "_count",
    ]
    for each in names:
        try:
            documents.read(Parameters(((each, value),)), base=BASE, at=NOW)
        except Rejection as refusal:
            assert refusal.kind.value.status == 400  # noqa: PT017 - whatever is refused, it is a 400
