"""Who is let in to a record and who is kept out (TD1.6), with who collected the consent; blocking for the patient."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carnet.domain.access import actions, possible
from carnet.domain.access import reading as access
from carnet.domain.access.codes import ConsentMeans, TeamList
from carnet.domain.access.lists import AuthorizationView
from carnet.foundation import clock, decisions
from carnet.gateways.web_professional import doors, heading, layout, memory, people, presenting
from carnet.gateways.web_professional.pages.agreement.views import colleague
from carnet.gateways.web_professional.people import Known
from carnet.gateways.web_professional.visits import Visit

_LISTS: dict[str, tuple[TeamList, Promise]] = {
    "autorises": (TeamList.ACTIVE, gettext_lazy("Autorisés")),
    "bloques": (TeamList.FORBIDDEN, gettext_lazy("Bloqués")),
    "tous": (TeamList.ALL, gettext_lazy("Tous")),
}
_MEANS: dict[ConsentMeans, Promise] = {
    ConsentMeans.ORAL: gettext_lazy("de vive voix"),
    ConsentMeans.WRITTEN: gettext_lazy("par écrit"),
    ConsentMeans.DIGITAL: gettext_lazy("sur écran"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One professional of the list. `block_url` when one may block this person at the patient's request."""

    known: Known
    standing: str
    is_blocked: bool
    is_treating_doctor: bool
    since: datetime
    until: datetime | None
    collected: str
    block_url: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the three lists."""

    url: str
    label: str
    is_current: bool


@doors.for_professional("GET", "HEAD")
def show(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """Lists the professionals, those let in unless asked otherwise."""
    space_id, at = doors.space_of(public_id), clock.now()
    wanted = request.GET.get("liste", "")
    name = wanted if wanted in _LISTS else "autorises"
    team = access.care_team(space_id=space_id, by=visit.on(space_id), at=at, which=_LISTS[name][0])
    answers = possible.answers(space_id=space_id, by=visit.on(space_id), at=at)
    sheet = access.patient_sheet(space_id=space_id, by=visit.on(space_id), at=at)
    here = reverse("professional:team", args=[public_id])
    context = {
        **heading.of(visit, sheet, at=at),
        "record_url": presenting.record_url(public_id, {}),
        "lists": [Choice(f"{here}?liste={key}", str(said), key == name) for key, (_list, said) in _LISTS.items()],
        "members": [_member(one, visit, public_id, may_block=answers.blocking.allowed, at=at) for one in team],
        "colleagues_url": reverse("professional:colleagues", args=[public_id])
        if answers.declaring.allowed or answers.blocking.allowed
        else "",
    }
    return layout.page(request, visit, "professional/team.html", context)


@doors.for_professional("GET", "HEAD", "POST")
def block(request: HttpRequest, visit: Visit, public_id: str, rpps: str) -> HttpResponse:
    """Asks once, then keeps a colleague out: only the patient can undo it."""
    space_id, at = doors.space_of(public_id), clock.now()
    known = colleague(rpps, visit, at=at)
    if request.method == "POST":
        actions.block_for_patient(space_id=space_id, rpps=rpps, by=visit.on(space_id), at=at)
        text = _("Ce professionnel est bloqué à la demande du patient. Lui seul pourra le débloquer.")
        memory.say(request, memory.Flash(text=text))
        return HttpResponseRedirect(reverse("professional:team", args=[public_id]))
    decisions.require(possible.answers(space_id=space_id, by=visit.on(space_id), at=at).blocking)
    sheet = access.patient_sheet(space_id=space_id, by=visit.on(space_id), at=at)
    context = {
        **heading.of(visit, sheet, at=at),
        "known": known,
        "team_url": reverse("professional:team", args=[public_id]),
    }
    return layout.page(request, visit, "professional/block.html", context)


@doors.for_professional("POST")
def stop_treating(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """Ceases to be the médecin traitant; reading stays open."""
    space_id = doors.space_of(public_id)
    actions.stop_being_treating_doctor(space_id=space_id, by=visit.on(space_id), at=clock.now())
    text = _("Vous n’êtes plus son médecin traitant ici. Votre accès au dossier reste ouvert.")
    memory.say(request, memory.Flash(text=text))
    return HttpResponseRedirect(presenting.record_url(public_id, {}))


def _member(one: AuthorizationView, visit: Visit, public_id: str, *, may_block: bool, at: datetime) -> Member:
    is_over = one.until is not None and one.until <= at
    is_in = one.is_authorized and not one.is_blocked and not is_over
    treats = is_in and (one.is_treating_doctor or one.is_administrator)
    can_be = may_block and not one.is_blocked and not treats and one.rpps != visit.actor.id
    return Member(
        known=people.known(one.rpps, at=at),
        standing=_("Bloqué") if one.is_blocked else _("Autorisé") if is_in else _("Terminé"),
        is_blocked=one.is_blocked,
        is_treating_doctor=treats,
        since=one.since,
        until=one.until if is_in else None,
        collected=_collected(one, at) if one.is_authorized else "",
        block_url=reverse("professional:block", args=[public_id, one.rpps]) if can_be else "",
    )


def _collected(one: AuthorizationView, at: datetime) -> str:
    """Says who collected the consent, and how: « Dr Anne VERNET, de vive voix »."""
    by = people.who(one.collected_by or one.declared_by, at=at)
    return f"{by}, {_MEANS[one.means]}" if one.means else by
