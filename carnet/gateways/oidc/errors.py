"""What OAuth answers when it refuses: the codes of RFC 6749 with their HTTP status."""

from django.http import JsonResponse

STATUSES = {
    "invalid_request": 400,
    "invalid_client": 401,
    "invalid_grant": 400,
    "unauthorized_client": 400,
    "unsupported_grant_type": 400,
    "invalid_scope": 400,
    "invalid_target": 400,
    "temporarily_unavailable": 503,
}


class OAuthError(Exception):
    """A refusal: a code of RFC 6749 §5.2 or RFC 8693 §2.2.2, and a sentence for the developer of the calling software.

    `retry_after` is in seconds. The sentence holds neither quote nor backslash nor accent (RFC 6749 §5.2).
    """

    def __init__(self, code: str, description: str, *, status: int | None = None, retry_after: int = 0) -> None:
        super().__init__(f"{code}: {description}")
        self.code = code
        self.description = description
        self.status = STATUSES[code] if status is None else status
        self.retry_after = retry_after


def response(error: OAuthError) -> JsonResponse:
    """Writes a refusal."""
    answer = JsonResponse(
        {"error": error.code, "error_description": error.description}, status=error.status, headers=NEVER_KEPT
    )
    if error.status == 401:
        answer["WWW-Authenticate"] = f'Bearer realm="carnet", error="{error.code}"'
    if error.retry_after:
        answer["Retry-After"] = str(error.retry_after)
    if error.status == 405:
        answer["Allow"] = "POST"
    return answer


NEVER_KEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}
