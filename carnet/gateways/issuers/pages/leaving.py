"""The end of a session at the issuer, after the end of ours."""

import logging
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from carnet.design import answering
from carnet.domain.identity import actions as identity
from carnet.foundation import clock
from carnet.gateways.issuers import authorizing, farewells, tokens
from carnet.gateways.issuers.failures import SignInRefused
from carnet.gateways.issuers.pages.signing_in import issuer_named

_log = logging.getLogger(__name__)
_SIGN_IN_PAGES = {"citizen": "citizen:sign_in", "professional": "professional:sign_in"}


@csrf_exempt
@require_POST
def end_of_session(request: HttpRequest, key: str) -> HttpResponse:
    """Ends our sessions when the issuer says that its own are over (OpenID Connect Back-Channel Logout).

    The token, signed by the issuer, proves who calls; it serves once. A wrong one is answered 400.
    """
    issuer = issuer_named(key)
    try:
        said = tokens.end_of_session(issuer, request.POST.get("logout_token", ""), at=clock.now())
        ends = datetime.fromtimestamp(float(str(said["exp"])), UTC) + timedelta(seconds=issuer.clock_skew_seconds)
        identity.accept_assertion(client_id=issuer.issuer, jti=str(said["jti"]), expires_at=ends)
    except (SignInRefused, identity.AssertionReplayed) as refusal:
        _log.warning("end of session refused", extra={"issuer": issuer.key, "detail": type(refusal).__name__})
        return answering.keep_private(JsonResponse({"error": "invalid_request"}, status=400))
    farewells.end(issuer, subject=str(said.get("sub") or ""), session=str(said.get("sid") or ""))
    return answering.keep_private(HttpResponse(status=200))


@require_GET
def farewell(request: HttpRequest) -> HttpResponse:
    """Says that our session is over, and offers to end the issuer's, which would let in whoever comes next."""
    going = farewells.take(request)
    issuer = next((one for one in settings.ISSUERS if going is not None and one.key == going.issuer), None)
    if going is None or issuer is None:
        return HttpResponseRedirect(reverse("citizen:home"))
    back = reverse(_SIGN_IN_PAGES[issuer.kind])
    try:
        address = authorizing.logout_address(issuer, hint=going.hint, back=authorizing.site_of(issuer) + back)
    except SignInRefused as silent:
        _log.warning("logout not offered", extra={"issuer": issuer.key, "reason": silent.reason})
        address = ""
    context = {"label": issuer.label, "logout_url": address, "back_url": back}
    response = render(request, "issuers/farewell.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    return answering.keep_private(response)
