"""Journal lines as FHIR AuditEvent, by the patterns of IHE BALP.

Source: IHE BALP 1.1 (PatientRead, PatientCreate, PatientUpdate, PatientDelete, PatientQuery); protocols §2.4, §2.5.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from carnet.foundation import ids
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.journal.codes import Entry, Line, Outcome

type Json = dict[str, Any]


class Pattern(StrEnum):
    """The patterns of BALP, by FHIR's code of the interaction."""

    READ = "read"
    QUERY = "search"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


_HL7 = "http://terminology.hl7.org/CodeSystem/"
TYPES, INTERACTIONS = _HL7 + "audit-event-type", "http://hl7.org/fhir/restful-interaction"
ACTS = "urn:carnet:journal:act"
_ACTIONS = {"read": "R", "search": "E", "create": "C", "update": "U", "delete": "D"}
_PROFILES = {"read": "Read", "search": "Query", "create": "Create", "update": "Update", "delete": "Delete"}
_BALP = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.Patient"
_REASONS = {"normal": "TREAT", "break_glass": "BTG", "regulation": "ETREAT"}
_CARE = frozenset({ActorKind.PROFESSIONAL, ActorKind.STAFF, ActorKind.STRUCTURE})
_RPPS, _OID = "https://rpps.esante.gouv.fr", "urn:oid:1.2.250.1.71.4.2.2"
_G15 = "https://mos.esante.gouv.fr/NOS/TRE_G15-ProfessionSante/FHIR/TRE-G15-ProfessionSante"
_UNKNOWN: Json = {
    "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}]
}

# Acts whose first word does not say their pattern; the others are read from it.
_FIRST_WORDS: Mapping[str, Pattern] = MappingProxyType(
    {
        "read": Pattern.READ,
        "export": Pattern.READ,
        "list": Pattern.QUERY,
        "audit": Pattern.QUERY,
        "find": Pattern.QUERY,
        "search": Pattern.QUERY,
        "deposit": Pattern.CREATE,
        "add": Pattern.CREATE,
        "open": Pattern.CREATE,
        "create": Pattern.CREATE,
        "delete": Pattern.DELETE,
    }
)


def pattern_of(act: str) -> Pattern:
    """Tells the pattern of an act by its first word: what neither reads, lists, adds nor deletes is a change."""
    return _FIRST_WORDS.get(act.partition("_")[0], Pattern.UPDATE)


def action_of(act: str) -> str:
    """Gives the action (C, R, U, D, E) of an act."""
    return _ACTIONS[pattern_of(act)]


def resource(line: Line, *, base: str) -> Json:
    """Writes a line as an AuditEvent; `base` is the address of the FHIR server."""
    entry = line.entry
    pattern = pattern_of(entry.act)
    was_allowed = entry.outcome is Outcome.ALLOWED
    found: Json = {
        "resourceType": "AuditEvent",
        "id": identifier(line),
        "meta": {"versionId": "1", "lastUpdated": entry.at.isoformat(), "profile": [_BALP + _PROFILES[pattern]]},
        "type": {"system": TYPES, "code": "rest", "display": "Restful Operation"},
        "subtype": [{"system": INTERACTIONS, "code": pattern.value}, {"system": ACTS, "code": entry.act}],
        "action": _ACTIONS[pattern],
        "period": {"start": entry.at.isoformat(), "end": entry.at.isoformat()},
        "recorded": entry.at.isoformat(),
        "outcome": "0" if was_allowed else "4",
        "agent": [*_machines(entry, pattern, base), _user(entry.actor)],
        "source": {
            "site": "Carnet",
            "observer": {"display": base},
            "type": [{"system": _HL7 + "security-source-type", "code": "4", "display": "Application Server"}],
        },
        "entity": _entities(line),
    }
    if not was_allowed:
        found["outcomeDesc"] = entry.reason
    if entry.actor.organization_id or entry.actor.organization_name:
        found["agent"].append(_organization(entry.actor))
    reason = _reason(entry.actor)
    if reason is not None:
        found["purposeOfEvent"] = [reason]
    return found


def bundle(lines: tuple[Line, ...], *, base: str) -> Json:
    """Writes a whole journal as a collection."""
    entries = [
        {"fullUrl": f"{base}/AuditEvent/{identifier(line)}", "resource": resource(line, base=base)} for line in lines
    ]
    return {"resourceType": "Bundle", "type": "collection", **({"entry": entries} if entries else {})}


def identifier(line: Line) -> str:
    """Writes the identifier of a line: the space and the line's number, at most 46 characters."""
    return f"{ids.public(line.entry.space_id)}-{line.seq}"


