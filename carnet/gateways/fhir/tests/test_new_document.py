"""A deposited DocumentReference as plain values: what is accepted, what is set aside, what is refused where."""

import base64
import hashlib
from collections.abc import Callable
from uuid import UUID

import orjson
import pytest

from carnet.domain.documents.codes import Author, AuthorKind, Coded, ReferenceId, Visibility
from carnet.domain.documents.relation_codes import NewRelation, RelationKind
from carnet.foundation import ids
from carnet.foundation.values.ins import Ins
from carnet.gateways.fhir.mappings import new_document
from carnet.gateways.fhir.mappings.contents import Content, Contents
from carnet.gateways.fhir.mappings.document_reference import IS_ARCHIVED
from carnet.gateways.fhir.mappings.new_document import ReadDocument
from carnet.gateways.fhir.mappings.references import Scope
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.tests import messages
from carnet.gateways.fhir.tests.messages import PDF, concept
from carnet.gateways.fhir.wire import multipart
from carnet.gateways.fhir.wire.elements import Element, Json, JsonObject
from tests.shared import shared_path

BASE = "https://carnet.example/fhir"
NIR_TEST = "1.2.250.1.213.1.4.10"
ACCEPTED = ("1.2.250.1.213.1.4.8", NIR_TEST)
SPACE = UUID("019cae6b-6600-7bcb-8e71-97f00c4287ee")
ALICE: JsonObject = {"reference": f"Patient/{ids.public(SPACE)}"}


def _read(resource: JsonObject, contents: Contents | None = None) -> ReadDocument:
    return new_document.read(Element(resource, "DocumentReference"), Scope(BASE), contents or Contents(), ACCEPTED)


def _refusal(resource: JsonObject, contents: Contents | None = None) -> tuple[Kind, str]:
    with pytest.raises(Rejection) as refusal:
        _read(resource, contents)
    return refusal.value.kind, refusal.value.place


REPLACED: Json = {"code": "replaces", "target": {"reference": "urn:oid:1.2.3"}}


@pytest.mark.parametrize(
    "subject",
    [
        ALICE,
        {"reference": f"{BASE}/Patient/{ids.public(SPACE)}"},
        {"reference": f"Patient/{ids.public(SPACE)}/_history/1"},
    ],
)
def test_reads_a_patient_named_by_our_identifier(subject: JsonObject) -> None:
    assert _read(messages.inline(subject)).subject.space_id == SPACE


@pytest.mark.parametrize(
    ("subject", "contained"),
    [
        ({"reference": f"Patient?identifier=urn:oid:{NIR_TEST}|284037511111138"}, []),
        ({"reference": f"{BASE}/Patient?identifier=urn%3Aoid%3A{NIR_TEST}%7C284037511111138"}, []),
        ({"identifier": {"system": f"urn:oid:{NIR_TEST}", "value": "2 84 03 75 111 111 38"}}, []),
        (
            {"reference": "#p"},
            [
                {
                    "resourceType": "Patient",
                    "id": "p",
                    "identifier": [
                        {"system": "urn:oid:1.9", "value": "4"},
                        {"system": f"urn:oid:{NIR_TEST}", "value": "284037511111138"},
                    ],
                }
            ],
        ),
    ],
)
def test_reads_a_patient_named_by_ins(subject: JsonObject, contained: list[Json]) -> None:
    found = _read(messages.inline(subject, contained=contained)).subject
    assert (found.space_id, found.ins) == (None, Ins("2840375111111", "38", NIR_TEST))


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ({}, Kind.SUBJECT),
        ({"reference": "Patient/elsewhere"}, Kind.SUBJECT),
        ({"reference": "https://other.example/fhir/Patient/1"}, Kind.SUBJECT),
        ({"reference": "#nobody"}, Kind.REFERENCE),
        ({"reference": "Patient?name=alice"}, Kind.SUBJECT),
        ({"reference": f"Patient?identifier=urn:oid:{NIR_TEST}|zebra"}, Kind.VALUE),
        ({"identifier": {"system": "urn:oid:1.2.3", "value": "284037511111138"}}, Kind.SUBJECT),
        ({"identifier": {"system": f"urn:oid:{NIR_TEST}", "value": "12"}}, Kind.VALUE),
    ],
)
def test_refuses_a_subject_that_names_nobody_here(subject: JsonObject, kind: Kind) -> None:
    found, place = _refusal(messages.inline(subject))
    assert (found, place.startswith("DocumentReference.subject")) == (kind, True)


