"""The house's journal, for those who watch over agents."""

from django.http import HttpRequest, HttpResponse

from carnet.domain.support import reading, tables
from carnet.domain.support.reading import HouseLine
from carnet.foundation import clock
from carnet.foundation.journal.codes import Outcome
from carnet.gateways.back_office import doors, layout, wording
from carnet.gateways.back_office.visits import Visit

COUNT = 100


@doors.for_agent("GET", "HEAD")
def show(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Shows the newest lines, or those before one."""
    said = request.GET.get("avant", "")
    before = int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None
    lines = reading.house_journal_page(by=visit.actor, at=clock.now(), count=COUNT, before=before)
    context = {
        "rows": [_row(one) for one in lines],
        "older": lines[-1].line.seq if len(lines) == COUNT else None,
        "is_older_page": before is not None,
    }
    return layout.page(request, visit, "back_office/house.html", context, place="house")


def _row(one: HouseLine) -> dict[str, object]:
    entry = one.line.entry
    reasons = {reason.value: row.label for reason, row in tables.privilege_reasons().items()}
    was_refused = entry.outcome is Outcome.REFUSED
    return {
        "seq": one.line.seq,
        "who": entry.actor.name or "Carnet",
        "what": wording.act(entry.act),
        "why": reasons.get(entry.object_code, "") if entry.object_kind == "privilege" else "",
        "words": one.words,
        "at": entry.at,
        "was_refused": was_refused,
        "refusal": wording.refusal(entry.reason) if was_refused else "",
    }
