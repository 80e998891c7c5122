"""One citizen at a time: opening an access, the administrative state while it lasts, and what may be done."""

from collections.abc import Mapping
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.domain.identity.codes import Sex
from carnet.domain.spaces.codes.delegations import LIVE, Status
from carnet.domain.support import actions, reading, tables
from carnet.domain.support.actions import Invalid
from carnet.domain.support.codes import Power, PrivilegeReason, Reason
from carnet.domain.support.reading import SpaceState
from carnet.domain.support.rules import masking
from carnet.foundation import clock
from carnet.foundation.decisions import Refused
from carnet.gateways.back_office import doors, errors, layout, memory, wording
from carnet.gateways.back_office.pages.citizen import acts
from carnet.gateways.back_office.pages.citizen.forms import InsForm, TraitsForm
from carnet.gateways.back_office.pages.mandates.views import recordable
from carnet.gateways.back_office.visits import Visit

BY_TRAITS = "identite"
# These refusals are about what was typed: they are told beside the form.
_TYPED = frozenset({Reason.NOBODY_FOUND, Reason.SEVERAL_FOUND, Reason.TOO_MANY_SEARCHES})


@doors.for_agent("GET", "HEAD", "POST")
def show(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Shows the citizen for whom an access is open, or how to open one, or opens one."""
    at = clock.now()
    if request.method != "POST":
        reading.require(power=Power.SWITCH_ON, by=visit.actor, at=at)
        if visit.privilege is None:
            return _asking(request, visit, InsForm(prefix="ins"), TraitsForm(prefix="identite"))
        return _state(request, visit, at)
    by_traits = request.POST.get("par") == BY_TRAITS
    ins_form = InsForm(None if by_traits else request.POST, prefix="ins")
    traits_form = TraitsForm(request.POST if by_traits else None, prefix="identite")
    asked: InsForm | TraitsForm = traits_form if by_traits else ins_form
    if asked.is_valid():
        try:
            _switch_on(asked, visit, at)
        except Invalid as wrong:
            errors.tell(asked, wrong.fault)
        except Refused as refusal:
            if refusal.decision.reason not in _TYPED:
                raise
            asked.add_error(None, wording.refusal(refusal.decision.reason))
        else:
            return HttpResponseRedirect(reverse("back_office:citizen"))
    return _asking(request, visit, ins_form, traits_form, asked=asked)


@doors.for_agent("POST")
def switch_off(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ends the access before its time."""
    actions.switch_off(by=visit.actor, at=clock.now())
    memory.say(request, _("L’accès est refermé."))
    return HttpResponseRedirect(layout.home_of(visit))


@doors.for_agent("GET", "HEAD", "POST")
def act(request: HttpRequest, visit: Visit, verb: str) -> HttpResponse:
    """Asks once whether this is wanted, then does it to the space for which the access is open."""
    known = acts.ACTS.get(verb)
    if known is None:
        raise Http404
    at = clock.now()
    if request.method == "POST":
        space_id = visit.privilege.subject if visit.privilege else acts.NOBODY
        known.perform(space_id=space_id, by=visit.actor, at=at)
        memory.say(request, str(known.done))
        return HttpResponseRedirect(reverse("back_office:citizen"))
    _privilege, state = reading.space_state(by=visit.actor, at=at)
    context = {"act": known, "name": state.identity.display_name, "act_url": request.path}
    return layout.page(request, visit, "back_office/confirm.html", context, place="citizen")


def _switch_on(form: InsForm | TraitsForm, visit: Visit, at: datetime) -> None:
    said: Mapping[str, object] = form.cleaned_data
    reason, words = PrivilegeReason(str(said["reason"])), str(said["words"])
    if isinstance(form, InsForm):
        matricule = str(said["ins"])
        actions.switch_on_by_ins(matricule=matricule, reason=reason, words=words, by=visit.actor, at=at)
        return
    actions.switch_on_by_traits(
        family_name=str(said["family_name"]),
        given_name=str(said["given_name"]),
        birth_on=said["birth_on"],  # type: ignore[arg-type]  # a DayField gives a date
        sex=Sex(str(said["sex"])),
        reason=reason,
        words=words,
        by=visit.actor,
        at=at,
    )


def _asking(
    request: HttpRequest,
    visit: Visit,
    ins_form: InsForm,
    traits_form: TraitsForm,
    *,
    asked: InsForm | TraitsForm | None = None,
) -> HttpResponse:
    context = {
        "ins_form": ins_form,
        "traits_form": traits_form,
        "asked": asked or ins_form,
        "by_traits": asked is traits_form,
    }
    status = 200 if asked is None else 422
    return layout.page(request, visit, "back_office/switch_on.html", context, place="citizen", status=status)


def _state(request: HttpRequest, visit: Visit, at: datetime) -> HttpResponse:
    privilege, state = reading.space_state(by=visit.actor, at=at)
    context = {
        "state": state,
        "person": state.identity,
        "matricule": masking.masked_matricule(state.identity.ins.matricule),
        "state_label": wording.STATES[state.state],
        "reason": tables.privilege_reasons()[privilege.reason].label,
        "acts": acts.offered(state.state, visit.agent.role, has_account=state.account is not None),
        "cases": _cases(state),
        "delegates": _delegates(state, visit),
        "can_record": bool(recordable(visit.agent.role)),
    }
    return layout.page(request, visit, "back_office/citizen.html", context, place="citizen")


def _delegates(state: SpaceState, visit: Visit) -> list[dict[str, object]]:
    """Tells the mandates that live, with whether this agent's role may end them on paper."""
    kinds = recordable(visit.agent.role)
    return [
        {
            "mandate": mandate,
            "kind": wording.MANDATES[mandate.kind],
            "is_waiting": mandate.status is Status.PENDING,
            "can_end": mandate.kind in kinds,
        }
        for mandate in state.delegates
        if mandate.status in LIVE
    ]


def _cases(state: SpaceState) -> list[dict[str, object]]:
    return [
        {
            "url": reverse("back_office:case", args=[case.public_id]),
            "number": case.number,
            "reason": tables.case_reasons()[case.reason].label,
            "status": wording.CASES[case.status],
        }
        for case in state.living_cases
    ]