def test_reads_what_mhd_minimal_says() -> None:
    found = _read(messages.inline(ALICE)).document
    assert (found.content, found.media_type) == (PDF, "application/pdf")
    assert found.authors == (
        Author(
            kind=AuthorKind.PROFESSIONAL,
            id="810000000017",
            id_system="1.2.250.1.71.4.2.1",
            family_name="Dr Diane MOREAU",
        ),
    )
    assert found.declared_sha1 == hashlib.sha1(PDF).digest()
    assert found.declared_size == len(PDF)
    assert found.place == "DocumentReference"


@pytest.mark.parametrize(
    ("change", "kind", "place"),
    [
        ({"zebra": 1}, Kind.UNKNOWN_ELEMENT, ".zebra"),
        ({"securityLabels": []}, Kind.UNKNOWN_ELEMENT, ".securityLabels"),
        ({"modifierExtension": [{"url": "http://example.org/not"}]}, Kind.MODIFIER, ".modifierExtension"),
        ({"implicitRules": "http://example.org"}, Kind.MODIFIER, ".implicitRules"),
        ({"status": "superseded"}, Kind.RULE, ".status"),
        ({"status": None}, Kind.REQUIRED, ".status"),
        ({"status": 3}, Kind.STRUCTURE, ".status"),
        ({"subject": None}, Kind.REQUIRED, ".subject"),
        ({"subject": []}, Kind.STRUCTURE, ".subject"),
        ({"content": []}, Kind.REQUIRED, ".content"),
        ({"content": [{}]}, Kind.REQUIRED, ".content[0].attachment"),
        ({"content": ["x"]}, Kind.STRUCTURE, ".content[0]"),
        ({"content": {}}, Kind.STRUCTURE, ".content"),
        ({"type": "11488-4"}, Kind.STRUCTURE, ".type"),
        ({"type": {"coding": [{"code": "x" * 300}]}}, Kind.VALUE, ".type.coding[0].code"),
        ({"securityLabel": [concept("x", "SECRET")]}, Kind.CODE, ".securityLabel[0].coding"),
        ({"relatesTo": [{"code": "signs", "target": {}}]}, Kind.NOT_SUPPORTED, ".relatesTo[0].code"),
        ({"relatesTo": [{"code": "replaces"}]}, Kind.REQUIRED, ".relatesTo[0].target"),
        ({"relatesTo": [REPLACED, REPLACED]}, Kind.NOT_SUPPORTED, ".relatesTo[1].code"),
        ({"relatesTo": [{}] * 21}, Kind.NOT_SUPPORTED, ".relatesTo[20]"),
        (
            {"relatesTo": [{"code": "replaces", "target": {"reference": "DocumentReference/x"}}]},
            Kind.REFERENCE,
            ".relatesTo[0].target.reference",
        ),
        ({"author": [{"reference": "#nobody"}]}, Kind.REFERENCE, ".author[0].reference"),
        ({"context": {"period": {"start": "hier"}}}, Kind.VALUE, ".context.period.start"),
        ({"context": {"zebra": 1}}, Kind.UNKNOWN_ELEMENT, ".context.zebra"),
        ({"date": "2026-02-27T10:00:00"}, Kind.VALUE, ".date"),
        (
            {"extension": [{"url": IS_ARCHIVED}]},
            Kind.REQUIRED,
            ".extension[0].valueBoolean",
        ),
    ],
)
def test_refuses_what_it_cannot_take_at_its_place(change: JsonObject, kind: Kind, place: str) -> None:
    resource = {**messages.inline(ALICE), **change}
    assert _refusal(resource) == (kind, "DocumentReference" + place)


