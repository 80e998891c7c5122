"""Coming in and leaving. In demo mode one enters as any agent of the demonstration."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.design import answering, leaving
from carnet.domain.support import actions, queries
from carnet.domain.support.codes import Agent
from carnet.foundation import clock, ids
from carnet.gateways.back_office import doors, layout, memory, visits, wording
from carnet.gateways.back_office.pages.sign_in.forms import EnterForm
from carnet.gateways.back_office.visits import Visit


@doors.for_agent("GET", "HEAD")
def home(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Leads to the first page that the agent's role opens."""
    return HttpResponseRedirect(layout.home_of(visit))


@answering.open_to_all("GET", "POST", home="back_office:home")
def show(request: HttpRequest) -> HttpResponse:
    """Leads to the sign-in with an account; in demo mode, shows the demo agents or lets in as one of them."""
    if not settings.DEMO:
        return HttpResponseRedirect(_account_sign_in())
    if request.method != "POST":
        return _choices(request)
    form = EnterForm(request.POST)
    agent = _chosen(form.cleaned_data["agent"]) if form.is_valid() else None
    if agent is None:
        return _choices(request, is_missing=True)
    visits.sign_in(request, agent_id=agent.id, at=clock.now())
    return HttpResponseRedirect(reverse("back_office:home"))


@answering.open_to_all("POST", home="back_office:home")
def leave(request: HttpRequest) -> HttpResponse:
    """Ends the access that is open, if one is, and signs out."""
    at = clock.now()
    try:
        visit = visits.current(request, at=at)
    except visits.NotSignedIn:
        return HttpResponseRedirect(reverse("back_office:sign_in"))
    actions.switch_off(by=visit.actor, at=at)
    visits.sign_out(request)
    memory.say(request, _("Vous êtes déconnecté."))
    return leaving.cleared(HttpResponseRedirect(reverse("back_office:sign_in")))


def _account_sign_in() -> str:
    """Gives the address where agents sign in with an account and a second factor, and come back from."""
    return f"{reverse('account_login')}?{urlencode({'suite': reverse('back_office:home')})}"


def _chosen(public_id: str) -> Agent | None:
    try:
        agent = queries.agent(agent_id=ids.parse_public(public_id))
    except ids.UnreadableId:
        return None
    return agent if agent is not None and agent.is_active else None


def _choices(request: HttpRequest, *, is_missing: bool = False) -> HttpResponse:
    choices = [
        {"id": ids.public(agent.id), "name": agent.name, "role": wording.ROLES[agent.role]}
        for agent in queries.agents()
        if agent.is_active
    ]
    context = {
        "account_url": _account_sign_in(),
        "choices": choices,
        "is_missing": is_missing,
        "flashes": memory.take(request),
    }
    return render(request, "back_office/sign_in.html", context, status=422 if is_missing else 200)
