"""Giving a token: `POST /oauth/token`."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from carnet.domain.identity import actions as identity_actions
from carnet.domain.identity import ports
from carnet.domain.identity import queries as identity
from carnet.domain.identity.actions import IssuedToken
from carnet.domain.identity.codes import Organization
from carnet.foundation import clock
from carnet.gateways.oidc import actors, clients, errors, exchange, forms, limits, scopes
from carnet.gateways.oidc.clients import Caller
from carnet.gateways.oidc.errors import OAuthError


@csrf_exempt
def give(request: HttpRequest) -> HttpResponse:
    """Gives the calling software a token that carries who acts, or says why not.

    Source: RFC 6749 §4.4, §5; RFC 8693 §2.
    """
    try:
        return _given(request, at=clock.now())
    except OAuthError as error:
        return errors.response(error)


def _given(request: HttpRequest, *, at: datetime) -> JsonResponse:
    form = forms.read(request)
    limits.require_address(request.META.get("REMOTE_ADDR", ""), at=at)
    if "grant_type" not in form:
        raise OAuthError("invalid_request", "grant_type is required")
    if form["grant_type"] not in grants():
        raise OAuthError("unsupported_grant_type", f"expected one of {' '.join(grants())}")
    asked = scopes.granted(form.get("scope", ""))
    caller = clients.of_request(request, form, at=at)
    limits.require_client(caller.software.id, at=at)
    scope = scopes.allowed(asked, to=caller.software.scope)
    if form["grant_type"] == exchange.GRANT:
        return _answer(
            _exchanged(form, caller=caller, scope=scope, at=at), scope, at=at, issued_type=exchange.ACCESS_TOKEN
        )
    return _answer(_own(caller, scope=scope, at=at), scope, at=at)


def grants() -> tuple[str, ...]:
    """Names the grants of this deployment; tokens are exchanged where an issuer of professionals is trusted."""
    return ("client_credentials", *([exchange.GRANT] if ports.voucher().authorities() else []))


def _own(caller: Caller, *, scope: frozenset[str], at: datetime) -> IssuedToken:
    """Gives a token for what the software itself answers for."""
    rpps, mode = actors.rpps(caller.claims), actors.mode(caller.claims)
    if rpps is not None:
        _require_worker(rpps, place=caller.software.organization, at=at)
    return identity_actions.issue_token(
        client_id=caller.software.id,
        rpps=rpps,
        purpose_of_use=mode,
        scope=scope,
        at=at,
        lifetime=settings.TOKEN_LIFETIME,
        certificate=None if caller.certificate is None else caller.certificate.thumbprint,
        authenticated_at=actors.authenticated_at(caller.claims) if rpps is not None else None,
    )


def _exchanged(form: dict[str, str], *, caller: Caller, scope: frozenset[str], at: datetime) -> IssuedToken:
    """Gives a token for a professional's, bound to the certificate shown."""
    worth = exchange.exchange(form, caller=caller, at=at)
    return identity_actions.issue_token(
        client_id=caller.software.id,
        rpps=worth.rpps,
        purpose_of_use=worth.mode,
        scope=scope,
        at=at,
        lifetime=worth.lifetime,
        certificate=worth.certificate,
        authority=worth.authority,
        used_through=worth.used_through,
        authenticated_at=worth.authenticated_at,
    )


def _answer(issued: IssuedToken, scope: frozenset[str], *, at: datetime, issued_type: str = "") -> JsonResponse:
    said: dict[str, object] = {
        "access_token": issued.token,
        "token_type": "Bearer",
        "expires_in": int((issued.expires_at - at).total_seconds()),
        "scope": scopes.compact(scope),
    }
    if issued_type:
        said["issued_token_type"] = issued_type
    return JsonResponse(said, headers=errors.NEVER_KEPT)


def _require_worker(rpps: str, *, place: Organization, at: datetime) -> None:
    professional = identity.professional(rpps=rpps, on=timezone.localdate(at))
    if professional is None or not professional.is_active:
        raise OAuthError("invalid_grant", "this professional is unknown here, or no longer active")
    if place.id not in {organization.id for organization in professional.organizations}:
        raise OAuthError("unauthorized_client", "this professional does not work in the organisation of the client")