@pytest.mark.parametrize(
    ("change", "kind", "place"),
    [
        ({"size": -1}, Kind.VALUE, "size"),
        ({"size": 1.5}, Kind.VALUE, "size"),
        ({"size": True}, Kind.VALUE, "size"),
        ({"hash": "zebra!"}, Kind.BASE64, "hash"),
        ({"hash": "AAAA"}, Kind.VALUE, "hash"),
        ({"data": "AAA"}, Kind.BASE64, "data"),
        ({"data": None, "url": None}, Kind.REQUIRED, "url"),
        ({"data": None, "url": "urn:uuid:1"}, Kind.REFERENCE, "url"),
        ({"data": None, "url": "https://elsewhere.example/doc.pdf"}, Kind.REFERENCE, "url"),
        ({"contentType": None}, Kind.REQUIRED, "contentType"),
        ({"contentType": "zebra"}, Kind.VALUE, "contentType"),
        ({"creation": "2026-02-30"}, Kind.VALUE, "creation"),
        ({"language": "x" * 40}, Kind.VALUE, "language"),
        ({"zebra": 1}, Kind.UNKNOWN_ELEMENT, "zebra"),
    ],
)
def test_refuses_an_attachment_at_its_place(change: JsonObject, kind: Kind, place: str) -> None:
    where = {**messages.attachment(), "data": "QUJD", **change}
    resource = messages.document(ALICE, where)
    assert _refusal(resource) == (kind, f"DocumentReference.content[0].attachment.{place}")


@pytest.mark.parametrize("is_bare", [True, False], ids=["bare", "in base64"])
def test_takes_a_hash_written_in_hexadecimal(is_bare: bool) -> None:
    written = hashlib.sha1(PDF).hexdigest()
    digits = written.upper() if is_bare else base64.b64encode(written.encode()).decode()
    found = _read(messages.document(ALICE, messages.attachment(data="QUJD", hash=digits)))
    assert found.document.declared_sha1 == hashlib.sha1(PDF).digest()


def test_takes_the_bytes_that_the_url_names() -> None:
    where = messages.attachment(url="urn:uuid:1")
    contents = Contents(binaries={"urn:uuid:1": Content(PDF, "application/pdf")})
    assert _read(messages.document(ALICE, where), contents).document.content == PDF
    parts = Contents(parts={"doc@1": multipart.Part("doc@1", "application/pdf", memoryview(PDF))})
    named = messages.document(ALICE, messages.attachment(url="cid:doc%401"))
    assert _read(named, parts).document.content == PDF


def test_refuses_bytes_announced_under_two_media_types() -> None:
    contents = Contents(binaries={"urn:uuid:1": Content(PDF, "text/plain")})
    resource = messages.document(ALICE, messages.attachment(url="urn:uuid:1"))
    assert _refusal(resource, contents) == (Kind.RULE, "DocumentReference.content[0].attachment.contentType")


def test_sets_aside_a_category_of_another_system_with_a_notice() -> None:
    resource: JsonObject = {**messages.inline(ALICE), "category": [concept("http://loinc.org", "55108-5")]}
    found = _read(resource)
    assert found.document.document_class is None
    assert [notice.place for notice in found.notices] == ["DocumentReference.category[0]"]


def test_sets_aside_an_author_described_elsewhere_with_a_notice() -> None:
    resource: JsonObject = {**messages.inline(ALICE), "author": [{"reference": "PractitionerRole/elsewhere"}]}
    found = _read(resource)
    assert found.document.authors == ()
    assert [notice.place for notice in found.notices] == ["DocumentReference.author[0]"]


@pytest.mark.parametrize("system", [messages.VISIBILITY, messages.VISIBILITY.replace("Statut", "Status"), "urn:oid:1"])
def test_takes_restrictions_under_every_spelling_of_their_system(system: str) -> None:
    labels: list[Json] = [concept(system, "N"), concept(system, "MASQUE_PS"), concept(system, "NOPAT")]
    found = _read({**messages.inline(ALICE), "securityLabel": labels}).document
    assert found.confidentiality == "N"
    assert found.visibility == {Visibility.HIDDEN_FROM_PROFESSIONALS, Visibility.HIDDEN_FROM_PATIENT}


def test_prefers_a_type_that_a_list_knows() -> None:
    codings: list[Json] = [
        {"system": "http://example.org", "code": "local"},
        {"system": "http://loinc.org", "code": "11488-4"},
    ]
    found = _read({**messages.inline(ALICE), "type": {"coding": codings}}).document
    assert found.type == Coded("11488-4", "2.16.840.1.113883.6.1")


