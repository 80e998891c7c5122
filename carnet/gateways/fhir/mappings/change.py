"""Updates of metadata: JSON Patch and FHIRPath Patch, reduced to the three things that may change."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from carnet.domain.documents.codes import Change, Document, Status, Visibility
from carnet.domain.documents.registering.labels import Labels
from carnet.gateways.fhir.mappings import new_document
from carnet.gateways.fhir.mappings.document_reference import FROM_STATUS, IS_ARCHIVED, security_labels
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.wire import json
from carnet.gateways.fhir.wire.elements import Element, Json, JsonObject

_MAX_OPERATIONS = 50
# RFC 6901 paths, and those that the examples of PDSm write although no standard knows them.
_ARCHIVED_PATH = re.compile(r"/extension(?:/(?:0|-)|\[[^\]/]*(?:/[^\]]*)?\])?(?:/valueBoolean)?")
_LABEL_AT = re.compile(r"/securityLabel/([0-9]{1,2})")
_FHIRPATH_LABEL = re.compile(
    r"DocumentReference\.securityLabel"
    r"(?:\[([0-9]{1,2})\]|\.where\(\s*coding(?:\.code\s*=\s*|\.where\(\s*code\s*=\s*|\.exists\(\s*code\s*=\s*)"
    r"'([A-Z_]+)'\s*\)?(?:\.exists\(\))?\s*\))"
)
_FHIRPATH_ARCHIVED = re.compile(
    r"DocumentReference\.extension(?:\.where\(\s*url\s*=\s*|\()'([^']+)'\s*\)"
    r"(?:\.(?:value(?:\.ofType\(boolean\)|Boolean)?|\(value as boolean\)))?"
)


class Target(StrEnum):
    """What one operation changes."""

    STATUS = "status"
    LABELS = "securityLabel"
    ONE_LABEL = "securityLabel[]"
    ARCHIVED = "isArchived"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a patch. `index` or `code` name one label; `labels` are those brought."""

    verb: str
    target: Target
    place: str
    status: Status | None = None
    labels: Labels | None = None
    archived: bool | None = None
    index: int | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Patch:
    """The operations of a patch, in order."""

    operations: tuple[Operation, ...]

    @property
    def only_supersedes(self) -> bool:
        """Whether the patch only says that a document is superseded."""
        return all(operation.verb != "test" and operation.status is Status.SUPERSEDED for operation in self.operations)

    @property
    def needs_current(self) -> bool:
        """Whether the result depends on what the document is now."""
        return any(
            operation.verb == "test"
            or operation.index is not None
            or (operation.labels is not None and operation.labels.level not in {None, "N"})
            for operation in self.operations
        )


def apply(patch: Patch, *, current: Document | None, expected_revision: int | None) -> Change:
    """Works out what a patch asks of the vault. `current` is needed when `patch.needs_current`. Raises Rejection."""
    asked = Change(expected_revision=expected_revision)
    for operation in patch.operations:
        if operation.verb == "test":
            _test(operation, current)
        elif operation.target is Target.STATUS:
            asked = replace(asked, status=operation.status)
        elif operation.target is Target.ARCHIVED:
            asked = replace(asked, is_archived=operation.archived or False)
        else:
            asked = _relabelled(operation, asked, current)
    return asked


def _relabelled(operation: Operation, asked: Change, current: Document | None) -> Change:
    labels = operation.labels
    if labels is not None and labels.level not in {None, "N", current.confidentiality if current else None}:
        raise Rejection(Kind.UNCHANGEABLE, operation.place, "the level of confidentiality cannot be changed")
    brought = labels.visibility if labels is not None else frozenset[Visibility]()
    if operation.target is Target.LABELS:
        return replace(asked, visibility=brought, adds=frozenset(), removes=frozenset())
    removed = frozenset[Visibility]()
    if operation.verb != "add":
        removed = _named(operation, current) - brought
    return replace(asked, adds=(asked.adds - removed) | brought, removes=(asked.removes - brought) | removed)


