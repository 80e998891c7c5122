"""Finding a patient, checking the identity by eye, and coming back to those of the session."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.design.identities import TraitsForm
from carnet.domain.access import matrices, reading, searching
from carnet.domain.access.codes import Reason
from carnet.domain.access.reading import PatientSheet
from carnet.domain.identity import queries as identity
from carnet.domain.identity.codes import Sex
from carnet.domain.oversight import sign_ins
from carnet.foundation import clock, ids
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import Refused
from carnet.foundation.values import ins
from carnet.gateways.web_professional import doors, layout, memory, presenting
from carnet.gateways.web_professional.memory import Found
from carnet.gateways.web_professional.pages.patients.forms import InsForm
from carnet.gateways.web_professional.visits import Visit

BY_TRAITS = "identite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One patient of a result: the identity to check by eye, or why it may not be shown."""

    url: str = ""
    family_name: str = ""
    given_names: str = ""
    used_name: str = ""
    sex: str = ""
    born_on: object = None
    born_words: str = ""
    birth_place: str = ""
    ins: str = ""
    status: str = ""
    is_qualified: bool = False
    access: str = ""
    refusal: str = ""


@doors.for_professional("GET", "HEAD", "POST")
def search(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Shows the two ways to find a patient, or looks for one.

    The search is sent by POST and shown by another page: an INS never stands in an address nor in the history.
    """
    by_traits = request.method == "POST" and request.POST.get("par") == BY_TRAITS
    by_ins = request.method == "POST" and not by_traits
    ins_form = InsForm(request.POST if by_ins else None, prefix="ins")
    traits_form = TraitsForm(request.POST if by_traits else None, prefix="identite")
    asked = traits_form if by_traits else ins_form
    if request.method == "POST" and asked.is_valid():
        by, at = visit.actor, clock.now()
        found = (
            _with_traits(traits_form.cleaned_data, by, at)
            if by_traits
            else _with_ins(ins_form.cleaned_data["ins"], by, at)
        )
        memory.remember_found(request, found)
        return HttpResponseRedirect(reverse("professional:found"))
    # The newest sign-in is this one: what its holder may not recognise is the one before.
    before_this = sign_ins.latest(account=visit.actor.id, count=2)[1:]
    context = {
        "ins_form": ins_form,
        "traits_form": traits_form,
        "asked": asked,
        "by_traits": by_traits,
        "last_sign_in": before_this[0] if before_this else None,
    }
    status = 422 if request.method == "POST" else 200
    return layout.page(request, visit, "professional/search.html", context, place="search", status=status)


@doors.for_professional("GET", "HEAD")
def found(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Shows whom the last search found. Each identity shown is written in that patient's journal."""
    last = memory.found(request)
    if last is None:
        return HttpResponseRedirect(reverse("professional:search"))
    context = {"patients": _seen(last.space_ids, visit, clock.now()), "wrong_key": last.wrong_key}
    return layout.page(request, visit, "professional/found.html", context, place="search")


@doors.for_professional("GET", "HEAD")
def recent(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Shows the patients consulted during this session, read again: the session keeps no name."""
    context = {"patients": _seen(memory.patients(request), visit, clock.now())}
    return layout.page(request, visit, "professional/recent.html", context, place="recent")


def _with_ins(text: str, by: Actor, at: datetime) -> Found:
    """Looks for an INS in every domain accepted here: the one who types it does not know the domain."""
    readings = [ins.parse(text, oid=oid) for oid in identity.accepted_domains()]
    wrong_key = bool(readings and readings[0].key) and not readings[0].has_right_key
    return Found(searching.by_ins(readings=readings, by=by, at=at), wrong_key=wrong_key)


def _with_traits(said: dict[str, object], by: Actor, at: datetime) -> Found:
    return Found(
        searching.by_traits(
            family_name=str(said["family_name"]),
            given_name=str(said["given_name"]),
            birth_on=said["birth_on"],  # type: ignore[arg-type]  # a DayField gives a date
            sex=Sex(str(said["sex"])),
            by=by,
            at=at,
        )
    )


def _seen(space_ids: Iterable[UUID], visit: Visit, at: datetime) -> list[Seen]:
    """Reads identities again, each with its refusal; a proof that is wanted is asked before anything is shown."""
    shown = []
    for space_id in space_ids:
        try:
            sheet = reading.patient_sheet(space_id=space_id, by=visit.on(space_id), at=at)
        except Refused as refusal:
            if refusal.decision.reason == Reason.PROOF_WANTED:
                raise
            shown.append(Seen(refusal=matrices.sentence_of(refusal.decision.reason)))
        else:
            shown.append(_identity(sheet))
    return shown


def _identity(sheet: PatientSheet) -> Seen:
    person = sheet.identity
    return Seen(
        url=reverse("professional:record", args=[ids.public(sheet.space_id)]),
        family_name=person.birth_family_name,
        given_names=presenting.given_names(person),
        used_name=presenting.used_name(person),
        sex=presenting.sex(person.sex),
        born_on=person.birth_on,
        born_words=presenting.born_words(person.sex),
        birth_place=_("code Insee {code}").format(code=person.birth_place) if person.birth_place else "",
        ins=presenting.grouped(person.ins),
        status=presenting.identity_status(sheet.status),
        is_qualified=presenting.is_qualified(sheet),
        access=presenting.standing(sheet),
    )
