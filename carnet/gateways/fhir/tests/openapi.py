"""The table of routes as an OpenAPI description, for tools that make calls from one."""

from carnet.gateways.fhir import routes
from carnet.gateways.fhir.interactions import metadata
from carnet.gateways.fhir.routes import Level, Route, Sent
from carnet.gateways.fhir.wire.elements import Json, JsonObject

_OF_EVERY_SEARCH = ("_count", "_sort", "_summary", "_elements", "_page", "_include", "_revinclude", "_format")
_OF_OPERATIONS = {"ihe-pix": ("sourceIdentifier", "targetSystem")}
_MODIFIERS = ("", ":not", ":exact", ":contains")
_SAID: JsonObject = {
    "anyOf": [
        {"type": "string", "maxLength": 40},
        {"enum": ["", ",", "|", "ne2026", "ge2026-02-30", "urn:oid:1.2.250.1.213.1.4.10|", "%", "true", "-date,type"]},
    ]
}
_BODY: JsonObject = {
    "type": "object",
    "properties": {
        "resourceType": {"enum": ["Bundle", "Parameters", "Patient", "DocumentReference", "List"]},
        "parameter": {
            "type": "array",
            "maxItems": 2,
            "items": {
                "type": "object",
                "properties": {
                    "name": {"enum": ["resource", "mode", "operation", "count", "reason"]},
                    "valueCode": {"type": "string", "maxLength": 10},
                    "resource": {"type": "object", "properties": {"resourceType": {"type": "string"}}},
                },
            },
        },
        "type": {"type": "string"},
    },
    "required": ["resourceType"],
}


def description(*, identifiers: list[str]) -> JsonObject:
    """Describes every route; `identifiers` are values that ids may take, besides any text."""
    paths: dict[str, JsonObject] = {}
    for route in routes.ROUTES:
        operations = paths.setdefault(path(route), {})
        # A conditional interaction shares its address with others: its parameters come with it.
        operations[route.method.lower()] = _operation(route, identifiers)
    written: JsonObject = dict(sorted(paths.items()))
    return {"openapi": "3.0.2", "info": {"title": "fhir", "version": "4.0.1"}, "paths": written}


def path(route: Route) -> str:
    """Gives the address of a route, after the base."""
    match route.level:
        case Level.SERVER:
            return "/"
        case Level.TYPE:
            return f"/{route.resource}"
        case Level.SEARCH:
            return f"/{route.resource}/_search"
        case Level.RESOURCE:
            return f"/{route.resource}/{{id}}"
        case Level.VERSION:
            return f"/{route.resource}/{{id}}/_history/{{version}}"
        case Level.OPERATION:
            return f"/{route.resource}/{{id}}/${route.code}"
        case Level.TYPE_OPERATION:
            return f"/{route.resource}/${route.code}"


def _operation(route: Route, identifiers: list[str]) -> JsonObject:
    parameters: list[Json] = []
    address = path(route)
    if "{id}" in address:
        known: Json = {"anyOf": [{"enum": [*identifiers]}, {"type": "string", "minLength": 1, "maxLength": 20}]}
        parameters.append({"name": "id", "in": "path", "required": True, "schema": known})
    if "{version}" in address:
        parameters.append({"name": "version", "in": "path", "required": True, "schema": {"enum": ["1", "2", "zebra"]}})
    parameters += [{"name": name, "in": "query", "schema": _SAID} for name in _names(route)]
    found: JsonObject = {"parameters": parameters, "responses": {"default": {"description": "an answer"}}}
    if route.sent in {Sent.RESOURCE, Sent.PATCH}:
        found["requestBody"] = {"content": {"application/fhir+json": {"schema": _BODY}}}
    return found


def _names(route: Route) -> list[str]:
    """Gives the parameters of a search, with their modifiers, and those of an operation."""
    if route.code in _OF_OPERATIONS:
        return [*_OF_OPERATIONS[route.code]]
    if route.code != "search-type" and not route.is_conditional:
        return []
    told = (name for parameter in metadata.PARAMETERS[route.resource] for name in parameter.names)
    return [*(name + modifier for name in told for modifier in _MODIFIERS), *_OF_EVERY_SEARCH]
