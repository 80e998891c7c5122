"""What is written when a request is refused before or after its view: forged forms, limits, doors that stay closed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from carnet.foundation import security_log
from carnet.foundation.security_log import Event

_REFUSALS = frozenset({400, 401, 403, 405, 413, 429})


class RefusalLog:
    """Writes in the security log that a request was refused: its status and its route, never its path or its words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers one request."""
        response = self._get_response(request)
        if response.status_code in _REFUSALS:
            security_log.note(
                Event.REQUEST_REFUSED,
                address=request.META.get("REMOTE_ADDR", ""),
                status=response.status_code,
                method=_method(request),
                route=_route(request),
            )
        return response


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuses a form without its token. The reason is one of Django's sentences, some of which quote an address."""
    kind = "origin" if reason.startswith(("Origin", "Referer")) else "token"
    address = request.META.get("REMOTE_ADDR", "")
    security_log.note(Event.FORM_REFUSED, address=address, reason=kind, route=_route(request))
    return render(request, "403_csrf.html", status=403)


def _route(request: HttpRequest) -> str:
    """Names the page or the door, as the site map does; empty when there is none."""
    return request.resolver_match.route if request.resolver_match is not None else ""


def _method(request: HttpRequest) -> str:
    return request.method if request.method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"} else "other"
