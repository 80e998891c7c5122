"""ITI-78, ITI-119 and ITI-83 through the door: who is found, by what, and by whom."""

from datetime import date
from urllib.parse import quote

import pytest
from pytest_django import Settings

from carnet.domain.identity import finding
from carnet.domain.identity.codes import PatientIdentity, Sex
from carnet.domain.spaces import actions as spaces
from carnet.foundation import database, ids
from carnet.foundation.journal import queries as journal
from carnet.foundation.values import ins
from carnet.gateways.fhir.tests.conftest import Software, issue, read, token
from carnet.gateways.fhir.wire import xml_reading
from carnet.gateways.fhir.wire.elements import Json, JsonObject
from tests import cast
from tests.cast import NOON, Cast, citizen

DOMAIN = "urn:oid:1.2.250.1.213.1.4.10"
INS = quote(f"{DOMAIN}|284037511111138")
ALINE = PatientIdentity(
    ins=ins.parse("2790351215189", oid=ins.NIR_TEST),
    birth_family_name="D’Été-Martin",
    birth_given_names=("Aline", "Zoé"),
    birth_on=date(1979, 3, 28),
    sex=Sex.FEMALE,
    birth_place="51215",
    used_family_name="Martin",
    historic=(ins.parse("2790351215188", oid=ins.NIR_TEST), ins.parse("2790351215187", oid=ins.NIR_DEMO)),
)


@pytest.fixture
def people(people: Cast, settings: Settings) -> Cast:
    """The cast, and Aline Martin, who has former INS."""
    settings.INS_DOMAINS = [ins.NIR_TEST, ins.NIR_DEMO]
    cast.space(ALINE, active=True)
    return people


@pytest.fixture
def regulator(people: Cast) -> Software:
    """The software of the hospital, with which Dr Urgence answers emergency calls."""
    return Software(token(cast.HOSPITAL, cast.EMMA.rpps, "regulation"))


def _names(bundle: JsonObject) -> list[str]:
    entries = bundle.get("entry", [])
    assert isinstance(entries, list)
    resources = [one["resource"] for one in entries]  # type: ignore[index,call-overload]
    found = [one["name"][0]["given"][0] for one in resources if one["resourceType"] == "Patient"]  # type: ignore[index,call-overload]
    assert bundle["total"] == len(found)
    return [str(name) for name in found]


