"""Saying what this server does: `GET /.well-known/oauth-authorization-server`."""

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from carnet.gateways.oidc import assertion, scopes


@require_safe
def describe(request: HttpRequest) -> JsonResponse:
    """Lists the addresses and what is really supported. Source: RFC 8414 §2."""
    issuer: str = settings.PUBLIC_URL
    authentication = ["private_key_jwt"]
    algorithms = list(assertion.ALGORITHMS)
    return JsonResponse(
        {
            "issuer": issuer,
            "token_endpoint": f"{issuer}/oauth/token",
            "token_endpoint_auth_methods_supported": authentication,
            "token_endpoint_auth_signing_alg_values_supported": algorithms,
            "revocation_endpoint": f"{issuer}/oauth/revoke",
            "revocation_endpoint_auth_methods_supported": authentication,
            "revocation_endpoint_auth_signing_alg_values_supported": algorithms,
            "grant_types_supported": ["client_credentials"],
            "response_types_supported": [],
            "scopes_supported": list(scopes.offered()),
        }
    )
