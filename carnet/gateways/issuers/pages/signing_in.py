"""Leaving for an issuer, coming back recognised, or coming back refused."""

import logging
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_safe

from carnet.design import answering
from carnet.foundation import clock
from carnet.gateways.issuers import authorizing, citizens, professionals, recognizing, starts
from carnet.gateways.issuers.configuration import Issuer
from carnet.gateways.issuers.explaining import EXPLAINED
from carnet.gateways.issuers.failures import SignInRefused

_log = logging.getLogger(__name__)
_FROM_ELSEWHERE = "cross-site"
_SIGN_IN_PAGES = {"citizen": "citizen:sign_in", "professional": "professional:sign_in"}


def issuer_named(key: str) -> Issuer:
    """Finds an issuer by the key in an address. Raises Http404."""
    issuers: tuple[Issuer, ...] = settings.ISSUERS
    found = next((issuer for issuer in issuers if issuer.key == key), None)
    if found is None:
        raise Http404
    return found


@require_GET
def leave(request: HttpRequest, key: str) -> HttpResponse:
    """Sends the browser to the issuer. A link on another site only leads to our own sign-in page."""
    issuer = issuer_named(key)
    if request.headers.get("Sec-Fetch-Site") == _FROM_ELSEWHERE:
        return _private(HttpResponseRedirect(reverse(_SIGN_IN_PAGES[issuer.kind])))
    start = starts.remember(request, issuer, after=_own_page(request), at=clock.now())
    try:
        address = authorizing.address(issuer, start)
    except SignInRefused as refusal:
        return _refuse(issuer, refusal)
    return _private(HttpResponseRedirect(address))


@require_GET
def prove(request: HttpRequest, key: str) -> HttpResponse:
    """Sends a professional at work to the issuer, to prove again who they are. A link elsewhere leads to our pages."""
    issuer = issuer_named(key)
    if issuer.kind != "professional":
        raise Http404
    if request.headers.get("Sec-Fetch-Site") == _FROM_ELSEWHERE:
        return _private(HttpResponseRedirect(reverse(_SIGN_IN_PAGES[issuer.kind])))
    start = starts.remember(request, issuer, after=_own_page(request), at=clock.now(), proves=True)
    try:
        address = authorizing.address(issuer, start)
    except SignInRefused as refusal:
        return _refuse(issuer, refusal)
    return _private(HttpResponseRedirect(address))


@require_GET
def back(request: HttpRequest, key: str) -> HttpResponse:
    """Takes the browser that comes back: checks that it left from here, recognises the person, opens the door.

    It changes what is kept although it is a GET, because the protocol has it so: the state, which serves once and only
    in the browser that left, stands for the token of a form.
    """
    issuer = issuer_named(key)
    at = clock.now()
    try:
        return _private(_entered(request, issuer, at=at))
    except SignInRefused as refusal:
        return _refuse(issuer, refusal)


@require_safe
def refused(request: HttpRequest, key: str, reason: str) -> HttpResponse:
    """Explains why a sign-in did not end. The page is the same for everybody: it says nothing of who tried."""
    issuer = issuer_named(key)
    explained = EXPLAINED.get(reason)
    if explained is None:
        raise Http404
    named = {"issuer": issuer.label}
    context = {
        "title": str(explained.title) % named,
        "happened": str(explained.happened) % named,
        "to_do": str(explained.to_do) % named,
        "again_url": reverse("issuers:leave", args=[issuer.key]),
        "other_url": reverse(_SIGN_IN_PAGES[issuer.kind]),
        "label": issuer.label,
    }
    return _private(render(request, "issuers/refused.html", context, status=403))


def _entered(request: HttpRequest, issuer: Issuer, *, at: datetime) -> HttpResponse:
    start = starts.take(request, issuer, state=request.GET.get("state", ""), at=at)
    code = authorizing.code_of(issuer, request.GET)
    person = recognizing.recognize(issuer, start, code=code, at=at)
    if start.proves:
        return professionals.prove(request, issuer, person, after=start.after, at=at)
    if issuer.kind == "professional":
        return professionals.enter(request, issuer, person, at=at)
    return citizens.enter(request, issuer, person, after=start.after, at=at)


def _refuse(issuer: Issuer, refusal: SignInRefused) -> HttpResponse:
    """Leads to the explanation at an address of its own: the code that was in this one is not kept in the history."""
    _log.warning("sign-in refused", extra={"issuer": issuer.key, "reason": refusal.reason, "detail": refusal.detail})
    return _private(HttpResponseRedirect(reverse("issuers:refused", args=[issuer.key, refusal.reason])))


def _own_page(request: HttpRequest) -> str:
    """Gives the page that was asked for before signing in, if it is one of ours."""
    wanted = request.GET.get("suite", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if is_ours and wanted.startswith("/") and len(wanted) < 1000 else ""


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Referrer-Policy"] = "no-referrer"
    return answering.keep_private(response)
