"""What a patch asks: the three things that may change, in every grammar seen."""

import pytest
from msgspec.structs import replace

from carnet.domain.documents.codes import Change, Document, Status, Visibility
from carnet.gateways.fhir.mappings import change
from carnet.gateways.fhir.mappings.document_reference import IS_ARCHIVED
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.tests.messages import VISIBILITY, concept
from carnet.gateways.fhir.tests.values import described
from carnet.gateways.fhir.wire.elements import Element, Json, JsonObject

HIDDEN = frozenset({Visibility.HIDDEN_FROM_PROFESSIONALS})
LEVEL = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
N, HIDE = concept(LEVEL, "N"), concept(VISIBILITY, "MASQUE_PS")


def _asked(*operations: JsonObject, current: Document | None = None) -> Change:
    return change.apply(change.read_json_patch([*operations]), current=current, expected_revision=None)


def _op(verb: str, path: str, value: Json = None) -> JsonObject:
    operation: JsonObject = {"op": verb, "path": path}
    if value is not None:
        operation["value"] = value
    return operation


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (_op("replace", "/status", "entered-in-error"), Change(status=Status.DELETED)),
        (_op("replace", "/status", "superseded"), Change(status=Status.SUPERSEDED)),
        (_op("replace", "/securityLabel", [N, HIDE]), Change(visibility=HIDDEN)),
        (_op("replace", "/securityLabel", [N]), Change(visibility=frozenset())),
        (_op("replace", "/securityLabel", "MASQUE_PS"), Change(visibility=HIDDEN)),
        (_op("replace", "/securityLabel", {"system": VISIBILITY, "code": "MASQUE_PS"}), Change(visibility=HIDDEN)),
        (_op("remove", "/securityLabel"), Change(visibility=frozenset())),
        (_op("add", "/securityLabel/-", HIDE), Change(adds=HIDDEN)),
        (_op("replace", f"/extension[url:'{IS_ARCHIVED}']/valueBoolean", value=True), Change(is_archived=True)),
        (_op("replace", "/extension/0/valueBoolean", value=False), Change(is_archived=False)),
        (_op("add", "/extension/-", {"url": IS_ARCHIVED, "valueBoolean": True}), Change(is_archived=True)),
        (_op("add", "/extension", [{"url": IS_ARCHIVED, "valueBoolean": True}]), Change(is_archived=True)),
        (_op("remove", "/extension/0"), Change(is_archived=False)),
        (_op("replace", "/isArchived", value=True), Change(is_archived=True)),
    ],
)
def test_reads_a_json_patch(operation: JsonObject, expected: Change) -> None:
    assert _asked(operation) == expected


def test_puts_the_operations_together_in_order() -> None:
    asked = _asked(
        _op("replace", "/securityLabel", [N]), _op("add", "/securityLabel/-", HIDE), _op("remove", "/extension")
    )
    assert asked == Change(visibility=frozenset(), adds=HIDDEN, is_archived=False)


def test_finds_the_label_that_a_number_names() -> None:
    hidden = described(visibility=HIDDEN)
    assert change.read_json_patch([_op("remove", "/securityLabel/1")]).needs_current
    assert _asked(_op("remove", "/securityLabel/1"), current=hidden) == Change(removes=HIDDEN)
    assert _asked(_op("replace", "/securityLabel/0", HIDE), current=described()) == Change(adds=HIDDEN)
    assert _asked(_op("replace", "/securityLabel/1", N), current=hidden) == Change(removes=HIDDEN)


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        (_op("replace", "/title", "x"), Kind.UNCHANGEABLE),
        (_op("replace", "/content/0/attachment/title", "x"), Kind.UNCHANGEABLE),
        (_op("replace", "/extension[url:'http://example.org/x']/valueBoolean", value=True), Kind.UNCHANGEABLE),
        (_op("add", "/extension/-", {"url": "http://example.org/x", "valueBoolean": True}), Kind.UNCHANGEABLE),
        (_op("replace", "/extension/0/valueBoolean", "oui"), Kind.UNCHANGEABLE),
        (_op("replace", "/securityLabel", "restricted"), Kind.CODE),
        (_op("replace", "/securityLabel", [3]), Kind.STRUCTURE),
        (_op("replace", "/securityLabel", [concept(LEVEL, "V")]), Kind.UNCHANGEABLE),
        (_op("remove", "/securityLabel/0"), Kind.UNCHANGEABLE),
        (_op("remove", "/securityLabel/7"), Kind.RULE),
        (_op("replace", "/status", "final"), Kind.CODE),
        (_op("remove", "/status"), Kind.RULE),
        (_op("move", "/status", "current"), Kind.NOT_SUPPORTED),
        ({"op": "replace"}, Kind.REQUIRED),
        ({}, Kind.REQUIRED),
        (_op("test", "/status", "superseded"), Kind.RULE),
        (_op("test", "/extension/0/valueBoolean", value=True), Kind.RULE),
        (_op("test", "/securityLabel", [N, HIDE]), Kind.RULE),
    ],
)
def test_refuses_everything_else(operation: JsonObject, kind: Kind) -> None:
    with pytest.raises(Rejection) as refusal:
        _asked(operation, current=described())
    assert refusal.value.kind is kind