BOTH = ["ALICE", "Aline"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("family=martin", BOTH),
        ("family=MARTIN&gender=female", BOTH),
        ("family=Martin&gender=male", []),
        ("family=Martin&gender:not=male", BOTH),
        ("family=martin&birthdate=1984-03-12", ["ALICE"]),
        ("family=martin&birthdate=1979", ["Aline"]),
        ("family=martin&birthdate=ge1979-03-28&birthdate=lt1984-03-12", ["Aline"]),
        ("family=martin&birthdate=1984,1979-03", BOTH),
        ("family=martin&birthdate=ne1984-03-12", ["Aline"]),
        ("family=martin&birthdate=gt1984-03-12", []),
        ("family=martin&given=ali", BOTH),
        ("family=martin&given=zoe", ["Aline"]),
        ("family=martin&given:exact=ALICE", ["ALICE"]),
        ("family=martin&given:contains=lin", ["Aline"]),
        ("family:exact=MARTIN", ["ALICE"]),
        ("family:exact=martin", []),
        ("family=" + quote("d'ete martin"), ["Aline"]),
        ("family=zebra,martin&given=alice", ["ALICE"]),
        ("family=mart", []),
        ("family=martin&address-city=Reims", []),
        ("family=martin&active=true", BOTH),
        ("family=martin&active=false", []),
        ("family=martin&_count=1", None),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_finds_by_what_is_said_for_who_answers_emergency_calls(
    query: str, expected: list[str] | None, regulator: Software
) -> None:
    found = read(regulator.get(f"/Patient?{query}"))
    if expected is None:
        assert (found["total"], len(found["entry"])) == (2, 1)  # type: ignore[arg-type]
    else:
        assert sorted(_names(found)) == sorted(expected)


def test_finds_by_post_and_in_xml(regulator: Software) -> None:
    form = "application/x-www-form-urlencoded"
    answer = regulator.send(
        "POST", "/Patient/_search", raw=b"family=martin&given=alice", Content_Type=form, Accept="application/fhir+xml"
    )
    found = xml_reading.read(answer.content)
    assert isinstance(found, dict)
    assert _names(found) == ["ALICE"]


def test_each_patient_found_reads_it_in_the_journal(people: Cast, regulator: Software) -> None:
    read(regulator.get("/Patient?family=martin&given=alice"))
    with database.entered(people.alice):
        (line,) = journal.newest(space_id=people.alice, count=1)
    assert (line.entry.act, line.entry.actor.id) == ("read_identity", cast.EMMA.rpps)


def test_leaves_out_a_record_that_is_closed(people: Cast, regulator: Software) -> None:
    spaces.close_space(space_id=people.alice, by=citizen(people.alice), at=NOON)
    assert _names(read(regulator.get("/Patient?family=martin"))) == ["Aline"]


def test_refuses_when_too_many_may_be_meant(regulator: Software, monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("MOST_FOUND", "MOST_CANDIDATES"):
        with monkeypatch.context() as patched:
            patched.setattr(finding, limit, 1)
            assert issue(regulator.get("/Patient?family=martin")) == (400, "too-costly", "family")
            assert _names(read(regulator.get("/Patient?family=martin&birthdate=1984-03-12"))) == ["ALICE"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (f"identifier={INS}&birthdate=1984-03-12", ["ALICE"]),
        (f"identifier={INS}&birthdate=1984-03-13", []),
        (f"identifier={INS}&family=martin&gender=female", ["ALICE"]),
        (f"identifier={INS}&family=bernard", []),
        (f"identifier={INS}&active=false", []),
        (f"identifier={INS},{quote(DOMAIN + '|2790351215188')}", BOTH),
        (f"identifier={INS}&identifier={quote(DOMAIN + '|2790351215188')}", []),
        (f"_id={{alice}}&identifier={INS}", ["ALICE"]),
        ("_id={alice}", ["ALICE"]),
        ("_id=zebra", []),
        ("_id={other}", []),
        ("telecom=0102030405", []),
    ],
    ids=["birth", "other-birth", "name-sex", "other-name", "closed", "either", "both", "id-and-ins", "id", "no-id",
         "nobody", "telecom"],
)  # fmt: skip
def test_finds_whom_is_named_for_everybody(query: str, expected: list[str], people: Cast, nora: Software) -> None:
    path = query.format(alice=ids.public(people.alice), other=ids.public(ids.new_id()))
    assert sorted(_names(read(nora.get(f"/Patient?{path}")))) == sorted(expected)


def test_restricts_the_domains_returned(regulator: Software, nora: Software) -> None:
    old = quote(f"{DOMAIN}|2790351215188")
    whole = read(nora.get(f"/Patient?identifier={old}"))["entry"][0]["resource"]  # type: ignore[index,call-overload]
    assert len(whole["identifier"]) == 3  # type: ignore[index,call-overload,arg-type]
    demo = quote("urn:oid:1.2.250.1.213.1.4.11|")
    part = read(nora.get(f"/Patient?identifier={old}&identifier={demo}"))["entry"][0]["resource"]  # type: ignore[index,call-overload]
    assert [one["value"] for one in part["identifier"]] == ["2790351215187"]  # type: ignore[index,call-overload,union-attr]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("family:contains=mart", (400, "value", "family")),
        ("family=martin&birthdate=hier", (400, "value", "birthdate")),
        ("family=martin&birthdate=1984-03-12T10:00:00Z", (400, "value", "birthdate")),
        ("family=martin&birthdate=zz1984", (400, "value", "birthdate")),
        ("family=martin&gender=zebra", (400, "value", "gender")),
        ("family=martin&active=zebra", (400, "value", "active")),
        ("family=,", (400, "value", "family")),
        ("identifier=urn:oid:1.2.3|", (404, "not-found", "identifier")),
        ("identifier=urn:oid:1.2.3|1", (404, "not-found", "identifier")),
        (f"identifier={quote(DOMAIN)}|zebra", (400, "value", "identifier")),
        (f"identifier={quote(DOMAIN)}|", (400, "required", "identifier")),
        ("_id:not=zebra", (400, "value", "_id")),
        ("_page=zebra&family=martin", (400, "value", "_page")),
        ("", (400, "required", "identifier")),
    ],
)
def test_refuses_what_cannot_be_searched(query: str, expected: tuple[int, str, str], regulator: Software) -> None:
    assert issue(regulator.get(f"/Patient?{query}")) == expected


