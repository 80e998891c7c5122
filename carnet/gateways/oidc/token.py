"""Giving a token: `POST /oauth/token`."""

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from carnet.domain.identity import actions as identity_actions
from carnet.domain.identity import queries as identity
from carnet.domain.identity.codes import Organization
from carnet.foundation import clock
from carnet.gateways.oidc import actors, clients, errors, forms, scopes
from carnet.gateways.oidc.errors import OAuthError


@csrf_exempt
def give(request: HttpRequest) -> HttpResponse:
    """Gives the calling software a token that carries who acts, or says why not.

    Source: RFC 6749 §4.4, §5.
    """
    try:
        return _given(request, at=clock.now())
    except OAuthError as error:
        return errors.response(error)


def _given(request: HttpRequest, *, at: datetime) -> JsonResponse:
    form = forms.read(request)
    if "grant_type" not in form:
        raise OAuthError("invalid_request", "grant_type is required")
    if form["grant_type"] != "client_credentials":
        raise OAuthError("unsupported_grant_type", "only client_credentials is supported")
    asked = scopes.granted(form.get("scope", ""))
    caller = clients.of_request(request, form, at=at)
    scope = scopes.allowed(asked, to=caller.software.scope)
    rpps, mode = actors.rpps(caller.claims), actors.mode(caller.claims)
    if rpps is not None:
        _require_worker(rpps, place=caller.software.organization, at=at)
    lifetime: timedelta = settings.TOKEN_LIFETIME
    issued = identity_actions.issue_token(
        client_id=caller.software.id,
        rpps=rpps,
        purpose_of_use=mode,
        scope=scope,
        at=at,
        lifetime=lifetime,
        certificate=None if caller.certificate is None else caller.certificate.thumbprint,
    )
    return JsonResponse(
        {
            "access_token": issued.token,
            "token_type": "Bearer",
            "expires_in": int(lifetime.total_seconds()),
            "scope": scopes.compact(scope),
        },
        headers=errors.NEVER_KEPT,
    )


def _require_worker(rpps: str, *, place: Organization, at: datetime) -> None:
    professional = identity.professional(rpps=rpps, on=timezone.localdate(at))
    if professional is None or not professional.is_active:
        raise OAuthError("invalid_grant", "this professional is unknown here, or no longer active")
    if place.id not in {organization.id for organization in professional.organizations}:
        raise OAuthError("unauthorized_client", "this professional does not work in the organisation of the client")
