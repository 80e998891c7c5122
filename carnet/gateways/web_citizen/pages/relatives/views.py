"""Whom I act for, who acts for me: invitations to answer and to take back, and the end of a mandate."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.domain.spaces import actions
from carnet.domain.spaces.codes.delegations import Event, Kind, Party, Status
from carnet.domain.spaces.queries import delegations
from carnet.domain.spaces.queries.delegations import MandateView, UnknownMandate
from carnet.domain.spaces.rules import delegations as rules
from carnet.foundation import clock
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.decisions import Refused
from carnet.gateways.web_citizen import doors, flashes, layout, readers, relatives
from carnet.gateways.web_citizen.flashes import Flash
from carnet.gateways.web_citizen.pages.relatives import forms
from carnet.gateways.web_citizen.readers import Reader
from carnet.gateways.web_citizen.sentences import refusals

_OVER_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One mandate as a card, with what this side may do about it."""

    mandate: MandateView
    name: str
    relation: str
    can_open: bool = False
    can_answer: bool = False
    can_end: bool = False
    is_told: bool = False

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is awaited."""
        return self.mandate.status is Status.PENDING

    @property
    def is_child(self) -> bool:
        """Whether the mandate is a parent's."""
        return self.mandate.kind is Kind.PARENT

    @property
    def last_day(self) -> datetime | None:
        """An instant of the last day on which the mandate opens something."""
        return None if self.mandate.valid_until is None else self.mandate.valid_until - timedelta(seconds=1)


