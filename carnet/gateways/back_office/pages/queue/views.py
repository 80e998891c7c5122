"""The cases that wait: what is owed soonest first. Codes and dates only, nobody's name."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from carnet.domain.support import reading, tables
from carnet.domain.support.codes import CaseStatus
from carnet.domain.support.queries import Queued
from carnet.foundation import clock
from carnet.gateways.back_office import doors, layout, wording
from carnet.gateways.back_office.visits import Visit

COUNT = 200
_VIEWS = {"": None, "a-prendre": CaseStatus.OPEN, "repondues": CaseStatus.ANSWERED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One case of the queue, in words."""

    url: str
    number: str
    reason: str
    status: str
    badge: str
    opened_at: datetime
    due_at: datetime
    is_late: bool
    assigned: str
    is_mine: bool


@doors.for_agent("GET", "HEAD")
def show(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Shows the queue: everything that is not closed, what is to be taken, or what was answered."""
    chosen = request.GET.get("vue", "")
    at = clock.now()
    rows = [
        _row(one, visit, at) for one in reading.queue(by=visit.actor, at=at, status=_VIEWS.get(chosen), count=COUNT)
    ]
    context = {
        "mine": [row for row in rows if row.is_mine],
        "others": [row for row in rows if not row.is_mine],
        "chosen": chosen if chosen in _VIEWS else "",
        "is_empty": not rows,
    }
    return layout.page(request, visit, "back_office/queue.html", context, place="queue")


def _row(one: Queued, visit: Visit, at: datetime) -> Row:
    is_owed = one.status in {CaseStatus.OPEN, CaseStatus.IN_PROGRESS}
    return Row(
        url=reverse("back_office:case", args=[one.public_id]),
        number=one.number,
        reason=tables.case_reasons()[one.reason].label,
        status=str(wording.CASES[one.status]),
        badge="attention" if one.status is CaseStatus.OPEN else "bon" if one.status is CaseStatus.ANSWERED else "",
        opened_at=one.opened_at,
        due_at=one.due_at,
        is_late=is_owed and at > one.due_at,
        assigned=one.assigned_name,
        is_mine=one.assigned_to == visit.agent.id,
    )
