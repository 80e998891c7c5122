"""What this gateway does: one table, from which requests are dispatched and the CapabilityStatement is written."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from carnet.gateways.fhir.exchange import Call, Reply
from carnet.gateways.fhir.interactions import (
    archives,
    audit_events,
    break_glass,
    cross_reference,
    directory,
    find_documents,
    find_lists,
    find_patients,
    match,
    patients,
    provide_bundle,
    retrieve,
    simplified_publish,
    update,
    validate,
)


class Level(StrEnum):
    """What an address names: the server, a type, a search of it, a resource, a version of it, operations on both."""

    SERVER = "server"
    TYPE = "type"
    SEARCH = "search"
    RESOURCE = "resource"
    VERSION = "version"
    OPERATION = "operation"
    TYPE_OPERATION = "type-operation"


OPERATIONS = frozenset({Level.OPERATION, Level.TYPE_OPERATION})


class Sent(StrEnum):
    """What comes with a request."""

    NOTHING = "nothing"
    RESOURCE = "resource"
    PATCH = "patch"
    FORM = "form"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Route:
    """One interaction: where, by which method, what the token must let do, and who answers.

    `code` is FHIR's name of the interaction, or the name of an operation; `is_conditional` when the address carries
    search parameters. `scope` names the resource that the token must be let touch, when the address names another;
    `gives_bytes` when the answer may be something else than a resource, chosen by the interaction.
    """

    level: Level
    method: str
    resource: str
    code: str
    letter: str
    sent: Sent
    answer: Callable[[Call], Reply]
    is_conditional: bool = False
    scope: str = ""
    gives_bytes: bool = False


_R, _S, _C, _U = "r", "s", "c", "u"
ROUTES = (
    Route(Level.SERVER, "POST", "Bundle", "transaction", _C, Sent.RESOURCE, provide_bundle.provide_bundle),
    Route(Level.TYPE_OPERATION, "POST", "Bundle", "validate", _C, Sent.RESOURCE, validate.validate_bundle),
    Route(
        Level.TYPE_OPERATION,
        "POST",
        "DocumentReference",
        "validate",
        _C,
        Sent.RESOURCE,
        validate.validate_reference,
    ),
    Route(
        Level.TYPE,
        "POST",
        "DocumentReference",
        "create",
        _C,
        Sent.RESOURCE,
        simplified_publish.simplified_publish,
    ),
    Route(Level.TYPE, "GET", "DocumentReference", "search-type", _S, Sent.NOTHING, find_documents.find_documents),
    Route(Level.SEARCH, "POST", "DocumentReference", "search-type", _S, Sent.FORM, find_documents.find_documents),
    Route(Level.RESOURCE, "GET", "DocumentReference", "read", _R, Sent.NOTHING, retrieve.read_document),
    Route(Level.VERSION, "GET", "DocumentReference", "vread", _R, Sent.NOTHING, retrieve.read_version),
    Route(Level.RESOURCE, "PATCH", "DocumentReference", "patch", _U, Sent.PATCH, update.update),
    Route(
        Level.TYPE,
        "PATCH",
        "DocumentReference",
        "patch",
        _U,
        Sent.PATCH,
        update.update_by_identifier,
        is_conditional=True,
    ),
    Route(Level.TYPE, "GET", "List", "search-type", _S, Sent.NOTHING, find_lists.find_lists),
    Route(Level.SEARCH, "POST", "List", "search-type", _S, Sent.FORM, find_lists.find_lists),
    Route(Level.RESOURCE, "GET", "List", "read", _R, Sent.NOTHING, find_lists.read_list),
    Route(Level.RESOURCE, "GET", "Binary", "read", _R, Sent.NOTHING, retrieve.retrieve, gives_bytes=True),
    Route(Level.TYPE, "GET", "Patient", "search-type", _S, Sent.NOTHING, find_patients.find_patients),
    Route(Level.SEARCH, "POST", "Patient", "search-type", _S, Sent.FORM, find_patients.find_patients),
    Route(Level.TYPE_OPERATION, "POST", "Patient", "match", _S, Sent.RESOURCE, match.match),
    Route(Level.TYPE_OPERATION, "GET", "Patient", "ihe-pix", _S, Sent.NOTHING, cross_reference.cross_reference),
    Route(Level.RESOURCE, "GET", "Patient", "read", _R, Sent.NOTHING, patients.read_patient),
    Route(Level.OPERATION, "POST", "Patient", "break-glass", _R, Sent.RESOURCE, break_glass.break_glass),
    Route(
        Level.OPERATION,
        "POST",
        "Patient",
        "deposit-archive",
        _C,
        Sent.ARCHIVE,
        archives.deposit_archive,
        scope="Bundle",
    ),
    Route(
        Level.OPERATION,
        "POST",
        "Patient",
        "export-archive",
        _R,
        Sent.RESOURCE,
        archives.export_archive,
        scope="Binary",
        gives_bytes=True,
    ),
    Route(Level.TYPE, "GET", "Practitioner", "search-type", _S, Sent.NOTHING, directory.find_practitioners),
    Route(Level.SEARCH, "POST", "Practitioner", "search-type", _S, Sent.FORM, directory.find_practitioners),
    Route(Level.RESOURCE, "GET", "Practitioner", "read", _R, Sent.NOTHING, directory.read_practitioner),
    Route(Level.TYPE, "GET", "PractitionerRole", "search-type", _S, Sent.NOTHING, directory.find_roles),
    Route(Level.SEARCH, "POST", "PractitionerRole", "search-type", _S, Sent.FORM, directory.find_roles),
    Route(Level.RESOURCE, "GET", "PractitionerRole", "read", _R, Sent.NOTHING, directory.read_role),
    Route(Level.TYPE, "GET", "Organization", "search-type", _S, Sent.NOTHING, directory.find_organizations),
    Route(Level.SEARCH, "POST", "Organization", "search-type", _S, Sent.FORM, directory.find_organizations),
    Route(Level.RESOURCE, "GET", "Organization", "read", _R, Sent.NOTHING, directory.read_organization),
    Route(Level.TYPE, "GET", "AuditEvent", "search-type", _S, Sent.NOTHING, audit_events.find_events),
    Route(Level.SEARCH, "POST", "AuditEvent", "search-type", _S, Sent.FORM, audit_events.find_events),
    Route(Level.RESOURCE, "GET", "AuditEvent", "read", _R, Sent.NOTHING, audit_events.read_event),
)
_NOT_TYPES = OPERATIONS | {Level.SERVER}
RESOURCES = tuple(dict.fromkeys(route.resource for route in ROUTES if route.level not in _NOT_TYPES))
_BY_PLACE: dict[tuple[Level, str], dict[str, Route]] = {}
for _route in ROUTES:
    _named = "" if _route.level is Level.SERVER else _route.resource
    _operation = f"${_route.code}" if _route.level in OPERATIONS else ""
    _BY_PLACE.setdefault((_route.level, _named + _operation), {})[_route.method] = _route


@dataclass(frozen=True, slots=True)
class Place:
    """What an address names, with the methods offered there."""

    level: Level
    resource: str
    identifier: str
    version: str
    routes: dict[str, Route]

    @property
    def allowed(self) -> str:
        """The methods offered, as the header Allow says them."""
        methods = set(self.routes)
        if "GET" in methods:
            methods.add("HEAD")
        return ", ".join(sorted(methods))


def find(path: str) -> Place | None:
    """Finds what an address names, given after the base; None when nothing is there."""
    parts = path.strip("/").split("/") if path.strip("/") else []
    match parts:
        case []:
            return _place(Level.SERVER, "")
        case [resource] if resource in RESOURCES:
            return _place(Level.TYPE, resource)
        case [resource, "_search"] if resource in RESOURCES:
            return _place(Level.SEARCH, resource)
        case [resource, operation] if operation.startswith("$"):
            return _operation_place(Level.TYPE_OPERATION, resource, "", operation)
        case [resource, identifier] if resource in RESOURCES and identifier:
            return _place(Level.RESOURCE, resource, identifier)
        case [resource, identifier, operation] if operation.startswith("$") and identifier:
            return _operation_place(Level.OPERATION, resource, identifier, operation)
        case [resource, identifier, "_history", version] if resource in RESOURCES and identifier:
            return _place(Level.VERSION, resource, identifier, version)
        case _:
            return None


def _place(level: Level, resource: str, identifier: str = "", version: str = "") -> Place | None:
    routes = _BY_PLACE.get((level, resource), {})
    if not routes and level is Level.VERSION:
        return None
    return Place(level, resource, identifier, version, routes)


def _operation_place(level: Level, resource: str, identifier: str, operation: str) -> Place | None:
    routes = _BY_PLACE.get((level, resource + operation), {})
    return Place(level, resource, identifier, "", routes) if routes else None
