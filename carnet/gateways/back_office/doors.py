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
from carnet.domain.support.queries import NoSuchCase
from carnet.domain.support.request_views import NoSuchRequest
from carnet.foundation import clock, ids
from carnet.gateways.back_office import errors, memory, visits
from carnet.gateways.back_office.visits import Visit

type VisitView[**P] = Callable[Concatenate[HttpRequest, Visit, P], HttpResponse]


def for_agent[**P](*methods: str) -> Callable[[VisitView[P]], View[P]]:
    """Opens a page to an agent who signed in, by these methods only; refusals of the domain become pages."""

    def decorate(view: VisitView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not answering.admits(request, methods):
                return answering.wrong_method(request, methods, home="back_office:home")
            try:
                visit = visits.current(request, at=clock.now())
            except visits.NotSignedIn as ended:
                return answering.keep_private(_to_sign_in(request, was_idle=ended.was_idle))
            try:
                response = view(request, visit, *args, **kwargs)
            except errors.TOLD as refusal:
                response = errors.page(request, visit, refusal)
            return answering.keep_private(response)

        return guarded

    return decorate


def case_of(public_id: str) -> tuple[UUID, UUID]:
    """Reads the public identifier of a case: its space, its row. Raises NoSuchCase for anything else."""
    try:
        return ids.parse_public_row(public_id)
    except ids.UnreadableId as error:
        raise NoSuchCase(public_id) from error


def request_of(public_id: str) -> UUID:
    """Reads the public identifier of a request. Raises NoSuchRequest for anything else."""
    try:
        return ids.parse_public(public_id)
    except ids.UnreadableId as error:
        raise NoSuchRequest(public_id) from error


def row_of(public_id: str) -> UUID:
    """Reads the public identifier of a row of a case. Raises NoSuchCase for anything else."""
    try:
        return ids.parse_public(public_id)
    except ids.UnreadableId as error:
        raise NoSuchCase(public_id) from error


def _to_sign_in(request: HttpRequest, *, was_idle: bool) -> HttpResponse:
    if was_idle:
        told = _("Vous avez été déconnecté après une demi-heure sans activité. Connectez-vous à nouveau.")
        memory.say(request, told, kind="info")
    return HttpResponseRedirect(reverse("back_office:sign_in"))
