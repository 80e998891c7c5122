"""The patient agrees to a colleague's access: found in the directory, then recorded by who collected it (L1111-17)."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from carnet.domain.access import actions, possible
from carnet.domain.access import reading as access
from carnet.domain.access.codes import ConsentScope
from carnet.foundation import clock, decisions
from carnet.gateways.web_professional import doors, heading, layout, memory, people, presenting
from carnet.gateways.web_professional.pages.agreement.forms import AnotherForm, DirectoryForm
from carnet.gateways.web_professional.people import Known
from carnet.gateways.web_professional.visits import Visit


@doors.for_professional("GET", "HEAD")
def colleagues(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """Finds the colleague whom the patient lets in, or whom the patient asks to keep out."""
    space_id, at = doors.space_of(public_id), clock.now()
    answers = possible.answers(space_id=space_id, by=visit.on(space_id), at=at)
    if not answers.blocking.allowed:
        decisions.require(answers.declaring)
    form = DirectoryForm(request.GET)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    context = {
        **_frame(visit, space_id, public_id, at),
        "form": form,
        "words": words,
        "found": [one for one in people.find(words, at=at) if one.rpps != visit.actor.id],
        "public_id": public_id,
        "may_agree": answers.declaring.allowed,
        "may_block": answers.blocking.allowed,
    }
    return layout.page(request, visit, "professional/colleagues.html", context)


@doors.for_professional("GET", "HEAD", "POST")
def another(request: HttpRequest, visit: Visit, public_id: str, rpps: str) -> HttpResponse:
    """Asks what the patient agreed to for a colleague, and records it."""
    space_id, at = doors.space_of(public_id), clock.now()
    known = colleague(rpps, visit, at=at)
    data = request.POST if request.method == "POST" else None
    form = AnotherForm(data, name=known.name, is_doctor=known.is_doctor)
    if form.is_valid():
        actions.record_consent(
            space_id=space_id,
            by=visit.on(space_id),
            at=at,
            scope=ConsentScope.PROFESSIONAL,
            rpps=rpps,
            means=form.said_by(),
            lasting=form.length(),
            as_treating_doctor=bool(form.cleaned_data.get("treats")),
        )
        text = _("L’accord du patient est enregistré pour ce professionnel. Il en est informé dans son espace.")
        memory.say(request, memory.Flash(text=text))
        return HttpResponseRedirect(presenting.record_url(public_id, {}))
    decisions.require(possible.answers(space_id=space_id, by=visit.on(space_id), at=at).declaring)
    context = {**_frame(visit, space_id, public_id, at), "form": form, "known": known}
    status = 422 if request.method == "POST" else 200
    return layout.page(request, visit, "professional/agree_for_another.html", context, status=status)


def colleague(rpps: str, visit: Visit, *, at: datetime) -> Known:
    """Finds another professional of the directory; 404 for anybody else."""
    found = people.known(rpps, at=at)
    if not found.is_listed or rpps == visit.actor.id:
        raise Http404
    return found


def _frame(visit: Visit, space_id: UUID, public_id: str, at: datetime) -> dict[str, object]:
    sheet = access.patient_sheet(space_id=space_id, by=visit.on(space_id), at=at)
    return {**heading.of(visit, sheet, at=at), "record_url": presenting.record_url(public_id, {})}
