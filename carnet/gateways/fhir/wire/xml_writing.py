"""The same plain objects to FHIR XML, elements in the order of the schema."""

import re
from datetime import datetime

from carnet.gateways.fhir.wire import schema, xml_reading
from carnet.gateways.fhir.wire.elements import Json, JsonObject
from carnet.gateways.fhir.wire.schema import Part

_ESCAPES = {
    ord("&"): "&amp;",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
    ord('"'): "&quot;",
    ord("\n"): "&#10;",
    ord("\r"): "&#13;",
    ord("\t"): "&#9;",
}
_SPECIAL = re.compile('[\x00-\x1f&<>"\ud800-\udfff\ufffe\uffff]')
# What XML 1.0 cannot write even escaped (§2.2): shown as the replacement character.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# What is not written as an element: attributes, and the name of a resource.
_ATTRIBUTES = frozenset({"id"})
_EXTENSION_ATTRIBUTES = frozenset({"id", "url"})
_RESOURCE_TYPE = frozenset({"resourceType"})


def write(value: JsonObject) -> bytes:
    """Writes a resource.

    Raises KeyError for an element that the schema does not know, ValueError for a narrative that is no XHTML: what is
    written here is ours, or was pruned.
    """
    out = ['<?xml version="1.0" encoding="UTF-8"?>\n']
    _resource(out, value, ' xmlns="http://hl7.org/fhir"')
    return "".join(out).encode("utf-8")


def _resource(out: list[str], value: JsonObject, namespace: str) -> None:
    name = str(value["resourceType"])
    out.append(f"<{name}{namespace}>")
    # The id of a resource is an element; that of any other object is an attribute.
    _parts(out, value, name, skipped=_RESOURCE_TYPE)
    out.append(f"</{name}>")


def _complex(out: list[str], name: str, value: JsonObject, type_name: str) -> None:
    out.append(f"<{name}")
    if "id" in value:
        out.append(f' id="{_escaped(value["id"])}"')
    if type_name == "Extension":
        out.append(f' url="{_escaped(value["url"])}"')
    out.append(">")
    _parts(out, value, type_name, skipped=_EXTENSION_ATTRIBUTES if type_name == "Extension" else _ATTRIBUTES)
    out.append(f"</{name}>")


def _parts(out: list[str], value: JsonObject, type_name: str, *, skipped: frozenset[str]) -> None:
    order = schema.order(type_name)
    parts = schema.types()[type_name]
    names = {name.removeprefix("_") for name in value} - skipped
    for name in sorted(names, key=order.__getitem__):
        _part(out, parts[name], value.get(name), value.get("_" + name))


def _part(out: list[str], part: Part, value: Json, companion: Json) -> None:
    if not part.repeats:
        _one(out, part, value, companion)
        return
    values = value if isinstance(value, list) else []
    companions = companion if isinstance(companion, list) else []
    for position in range(max(len(values), len(companions))):
        _one(
            out,
            part,
            values[position] if position < len(values) else None,
            companions[position] if position < len(companions) else None,
        )


def _one(out: list[str], part: Part, value: Json, companion: Json) -> None:
    if part.type == "xhtml":
        out.append(xml_reading.narrative(str(value)))
    elif part.is_primitive:
        _primitive(out, part.name, value, companion)
    elif isinstance(value, dict):
        if part.type == "Resource":
            out.append(f"<{part.name}>")
            _resource(out, value, "")
            out.append(f"</{part.name}>")
        else:
            _complex(out, part.name, value, part.type)


def _primitive(out: list[str], name: str, value: Json, companion: Json) -> None:
    more = companion if isinstance(companion, dict) else {}
    identifier = f' id="{_escaped(more["id"])}"' if "id" in more else ""
    shown = "" if value is None else f' value="{_escaped(value)}"'
    extensions = more.get("extension")
    if not extensions:
        out.append(f"<{name}{identifier}{shown}/>")
        return
    out.append(f"<{name}{identifier}{shown}>")
    _part(out, schema.types()["Extension"]["extension"], extensions, None)
    out.append(f"</{name}>")


def _escaped(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return _FORBIDDEN.sub("\ufffd", text).translate(_ESCAPES) if _SPECIAL.search(text) else text
