"""Signing in and out: through an issuer, or in demo mode as any professional of the directory."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from carnet.design import answering, dates, leaving
from carnet.domain.identity import queries as identity
from carnet.domain.identity.codes import Organization
from carnet.foundation import clock, nomenclatures
from carnet.gateways.web_professional import doors, entering, memory, visits
from carnet.gateways.web_professional.pages.sign_in.forms import EnterForm
from carnet.gateways.web_professional.visits import Visit

# The nomenclature ends a speciality with its kind: « Pneumologie (SM) ».
_SKILL = re.compile(r" \([A-Z]+\)$")
_FACES = {"10": "medecin", "21": "pharmacien", "60": "infirmier"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One professional of the directory, with the places where one may enter as this person."""

    rpps: str
    name: str
    occupation: str
    face: str
    places: tuple[Organization, ...]


@answering.open_to_all("GET", "POST", home="professional:search")
def show(request: HttpRequest) -> HttpResponse:
    """Shows the demo professionals, or lets in as one of them."""
    if not settings.DEMO:
        return _issuers(request)
    if request.method != "POST":
        return _choices(request)
    form = EnterForm(request.POST)
    at = clock.now()
    said = form.cleaned_data if form.is_valid() else {"rpps": "", "organization": ""}
    visit = visits.find(rpps=said["rpps"], organization_id=said["organization"], at=at)
    if visit is None:
        return _choices(request, is_missing=True)
    visits.sign_in(request, visit, at=at)
    return HttpResponseRedirect(reverse(visits.landing(request)))


@doors.for_professional("POST")
def prove(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Confirms again who is there, in the demonstration, where nobody has a card; elsewhere an issuer does."""
    if not settings.DEMO:
        raise Http404
    wanted = request.POST.get("suite", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}) and wanted.startswith("/")
    answered = entering.prove(request, rpps=visit.professional.rpps, after=wanted if is_ours else "", at=clock.now())
    assert answered is not None  # the person at work is the one who confirms
    return answered


@answering.open_to_all("POST", home="professional:search")
def leave(request: HttpRequest) -> HttpResponse:
    """Signs out."""
    sign_out: Callable[[HttpRequest, Callable[[], None]], str] = import_string(settings.SIGN_OUT)
    farewell = sign_out(request, lambda: visits.sign_out(request))
    if farewell:
        return leaving.cleared(HttpResponseRedirect(farewell))
    memory.say(request, memory.Flash(text=_("Vous êtes déconnecté.")))
    return leaving.cleared(HttpResponseRedirect(reverse("professional:sign_in")))


def _issuers(request: HttpRequest) -> HttpResponse:
    """Shows the issuers' buttons; no other door stands outside the demonstration."""
    if not any(issuer.kind == "professional" for issuer in settings.ISSUERS):
        return render(request, "professional/sign_in_closed.html", status=404)
    if request.method == "POST":
        return HttpResponseNotAllowed(["GET", "HEAD"])
    return render(request, "professional/sign_in_issuers.html", {"flashes": memory.take(request)})


def _choices(request: HttpRequest, *, is_missing: bool = False) -> HttpResponse:
    context = {"choices": _professionals(), "is_missing": is_missing, "flashes": memory.take(request)}
    return render(request, "professional/sign_in.html", context, status=422 if is_missing else 200)


def _professionals() -> list[Choice]:
    return [
        Choice(
            rpps=one.rpps,
            name=one.display_name,
            occupation=_occupation(one.profession, one.specialty),
            face=_FACES.get(one.profession, "professionnel"),
            places=one.organizations,
        )
        for one in identity.professionals(on=dates.local_day(clock.now()))
        if one.is_active and one.organizations
    ]


def _occupation(profession: str, specialty: str) -> str:
    """Names what somebody does: the speciality where the nomenclature has one, else the profession."""
    code = f"G15_{profession}/{specialty}" if specialty else f"G15_{profession}"
    kind = nomenclatures.author_specialty(code)
    known = nomenclatures.profession(profession)
    label = kind.label if kind else known.label if known else _("Professionnel")
    return nomenclatures.spoken(_SKILL.sub("", label))
