"""One professional, or anybody else who came: who this is, since when, everything done in my record."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.design.shapes import Role
from carnet.domain.access import actions as access
from carnet.domain.access import reading as access_reading
from carnet.domain.access.lists import AuthorizationView
from carnet.domain.documents import journal_reading
from carnet.domain.spaces.queries import delegations
from carnet.domain.spaces.queries.delegations import Names
from carnet.foundation import clock, nomenclatures
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.journal.searching import Criteria, Passage
from carnet.gateways.web_citizen import doors, flashes, layout, readers
from carnet.gateways.web_citizen.flashes import Flash
from carnet.gateways.web_citizen.pages.journal import telling
from carnet.gateways.web_citizen.pages.journal.views import A_PAGE, asked_before
from carnet.gateways.web_citizen.readers import Reader

RPPS_LENGTH = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Who came, and where this person stands today."""

    name: str
    role: Role
    profession: str
    place: str
    first_at: datetime
    last_at: datetime
    standing: AuthorizationView | None


@doors.for_reader("GET", needs_all=True)
def show(request: HttpRequest, reader: Reader, actor_id: str) -> HttpResponse:
    """Shows everything that one actor did or was refused, newest first; 404 for who left no line."""
    at, before = clock.now(), asked_before(request)
    page = journal_reading.journal_page(
        space_id=reader.space_id,
        by=reader.actor,
        at=at,
        criteria=Criteria(actor_id=actor_id),
        before=before,
        count=A_PAGE,
    )
    passage = next((one for one in page.passages if one.newest.entry.actor.id == actor_id), None)
    if passage is None:
        raise Http404
    address = reverse("citizen:journal_person", args=[actor_id])
    names = delegations.names(space_id=reader.space_id, at=at)
    return layout.page(
        request,
        reader,
        "citizen/journal_person.html",
        {
            "person": _shown(passage, reader, names, at),
            "can_be_blocked": _can_be_blocked(passage.newest.entry.actor, reader),
            "actor_id": actor_id,
            "groups": telling.groups(page.items, reader=reader, names=names, links_persons=False),
            "meanings": telling.meanings(page.items, reader=reader),
            "newest_url": address if before is not None else "",
            "older_url": f"{address}?avant={page.older}" if page.older is not None else "",
        },
        place="journal",
    )


@doors.for_reader("POST", decides=True)
def block(request: HttpRequest, reader: Reader, actor_id: str) -> HttpResponse:
    """Keeps a professional out from now on; one tap undoes it."""
    _require_number(actor_id)
    access.block(space_id=reader.space_id, rpps=actor_id, by=reader.actor, at=clock.now())
    text = _("Ce professionnel est bloqué : il ne lit plus rien de votre dossier, mais peut encore y déposer.")
    undo = reverse("citizen:journal_unblock", args=[actor_id])
    flashes.say(request, Flash(text=text, undo_url=undo, undo_label=_("Débloquer")))
    return HttpResponseRedirect(reverse("citizen:journal_person", args=[actor_id]))


@doors.for_reader("POST", decides=True)
def unblock(request: HttpRequest, reader: Reader, actor_id: str) -> HttpResponse:
    """Ends a block; consulting again needs a new agreement."""
    _require_number(actor_id)
    access.unblock(space_id=reader.space_id, rpps=actor_id, by=reader.actor, at=clock.now())
    text = _("Ce professionnel n’est plus bloqué. Pour lire votre dossier, il devra vous redemander votre accord.")
    flashes.say(request, Flash(text=text))
    return HttpResponseRedirect(reverse("citizen:journal_person", args=[actor_id]))


def _shown(passage: Passage, reader: Reader, names: Names, at: datetime) -> Shown:
    actor = passage.newest.entry.actor
    standing = None
    if _can_be_blocked(actor, reader):
        team = access_reading.care_team(space_id=reader.space_id, by=reader.actor, at=at)
        standing = next((one for one in team if one.rpps == actor.id), None)
    profession = nomenclatures.profession(actor.profession) if actor.profession else None
    return Shown(
        name=telling.name_of(actor, reader=reader, names=names),
        role=telling.role_of(actor),
        profession=nomenclatures.spoken(profession.label) if profession else "",
        place=actor.organization_name if actor.name else "",
        first_at=passage.first_at,
        last_at=passage.newest.entry.at,
        standing=standing,
    )


def _can_be_blocked(actor: Actor, reader: Reader) -> bool:
    """Tells whether to show where a professional stands, and the button: to who decides, not to a carer."""
    return actor.kind is ActorKind.PROFESSIONAL and readers.may_come(reader, decides=True, needs_all=False)


def _require_number(actor_id: str) -> None:
    """Lets only the number of a professional through: nobody else can be blocked."""
    if not (actor_id.isascii() and actor_id.isdigit() and len(actor_id) == RPPS_LENGTH):
        raise Http404
