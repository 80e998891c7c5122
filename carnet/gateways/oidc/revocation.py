"""Ending a token: `POST /oauth/revoke`."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from carnet.domain.identity import actions as identity_actions
from carnet.domain.identity import queries as identity
from carnet.foundation import clock
from carnet.gateways.oidc import clients, errors, forms
from carnet.gateways.oidc.errors import OAuthError


@csrf_exempt
def revoke(request: HttpRequest) -> HttpResponse:
    """Ends a token of the calling software at once; an unknown or ended one is answered in the same way.

    Source: RFC 7009 §2.
    """
    try:
        _end(request, at=clock.now())
    except OAuthError as error:
        return errors.response(error)
    return HttpResponse(headers=errors.NEVER_KEPT)


def _end(request: HttpRequest, *, at: datetime) -> None:
    form = forms.read(request)
    if "token" not in form:
        raise OAuthError("invalid_request", "token is required")
    caller = clients.of_request(request, form, at=at)
    bearer = identity.token_bearer(token=form["token"], at=at)
    if bearer is not None and bearer.client_id != caller.software.id:
        raise OAuthError("invalid_grant", "this token was given to another client")
    identity_actions.revoke_token(token=form["token"], at=at)
