"""Keeps of a message only what the schema knows, in the shape that it knows: what may be written again safely."""

from carnet.gateways.fhir.wire import schema
from carnet.gateways.fhir.wire.elements import Json, JsonObject
from carnet.gateways.fhir.wire.schema import Part

_INTEGERS = frozenset({"integer", "positiveInt", "unsignedInt"})


def pruned(value: JsonObject, type_name: str) -> JsonObject:
    """Gives the known part of an object. Narratives are left out: they are for readers of the message itself."""
    parts = schema.types()[type_name]
    found: JsonObject = {}
    if type_name in schema.resources():
        found["resourceType"] = type_name
    for name, inner in value.items():
        part = parts.get(name)
        if part is None or part.type == "Narrative":
            continue
        kept = _all(inner, part) if part.repeats else _one(inner, part)
        if kept is not None:
            found[name] = kept
    return found


def _all(value: Json, part: Part) -> Json:
    if not isinstance(value, list):
        return None
    kept: list[Json] = [one for one in (_one(inner, part) for inner in value) if one is not None]
    return kept or None


def _one(value: Json, part: Part) -> Json:
    if part.is_primitive:
        return value if _has_shape(value, part.type) else None
    if not isinstance(value, dict):
        return None
    name = part.type
    if name == "Resource":
        kind = value.get("resourceType")
        if not isinstance(kind, str) or kind not in schema.resources():
            return None
        name = kind
    if name == "Extension" and not isinstance(value.get("url"), str):
        return None
    return pruned(value, name) or None


def _has_shape(value: Json, type_name: str) -> bool:
    if type_name == "boolean":
        return isinstance(value, bool)
    if type_name in _INTEGERS:
        return isinstance(value, int) and not isinstance(value, bool)
    if type_name == "decimal":
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str) and bool(value)
