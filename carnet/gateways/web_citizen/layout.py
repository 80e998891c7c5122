"""The frame of every page of a citizen: navigation, whose space it is, what was just done."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.design.shapes import AccountLink, NavigationEntry, Person
from carnet.domain.notifications import queries as notifications
from carnet.domain.spaces.queries import delegations
from carnet.domain.spaces.queries.delegations import MandateView
from carnet.foundation import clock
from carnet.gateways.web_citizen import flashes, readers, relatives, whose
from carnet.gateways.web_citizen.readers import Reader

type Place = Literal["home", "documents", "notices", "journal", "sharing", "relatives"]


def page(
    request: HttpRequest,
    reader: Reader,
    template: str,
    context: Mapping[str, object],
    *,
    place: Place,
    status: int = 200,
) -> HttpResponse:
    """Shows a page in its frame."""
    person = whose.person(reader)
    for said in context.values() if person else ():
        if isinstance(said, BaseForm):
            whose.speaks_of(said, person)
    framed = {
        "navigation": _navigation(reader, place),
        "people": _people(reader),
        "decides": readers.may_come(reader, decides=True, needs_all=False),
        "acting_for": person,
        "account_links": [
            AccountLink(label=_("Mes proches"), icon="aidant", url=reverse("citizen:relatives")),
            *_help(reader),
            *_own_account(request),
            AccountLink(label=_("Me déconnecter"), icon="quitter", url=reverse("citizen:sign_out"), posts=True),
        ],
        "flashes": [replace(flash, text=whose.said(flash.text, person)) for flash in flashes.take(request)],
        **context,
    }
    return render(request, template, framed, status=status)


def _people(reader: Reader) -> list[Person]:
    """Gives the reader first, then everybody for whom the reader may act now."""
    own = Person(
        name=readers.own_name_of(reader),
        relation=_("Votre espace"),
        url=reverse("citizen:come_back"),
        is_active=not reader.acts_for_another,
        posts=True,
    )
    others = [
        Person(
            name=mandate.details.person_name,
            relation=relatives.relation_of(mandate),
            url=reverse("citizen:switch", args=[mandate.id]),
            is_active=mandate.id == reader.mandate_id,
            posts=True,
        )
        for mandate in mandates(reader)
        if mandate.is_in_force
    ]
    return [own, *others]


def mandates(reader: Reader) -> tuple[MandateView, ...]:
    """Lists for whom the reader acts or acted."""
    return delegations.mandates(space_id=reader.own_id, at=clock.now())


def _navigation(reader: Reader, place: Place) -> list[NavigationEntry]:
    open_places = _open_places(reader)
    unread = notifications.unread_count(space_id=reader.space_id, by=reader.actor) if "notices" in open_places else 0
    entries: tuple[tuple[Place, str, str], ...] = (
        ("home", _("Accueil"), "accueil"),
        ("documents", _("Documents"), "documents"),
        ("notices", _("Avis"), "messages"),
        ("journal", _("Accès"), "journal"),
        ("sharing", _("Partage"), "cadenas"),
    )
    return [
        NavigationEntry(
            label=label,
            icon=icon,
            url=reverse(f"citizen:{name}"),
            is_current=name == place,
            count=unread if name == "notices" else 0,
            count_label=_("non lus"),
        )
        for name, label, icon in entries
        if name in open_places
    ]


def _open_places(reader: Reader) -> set[Place]:
    """Gives the places that are there for a reader: a limited mandate and a carer have fewer."""
    places: set[Place] = {"home", "documents"}
    if readers.may_come(reader, decides=False, needs_all=True):
        places |= {"notices", "journal"}
    if readers.may_come(reader, decides=True, needs_all=False):
        places.add("sharing")
    return places


def _help(reader: Reader) -> list[AccountLink]:
    """Leads to the requests to the assistance, for who may make them."""
    if not readers.may_come(reader, decides=True, needs_all=False):
        return []
    return [AccountLink(label=_("Écrire à l’assistance"), icon="messages", url=reverse("citizen:cases"))]


def _own_account(request: HttpRequest) -> list[AccountLink]:
    """Leads to the account's own page, where the session was opened with an account."""
    if not request.user.is_authenticated:
        return []
    return [AccountLink(label=_("Ma connexion"), icon="cadenas", url=reverse("mfa_index"))]
