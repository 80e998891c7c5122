"""XML Patch (RFC 5261), the part that FHIR uses: written again as the FHIRPath Patch that asks the same thing.

What may change is decided there, in one place for every grammar: a selector that means something else comes out as it
came, and is refused as any other path.
"""

import re

from lxml import etree

from carnet.foundation.xml import reading
from carnet.foundation.xml.reading import Limits, Unreadable
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.wire import xml_reading
from carnet.gateways.fhir.wire.elements import Json, JsonObject

_LIMITS = Limits(size=1_000_000, tags=10_000)
_VERBS = {"add": "add", "replace": "replace", "remove": "delete"}
_MOST_OPERATIONS = 50
_QUOTED = re.compile(r"('[^']*'|\"[^\"]*\")")
_PREFIX = re.compile(r"([A-Za-z_][\w.-]*):(?=[A-Za-z_*])")
_ROOT = "DocumentReference"
_STATUS = re.compile(rf"{_ROOT}/status(?:/@value)?")
_LABELS = re.compile(rf"{_ROOT}/securityLabel(?:\[([1-9][0-9]?)\])?(?:/coding(?:\[1\])?/code/@value)?")
_LABEL_NAMED = re.compile(
    rf"{_ROOT}/securityLabel\[coding/code/@value\s*=\s*(['\"])([A-Z_]+)\1\](?:/coding/code/@value)?"
)
_EXTENSION = re.compile(rf"{_ROOT}/extension\[@url\s*=\s*(['\"])([^'\"]+)\1\](/valueBoolean(?:/@value)?)?")
# The elements that an operation may bring, and their types.
_BROUGHT = {"securityLabel": "CodeableConcept", "extension": "Extension"}


def read(body: bytes) -> JsonObject:
    """Reads a patch and writes it as Parameters. Raises Rejection."""
    try:
        root = reading.read(body, limits=_LIMITS)
    except Unreadable as error:
        raise Rejection(Kind.MALFORMED_XML, "diff") from error
    if _name(root) != "diff":
        raise Rejection(Kind.WRONG_RESOURCE, "diff", "expected a diff (RFC 5261)")
    operations = [child for child in root if isinstance(child.tag, str)]
    if not operations or len(operations) > _MOST_OPERATIONS:
        raise Rejection(Kind.STRUCTURE, "diff", "expected operations")
    written: list[Json] = [_operation(one, position) for position, one in enumerate(operations)]
    return {"resourceType": "Parameters", "parameter": written}


def _operation(element: etree._Element, position: int) -> JsonObject:
    name, place = _name(element), f"diff.{_name(element)[:20]}[{position}]"
    verb = _VERBS.get(name)
    if verb is None:
        raise Rejection(Kind.NOT_SUPPORTED, place, "expected add, replace or remove")
    if element.get("type"):
        raise Rejection(Kind.NOT_SUPPORTED, f"{place}.type", "attributes and namespaces are not added")
    selected = _selected(element, place)
    parts: list[Json] = [{"name": "type", "valueCode": verb}]
    if verb == "add":
        brought = _brought(element, place)
        parts += [{"name": "path", "valueString": _ROOT if _is_beside(element, selected) else selected}]
        parts += [{"name": "name", "valueString": brought[0]}, {"name": "value", "valueBrought": brought[1]}]
    else:
        parts.append({"name": "path", "valueString": _path(selected)})
        if verb == "replace":
            parts.append({"name": "value", "valueBrought": _replacement(element, selected, place)})
    return {"name": "operation", "part": parts}


def _selected(element: etree._Element, place: str) -> str:
    """Reads a selector, its prefixes resolved: they must be bound to the namespace of FHIR."""
    text = (element.get("sel") or "").strip()
    if not text or len(text) > 1_000:
        raise Rejection(Kind.REQUIRED, f"{place}.sel")
    pieces = _QUOTED.split(text)
    for number, piece in enumerate(pieces):
        if number % 2:
            continue
        if any(element.nsmap.get(prefix) != xml_reading.NAMESPACE for prefix in _PREFIX.findall(piece)):
            raise Rejection(Kind.VALUE, f"{place}.sel", "a prefix is not bound to the namespace of FHIR")
        pieces[number] = _PREFIX.sub("", piece)
    return "".join(pieces).removeprefix("/")


def _is_beside(element: etree._Element, selected: str) -> bool:
    """Whether what is added goes beside a label or an extension: the order of either says nothing."""
    is_listed = _LABELS.fullmatch(selected) or _EXTENSION.fullmatch(selected)
    return element.get("pos") in {"before", "after"} and is_listed is not None


def _path(selected: str) -> str:
    """Writes a selector as the FHIRPath that names the same thing; any other comes out as it came."""
    if _STATUS.fullmatch(selected):
        return f"{_ROOT}.status"
    labels = _LABELS.fullmatch(selected)
    if labels is not None:
        number = labels.group(1)
        return f"{_ROOT}.securityLabel" + (f"[{int(number) - 1}]" if number else "")
    named = _LABEL_NAMED.fullmatch(selected)
    if named is not None:
        return f"{_ROOT}.securityLabel.where(coding.code='{named.group(2)}')"
    extension = _EXTENSION.fullmatch(selected)
    if extension is not None:
        return f"{_ROOT}.extension.where(url='{extension.group(2)}')" + (".value" if extension.group(3) else "")
    return selected


def _brought(element: etree._Element, place: str) -> tuple[str, Json]:
    """Reads the one element that is added: its name and its value."""
    held = _one_child(element, place)
    name = _name(held)
    if name not in _BROUGHT:
        raise Rejection(Kind.UNCHANGEABLE, f"{place}.{name[:80]}")
    return name, xml_reading.element(held, _BROUGHT[name], f"{place}.{name}")


def _replacement(element: etree._Element, selected: str, place: str) -> Json:
    """Reads what replaces: the text of an attribute, or the element itself."""
    if selected.endswith("/@value"):
        text = (element.text or "").strip()
        return _typed(text) if "valueBoolean" in selected else text
    held = _one_child(element, place)
    name = _name(held)
    if name in _BROUGHT:
        return xml_reading.element(held, _BROUGHT[name], f"{place}.{name}")
    text = held.get("value") or ""
    return _typed(text) if name == "valueBoolean" else text


def _typed(text: str) -> Json:
    return {"true": True, "false": False}.get(text, text)


def _one_child(element: etree._Element, place: str) -> etree._Element:
    held = [child for child in element if isinstance(child.tag, str)]
    if len(held) != 1:
        raise Rejection(Kind.STRUCTURE, place, "expected one element")
    return held[0]


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname
