"""The frame of every page of an agent: who is here, which access is open and until when, what was just done."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.design.shapes import NavigationEntry
from carnet.domain.support import tables
from carnet.domain.support.codes import Power
from carnet.foundation import clock
from carnet.gateways.back_office import memory, wording
from carnet.gateways.back_office.visits import Visit


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
        "navigation": _navigation(visit, place),
        "brand_url": reverse("back_office:home"),
        "visit": visit,
        "role": wording.ROLES[visit.agent.role],
        "minutes_left": _minutes_left(visit),
        "flashes": memory.take(request),
        **context,
    }
    return render(request, template, framed, status=status)


def home_of(visit: Visit) -> str:
    """Gives the address of the first page that an agent's role opens."""
    return next((entry.url for entry in _navigation(visit, "")), reverse("back_office:sign_in"))


def _navigation(visit: Visit, place: str) -> list[NavigationEntry]:
    entries = (
        ("queue", Power.READ_QUEUE, _("Demandes"), "messages", reverse("back_office:queue")),
        ("citizen", Power.SWITCH_ON, _("Citoyen"), "citoyen", reverse("back_office:citizen")),
        ("operations", Power.READ_OPERATIONS, _("Opérations"), "cadenas", reverse("back_office:operations")),
        ("vigilance", Power.HANDLE_ALERTS, _("Vigilance"), "alerte", reverse("back_office:vigilance")),
        ("house", Power.READ_HOUSE_JOURNAL, _("Journal"), "journal", reverse("back_office:house")),
    )
    powers = tables.powers_of(visit.agent.role)
    return [
        NavigationEntry(label=label, icon=icon, url=url, is_current=name == place)
        for name, power, label, icon, url in entries
        if power in powers
    ]


def _minutes_left(visit: Visit) -> int:
    """Counts the minutes that the open access still lasts, the one under way included."""
    if visit.privilege is None:
        return 0
    return int((visit.privilege.ends_at - clock.now()).total_seconds() // 60) + 1
