"""What the citizen hides: a document, a category, a period of care or everything, from whom, until when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.design.dates import PARIS, local_day, long_day
from carnet.domain.access import actions
from carnet.domain.access import reading as access
from carnet.domain.access.codes import RestrictedWhat, RestrictedWhom
from carnet.domain.access.lists import RestrictionView
from carnet.domain.documents import naming
from carnet.domain.documents import reading as documents
from carnet.domain.documents.codes import Document
from carnet.foundation import clock, ids
from carnet.gateways.web_citizen import doors, flashes, layout, presenting
from carnet.gateways.web_citizen.flashes import Flash
from carnet.gateways.web_citizen.pages.sharing import directory, forms
from carnet.gateways.web_citizen.readers import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A restriction in force, in words."""

    id: str
    what: str
    whom: str
    until: str
    note: str
    is_ended: bool


def shown(found: Iterable[RestrictionView], reader: Reader, at: datetime) -> list[Shown]:
    """Puts restrictions in words, in their order."""
    kept = list(found)
    keys = [one.target for one in kept if one.what is RestrictedWhat.DOCUMENT]
    titles = naming.titles_of_sets(space_id=reader.space_id, keys=keys, by=reader.actor, at=at)
    return [_shown(one, titles, at) for one in kept]


def _shown(one: RestrictionView, titles: Mapping[str, str], at: datetime) -> Shown:
    return Shown(
        id=ids.public(one.id),
        what=_what(one, titles),
        whom=_whom(one, at),
        until=_("jusqu’au %(day)s") % {"day": _last_day(one.ends_at)} if one.ends_at else _("sans limite de temps"),
        note=one.note,
        is_ended=one.ends_at is not None and one.ends_at <= at,
    )


def _what(one: RestrictionView, titles: Mapping[str, str]) -> str:
    match one.what:
        case RestrictedWhat.DOCUMENT:
            title = titles.get(one.target)
            return _("« %(title)s »") % {"title": title} if title else _("Un document")
        case RestrictedWhat.CATEGORY:
            return _("Catégorie « %(label)s »") % {"label": presenting.category_label(one.target)}
        case RestrictedWhat.EPISODE:
            return _("Un épisode de soins")
        case RestrictedWhat.PERIOD:
            if one.care_since is None:
                return _("Une période de soins")
            first = long_day(one.care_since.astimezone(PARIS))
            if one.care_until is None:
                return _("Soins depuis le %(first)s") % {"first": first}
            return _("Soins du %(first)s au %(last)s") % {"first": first, "last": _last_day(one.care_until)}
        case RestrictedWhat.ARRIVALS:
            return _("Tout ce qui arrive")
        case RestrictedWhat.EVERYTHING:
            return _("Tout le dossier")


def _whom(one: RestrictionView, at: datetime) -> str:
    match one.whom:
        case RestrictedWhom.PROFESSION:
            return _("au métier : %(name)s") % {"name": directory.profession_name(one.excluded)}
        case RestrictedWhom.ORGANIZATION:
            return _("au lieu : %(name)s") % {"name": directory.place_name(one.excluded)}
        case RestrictedWhom.PROFESSIONAL:
            return _("à %(name)s") % {"name": directory.known(one.excluded, at=at).name}
        case RestrictedWhom.EVERYBODY:
            return _("à tous les professionnels")


def _last_day(end: datetime | None) -> str:
    return long_day(local_day(end - timedelta(seconds=1))) if end else ""


@doors.for_reader("GET", "POST", decides=True)
def add(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Asks what to hide and from whom, and hides it."""
    at = clock.now()
    document = _document(request, reader, at)
    form = _form(request, reader, document, at)
    if request.method == "POST" and form.is_valid():
        actions.restrict(space_id=reader.space_id, restriction=form.restriction(), by=reader.actor, at=at)
        text = _("C’est caché. Ceux que vous écartez ne voient pas que quelque chose leur manque.")
        flashes.say(request, Flash(text=text))
        return HttpResponseRedirect(reverse("citizen:sharing"))
    context = {"form": form, "document": document, "document_id": request.GET.get("document", "")}
    status = 422 if form.is_bound else 200
    return layout.page(request, reader, "citizen/sharing_hide.html", context, place="sharing", status=status)


def _form(request: HttpRequest, reader: Reader, document: Document | None, at: datetime) -> forms.RestrictionForm:
    team = access.sharing(space_id=reader.space_id, by=reader.actor, at=at).professionals
    asked = request.GET.get("professionnel", "")
    numbers = [one.rpps for one in team]
    if directory.is_number(asked) and asked not in numbers:
        numbers.append(asked)
    professionals = [directory.known(rpps, at=at) for rpps in numbers]
    initial = {"what": RestrictedWhat.DOCUMENT.value} if document is not None else {}
    if asked in numbers:
        initial |= {"whom": RestrictedWhom.PROFESSIONAL.value, "professional": asked}
    return forms.RestrictionForm(
        request.POST if request.method == "POST" else None,
        document=document,
        professionals=professionals,
        places=directory.places_of(numbers, at=at),
        initial={"lasting": forms.FOREVER, **initial},
    )


def _document(request: HttpRequest, reader: Reader, at: datetime) -> Document | None:
    public_id = request.GET.get("document", "")
    if not public_id:
        return None
    row = doors.own_row(reader, public_id)
    return documents.describe(space_id=reader.space_id, document_id=row, by=reader.actor, at=at)


@doors.for_reader("POST", decides=True)
def lift(request: HttpRequest, reader: Reader, restriction: str) -> HttpResponse:
    """Shows again what was hidden."""
    try:
        actions.lift_restriction(
            space_id=reader.space_id, restriction_id=_row(restriction), by=reader.actor, at=clock.now()
        )
    except actions.NoSuchRestriction as missing:
        raise Http404 from missing
    flashes.say(request, Flash(text=_("Ce n’est plus caché : vos règles habituelles s’appliquent de nouveau.")))
    return HttpResponseRedirect(reverse("citizen:sharing"))


def _row(public_id: str) -> UUID:
    try:
        return ids.parse_public(public_id)
    except ids.UnreadableId as error:
        raise Http404 from error