def _named(operation: Operation, current: Document | None) -> frozenset[Visibility]:
    """Finds the restriction that an operation names; none when it replaces the level, which nothing removes."""
    code = operation.code
    if operation.index is not None:
        assert current is not None
        written = security_labels(current.confidentiality, current.visibility)
        if operation.index >= len(written):
            raise Rejection(Kind.RULE, operation.place, "there is no such label")
        concept = written[operation.index]
        assert isinstance(concept, dict)
        code = Element(concept, operation.place).children("coding")[0].text("code")
    named = new_document.read_labels([Element({"coding": [{"code": code}]}, operation.place)])
    if named.level is not None and operation.verb == "remove":
        raise Rejection(Kind.UNCHANGEABLE, operation.place, "the level of confidentiality cannot be removed")
    return named.visibility


def _test(operation: Operation, current: Document | None) -> None:
    assert current is not None
    if operation.target is Target.STATUS:
        same = operation.status is current.status
    elif operation.target is Target.ARCHIVED:
        same = operation.archived is current.is_archived
    else:
        labels = operation.labels
        same = labels is not None and labels.visibility == current.visibility
    if not same:
        raise Rejection(Kind.RULE, operation.place, "the test of the patch failed")


def read_json_patch_bytes(body: bytes, place: str) -> Patch:
    """Reads a JSON Patch held in a Binary."""
    return read_json_patch(json.read(body), place)


def read_json_patch(value: Json, place: str = "patch") -> Patch:
    """Reads a JSON Patch (RFC 6902). What is neither status, securityLabel nor isArchived is refused (405)."""
    if not isinstance(value, list) or not value or len(value) > _MAX_OPERATIONS:
        raise Rejection(Kind.STRUCTURE, place, "expected a list of operations")
    operations = []
    for position, item in enumerate(value):
        here = f"{place}[{position}]"
        if not isinstance(item, dict):
            raise Rejection(Kind.STRUCTURE, here, "expected an operation")
        operations.append(_json_operation(Element(item, here)))
    return Patch(tuple(operations))


def _json_operation(item: Element) -> Operation:
    verb, path = item.required("op"), item.required("path")
    if verb not in {"add", "replace", "remove", "test"}:
        raise Rejection(Kind.NOT_SUPPORTED, item.at("op"), "expected add, replace, remove or test")
    value = item.value.get("value")
    place = item.at("value")
    if path == "/status":
        return _status(verb, value, place)
    if path == "/securityLabel":
        return Operation(verb, Target.LABELS, place, labels=_labels(verb, value, place))
    at = _LABEL_AT.fullmatch(path)
    if (at is not None or path == "/securityLabel/-") and verb != "test":
        labels = _labels(verb, value, place)
        return Operation(verb, Target.ONE_LABEL, place, labels=labels, index=int(at.group(1)) if at else None)
    if path == "/isArchived" or (_ARCHIVED_PATH.fullmatch(path) and _is_about_archive(path)):
        return Operation(verb, Target.ARCHIVED, place, archived=_archived(verb, value, place))
    raise Rejection(Kind.UNCHANGEABLE, item.at("path"))


def _is_about_archive(path: str) -> bool:
    return "[" not in path or "is-archived" in path or "isArchived" in path


def _status(verb: str, value: Json, place: str) -> Operation:
    if verb == "remove":
        raise Rejection(Kind.RULE, place, "the status cannot be removed")
    status = FROM_STATUS.get(value) if isinstance(value, str) else None
    if status is None:
        raise Rejection(Kind.CODE, place, "expected current, superseded or entered-in-error")
    return Operation(verb, Target.STATUS, place, status=status)


def _labels(verb: str, value: Json, place: str) -> Labels | None:
    """Reads the labels of an operation: a list of concepts, one concept, or the bare code seen in examples."""
    if verb == "remove":
        return None
    items = value if isinstance(value, list) else [value]
    concepts = []
    for position, item in enumerate(items):
        here = f"{place}[{position}]"
        if isinstance(item, str):
            bare: JsonObject = {"coding": [{"code": item}]}
            concepts.append(Element(bare, here))
        elif isinstance(item, dict):
            concept: JsonObject = item if "coding" in item else {"coding": [item]}
            concepts.append(Element(concept, here))
        else:
            raise Rejection(Kind.STRUCTURE, here, "expected a CodeableConcept")
    return new_document.read_labels(concepts)