def test_lets_a_clinical_document_say_its_own_date() -> None:
    where = {**messages.attachment(data="QUJD", creation=None), "contentType": "text/xml"}
    assert _read(messages.document(ALICE, where)).document.created_at is None
    where["contentType"] = "application/pdf"
    assert _read(messages.document(ALICE, where)).document.created_at is not None


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ({"reference": f"DocumentReference/{ids.public_row(SPACE, SPACE)}"}, (SPACE, SPACE)),
        ({"reference": f"{BASE}/DocumentReference/{ids.public_row(SPACE, SPACE)}"}, (SPACE, SPACE)),
        ({"identifier": {"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2.3"}}, ("1.2.3", None)),
        ({"reference": "urn:oid:1.2.3"}, ("1.2.3", None)),
        (
            {"reference": "urn:uuid:3e0ec5e3-4256-4f55-a9a0-4d20aaf09fb3"},
            ("3E0EC5E3-4256-4F55-A9A0-4D20AAF09FB3", None),
        ),
    ],
)
def test_reads_which_document_is_replaced(target: JsonObject, expected: tuple[object, object]) -> None:
    relation: Json = [{"code": "replaces", "target": target}]
    found = _read({**messages.inline(ALICE), "relatesTo": relation})
    assert (found.document.replaces, *found.related_in) == expected


def test_reads_every_document_that_is_completed_or_transformed() -> None:
    target: JsonObject = {"reference": f"DocumentReference/{ids.public_row(SPACE, SPACE)}"}
    named: JsonObject = {"identifier": {"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2.3"}}
    relation: Json = [{"code": "appends", "target": named}, {"code": "transforms", "target": target}]
    found = _read({**messages.inline(ALICE), "relatesTo": relation})
    assert found.document.relations == (
        NewRelation(RelationKind.APPENDS, "1.2.3"),
        NewRelation(RelationKind.TRANSFORMS, SPACE),
    )
    assert (found.document.replaces, found.related_in) == (None, (None, SPACE))


def test_reads_the_business_identifiers() -> None:
    related: Json = [
        {
            "identifier": {
                "type": concept("urn:ietf:rfc:3986", "urn:ihe:iti:xds:2013:accession"),
                "system": "urn:oid:1.2.3",
                "value": "42",
            }
        },
        {"reference": "ServiceRequest/1"},
    ]
    found = _read({**messages.inline(ALICE), "context": {"related": related}}).document
    assert found.reference_ids == (ReferenceId(value="42", system="1.2.3", kind="urn:ihe:iti:xds:2013:accession"),)


_SAMPLES = (
    "pdsm/examples/DocumentReference-PDSmSimplifiedExample.json",
    "pdsm/examples/DocumentReference-exemple-pdsm-documentreference.json",
    "pdsm/examples-branch-iti65/DocumentReference-doc-old.json",
    "pdsm4dmp/examples/DocumentReference-example-annexe-docref-fhir.json",
)


def _as_current(sample: JsonObject) -> None:
    sample["status"] = "current"


def _as_ours(sample: JsonObject) -> None:
    if "identifier=" not in str(sample["subject"]):
        sample["subject"] = ALICE


@pytest.mark.parametrize("name", _SAMPLES)
def test_reads_the_official_examples(name: str) -> None:
    sample = orjson.loads(shared_path("data/fhir/" + name).read_bytes())
    edits: tuple[Callable[[JsonObject], None], ...] = (_as_current, _as_ours)
    for edit in edits:
        edit(sample)
    where = sample["content"][0]["attachment"]
    contents = Contents(binaries={where.get("url", ""): Content(PDF, "")})
    found = _read(sample, contents).document
    assert found.type is not None
    assert found.document_class is not None
    assert found.title
    assert found.declared_sha1 is not None


def test_reads_the_contained_people_of_the_official_examples() -> None:
    sample = orjson.loads(
        shared_path("data/fhir/pdsm/examples-branch-iti65/DocumentReference-doc-old.json").read_bytes()
    )
    _as_current(sample)
    _as_ours(sample)
    found = _read(sample, Contents(binaries={"Binary/6789": Content(PDF, "")})).document
    assert found.authors[0].organization_id == "2264403106"
    assert found.legal_authenticator is not None
    assert found.legal_authenticator.organization_name.startswith("HOPITAL INTERCOMMUNAL")
