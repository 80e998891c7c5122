"""Browsers: how one is named to its owner, and the cookie by which it is recognised."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from carnet.design import browsers

_COOKIE = "carnet_device"
LASTS_SECONDS = 400 * 24 * 3600


def of_request(request: HttpRequest) -> str:
    """Names the browser that asks."""
    return browsers.label(request.headers.get("User-Agent", ""))


def cookie_name() -> str:
    """Names the cookie: over HTTPS, one that browsers refuse from a sibling host or a page in clear."""
    return f"__Host-{_COOKIE}" if settings.SECURE_COOKIES else _COOKIE


def token(request: HttpRequest) -> str:
    """Gives what the browser was given to be recognised, empty when it was not."""
    return request.COOKIES.get(cookie_name(), "")[:100]


def give(response: HttpResponseBase, value: str) -> None:
    """Gives a browser what it will be recognised by; it opens nothing by itself."""
    response.set_cookie(
        cookie_name(),
        value,
        max_age=LASTS_SECONDS,
        secure=settings.SECURE_COOKIES,
        httponly=True,
        samesite="Lax",
    )
