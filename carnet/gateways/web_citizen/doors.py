"""What stands before every page: a session, the right method, private answers, and refusals told as pages."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from carnet.design import answering
from carnet.design.answering import View
from carnet.domain.documents.actions import UnknownDocument
from carnet.domain.spaces.queries.delegations import UnknownMandate
from carnet.foundation import clock, ids
from carnet.gateways.web_citizen import errors, readers
from carnet.gateways.web_citizen.readers import Reader

type ReadersView[**P] = Callable[Concatenate[HttpRequest, Reader, P], HttpResponse]


def for_reader[**P](
    *methods: str, decides: bool = False, needs_all: bool = False
) -> Callable[[ReadersView[P]], View[P]]:
    """Opens a page to a citizen who signed in, by these methods only; refusals of the domain become pages.

    A page that `decides` for the person whose space is shown is not there for a carer, nor one that `needs_all` for a
    mandate limited to documents. A mandate that has ended since the last page closes this one.
    """

    def decorate(view: ReadersView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not answering.admits(request, methods):
                return answering.wrong_method(request, methods)
            reader = readers.current(request)
            if reader is None:
                return answering.keep_private(_to_sign_in(request))
            try:
                reader = readers.in_force(request, reader, at=clock.now())
                if not readers.may_come(reader, decides=decides, needs_all=needs_all):
                    raise UnknownMandate
                response = view(request, reader, *args, **kwargs)
            except readers.MandateOver as over:
                response = render(request, "citizen/mandate_over.html", {"name": over.person_name}, status=403)
            except errors.TOLD as refusal:
                response = errors.page(request, refusal)
            return answering.keep_private(response)

        return guarded

    return decorate


def own_row(reader: Reader, public_id: str) -> UUID:
    """Reads the row of a public identifier of the reader's own space. Raises UnknownDocument for any other."""
    try:
        space_id, row_id = ids.parse_public_row(public_id)
    except ids.UnreadableId as error:
        raise UnknownDocument from error
    if space_id != reader.space_id:
        raise UnknownDocument
    return row_id


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    address = reverse("citizen:sign_in")
    if request.method in {"GET", "HEAD"}:
        address = f"{address}?{urlencode({'suite': request.get_full_path()})}"
    return HttpResponseRedirect(address)
