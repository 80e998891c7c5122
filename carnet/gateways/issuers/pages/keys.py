"""Our public keys, where issuers read them."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from carnet.gateways.issuers import own_keys


@require_safe
def show(request: HttpRequest) -> JsonResponse:
    """Gives the set of our public keys (RFC 7517)."""
    answer = JsonResponse(own_keys.published(), content_type="application/jwk-set+json")
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer
