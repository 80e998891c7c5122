"""Entering otherwise than as usual, and coming back: what it means, what is asked, then open until the time given."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from carnet.domain.access import actions, possible
from carnet.domain.access import reading as access
from carnet.domain.access.codes import Mode
from carnet.foundation import clock, decisions
from carnet.gateways.web_professional import doors, heading, layout, memory, modes, presenting
from carnet.gateways.web_professional.pages.modes.forms import EmergencyForm
from carnet.gateways.web_professional.visits import Visit

# A call, or a consultation with a minor: longer than either, shorter than a day's work.
LASTS = timedelta(hours=2)


@doors.for_professional("GET", "HEAD", "POST")
def emergency(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """Asks why, or opens the record. Where the patient opposed it, the page says so and an attempt is journaled."""
    space_id, at = doors.space_of(public_id), clock.now()
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        until = actions.break_glass(space_id=space_id, reason=form.cleaned_data["reason"], by=visit.actor, at=at)
        modes.hold(request, space_id, Mode.BREAK_GLASS, until=until)
        text = _("Le dossier est ouvert en urgence {ends}.").format(ends=heading.ending(until, at=at))
        memory.say(request, memory.Flash(text=text, kind="info"))
        return HttpResponseRedirect(presenting.record_url(public_id, {}))
    decisions.require(possible.answers(space_id=space_id, by=visit.on(space_id), at=at).breaking_glass)
    sheet = access.patient_sheet(space_id=space_id, by=visit.on(space_id), at=at)
    context = {**heading.of(visit, sheet, at=at), "form": form, "record_url": presenting.record_url(public_id, {})}
    status = 422 if request.method == "POST" else 200
    return layout.page(request, visit, "professional/emergency.html", context, status=status)


@doors.for_professional("POST")
def secret(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """Opens a minor's record in secret of those who stand for the minor. Source: functional-rules §1.3, §2.4."""
    space_id, at = doors.space_of(public_id), clock.now()
    decisions.require(possible.answers(space_id=space_id, by=visit.on(space_id), at=at).secrecy)
    modes.hold(request, space_id, Mode.SECRET, until=at + LASTS)
    return HttpResponseRedirect(presenting.record_url(public_id, {}))


@doors.for_professional("POST")
def regulation(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """Opens a record for the doctor who answers an emergency call. Source: L1111-17."""
    space_id, at = doors.space_of(public_id), clock.now()
    decisions.require(possible.answers(space_id=space_id, by=visit.on(space_id), at=at).regulating)
    modes.hold(request, space_id, Mode.REGULATION, until=at + LASTS)
    return HttpResponseRedirect(presenting.record_url(public_id, {}))


@doors.for_professional("POST")
def usual(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """Comes back to the usual way of reading a record."""
    modes.let_go(request, doors.space_of(public_id))
    return HttpResponseRedirect(presenting.record_url(public_id, {}))
