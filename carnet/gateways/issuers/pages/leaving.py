"""The end of a session at the issuer, after the end of ours."""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from carnet.gateways.issuers import authorizing, farewells
from carnet.gateways.issuers.failures import SignInRefused

_log = logging.getLogger(__name__)
_SIGN_IN_PAGES = {"citizen": "citizen:sign_in", "professional": "professional:sign_in"}


@require_GET
def farewell(request: HttpRequest) -> HttpResponse:
    """Says that our session is over, and offers to end the issuer's, which would let in whoever comes next."""
    going = farewells.take(request)
    issuer = next((one for one in settings.ISSUERS if going is not None and one.key == going.issuer), None)
    if going is None or issuer is None:
        return HttpResponseRedirect(reverse("citizen:home"))
    back = reverse(_SIGN_IN_PAGES[issuer.kind])
    try:
        address = authorizing.logout_address(issuer, hint=going.hint, back=f"{settings.PUBLIC_URL}{back}")
    except SignInRefused as silent:
        _log.warning("logout not offered", extra={"issuer": issuer.key, "reason": silent.reason})
        address = ""
    context = {"label": issuer.label, "logout_url": address, "back_url": back}
    response = render(request, "issuers/farewell.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
