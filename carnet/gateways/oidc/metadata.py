"""Saying what this server does: `GET /.well-known/oauth-authorization-server`."""

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from carnet.foundation import sites
from carnet.gateways.oidc import assertion, scopes, token

ENDPOINTS = {
    "token_endpoint": "/oauth/token",
    "revocation_endpoint": "/oauth/revoke",
    "introspection_endpoint": "/oauth/introspect",
}


@require_safe
def describe(request: HttpRequest) -> JsonResponse:
    """Lists the addresses and what is really supported. Source: RFC 8414 §2, RFC 8705 §5."""
    issuer = sites.software()
    said: dict[str, object] = {
        "issuer": issuer,
        **endpoints(issuer),
        "grant_types_supported": list(token.grants()),
        "response_types_supported": [],
        "scopes_supported": list(scopes.offered()),
    }
    for name in ENDPOINTS:
        said[f"{name}_auth_methods_supported"] = authentication_methods()
        said[f"{name}_auth_signing_alg_values_supported"] = list(assertion.ALGORITHMS)
    if settings.MTLS_URL:
        said["tls_client_certificate_bound_access_tokens"] = True
        said["mtls_endpoint_aliases"] = endpoints(settings.MTLS_URL)
    return JsonResponse(said)


def endpoints(base: str) -> dict[str, str]:
    """Gives the addresses of what is done here."""
    return {name: f"{base}{path}" for name, path in ENDPOINTS.items()}


def authentication_methods() -> list[str]:
    """Gives how software may prove who it is: by certificate only where one can be shown."""
    return ["private_key_jwt", *(["tls_client_auth"] if settings.MTLS_URL else [])]


@require_safe
def describe_for_smart(request: HttpRequest) -> JsonResponse:
    """Says to SMART applications what is offered to them: software with a key, and nothing that a person launches.

    SMART demands that `S256` be announced; it serves no purpose here, for want of an authorization endpoint.
    Source: SMART App Launch 2.2, conformance.
    """
    issuer = sites.software()
    return JsonResponse(
        {
            **endpoints(issuer),
            "token_endpoint_auth_methods_supported": authentication_methods(),
            "token_endpoint_auth_signing_alg_values_supported": list(assertion.ALGORITHMS),
            "grant_types_supported": list(token.grants()),
            "scopes_supported": list(scopes.offered()),
            "response_types_supported": [],
            "code_challenge_methods_supported": ["S256"],
            "capabilities": ["client-confidential-asymmetric", "permission-v2"],
        }
    )
