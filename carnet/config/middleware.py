"""What the site adds around every answer."""

from collections.abc import Callable

from django.contrib.messages.middleware import MessageMiddleware
from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render

_PAGES_OF_REFUSAL = frozenset({405, 413})
# The doors of software, and files: nothing there is a page.
_NO_PAGES = ("/fhir", "/oauth", "/si-dmp-server", "/static")


class PageMiddleware:
    """Compresses pages, and words the refusals that Django leaves bare. Software gets its answers as they are.

    Django's compression adds random bytes, so that lengths tell nothing of what a page holds (BREACH).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._compressor = GZipMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers one request."""
        if request.path.startswith(_NO_PAGES):
            return self._get_response(request)
        response = self._get_response(request)
        if response.status_code in _PAGES_OF_REFUSAL and not getattr(response, "content", b""):
            page = render(request, f"{response.status_code}.html", status=response.status_code)
            for name, value in response.headers.items():  # what the layers inside have said: methods allowed, policies
                page.headers.setdefault(name, value)
            response = page
        return self._compressor.process_response(request, response)


class PageMessages(MessageMiddleware):
    """Carries a message from one page to the next. Software reads none, and does not pay for them."""

    def process_request(self, request: HttpRequest) -> None:
        """Opens the messages of a page."""
        if not request.path.startswith(_NO_PAGES):
            super().process_request(request)
