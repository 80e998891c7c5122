"""What stands before every page: the method, the session, private answers, and refusals told as pages."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.design import answering
from carnet.design.answering import View
from carnet.domain.documents.actions import UnknownDocument
from carnet.domain.spaces.queries import NoSuchSpace
from carnet.foundation import clock, ids
from carnet.gateways.web_professional import errors, memory, visits
from carnet.gateways.web_professional.visits import NotSignedIn, Visit

type VisitView[**P] = Callable[Concatenate[HttpRequest, Visit, P], HttpResponse]


def for_professional[**P](*methods: str) -> Callable[[VisitView[P]], View[P]]:
    """Opens a page to a professional who signed in, by these methods only; refusals of the domain become pages."""

    def decorate(view: VisitView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not answering.admits(request, methods):
                return answering.wrong_method(request, methods, home="professional:search")
            try:
                visit = visits.current(request, at=clock.now())
            except visits.NotSignedIn as ended:
                return answering.keep_private(to_sign_in(request, ended))
            try:
                response = view(request, visit, *args, **kwargs)
            except errors.TOLD as refusal:
                response = errors.page(request, visit, refusal)
            return answering.keep_private(response)

        return guarded

    return decorate


def space_of(public_id: str) -> UUID:
    """Reads the public identifier of a patient's space. Raises NoSuchSpace for anything else."""
    try:
        return ids.parse_public(public_id)
    except ids.UnreadableId as error:
        raise NoSuchSpace from error


def row_of(public_id: str) -> tuple[UUID, UUID]:
    """Reads the public identifier of a document: its space, its row. Raises UnknownDocument for anything else."""
    try:
        return ids.parse_public_row(public_id)
    except ids.UnreadableId as error:
        raise UnknownDocument from error


def to_sign_in(request: HttpRequest, ended: NotSignedIn) -> HttpResponse:
    """Leads to the sign-in page, or to the choice of a place when only that is missing."""
    if ended.chooses:
        return HttpResponseRedirect(reverse("professional:situation"))
    if ended.was_idle:
        text = _("Vous avez été déconnecté après deux heures sans activité. Entrez à nouveau pour continuer.")
        memory.say(request, memory.Flash(text=text, kind="info"))
    return HttpResponseRedirect(reverse("professional:sign_in"))
