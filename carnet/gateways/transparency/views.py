"""Publishing: the same bytes for everybody, without a session, to be copied and kept by whoever wants to."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Concatenate

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from carnet.foundation.journal import publishing
from carnet.foundation.journal.checkpoints import TILE

VERIFIER = Path(__file__).with_name("verify_journal.py")
# What is written once may be kept for ever; what grows, for a minute.
_FOR_EVER = "public, max-age=31536000, immutable"
_A_MINUTE = "public, max-age=60"
_BIGGEST = 10**9

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponse]


def _published[**P](view: View[P]) -> View[P]:
    """Answers 404 for what is not published, and lets any site read what is."""

    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except publishing.NotPublished:
            response = HttpResponse(b"{}", status=404, content_type="application/json")
            response.headers["Cache-Control"] = _A_MINUTE
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return guarded


def _json(content: object, *, kept: str) -> HttpResponse:
    return HttpResponse(orjson.dumps(content), content_type="application/json", headers={"Cache-Control": kept})


@_published
def keys(request: HttpRequest) -> HttpResponse:
    """Publishes every key that ever signed."""
    return _json(publishing.keys(), kept=_A_MINUTE)


@_published
def latest(request: HttpRequest) -> HttpResponse:
    """Publishes the newest checkpoint."""
    newest = publishing.latest()
    if newest is None:
        raise publishing.NotPublished
    return _json({**newest.as_json(), "page": (newest.number - 1) // publishing.A_PAGE}, kept=_A_MINUTE)


@_published
def archive(request: HttpRequest, *, page: int) -> HttpResponse:
    """Publishes a page of the archive; a full page never changes."""
    found = publishing.page(min(page, _BIGGEST))
    return _json(
        {"page": page, "checkpoints": [one.as_json() for one in found]},
        kept=_FOR_EVER if len(found) == publishing.A_PAGE else _A_MINUTE,
    )


@_published
def leaves(request: HttpRequest, *, checkpoint: int, tile: int) -> HttpResponse:
    """Publishes a tile of blinded leaves."""
    found = publishing.leaves(checkpoint=min(checkpoint, _BIGGEST), tile=min(tile, _BIGGEST))
    return _json(
        {"checkpoint": checkpoint, "first": tile * TILE, "leaves": [leaf.hex() for leaf in found]}, kept=_FOR_EVER
    )


@_published
def consistency(request: HttpRequest, *, former: int, latter: int) -> HttpResponse:
    """Publishes the proof that the log only grew between two checkpoints."""
    proof = publishing.consistency(former=former, latter=latter)
    return _json({"former": former, "latter": latter, "consistency": [one.hex() for one in proof]}, kept=_FOR_EVER)


@_published
def verifier(request: HttpRequest) -> HttpResponse:
    """Gives the stand-alone program that verifies an export."""
    return HttpResponse(
        VERIFIER.read_bytes(),
        content_type="text/x-python; charset=utf-8",
        headers={
            "Cache-Control": _A_MINUTE,
            "Content-Disposition": 'attachment; filename="verify_journal.py"',
        },
    )