def _patient(**said: Json) -> JsonObject:
    return {"resourceType": "Patient", **said}


def _parameters(patient: JsonObject, **more: Json) -> JsonObject:
    parameters: list[Json] = [{"name": "resource", "resource": patient}]
    parameters += [
        {"name": name, ("valueBoolean" if isinstance(value, bool) else "valueInteger"): value}
        for name, value in more.items()
    ]
    return {"resourceType": "Parameters", "parameter": parameters}


def _ins(value: str = "284037511111138") -> Json:
    return [{"system": DOMAIN, "value": value}]


def _named(family: str, *given: str) -> Json:
    return [{"use": "official", "family": family, "given": [*given]}]


_BIRTH_PLACE: Json = [
    {
        "url": "http://hl7.org/fhir/StructureDefinition/patient-birthPlace",
        "valueAddress": {
            "extension": [
                {
                    "url": "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-address-insee-code",
                    "valueCoding": {"code": "75111"},
                }
            ]
        },
    }
]
_STRICT: JsonObject = {
    "name": _named("Martin", "Alice"),
    "birthDate": "1984-03-12",
    "gender": "female",
    "extension": _BIRTH_PLACE,
}


def _grades(answer: JsonObject) -> list[tuple[str, float]]:
    entries = answer.get("entry", [])
    assert isinstance(entries, list)
    found = [(one["search"]["extension"][0]["valueCode"], one["search"]["score"]) for one in entries]  # type: ignore[index,call-overload]
    return [(str(grade), float(score)) for grade, score in found]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("patient", "grades"),
    [
        (_patient(identifier=_ins()), [("certain", 1.0)]),
        (_patient(identifier=_ins(), name=_named("martin", "alice"), birthDate="1984-03-12"), [("certain", 1.0)]),
        (_patient(identifier=_ins(), name=_named("bernard")), [("possible", 0.5)]),
        (_patient(identifier=_ins("199999999999999")), []),
        (_patient(**_STRICT), [("certain", 1.0)]),
        (_patient(name=_named("Martin", "Alice"), birthDate="1984-03-12"), [("probable", 0.8)]),
        (_patient(name=_named("Martin")), [("possible", 0.5), ("possible", 0.5)]),
        (_patient(name=_named("Zebra")), []),
    ],
    ids=[
        "ins",
        "ins-and-traits",
        "ins-and-others-name",
        "unknown-ins",
        "five-traits",
        "three-traits",
        "name",
        "nobody",
    ],
)
def test_says_how_surely_a_patient_is_meant(
    patient: JsonObject, grades: list[tuple[str, float]], regulator: Software
) -> None:
    assert _grades(read(regulator.post("/Patient/$match", _parameters(patient)))) == grades


def test_gives_one_certain_patient_or_none(regulator: Software) -> None:
    sure, unsure = _patient(**_STRICT), _patient(name=_named("Martin"))
    assert _grades(read(regulator.post("/Patient/$match", _parameters(sure, onlyCertainMatches=True)))) == [
        ("certain", 1.0)
    ]
    empty = read(regulator.post("/Patient/$match", _parameters(unsure, onlyCertainMatches=True)))
    assert (empty["total"], "entry" in empty) == (0, False)
    one = read(regulator.post("/Patient/$match", _parameters(unsure, count=1)))
    assert (one["total"], len(_grades(one))) == (2, 1)


