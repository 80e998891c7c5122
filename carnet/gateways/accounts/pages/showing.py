"""How a page of accounts is shown: never kept by a cache, refused methods told."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from carnet.design import dates
from carnet.domain.identity.actions import MustWait

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponse]


def page[**P](*methods: str) -> Callable[[View[P]], View[P]]:
    """Opens a page by these methods only; nothing of it is kept by the browser."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            allowed = (*methods, "HEAD") if "GET" in methods else methods
            if request.method in allowed:
                response = view(request, *args, **kwargs)
            else:
                response = render(request, "405.html", status=405)
                response.headers["Allow"] = ", ".join(methods)
            response.headers["Cache-Control"] = "private, no-store"
            return response

        return guarded

    return decorate


def told(
    request: HttpRequest, *, title: str, texts: list[str], links: Mapping[str, str] | None = None, status: int = 200
) -> HttpResponse:
    """Says something, and where to go on."""
    context = {"title": title, "texts": texts, "links": (links or {}).items()}
    return render(request, "accounts/told.html", context, status=status)


def wait_sentence(waiting: MustWait) -> str:
    """Says until when to wait: the hour, and the seconds when it is a matter of seconds."""
    seconds = max(1, round((waiting.until - timezone.now()).total_seconds()))
    if seconds <= 90:
        return _("Attendez %(count)d secondes avant le prochain essai.") % {"count": seconds}
    moment = dates.moment(waiting.until, today=timezone.localdate())
    return _("Trop d’essais : le prochain sera possible %(moment)s.") % {"moment": moment}