@pytest.mark.parametrize("value", [[], "x", None, {}, ["x"], [[]], [{"op": "replace", "path": "/status"}] * 51])
def test_refuses_what_is_no_json_patch(value: Json) -> None:
    with pytest.raises(Rejection):
        change.read_json_patch(value)


def test_lets_a_test_that_holds_pass() -> None:
    asked = _asked(_op("test", "/status", "current"), _op("replace", "/isArchived", value=True), current=described())
    assert asked == Change(is_archived=True)


def test_lets_the_present_level_be_said_again() -> None:
    restricted = replace(described(), confidentiality="R")
    assert _asked(_op("replace", "/securityLabel", [concept(LEVEL, "R"), HIDE]), current=restricted) == Change(
        visibility=HIDDEN
    )


def _operation(verb: str, path: str, **value: Json) -> JsonObject:
    parts: list[Json] = [{"name": "type", "valueCode": verb}, {"name": "path", "valueString": path}]
    name = value.pop("name", None)
    if name is not None:
        parts.append({"name": "name", "valueString": name})
    if value:
        parts.append({"name": "value", **value})
    return {"name": "operation", "part": parts}


def _fhirpath(*operations: JsonObject) -> Element:
    return Element({"resourceType": "Parameters", "parameter": [*operations]}, "Parameters")


_ARCHIVED = f"DocumentReference.extension.where(url='{IS_ARCHIVED}').value"


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (_operation("replace", "DocumentReference.status", valueCode="superseded"), Change(status=Status.SUPERSEDED)),
        (
            _operation("replace", "DocumentReference.securityLabel", valueCodeableConcept=HIDE),
            Change(visibility=HIDDEN),
        ),
        (_operation("add", "DocumentReference", name="securityLabel", valueCodeableConcept=HIDE), Change(adds=HIDDEN)),
        (
            _operation("delete", "DocumentReference.securityLabel.where(coding.code='MASQUE_PS')"),
            Change(removes=HIDDEN),
        ),
        (
            _operation("delete", "DocumentReference.securityLabel.where(coding.where(code='MASQUE_PS').exists())"),
            Change(removes=HIDDEN),
        ),
        (_operation("delete", "DocumentReference.securityLabel[1]"), Change(removes=HIDDEN)),
        (_operation("replace", _ARCHIVED, valueBoolean=True), Change(is_archived=True)),
        (_operation("replace", _ARCHIVED + ".ofType(boolean)", valueBoolean=True), Change(is_archived=True)),
        (
            _operation("replace", f"DocumentReference.extension('{IS_ARCHIVED}').value", valueBoolean=True),
            Change(is_archived=True),
        ),
        (
            _operation(
                "add",
                "DocumentReference",
                name="extension",
                part=[{"name": "url", "valueUri": IS_ARCHIVED}, {"name": "value", "valueBoolean": True}],
            ),
            Change(is_archived=True),
        ),
    ],
)
def test_reads_a_fhirpath_patch(operation: JsonObject, expected: Change) -> None:
    patch = change.read_fhirpath_patch(_fhirpath(operation))
    assert change.apply(patch, current=described(visibility=HIDDEN), expected_revision=None) == expected


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        (_operation("replace", "DocumentReference.description", valueString="x"), Kind.UNCHANGEABLE),
        (_operation("replace", _ARCHIVED.replace("pdsm", "x"), valueBoolean=True), Kind.UNCHANGEABLE),
        (_operation("insert", "DocumentReference.status", valueCode="current"), Kind.NOT_SUPPORTED),
        (_operation("replace", "DocumentReference.status"), Kind.REQUIRED),
        (_operation("add", "DocumentReference", valueCode="current"), Kind.REQUIRED),
        ({"name": "operation"}, Kind.REQUIRED),
        ({"name": "zebra"}, Kind.STRUCTURE),
    ],
)
def test_refuses_another_fhirpath_patch(operation: JsonObject, kind: Kind) -> None:
    with pytest.raises(Rejection) as refusal:
        change.read_fhirpath_patch(_fhirpath(operation))
    assert refusal.value.kind is kind
