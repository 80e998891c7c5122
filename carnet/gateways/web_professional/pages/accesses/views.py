"""« Mes accès »: what this account did in every record, its last sign-ins, and « Ce n’est pas moi »."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise

from carnet.domain.oversight import actions, own_journal, sign_ins
from carnet.domain.oversight.own_journal import OwnLine
from carnet.foundation import clock, ids, nomenclatures
from carnet.foundation.journal.codes import Outcome
from carnet.gateways.web_professional import acts, doors, layout, visits
from carnet.gateways.web_professional.pages.accesses.forms import FilterForm, NotMeForm
from carnet.gateways.web_professional.visits import Visit

SIGN_INS_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One act, ready to be shown. `patient` is empty when the record is not open to the reader any more."""

    at: datetime
    what: str | Promise
    document: str
    mode: str | Promise
    was_refused: bool
    patient: str
    url: str
    place: str
    software: str


@doors.for_professional("GET", "HEAD")
def show(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Shows a page of what this account did; the filters are in the address, `avant=` goes on to older acts."""
    form = FilterForm(request.GET)
    is_right = form.is_valid()
    before = _before(request)
    page = own_journal.own_page(
        by=visit.actor,
        at=clock.now(),
        since=form.cleaned_data.get("du"),
        until=form.cleaned_data.get("au"),
        acts=form.acts(),
        before=before,
    )
    address = reverse("professional:accesses")
    context = {
        "lines": [_shown(one) for one in page.lines],
        "sign_ins": sign_ins.latest(account=visit.actor.id, count=SIGN_INS_SHOWN),
        "filters": [form[name] for name in form.fields],
        "active_count": form.active_count(),
        "is_right": is_right,
        "accesses_url": address,
        "newest_url": address + form.address() if before is not None else "",
        "older_url": address + form.address(before=page.older) if page.older is not None else "",
    }
    return layout.page(request, visit, "professional/accesses.html", context, place="accesses")


@doors.for_professional("GET", "HEAD", "POST")
def not_me(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Asks once, then cuts the account at its holder's word, and ends its sessions: this one at once."""
    form = NotMeForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        status = 422 if form.is_bound else 200
        return layout.page(request, visit, "professional/not_me.html", {"form": form}, place="accesses", status=status)
    actions.report_theft(by=visit.actor, at=clock.now())
    visits.sign_out(request)
    return render(request, "professional/not_me_done.html", {"brand_url": reverse("professional:search")})


def _before(request: HttpRequest) -> datetime | None:
    try:
        before = datetime.fromisoformat(request.GET.get("avant", ""))
    except ValueError:
        return None
    return before if before.tzinfo is not None else None


def _shown(one: OwnLine) -> Shown:
    entry = one.line.entry
    kind = nomenclatures.document_type(one.type_code) if one.type_code else None
    return Shown(
        at=entry.at,
        what=acts.ACTS.get(entry.act, acts.UNKNOWN_ACT),
        document=nomenclatures.spoken(kind.label) if kind else "",
        mode=acts.MODES.get(entry.actor.mode, ""),
        was_refused=entry.outcome is Outcome.REFUSED,
        patient=one.patient_name,
        url=reverse("professional:record", args=[ids.public(one.space_id)]) if one.space_id else "",
        place=entry.actor.organization_name,
        software=entry.actor.client_id,
    )
