"""Signing in and out. In demo mode one enters as any demo person; elsewhere, with an account (see `accounts`)."""

from collections.abc import Callable
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from carnet.design import answering, leaving
from carnet.domain.spaces import actions as spaces
from carnet.domain.spaces.codes import State
from carnet.foundation import clock
from carnet.gateways.web_citizen import doors, errors, readers
from carnet.gateways.web_citizen.pages.sign_in import demo_people, forms
from carnet.gateways.web_citizen.readers import Reader


@answering.open_to_all("GET", "POST")
def show(request: HttpRequest) -> HttpResponse:
    """Shows the demo people, or lets in as one of them."""
    if not settings.DEMO:
        return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'suite': _safe_next(request)})}")
    if request.method != "POST":
        return _choice(request, forms.InsForm())
    if "person" in request.POST:
        return _enter(request, demo_people.space_of_key(request.POST["person"]), forms.InsForm())
    form = forms.InsForm(request.POST)
    if not form.is_valid():
        return _choice(request, form)
    space_id = demo_people.space_of_matricule(form.cleaned_data["ins"])
    if space_id is None:
        form.add_error("ins", _("Personne n’a ce matricule sur ce serveur."))
    return _enter(request, space_id, form)


def _choice(request: HttpRequest, form: forms.InsForm, *, is_missing: bool = False) -> HttpResponse:
    search = forms.SearchForm(request.GET)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    return render(
        request,
        "citizen/sign_in.html",
        {
            "people": demo_people.cards(words),
            "search": search["q"],
            "form": form,
            "is_missing": is_missing,
            "next": _safe_next(request),
        },
        status=422 if form.is_bound or is_missing else 200,
    )


def _enter(request: HttpRequest, space_id: UUID | None, form: forms.InsForm) -> HttpResponse:
    if space_id is None:
        return _choice(request, form, is_missing=not form.is_bound)
    try:
        state = readers.sign_in(request, space_id=space_id, at=clock.now())
    except errors.TOLD as refusal:
        return errors.page(request, refusal)
    if state is State.OPENED:
        return HttpResponseRedirect(reverse("citizen:activate"))
    return HttpResponseRedirect(_safe_next(request) or reverse("citizen:home"))


def _safe_next(request: HttpRequest) -> str:
    """Gives the page that was asked for before signing in, if it is one of ours."""
    wanted = request.POST.get("suite") or request.GET.get("suite") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if is_ours and wanted.startswith("/") else ""


@answering.open_to_all("POST")
def leave(request: HttpRequest) -> HttpResponse:
    """Signs out."""
    sign_out: Callable[[HttpRequest, Callable[[], None]], str] = import_string(settings.SIGN_OUT)
    farewell = sign_out(request, lambda: readers.sign_out(request, at=clock.now()))
    if farewell:
        return leaving.cleared(HttpResponseRedirect(farewell))
    return leaving.cleared(HttpResponseRedirect(reverse("citizen:home")))


@doors.for_reader("GET", "POST", decides=True)
def activate(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Explains what activating a space means, and activates it."""
    if request.method != "POST":
        return render(request, "citizen/activate.html", {"full_name": readers.name_of(reader)})
    spaces.activate_space(space_id=reader.space_id, by=reader.actor, at=clock.now())
    return HttpResponseRedirect(f"{reverse('citizen:home')}?bienvenue=1")