def _archived(verb: str, value: Json, place: str) -> bool:
    """Reads the archive flag: a boolean, the extension that holds it, or a list of that extension."""
    if verb == "remove":
        return False
    if isinstance(value, bool):
        return value
    items = value if isinstance(value, list) else [value]
    extensions = [Element(item, place) for item in items if isinstance(item, dict)]
    if len(extensions) != len(items) or any(one.text("url") != IS_ARCHIVED for one in extensions):
        raise Rejection(Kind.UNCHANGEABLE, place)
    return new_document.is_archived(extensions) or False


def read_fhirpath_patch(parameters: Element) -> Patch:
    """Reads a FHIRPath Patch (Parameters). What is neither status, securityLabel nor isArchived is refused (405)."""
    every = parameters.children("parameter")
    if not every or len(every) > _MAX_OPERATIONS:
        raise Rejection(Kind.STRUCTURE, parameters.at("parameter"), "expected operations")
    return Patch(tuple(_fhirpath_operation(one) for one in every))


def _fhirpath_operation(parameter: Element) -> Operation:
    if parameter.required("name") != "operation":
        raise Rejection(Kind.STRUCTURE, parameter.at("name"), "expected operation")
    parts = {part.required("name"): part for part in parameter.children("part")}
    verb = _text(parts.get("type"), parameter, "type")
    path = _text(parts.get("path"), parameter, "path")
    if verb not in {"add", "replace", "delete"}:
        raise Rejection(Kind.NOT_SUPPORTED, parameter.place, "expected add, replace or delete")
    name = _text(parts.get("name"), parameter, "name") if verb == "add" else ""
    place = parts["path"].place
    value = _value(parts.get("value"), parameter, needed=verb != "delete")
    verb = {"delete": "remove"}.get(verb, verb)
    full = f"{path}.{name}" if name else path
    if full == "DocumentReference.status":
        return _status(verb, value, place)
    if full == "DocumentReference.securityLabel":
        target = Target.ONE_LABEL if verb == "add" else Target.LABELS
        return Operation(verb, target, place, labels=_labels(verb, value, place))
    one_label = _FHIRPATH_LABEL.fullmatch(full)
    if one_label is not None:
        index, code = one_label.groups()
        labels = _labels(verb, value, place)
        chosen = int(index) if index else None
        return Operation(verb, Target.ONE_LABEL, place, labels=labels, index=chosen, code=code or "")
    archived = _FHIRPATH_ARCHIVED.fullmatch(full)
    if full == "DocumentReference.extension" or (archived and archived.group(1) == IS_ARCHIVED):
        return Operation(verb, Target.ARCHIVED, place, archived=_archived(verb, value, place))
    raise Rejection(Kind.UNCHANGEABLE, place)


def _text(part: Element | None, parameter: Element, name: str) -> str:
    value = _value(part, parameter, needed=True)
    if not isinstance(value, str) or not value:
        raise Rejection(Kind.REQUIRED, parameter.place, f"expected the part {name}")
    return value


def _value(part: Element | None, parameter: Element, *, needed: bool) -> Json:
    """Gives the value of a part: `valueX`, or the extension written as nested parts (url, value)."""
    if part is None:
        if needed:
            raise Rejection(Kind.REQUIRED, parameter.at("part"))
        return None
    for name, value in part.value.items():
        if name.startswith("value"):
            return value
    nested = {inner.required("name"): inner for inner in part.children("part")}
    if not nested:
        raise Rejection(Kind.REQUIRED, part.at("value"))
    found: JsonObject = {}
    for name, inner in nested.items():
        value = _value(inner, part, needed=True)
        found["valueBoolean" if isinstance(value, bool) else name] = value
    return found
