"""What stands before every page of every web: the methods that it answers to, and answers that no cache keeps."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponse]


def open_to_all[**P](*methods: str, home: str = "") -> Callable[[View[P]], View[P]]:
    """Opens a page by these methods only (HEAD goes with GET); nothing of it is kept by the browser.

    `home` names the route to which the page of a wrong method leads back.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not admits(request, methods):
                return wrong_method(request, methods, home=home)
            return keep_private(view(request, *args, **kwargs))

        return guarded

    return decorate


def admits(request: HttpRequest, methods: tuple[str, ...]) -> bool:
    """Says whether a page of these methods answers this request."""
    return request.method in _allowed(methods)


def wrong_method(request: HttpRequest, methods: tuple[str, ...], *, home: str = "") -> HttpResponse:
    """Answers 405, with the methods that are answered."""
    context = {"brand_url": reverse(home)} if home else {}
    response = render(request, "405.html", context, status=405)
    response.headers["Allow"] = ", ".join(_allowed(methods))
    return keep_private(response)


def keep_private(response: HttpResponse) -> HttpResponse:
    """Forbids every cache to keep an answer."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _allowed(methods: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*methods, *(("HEAD",) if "GET" in methods else ()))))
