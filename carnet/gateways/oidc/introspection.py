"""Saying what a token of ours is worth: `POST /oauth/introspect`."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from carnet.domain.identity import queries as identity
from carnet.domain.identity.codes import TokenBearer
from carnet.foundation import certificates, clock, sites
from carnet.gateways.oidc import actors, clients, errors, forms, scopes
from carnet.gateways.oidc.errors import OAuthError


@csrf_exempt
def introspect(request: HttpRequest) -> HttpResponse:
    """Tells a software what one of its tokens is worth; those entitled may ask about any.

    An unknown, ended or foreign token has one answer: not active. Source: RFC 7662 §2; RFC 8705 §3.2.
    """
    try:
        return JsonResponse(_told(request, at=clock.now()), headers=errors.NEVER_KEPT)
    except OAuthError as error:
        return errors.response(error)


def _told(request: HttpRequest, *, at: datetime) -> dict[str, object]:
    form = forms.read(request)
    if "token" not in form:
        raise OAuthError("invalid_request", "token is required")
    caller = clients.of_request(request, form, at=at).software
    bearer = identity.token_bearer(token=form["token"], at=at) if form["token"].isascii() else None
    if bearer is None or (bearer.client_id != caller.id and not caller.may_introspect):
        return {"active": False}
    return described(bearer)


def described(bearer: TokenBearer) -> dict[str, object]:
    """Writes what a valid token says, with the claims of IHE IUA for who acts and why."""
    who = bearer.professional
    iua: dict[str, object] = {
        "subject_organization": bearer.organization.name,
        "subject_organization_id": bearer.organization.id,
        "purpose_of_use": [{"system": actors.ACT_REASON[0], "code": actors.reason(bearer.purpose_of_use)}],
    }
    if who is not None:
        iua["national_provider_identifier"] = who.rpps
    said: dict[str, object] = {
        "active": True,
        "iss": sites.software(),
        "aud": f"{sites.software()}/fhir",
        "client_id": bearer.client_id,
        "sub": bearer.organization.id if who is None else who.rpps,
        "scope": scopes.compact(bearer.scope),
        "token_type": "Bearer",
        "iat": int(bearer.issued_at.timestamp()),
        "exp": int(bearer.expires_at.timestamp()),
        "extensions": {"ihe_iua": iua},
    }
    if bearer.certificate is not None:
        said["cnf"] = {"x5t#S256": certificates.written_thumbprint(bearer.certificate)}
    if bearer.used_through:
        said["act"] = {"sub": bearer.client_id, **bearer.used_through}
    return said
