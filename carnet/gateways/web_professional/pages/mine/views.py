"""« Mes patients » (TD0.4): the records that one may consult, with what is new in each."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from carnet.domain.documents import records
from carnet.domain.documents.records import Record
from carnet.foundation import clock, ids
from carnet.gateways.web_professional import doors, layout, presenting
from carnet.gateways.web_professional.pages.mine.forms import NEW, TREATED, MineForm
from carnet.gateways.web_professional.visits import Visit

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """One of my patients, ready to be shown."""

    url: str
    name: str
    used_name: str
    born_on: date | None
    is_treating_doctor: bool
    has_news: bool
    since: datetime
    until: datetime | None
    last_access: datetime | None
    last_deposit: datetime | None


@doors.for_professional("GET", "HEAD", "POST")
def show(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Lists them, the latest opened first. What is typed is sent by POST: a name never stands in an address."""
    form = MineForm(request.POST if request.method == "POST" else None)
    said = form.cleaned_data if form.is_valid() else {}
    found = records.records_of(by=visit.actor, at=clock.now(), most=MOST)
    context = {
        "form": form,
        "patients": [shown for shown in map(_shown, found) if _answers(shown, said)],
        "count": len(found),
        "is_cut": len(found) == MOST,
        "is_filtered": any(said.values()),
    }
    return layout.page(request, visit, "professional/mine.html", context, place="mine")


def _shown(record: Record) -> Mine:
    last, seen = record.last_deposit, record.last_access
    person = record.patient
    return Mine(
        url=reverse("professional:record", args=[ids.public(record.space_id)]),
        name=" ".join(filter(None, (person.birth_family_name, presenting.given_names(person)))),
        used_name=presenting.used_name(person),
        born_on=person.birth_on,
        is_treating_doctor=record.is_treating_doctor,
        has_news=last is not None and (seen is None or last > seen),
        since=record.since,
        until=record.until,
        last_access=seen,
        last_deposit=last,
    )


def _answers(one: Mine, said: dict[str, str]) -> bool:
    names = f"{one.name} {one.used_name}".casefold().split()
    is_named = all(any(name.startswith(word) for name in names) for word in said.get("q", "").casefold().split())
    wanted = said.get("voir")
    return is_named and (wanted != TREATED or one.is_treating_doctor) and (wanted != NEW or one.has_news)
