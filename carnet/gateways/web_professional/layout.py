"""The frame of every page of a professional: who reads, from where, whose record is open, what was just done."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.design.shapes import NavigationEntry
from carnet.domain.notifications import professionals
from carnet.gateways.web_professional import memory
from carnet.gateways.web_professional.visits import Visit


def page(
    request: HttpRequest,
    visit: Visit,
    template: str,
    context: Mapping[str, object],
    *,
    place: str = "",
    status: int = 200,
) -> HttpResponse:
    """Shows a page in its frame; `place` names the entry of the navigation where it stands."""
    framed = {
        "navigation": _navigation(request, visit, place),
        "brand_url": reverse("professional:search"),
        "visit": visit,
        "open_mode": None,
        "flashes": memory.take(request),
        **context,
    }
    return render(request, template, framed, status=status)


def _navigation(request: HttpRequest, visit: Visit, place: str) -> list[NavigationEntry]:
    return [
        NavigationEntry(
            label=_("Trouver un patient"),
            short=_("Chercher"),
            icon="recherche",
            url=reverse("professional:search"),
            is_current=place == "search",
        ),
        NavigationEntry(
            label=_("Mes patients"),
            short=_("Patients"),
            icon="documents",
            url=reverse("professional:mine"),
            is_current=place == "mine",
        ),
        NavigationEntry(
            label=_("Cette session"),
            short=_("Session"),
            icon="historique",
            url=reverse("professional:recent"),
            is_current=place == "recent",
            count=len(memory.patients(request)),
            count_label=_("patients consultés"),
        ),
        NavigationEntry(
            label=_("Mes accès"),
            short=_("Accès"),
            icon="journal",
            url=reverse("professional:accesses"),
            is_current=place == "accesses",
        ),
        NavigationEntry(
            label=_("Avis d’urgence"),
            short=_("Urgences"),
            icon="urgence",
            url=reverse("professional:notices"),
            is_current=place == "notices",
            count=professionals.unread_count(rpps=visit.actor.id),
            count_label=_("avis non lus"),
        ),
    ]
