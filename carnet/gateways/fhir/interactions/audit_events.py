"""ITI-81: the journal of one patient as AuditEvents, for auditors."""

from uuid import UUID

from carnet.domain.documents import journal_export
from carnet.foundation import ids
from carnet.foundation.journal import audit_events
from carnet.foundation.journal.searching import Criteria
from carnet.gateways.fhir.exchange import Call, Reply
from carnet.gateways.fhir.interactions import spaces
from carnet.gateways.fhir.mappings import references
from carnet.gateways.fhir.mappings.operation_outcome import of_notices
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.search import audit_events as search
from carnet.gateways.fhir.search import parameters as grammar
from carnet.gateways.fhir.search import patients
from carnet.gateways.fhir.search.parameters import Parameters
from carnet.gateways.fhir.wire.elements import Json, JsonObject


def find_events(call: Call) -> Reply:
    """Lists the lines of one patient's journal, newest first. Source: IHE ATNA, ITI-81; BALP; TdE (date bound)."""
    renamed = tuple(("patient" if name in {"entity", "entity:Patient"} else name, value) for name, value in call.pairs)
    parameters = Parameters(renamed)
    patient = patients.read(parameters, base=call.base, accepted=call.accepted)
    space_id = spaces.of_search(patient, by=call.by, at=call.at)
    asked = search.read(parameters, at=call.at)
    notices = parameters.settle(strict=call.prefer.strict)
    page = journal_export.audit_journal(
        space_id=space_id,
        criteria=asked.criteria,
        wants=asked.wants,
        before=asked.before,
        count=asked.count,
        by=call.by,
        at=call.at,
    )
    address = f"{call.base}/AuditEvent"
    kept = [(name, value) for name, value in parameters.pairs if name not in {"_page", "_format"}]
    before = [] if asked.before is None else [("_page", str(asked.before))]
    links: list[Json] = [{"relation": "self", "url": grammar.link(address, [*kept, *before])}]
    if page.older is not None:
        links.append({"relation": "next", "url": grammar.link(address, [*kept, ("_page", str(page.older))])})
    entries: list[Json] = [
        {
            "fullUrl": f"{address}/{audit_events.identifier(line)}",
            "resource": audit_events.resource(line, base=call.base),
            "search": {"mode": "match"},
        }
        for line in page.lines
    ]
    if notices:
        entries.append({"resource": of_notices(notices), "search": {"mode": "outcome"}})
    found: JsonObject = {
        "resourceType": "Bundle",
        "type": "searchset",
        "timestamp": call.at.isoformat(),
        "link": links,
    }
    if entries:
        found["entry"] = entries
    return Reply(found)


def read_event(call: Call) -> Reply:
    """Gives one line."""
    row = _row(call.identifier)
    if row is None:
        raise Rejection(Kind.NOT_FOUND, "AuditEvent.id")
    space_id, seq = row
    page = journal_export.audit_journal(
        space_id=space_id, criteria=Criteria(), before=seq + 1, count=1, by=call.by, at=call.at
    )
    if not page.lines or page.lines[0].seq != seq:
        raise Rejection(Kind.NOT_FOUND, "AuditEvent.id")
    return Reply(audit_events.resource(page.lines[0], base=call.base), headers={"ETag": 'W/"1"'})


def _row(identifier: str) -> tuple[UUID, int] | None:
    """Reads the identifier of a line; None when it has not our form."""
    space, _, seq = identifier.rpartition("-")
    space_id = references.space(space)
    if space_id is None or not (seq.isascii() and seq.isdigit() and len(seq) < 16):
        return None
    return (space_id, int(seq)) if f"{ids.public(space_id)}-{int(seq)}" == identifier else None
