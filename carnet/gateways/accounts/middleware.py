"""What stands before every page for a session opened with an account."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from carnet.foundation import clock
from carnet.gateways.accounts import sessions


class SessionLimits:
    """Ends the sessions of accounts that rested or lasted too long, or whose password or device was withdrawn."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers one request. Sessions opened without an account (demonstration, issuers) are left alone."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:  # no session to end, and none is opened to look
            return self._get_response(request)
        at = clock.now()
        if sessions.is_over(request, at=at):
            request.session.flush()
            if hasattr(request, "_cached_user"):
                del request._cached_user
        else:
            sessions.touch(request, at=at)
        return self._get_response(request)
