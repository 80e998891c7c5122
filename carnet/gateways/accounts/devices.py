"""Browsers: how one is named to its owner, and the cookie by which it is recognised."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

_COOKIE = "carnet_device"
LASTS_SECONDS = 400 * 24 * 3600

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def label(user_agent: str) -> str:
    """Names a browser: « Firefox sur Android »; nothing finer is kept."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "Navigateur")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return f"{browser} sur {system}" if system else browser


def of_request(request: HttpRequest) -> str:
    """Names the browser that asks."""
    return label(request.headers.get("User-Agent", ""))


def cookie_name() -> str:
    """Names the cookie: over HTTPS, one that browsers refuse from a page in clear."""
    return f"__Secure-{_COOKIE}" if settings.SECURE_COOKIES else _COOKIE


def token(request: HttpRequest) -> str:
    """Gives what the browser was given to be recognised, empty when it was not."""
    return request.COOKIES.get(cookie_name(), "")[:100]


def give(response: HttpResponseBase, value: str) -> None:
    """Gives a browser what it will be recognised by; it opens nothing by itself."""
    response.set_cookie(
        cookie_name(),
        value,
        max_age=LASTS_SECONDS,
        path="/compte",
        secure=settings.SECURE_COOKIES,
        httponly=True,
        samesite="Lax",
    )