@doors.for_reader("GET")
def show(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Shows both lists; a carer sees only whom the carer acts for."""
    at = clock.now()
    helped = [_as_delegate(one, reader) for one in delegations.mandates(space_id=reader.own_id, at=at)]
    decides = readers.may_come(reader, decides=True, needs_all=False)
    helping = [_as_person(one) for one in delegations.delegates(space_id=reader.space_id, at=at)] if decides else []
    is_for_child = reader.role is ActorKind.REPRESENTATIVE
    context = {
        "helped": [one for one in helped if _is_live(one)],
        "helping": [one for one in helping if _is_live(one)],
        "over": [one for one in (*helped, *helping) if not _is_live(one)][:_OVER_SHOWN],
        "is_for_child": is_for_child,
        "can_invite": decides and (not is_for_child or any(one.mandate.kind is Kind.PARENT for one in helping)),
        "shown_name": readers.name_of(reader),
    }
    return layout.page(request, reader, "citizen/relatives.html", context, place="relatives")


@doors.for_reader("GET", "POST", decides=True)
def invite(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Invites a carer, or the second parent of the child whose space is shown."""
    is_for_child = reader.role is ActorKind.REPRESENTATIVE
    form = forms.form_of(request.POST if request.method == "POST" else None, is_for_child=is_for_child)
    if form.is_bound and form.is_valid():
        try:
            actions.invite(
                space_id=reader.space_id,
                kind=Kind.PARENT if is_for_child else Kind.CARER,
                named=form.named(),
                terms=form.terms(),
                limits=_limits(),
                by=reader.actor,
                at=clock.now(),
            )
        except Refused as refused:
            form.add_error(None, refusals.sentence_of(refused.decision.reason))
        else:
            flashes.say(
                request, Flash(text=_("L’invitation est envoyée. Rien n’est ouvert tant qu’elle n’est pas acceptée."))
            )
            return _to_relatives()
    context = {"form": form, "is_for_child": is_for_child, "shown_name": readers.name_of(reader)}
    status = 422 if form.is_bound else 200
    return layout.page(request, reader, "citizen/relatives_invite.html", context, place="relatives", status=status)


@doors.for_reader("POST")
def accept(request: HttpRequest, reader: Reader, mandate_id: UUID) -> HttpResponse:
    """Accepts an invitation, or lets one's curator see."""
    mandate, by = _found(reader, mandate_id)
    actions.accept(space_id=mandate.person_id, mandate_id=mandate_id, by=by, at=clock.now())
    acts_myself = mandate.delegate_id == reader.own_id
    name = mandate.details.person_name if acts_myself else mandate.details.delegate_name
    told = (
        _("C’est accepté : vous agissez pour %(name)s.")
        if acts_myself
        else _("C’est accepté : %(name)s agit pour vous.")
    )
    flashes.say(request, Flash(text=told % {"name": name}))
    return _to_relatives()


@doors.for_reader("POST")
def refuse(request: HttpRequest, reader: Reader, mandate_id: UUID) -> HttpResponse:
    """Refuses an invitation, or a curator's access."""
    mandate, by = _found(reader, mandate_id)
    actions.refuse(space_id=mandate.person_id, mandate_id=mandate_id, by=by, at=clock.now())
    flashes.say(request, Flash(text=_("C’est refusé. Rien n’a été ouvert.")))
    return _to_relatives()


@doors.for_reader("GET", "POST")
def end(request: HttpRequest, reader: Reader, mandate_id: UUID) -> HttpResponse:
    """Asks once, then ends a mandate or takes an invitation back: the access stops at once."""
    mandate, by = _found(reader, mandate_id)
    if request.method != "POST":
        is_delegate = mandate.delegate_id == reader.own_id
        context = {"mandate": mandate, "is_delegate": is_delegate, "is_waiting": mandate.status is Status.PENDING}
        return layout.page(request, reader, "citizen/relatives_end.html", context, place="relatives")
    actions.revoke(space_id=mandate.person_id, mandate_id=mandate_id, by=by, at=clock.now())
    if mandate_id == reader.mandate_id:
        readers.come_back(request)
    flashes.say(request, Flash(text=_("C’est fini : l’accès a cessé à l’instant.")))
    return _to_relatives()


@doors.for_reader("POST")
def switch(request: HttpRequest, reader: Reader, mandate_id: UUID) -> HttpResponse:
    """Shows the space of somebody for whom the reader acts."""
    readers.switch(request, reader, mandate_id=mandate_id, at=clock.now())
    return HttpResponseRedirect(reverse("citizen:home"))


@doors.for_reader("POST")
def come_back(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Shows the reader's own space again."""
    readers.come_back(request)
    return HttpResponseRedirect(reverse("citizen:home"))


def _limits() -> actions.Limits:
    return actions.Limits(answer_within=settings.INVITATION_LASTS, most_representatives=settings.MOST_REPRESENTATIVES)


def _to_relatives() -> HttpResponse:
    return HttpResponseRedirect(reverse("citizen:relatives"))


def _found(reader: Reader, mandate_id: UUID) -> tuple[MandateView, Actor]:
    """Finds a mandate on either side, with the actor that answers there: the delegate, or who decides for the person.

    A carer finds nobody else's mandate.
    """
    at = clock.now()
    for mandate in delegations.mandates(space_id=reader.own_id, at=at):
        if mandate.id == mandate_id:
            return mandate, readers.acting(reader.own_id)
    if readers.may_come(reader, decides=True, needs_all=False):
        for mandate in delegations.delegates(space_id=reader.space_id, at=at):
            if mandate.id == mandate_id:
                return mandate, reader.actor
    raise UnknownMandate


def _as_delegate(mandate: MandateView, reader: Reader) -> Shown:
    return Shown(
        mandate=mandate,
        name=mandate.details.person_name,
        relation=relatives.relation_of(mandate),
        can_open=mandate.is_in_force and mandate.id != reader.mandate_id,
        is_told=mandate.is_in_force,
        can_answer=_may(mandate, Event.ACCEPT, Party.DELEGATE),
        can_end=_may(mandate, Event.REVOKE, Party.DELEGATE),
    )


def _as_person(mandate: MandateView) -> Shown:
    return Shown(
        mandate=mandate,
        name=mandate.details.delegate_name,
        relation=relatives.title_of(mandate),
        can_answer=_may(mandate, Event.ACCEPT, Party.PERSON),
        can_end=_may(mandate, Event.REVOKE, Party.PERSON),
    )


def _may(mandate: MandateView, event: Event, party: Party) -> bool:
    """Asks the table whether to offer an act; the domain decides again."""
    if (mandate.status, event) not in rules.TRANSITIONS:
        return False
    return party in rules.who_may(kind=mandate.kind, status=mandate.status, event=event)


def _is_live(shown: Shown) -> bool:
    return shown.mandate.status in {Status.PENDING, Status.ACCEPTED}