def _machines(entry: Entry, pattern: Pattern, base: str) -> list[Json]:
    """The calling side and this server: which of the two the data goes to depends on the pattern."""
    source, destination = ("110153", "Source Role ID"), ("110152", "Destination Role ID")
    calling, serving = (destination, source) if pattern is Pattern.READ else (source, destination)
    client = {"identifier": {"value": entry.actor.client_id}} if entry.actor.client_id else {"display": "Web"}
    return [
        {"type": _dicom(*calling), "who": client, "requestor": False, "network": _UNKNOWN},
        {
            "type": _dicom(*serving),
            "who": {"display": "Carnet"},
            "requestor": False,
            "network": {"address": base, "type": "5"},
        },
    ]


def _dicom(code: str, display: str) -> Json:
    return {"coding": [{"system": "http://dicom.nema.org/resources/ontology/DCM", "code": code, "display": display}]}


def _user(actor: Actor) -> Json:
    found: Json = {
        "type": {"coding": [{"system": _HL7 + "v3-ParticipationType", "code": "IRCP"}]},
        "who": _who(actor),
        "requestor": True,
    }
    if actor.name:
        found["name"] = actor.name
    if actor.profession:
        found["role"] = [{"coding": [{"system": _G15, "code": actor.profession}]}]
    if actor.on_behalf_of:
        found["extension"] = [
            {
                "url": "https://profiles.ihe.net/ITI/BALP/StructureDefinition/ihe-otherId",
                "valueIdentifier": {"type": {"text": "on behalf of"}, "value": actor.on_behalf_of},
            }
        ]
    reason = _reason(actor)
    if reason is not None:
        found["purposeOfUse"] = [reason]
    return found


def _who(actor: Actor) -> Json:
    match actor.kind:
        case ActorKind.CITIZEN:
            return {"reference": f"Patient/{actor.id}"}
        case ActorKind.PROFESSIONAL:
            return {"type": "Practitioner", "identifier": {"system": _RPPS, "value": actor.id}}
        case ActorKind.STRUCTURE:
            return {"type": "Organization", "identifier": {"system": _OID, "value": actor.id}}
        case _:
            return {"identifier": {"type": {"text": actor.kind.value}, "value": actor.id}}


def _organization(actor: Actor) -> Json:
    who: Json = {"type": "Organization"}
    if actor.organization_id:
        who["identifier"] = {"system": _OID, "value": actor.organization_id}
    if actor.organization_name:
        who["display"] = actor.organization_name
    return {
        "type": {"coding": [{"system": _HL7 + "v3-RoleClass", "code": "PROV"}]},
        "who": who,
        "requestor": False,
    }


def _reason(actor: Actor) -> Json | None:
    """Says why: care, in its mode; PATRQT when the patient, or somebody for the patient, acts; else nothing."""
    if actor.kind in _CARE:
        code = _REASONS[actor.mode]
    elif actor.kind in {ActorKind.CITIZEN, ActorKind.REPRESENTATIVE, ActorKind.CARER}:
        code = "PATRQT"
    else:
        return None
    return {"coding": [{"system": _HL7 + "v3-ActReason", "code": code}]}


def _entities(line: Line) -> list[Json]:
    """The patient, with what leads to the line's proof, then what the act was about."""
    entry = line.entry
    found: list[Json] = [
        {
            "what": {"reference": f"Patient/{ids.public(entry.space_id)}"},
            "type": {"system": _HL7 + "audit-entity-type", "code": "1", "display": "Person"},
            "role": {"system": _HL7 + "object-role", "code": "1", "display": "Patient"},
            "detail": [
                {"type": "journal-line", "valueString": str(line.seq)},
                {"type": "journal-hash", "valueString": line.hash.hex()},
            ],
        }
    ]
    if entry.object_kind == "document" and entry.object_id is not None:
        what: Json = {"reference": f"DocumentReference/{ids.public_row(entry.space_id, entry.object_id)}"}
    elif entry.object_kind or entry.object_code:
        what = {"identifier": {"value": str(entry.object_id or entry.object_code), "type": {"text": entry.object_kind}}}
    else:
        return found
    if "identifier" in what and not entry.object_kind:
        del what["identifier"]["type"]
    data: Json = {
        "what": what,
        "type": {"system": _HL7 + "audit-entity-type", "code": "2", "display": "System Object"},
        "role": {"system": _HL7 + "object-role", "code": "3", "display": "Report"},
    }
    if entry.object_code:
        data["detail"] = [{"type": "code", "valueString": entry.object_code}]
    return [*found, data]
