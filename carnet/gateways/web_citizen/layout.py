"""The frame of every page of a citizen: navigation, whose space it is, what was just done."""

from collections.abc import Mapping
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.design.shapes import AccountLink, NavigationEntry, Person
from carnet.domain.notifications import queries as notifications
from carnet.gateways.web_citizen import flashes, readers
from carnet.gateways.web_citizen.readers import Reader

type Place = Literal["home", "documents", "notices", "journal", "sharing"]


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
    framed = {
        "navigation": _navigation(reader, place),
        "people": [Person(name=readers.name_of(reader), relation=_("Votre espace"), is_active=True)],
        "account_links": [
            *_own_account(request),
            AccountLink(label=_("Me déconnecter"), icon="quitter", url=reverse("citizen:sign_out"), posts=True),
        ],
        "flashes": flashes.take(request),
        **context,
    }
    return render(request, template, framed, status=status)


def _navigation(reader: Reader, place: Place) -> list[NavigationEntry]:
    unread = notifications.unread_count(space_id=reader.space_id)
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
    ]


def _own_account(request: HttpRequest) -> list[AccountLink]:
    """Leads to the account's own page, where the session was opened with an account."""
    if not request.user.is_authenticated:
        return []
    return [AccountLink(label=_("Ma connexion"), icon="cadenas", url=reverse("mfa_index"))]
