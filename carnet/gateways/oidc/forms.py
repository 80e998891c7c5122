"""Reading the form that a client posts."""

from urllib.parse import parse_qsl

from django.http import HttpRequest

from carnet.gateways.oidc.errors import OAuthError

LARGEST_BODY = 64 * 1024
MOST_FIELDS = 32
MEDIA_TYPE = "application/x-www-form-urlencoded"


def read(request: HttpRequest) -> dict[str, str]:
    """Gives the parameters of a posted form; an empty one counts as absent. Raises OAuthError.

    Source: RFC 6749 §3.2 (POST only, nothing twice), appendix B.
    """
    if request.method != "POST":
        raise OAuthError("invalid_request", "only POST is accepted here", status=405)
    if request.content_type != MEDIA_TYPE:
        raise OAuthError("invalid_request", f"the body must be {MEDIA_TYPE}")
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
        raise OAuthError("invalid_request", f"the body is over {LARGEST_BODY} bytes", status=413)
    try:
        pairs = parse_qsl(request.body.decode("ascii"), max_num_fields=MOST_FIELDS, encoding="utf-8", errors="strict")
    except ValueError as error:
        raise OAuthError("invalid_request", "the body is not a readable form") from error
    form = dict(pairs)
    if len(form) != len(pairs):
        raise OAuthError("invalid_request", "a parameter is present more than once")
    return form
