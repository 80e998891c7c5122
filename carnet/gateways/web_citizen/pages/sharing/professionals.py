"""One professional's rights, and the directory from which one is chosen."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.domain.access import actions
from carnet.domain.access import reading as access
from carnet.foundation import clock, ids
from carnet.foundation.actors import Actor
from carnet.gateways.web_citizen import doors, flashes, layout
from carnet.gateways.web_citizen.flashes import Flash
from carnet.gateways.web_citizen.pages.sharing import directory, forms, views
from carnet.gateways.web_citizen.readers import Reader


@doors.for_reader("GET", decides=True)
def search(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Finds a professional in the directory."""
    form = forms.DirectoryForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = directory.find(words, at=clock.now()) if words else []
    context = {"search": form["q"], "words": words, "found": found, "is_cut": len(found) == directory.MOST_FOUND}
    return layout.page(request, reader, "citizen/sharing_search.html", context, place="sharing")


@doors.for_reader("GET", decides=True)
def show(request: HttpRequest, reader: Reader, rpps: str) -> HttpResponse:
    """Shows where one professional stands, and what the citizen may change."""
    at = clock.now()
    known = _known(rpps, at)
    team = access.sharing(space_id=reader.space_id, by=reader.actor, at=at).professionals
    standing = next((one for one in team if one.rpps == rpps), None)
    context = {
        "known": known,
        "standing": standing,
        "is_let_in": standing is not None and views.is_let_in(standing, at),
        "status": views.status(standing, at),
        "is_doctor": known.role == "medecin",
    }
    return layout.page(request, reader, "citizen/sharing_person.html", context, place="sharing")


type _Act = Callable[[UUID, str, Actor, datetime], None]


def _authorize(space_id: UUID, rpps: str, by: Actor, at: datetime) -> None:
    actions.authorize(space_id=space_id, rpps=rpps, by=by, at=at)


def _withdraw(space_id: UUID, rpps: str, by: Actor, at: datetime) -> None:
    found = access.sharing(space_id=space_id, by=by, at=at).professionals
    standing = next((one for one in found if one.rpps == rpps), None)
    if standing is None or standing.consent_id is None:
        raise Http404
    actions.withdraw_consent(space_id=space_id, consent_id=standing.consent_id, by=by, at=at)


def _block(space_id: UUID, rpps: str, by: Actor, at: datetime) -> None:
    actions.block(space_id=space_id, rpps=rpps, by=by, at=at)


def _unblock(space_id: UUID, rpps: str, by: Actor, at: datetime) -> None:
    actions.unblock(space_id=space_id, rpps=rpps, by=by, at=at)


def _name_administrator(space_id: UUID, rpps: str, by: Actor, at: datetime) -> None:
    actions.name_administrator(space_id=space_id, rpps=rpps, by=by, at=at)


def _withdraw_administrator(space_id: UUID, rpps: str, by: Actor, at: datetime) -> None:
    actions.withdraw_administrator(space_id=space_id, rpps=rpps, by=by, at=at)


# Each act of the page: what it does, what is said then, the act that undoes it.
_ACTS: dict[str, tuple[_Act, str, str]] = {
    "autoriser": (_authorize, "Ce professionnel peut lire votre dossier.", "retirer"),
    "retirer": (_withdraw, "Ce professionnel ne peut plus lire votre dossier.", "autoriser"),
    "bloquer": (_block, "Ce professionnel est bloqué : il ne lit plus rien, mais peut encore déposer.", "debloquer"),
    "debloquer": (_unblock, "Ce professionnel n’est plus bloqué. Pour lire, il lui faut votre accord.", ""),
    "nommer": (_name_administrator, "Ce médecin voit tout votre dossier, même ce qui est masqué.", "destituer"),
    "destituer": (_withdraw_administrator, "Ce médecin ne voit plus ce que vous masquez.", "nommer"),
}


@doors.for_reader("POST", decides=True)
def act(request: HttpRequest, reader: Reader, rpps: str, name: str) -> HttpResponse:
    """Does one act on a professional's rights, and offers to undo it."""
    at = clock.now()
    _known(rpps, at)
    if name not in _ACTS:
        raise Http404
    do, told, undo = _ACTS[name]
    do(reader.space_id, rpps, reader.actor, at)
    undo_url = reverse("citizen:sharing_act", args=[rpps, undo]) if undo else ""
    flashes.say(request, Flash(text=_(told), undo_url=undo_url, undo_label=_("Annuler") if undo else ""))
    return HttpResponseRedirect(reverse("citizen:sharing_person", args=[rpps]))


@doors.for_reader("POST", decides=True)
def leave_team(request: HttpRequest, reader: Reader, consent: str) -> HttpResponse:
    """Takes back the consent given to a care team: nobody enters by it any more."""
    try:
        consent_id = ids.parse_public(consent)
        actions.withdraw_consent(space_id=reader.space_id, consent_id=consent_id, by=reader.actor, at=clock.now())
    except (ids.UnreadableId, actions.NoSuchConsent) as missing:
        raise Http404 from missing
    flashes.say(request, Flash(text=_("Cette équipe ne peut plus lire votre dossier.")))
    return HttpResponseRedirect(reverse("citizen:sharing"))


def _known(rpps: str, at: datetime) -> directory.Known:
    if not directory.is_number(rpps):
        raise Http404
    return directory.known(rpps, at=at)