def test_matches_in_xml_a_patient_sent_alone(nora: Software) -> None:
    body = (
        b'<Patient xmlns="http://hl7.org/fhir"><identifier><system value="urn:oid:1.2.250.1.213.1.4.10"/>'
        b'<value value="284037511111138"/></identifier></Patient>'
    )
    kind = "application/fhir+xml"
    answer = nora.send("POST", "/Patient/$match", raw=body, Content_Type=kind, Accept=kind)
    found = xml_reading.read(answer.content)
    assert isinstance(found, dict)
    assert _names(found) == ["ALICE"]
    assert b'<score value="1.0"/>' in answer.content


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (_patient(**_STRICT), (403, "forbidden", "")),
        (_patient(birthDate="1984-03-12"), (422, "required", "Patient.identifier")),
        (_patient(identifier=_ins("zebra")), (400, "value", "Patient.identifier[0].value")),
        (_patient(identifier=_ins(), gender="zebra"), (422, "code-invalid", "Patient.gender")),
        (_patient(identifier=_ins(), birthDate="hier"), (400, "value", "birthdate")),
        ({"resourceType": "Parameters"}, (422, "required", "Parameters.parameter")),
        (
            {"resourceType": "Parameters", "parameter": [{"name": "zebra"}]},
            (400, "value", "Parameters.parameter[0].name"),
        ),
        ({"resourceType": "List"}, (400, "invalid", "List")),
    ],
    ids=["by-traits", "too-little", "no-ins", "gender", "birth", "nothing", "unknown-parameter", "list"],
)
def test_refuses_to_match(body: JsonObject, expected: tuple[int, str, str], nora: Software, people: Cast) -> None:
    assert issue(nora.post("/Patient/$match", body)) == expected


def _pix(software: Software, source: str, query: str = "") -> JsonObject:
    return read(software.get(f"/Patient/$ihe-pix?sourceIdentifier={quote(source)}{query}"))


def _targets(answer: JsonObject) -> tuple[list[str], list[str]]:
    parameters = answer["parameter"]
    assert isinstance(parameters, list)
    values = [one["valueIdentifier"]["value"] for one in parameters if "valueIdentifier" in one]  # type: ignore[index,call-overload,operator]
    patients = [one["valueReference"]["reference"] for one in parameters if "valueReference" in one]  # type: ignore[index,call-overload,operator]
    return [str(value) for value in values], [str(one) for one in patients]


def test_gives_the_other_identifiers_of_a_patient(people: Cast, nora: Software) -> None:
    values, (reference,) = _targets(_pix(nora, f"{DOMAIN}|2790351215188"))
    assert [value[:13] for value in values] == ["2790351215189", "2790351215187"]
    assert read(nora.get(f"/{reference}"))["birthDate"] == "1979-03-28"
    demo = "&targetSystem=urn:oid:1.2.250.1.213.1.4.11"
    assert _targets(_pix(nora, f"{DOMAIN}|2790351215189", demo))[0] == ["2790351215187"]
    assert _targets(_pix(nora, f"{DOMAIN}|284037511111138"))[0] == []


def test_gives_the_patient_alone_to_who_may_not_know_the_identity(people: Cast, nora: Software) -> None:
    spaces.close_space(space_id=people.alice, by=citizen(people.alice), at=NOON)
    assert _targets(_pix(nora, f"{DOMAIN}|284037511111138")) == ([], [f"Patient/{ids.public(people.alice)}"])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", (400, "required", "sourceIdentifier")),
        ("sourceIdentifier=urn:oid:1.2.3|1", (400, "code-invalid", "sourceIdentifier")),
        ("sourceIdentifier=284037511111138", (400, "code-invalid", "sourceIdentifier")),
        (f"sourceIdentifier={quote(DOMAIN)}|zebra", (400, "value", "sourceIdentifier")),
        (f"sourceIdentifier={quote(DOMAIN)}|199999999999999", (404, "not-found", "sourceIdentifier")),
        (f"sourceIdentifier={INS}&targetSystem=urn:oid:1.2.3", (403, "code-invalid", "targetSystem")),
        (f"sourceIdentifier={INS}&zebra=1", (400, "not-supported", "zebra")),
    ],
)
def test_refuses_to_cross_references(query: str, expected: tuple[int, str, str], people: Cast, nora: Software) -> None:
    assert issue(nora.get(f"/Patient/$ihe-pix?{query}")) == expected


def test_nobody_is_found_by_who_tries_numbers(people: Cast, nora: Software) -> None:
    for number in range(21):
        nora.get(f"/Patient/$ihe-pix?sourceIdentifier={quote(DOMAIN)}|1{number:02}9999999999")
    assert issue(nora.get(f"/Patient/$ihe-pix?sourceIdentifier={INS}"))[0] == 404
    assert _names(read(nora.get(f"/Patient?identifier={INS}"))) == []
