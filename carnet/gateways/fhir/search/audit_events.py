"""The parameters of a search of the journal of one patient, and what each asks of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from carnet.foundation.journal import audit_events
from carnet.foundation.journal.codes import Outcome
from carnet.foundation.journal.searching import Criteria
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.search import dates
from carnet.gateways.fhir.search import parameters as grammar
from carnet.gateways.fhir.search.documents import Parameter
from carnet.gateways.fhir.search.parameters import Parameters

_R4 = "http://hl7.org/fhir/SearchParameter/"
PARAMETERS = (
    Parameter(("patient",), "reference", _R4 + "AuditEvent-patient", "Required, or patient.identifier, or entity."),
    Parameter(("entity",), "reference", _R4 + "AuditEvent-entity", "The patient, as patient."),
    Parameter(("patient.identifier",), "token", documentation="The INS: urn:oid:…|value, with or without its key."),
    Parameter(("date",), "date", _R4 + "AuditEvent-date", "Required."),
    Parameter(("agent",), "token", _R4 + "AuditEvent-agent", "The identifier of who acted, by value."),
    Parameter(("action",), "token", _R4 + "AuditEvent-action"),
    Parameter(("type",), "token", _R4 + "AuditEvent-type", "Every line is of type rest."),
    Parameter(("subtype",), "token", _R4 + "AuditEvent-subtype", "An interaction of FHIR, or an act of the journal."),
    Parameter(("outcome",), "token", _R4 + "AuditEvent-outcome", "0: done; 4: refused."),
)
_OUTCOMES = {"0": Outcome.ALLOWED, "4": Outcome.REFUSED}


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked: criteria, which acts (None: every one), the line to go on before, how many a page."""

    criteria: Criteria
    wants: Callable[[str], bool] | None
    before: int | None
    count: int


def read(parameters: Parameters, *, at: datetime) -> Search:
    """Reads the parameters, the patient apart. Raises Rejection: a bound on the date is required (TdE)."""
    when = dates.read(parameters, "date", at=at)
    if when == dates.ALWAYS:
        raise Rejection(Kind.MISSING_PARAMETER, "date", "expected at least one bound, such as date=ge2026-01-01")
    outcomes = grammar.codes(parameters, "outcome")
    kinds = grammar.codes(parameters, "type")
    asked = {_OUTCOMES[code] for code in outcomes or () if code in _OUTCOMES}
    agents = grammar.several(parameters, "agent", "agent:identifier", "agent.identifier")
    if len(agents) > 1:
        raise Rejection(Kind.PARAMETER, "agent", "one agent per search")
    if parameters.one("_sort").strip() not in {"", "-date"}:
        raise Rejection(Kind.PARAMETER, "_sort", "expected -date")
    criteria = Criteria(
        actor_id=agents[0][1].rpartition("/")[2] if agents else "",
        outcome=next(iter(asked)) if len(asked) == 1 else None,
        since=when.start,
        until=when.end,
    )
    wanted = _wanted(parameters)
    is_void = (outcomes is not None and not asked) or (kinds is not None and "rest" not in kinds)
    return Search(
        criteria=Criteria(acts=()) if is_void else criteria,
        wants=None if is_void else wanted,
        before=_before(parameters),
        count=max(grammar.count(parameters), 1),
    )


def _wanted(parameters: Parameters) -> Callable[[str], bool] | None:
    """Reads which acts are asked for, by action and by kind of interaction; None when every one is."""
    actions, subtypes = grammar.codes(parameters, "action"), grammar.codes(parameters, "subtype")
    if actions is None and subtypes is None:
        return None

    def wants(act: str) -> bool:
        return (actions is None or audit_events.action_of(act) in actions) and (
            subtypes is None or act in subtypes or audit_events.pattern_of(act).value in subtypes
        )

    return wants


def _before(parameters: Parameters) -> int | None:
    text = parameters.one("_page")
    if text and not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Rejection(Kind.PARAMETER, "_page", "expected the mark of a link of ours")
    return int(text) if text else None
