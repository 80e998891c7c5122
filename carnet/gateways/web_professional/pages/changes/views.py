"""Hiding, showing, archiving, deleting: done at once when it can be undone, asked once when it cannot."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from carnet.domain.access import reading as access
from carnet.domain.access.codes import Action
from carnet.domain.documents import actions, possible, reading
from carnet.foundation import clock, ids
from carnet.gateways.web_professional import doors, heading, layout, memory, presenting
from carnet.gateways.web_professional.pages.changes import acts
from carnet.gateways.web_professional.visits import Visit


@doors.for_professional("GET", "HEAD", "POST")
def show(request: HttpRequest, visit: Visit, public_id: str, verb: str) -> HttpResponse:
    """Does an act on a document, or asks before."""
    act = acts.named(verb)
    if act is None:
        raise Http404
    space_id, document_id = doors.row_of(public_id)
    if request.method != "POST":
        return _ask(request, visit, public_id, act)
    at = clock.now()
    before = possible.possible_actions(space_id=space_id, document_id=document_id, by=visit.on(space_id), at=at)
    actions.change(space_id=space_id, document_id=document_id, change=act.change, by=visit.on(space_id), at=at)
    undo_url = reverse("professional:change", args=[public_id, act.undo]) if act.action in before.undoable else ""
    memory.say(request, memory.Flash(text=str(act.done), undo_url=undo_url))
    after = possible.possible_actions(space_id=space_id, document_id=document_id, by=visit.on(space_id), at=at)
    is_still_there = Action.READ in after.actions and act.action is not Action.DELETE
    if is_still_there:
        return HttpResponseRedirect(presenting.document_url(public_id, {}))
    return HttpResponseRedirect(presenting.record_url(ids.public(space_id), {}))


def _ask(request: HttpRequest, visit: Visit, public_id: str, act: acts.Act) -> HttpResponse:
    space_id, document_id = doors.row_of(public_id)
    at = clock.now()
    document = reading.describe(space_id=space_id, document_id=document_id, by=visit.on(space_id), at=at)
    sheet = access.patient_sheet(space_id=space_id, by=visit.on(space_id), at=at)
    context = {
        **heading.of(visit, sheet, at=at),
        "act": act,
        "card": presenting.card(document, query={}),
        "document_url": presenting.document_url(public_id, {}),
        "act_url": reverse("professional:change", args=[public_id, act.verb]),
    }
    return layout.page(request, visit, "professional/confirm.html", context)
