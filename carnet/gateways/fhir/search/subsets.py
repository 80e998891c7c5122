"""The part of a resource that is asked for: `_elements` and `_summary`."""

from collections.abc import Iterable
from dataclasses import dataclass

from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.search import parameters as grammar
from carnet.gateways.fhir.wire.elements import Json, JsonObject

_SUMMARIES = frozenset({"", "true", "text", "data", "count", "false"})
_ALWAYS = frozenset({"resourceType", "id", "meta", "implicitRules", "modifierExtension"})
# What R4 requires of each resource: never left out.
_MANDATORY = {
    "DocumentReference": frozenset({"status", "content"}),
    "List": frozenset({"status", "mode"}),
    "AuditEvent": frozenset({"type", "recorded", "agent", "source"}),
}
# The elements that R4 marks as part of the summary.
_SUMMARY = {
    "DocumentReference": frozenset(
        {
            "masterIdentifier",
            "identifier",
            "docStatus",
            "type",
            "category",
            "subject",
            "date",
            "author",
            "relatesTo",
            "description",
            "securityLabel",
        }
    ),
    "List": frozenset({"title", "code", "subject", "encounter", "date", "source"}),
    "Patient": frozenset(
        {"identifier", "active", "name", "telecom", "gender", "birthDate", "address", "managingOrganization", "link"}
    ),
    "Practitioner": frozenset({"identifier", "active", "name", "telecom", "address", "gender", "birthDate"}),
    "PractitionerRole": frozenset(
        {"identifier", "active", "period", "practitioner", "organization", "code", "specialty", "telecom", "location"}
    ),
    "Organization": frozenset({"identifier", "active", "type", "name", "partOf"}),
    "AuditEvent": frozenset({"subtype", "action", "period", "outcome", "outcomeDesc", "purposeOfEvent", "entity"}),
}
_SUBSETTED: Json = {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}


@dataclass(frozen=True, slots=True)
class Subset:
    """What to keep of each resource: the elements named, or those of its summary."""

    elements: frozenset[str] | None = None
    summary: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out. No resource here has a narrative: without it, data are the whole."""
        return self.elements is None and self.summary in {"", "false", "data", "count"}

    def of(self, resource: JsonObject) -> JsonObject:
        """Gives the part of a resource, or of each resource of a searchset, marked as such."""
        if self.is_whole or resource.get("resourceType") == "OperationOutcome":
            return resource
        if resource.get("resourceType") == "Bundle":
            entries = resource.get("entry")
            if not isinstance(entries, list):
                return resource
            return {**resource, "entry": [self._entry(entry) for entry in entries]}
        return self._part(resource)

    def _entry(self, entry: Json) -> Json:
        if not isinstance(entry, dict) or not isinstance(entry.get("resource"), dict):
            return entry
        held = entry["resource"]
        assert isinstance(held, dict)
        return {**entry, "resource": self.of(held)}

    def _part(self, resource: JsonObject) -> JsonObject:
        kind = str(resource["resourceType"])
        wanted = self.elements if self.elements is not None else frozenset[str]()
        if self.elements is None:
            wanted = frozenset({"text"}) if self.summary == "text" else _SUMMARY.get(kind, frozenset())
        kept_names = wanted | _ALWAYS | _MANDATORY.get(kind, frozenset())
        kept: JsonObject = {
            name: value for name, value in resource.items() if name in kept_names and name != "contained"
        }
        held = _referred_to(kept, resource.get("contained"))
        if held:
            kept["contained"] = held
        meta = resource.get("meta")
        kept["meta"] = {**(meta if isinstance(meta, dict) else {}), "tag": [_SUBSETTED]}
        return kept


def _referred_to(kept: JsonObject, contained: Json) -> list[Json]:
    """Gives what a resource contains and still refers to, directly or through what it contains."""
    held = {f"#{one['id']}": one for one in contained if isinstance(one, dict)} if isinstance(contained, list) else {}
    found: dict[str, Json] = {}
    waiting = list(_references(kept))
    while waiting:
        name = waiting.pop()
        if name in held and name not in found:
            found[name] = held[name]
            waiting += _references(held[name])
    return [one for name, one in held.items() if name in found]


def _references(value: Json) -> Iterable[str]:
    if isinstance(value, dict):
        text = value.get("reference")
        if isinstance(text, str):
            yield text
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


def read(pairs: Iterable[tuple[str, str]]) -> Subset:
    """Reads which part is asked for. Raises Rejection."""
    asked = list(pairs)
    summaries = [value.strip() for name, value in asked if name == "_summary"]
    elements = [value for name, value in asked if name == "_elements" and value.strip()]
    if len(summaries) > 1 or any(summary not in _SUMMARIES for summary in summaries):
        raise Rejection(Kind.PARAMETER, "_summary", "expected true, text, data, count or false")
    if not elements:
        return Subset(summary=summaries[0] if summaries else "")
    names = {name for value in elements for name in grammar.alternatives(value, "_elements")}
    return Subset(frozenset(name.rpartition(".")[2] for name in names), summaries[0] if summaries else "")
