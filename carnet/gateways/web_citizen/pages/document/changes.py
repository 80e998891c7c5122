"""What a citizen does with a document: hide it, show it, put it away, take it back, delete it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carnet.domain.documents import actions, reading
from carnet.foundation import clock
from carnet.foundation.actors import Actor
from carnet.gateways.web_citizen import doors, flashes, layout, presenting
from carnet.gateways.web_citizen.flashes import Flash
from carnet.gateways.web_citizen.readers import Reader


class _Act(Protocol):
    def __call__(self, *, space_id: UUID, document_id: UUID, by: Actor, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class _Change:
    """An act, what is said when it is done, and the act that undoes it."""

    act: _Act
    said: str | Promise
    undone_by: str


def _page(change: _Change) -> Callable[..., HttpResponse]:
    @doors.for_reader("POST")
    def done(request: HttpRequest, reader: Reader, public_id: str) -> HttpResponse:
        """Does the change, says so with the way to undo it, and comes back to the document."""
        change.act(
            space_id=reader.space_id,
            document_id=doors.own_row(reader, public_id),
            by=reader.actor,
            at=clock.now(),
        )
        undo = reverse(f"citizen:{change.undone_by}", args=[public_id])
        flashes.say(request, Flash(text=str(change.said), undo_url=undo, undo_label=_("Annuler")))
        return HttpResponseRedirect(reverse("citizen:document", args=[public_id]))

    return done


hide = _page(
    _Change(
        actions.hide,
        gettext_lazy(
            "Ce document est masqué. Seuls son auteur et votre médecin traitant le voient encore, parmi les "
            "professionnels."
        ),
        "unhide",
    )
)
unhide = _page(
    _Change(
        actions.unhide,
        gettext_lazy("Ce document est de nouveau visible des professionnels que vous autorisez."),
        "hide",
    )
)
archive = _page(
    _Change(actions.archive, gettext_lazy("Ce document est archivé : il n’est plus dans votre liste."), "unarchive")
)
unarchive = _page(_Change(actions.unarchive, gettext_lazy("Ce document est de nouveau dans votre liste."), "archive"))


@doors.for_reader("GET", "POST")
def delete(request: HttpRequest, reader: Reader, public_id: str) -> HttpResponse:
    """Asks once, then deletes a document that the citizen added."""
    document_id = doors.own_row(reader, public_id)
    if request.method == "POST":
        actions.delete(space_id=reader.space_id, document_id=document_id, by=reader.actor, at=clock.now())
        flashes.say(request, Flash(text=_("Le document est supprimé.")))
        return HttpResponseRedirect(reverse("citizen:documents"))
    document = reading.describe(space_id=reader.space_id, document_id=document_id, by=reader.actor, at=clock.now())
    context = {
        "card": presenting.card(document, reader=reader),
        "is_mine": presenting.is_mine(document),
        "delete_url": request.path,
    }
    return layout.page(request, reader, "citizen/delete.html", context, place="documents")
