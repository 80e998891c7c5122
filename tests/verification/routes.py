"""Every address of the site, from the resolver itself: what is added tomorrow is walked too."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

_PART = re.compile(r"<(?:(\w+):)?\w+>")
_VALUES = {"int": "1", "uuid": str(UUID(int=1)), "str": "x-y", "slug": "x-y", "path": "x-y/z"}


@dataclass(frozen=True, slots=True)
class Route:
    """One address, filled with identifiers that name nothing, and the view that answers it."""

    address: str
    view: Callable[..., Any]

    @property
    def is_exempt(self) -> bool:
        """Whether Django leaves the check of forms to the view."""
        return bool(getattr(self.view, "csrf_exempt", False))

    @property
    def is_for_software(self) -> bool:
        """Whether programs, not browsers, come here."""
        return self.address.startswith(("/fhir", "/oauth", "/.well-known", "/healthz", "/si-dmp-server"))


def every() -> list[Route]:
    """Gives every address of the site, once."""
    found = {route.address: route for route in _walk(get_resolver().url_patterns, "/")}
    return [found[address] for address in sorted(found)]


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Route]:
    for pattern in patterns:
        # The only regular expression is the FHIR server's, of which the bare root is the sample.
        own = "" if isinstance(pattern.pattern, RegexPattern) else str(pattern.pattern)
        address = before + _PART.sub(lambda part: _VALUES[part[1] or "str"], own)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, address)
        else:
            yield Route(address=address, view=pattern.callback)
