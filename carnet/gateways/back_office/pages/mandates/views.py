"""Recording who acts for a citizen, from a form on paper or a judgment, and ending it on another."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.domain.spaces.actions import Limits
from carnet.domain.spaces.codes.delegations import Kind
from carnet.domain.spaces.queries.delegations import UnknownMandate
from carnet.domain.support import actions, reading, tables
from carnet.domain.support.actions.mandates import power_for
from carnet.domain.support.codes import Role
from carnet.domain.support.reading import SpaceState
from carnet.foundation import clock
from carnet.foundation.decisions import Refused
from carnet.gateways.back_office import doors, layout, memory, wording
from carnet.gateways.back_office.pages.citizen.acts import NOBODY
from carnet.gateways.back_office.pages.mandates.forms import EndForm, MandateForm
from carnet.gateways.back_office.visits import Visit


def recordable(role: Role) -> list[Kind]:
    """Lists the kinds of mandate that a role may record."""
    powers = tables.powers_of(role)
    return [kind for kind in Kind if power_for(kind) in powers]


@doors.for_agent("GET", "HEAD", "POST")
def record(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Asks what the paper says, and records it for the citizen for whom an access is open."""
    at = clock.now()
    form = MandateForm(request.POST if request.method == "POST" else None, kinds=recordable(visit.agent.role))
    if form.is_bound and form.is_valid() and _recorded(form, visit, at):
        memory.say(request, _("C’est enregistré. Les deux personnes sont prévenues."))
        return HttpResponseRedirect(reverse("back_office:citizen"))
    context = {"form": form, "name": _state(visit, at).identity.display_name}
    status = 422 if form.is_bound else 200
    return layout.page(request, visit, "back_office/mandate.html", context, place="citizen", status=status)


def _recorded(form: MandateForm, visit: Visit, at: datetime) -> bool:
    """Records the mandate; what the law of mandates refuses is said on the form."""
    kind, named, terms = form.mandate()
    try:
        actions.record_mandate(
            space_id=visit.privilege.subject if visit.privilege else NOBODY,
            kind=kind,
            named=named,
            terms=terms,
            limits=Limits(answer_within=settings.INVITATION_LASTS, most_representatives=settings.MOST_REPRESENTATIVES),
            basis=form.cleaned_data["basis"],
            by=visit.actor,
            at=at,
        )
    except Refused as refusal:
        sentence = wording.MANDATE_REASONS.get(refusal.decision.reason)
        if sentence is None:
            raise
        form.add_error(None, str(sentence))
        return False
    return True


@doors.for_agent("GET", "HEAD", "POST")
def end(request: HttpRequest, visit: Visit, mandate_id: UUID) -> HttpResponse:
    """Asks which document ends a mandate, and ends it."""
    at = clock.now()
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        space_id = visit.privilege.subject if visit.privilege else NOBODY
        actions.end_mandate(
            space_id=space_id, mandate_id=mandate_id, reason=form.cleaned_data["reason"], by=visit.actor, at=at
        )
        memory.say(request, _("C’est fini : l’accès a cessé à l’instant. Les deux personnes sont prévenues."))
        return HttpResponseRedirect(reverse("back_office:citizen"))
    state = _state(visit, at)
    mandate = next((one for one in state.delegates if one.id == mandate_id), None)
    if mandate is None:
        raise UnknownMandate
    context = {
        "form": form,
        "name": state.identity.display_name,
        "delegate": mandate.details.delegate_name,
        "kind": wording.MANDATES[mandate.kind],
    }
    status = 422 if form.is_bound else 200
    return layout.page(request, visit, "back_office/mandate_end.html", context, place="citizen", status=status)


def _state(visit: Visit, at: datetime) -> SpaceState:
    """Gives the state of the citizen for whom an access is open. Raises Refused when none is."""
    return reading.space_state(by=visit.actor, at=at)[1]
