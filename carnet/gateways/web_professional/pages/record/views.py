"""A patient's record: who it is, where the reader stands, and the list of documents."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.design.shapes import Pagination
from carnet.domain.access import actions, matrices, possible
from carnet.domain.access import reading as access
from carnet.domain.access.codes import Reason
from carnet.domain.access.possible import Answers
from carnet.domain.access.reading import PatientSheet
from carnet.domain.documents import reading
from carnet.domain.documents.codes import Page
from carnet.foundation import clock, ids
from carnet.foundation.decisions import Decision
from carnet.gateways.web_professional import doors, heading, layout, memory, presenting
from carnet.gateways.web_professional.pages.agreement.forms import AgreementForm
from carnet.gateways.web_professional.pages.record.forms import (
    ALL_DATES,
    DEFAULT_PERIOD,
    KEPT,
    TYPED,
    FilterForm,
)
from carnet.gateways.web_professional.visits import Visit

A_PAGE = 50
_LAST_PAGE = 10_000


@doors.for_professional("GET", "HEAD")
def show(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """Shows the documents, or how to be let in where the law leaves a way."""
    space_id, at = doors.space_of(public_id), clock.now()
    sheet = access.patient_sheet(space_id=space_id, by=visit.on(space_id), at=at)
    answers = possible.answers(space_id=space_id, by=visit.on(space_id), at=at)
    memory.remember_patient(request, space_id)
    context = _frame(visit, sheet, answers, at)
    if not answers.listing.allowed:
        form = _agreement(visit, answers)
        return _closed(request, visit, {**context, "form": form}, answers)
    listed = _list(request, visit, space_id, at)
    return layout.page(request, visit, "professional/record.html", {**context, **listed})


@doors.for_professional("POST")
def agree(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """Records that the patient agrees to this professional's reading the record."""
    space_id, at = doors.space_of(public_id), clock.now()
    answers = possible.answers(space_id=space_id, by=visit.on(space_id), at=at)
    form = _agreement(visit, answers, request.POST)
    if not form.is_valid():
        sheet = access.patient_sheet(space_id=space_id, by=visit.on(space_id), at=at)
        context = {**_frame(visit, sheet, answers, at), "form": form}
        return _closed(request, visit, context, answers, status=422)
    actions.record_consent(
        space_id=space_id,
        by=visit.on(space_id),
        at=at,
        scope=form.covers(),
        means=form.said_by(),
        lasting=form.length(),
        as_treating_doctor=bool(form.cleaned_data.get("treats")),
    )
    text = _("L’accord du patient est enregistré. Il en est informé dans son espace.")
    memory.say(request, memory.Flash(text=text))
    return HttpResponseRedirect(presenting.record_url(public_id, {}))


@doors.for_professional("POST")
def leave(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """Gives up the reader's own access to the record."""
    space_id = doors.space_of(public_id)
    actions.remove_authorization(space_id=space_id, by=visit.on(space_id), at=clock.now())
    text = _("Vous n’avez plus accès à ce dossier. Le patient en est informé dans son espace.")
    memory.say(request, memory.Flash(text=text))
    return HttpResponseRedirect(reverse("professional:search"))


def _frame(visit: Visit, sheet: PatientSheet, answers: Answers, at: datetime) -> dict[str, object]:
    public_id = ids.public(sheet.space_id)

    def address(name: str, decision: Decision) -> str:
        return reverse(f"professional:{name}", args=[public_id]) if decision.allowed else ""

    # One leaves a mode before entering another.
    usual = replace(answers.secrecy, allowed=answers.secrecy.allowed and sheet.space_id not in visit.modes)
    return {
        **heading.of(visit, sheet, at=at),
        "deposit_url": address("deposit", answers.deposit),
        "archive_url": address("deposit_archive", answers.deposit),
        "export_url": address("export", answers.listing),
        "leave_url": address("leave", answers.leaving),
        "agree_url": address("agree", answers.declaring),
        "colleagues_url": address("colleagues", answers.declaring),
        "emergency_url": address("emergency", answers.breaking_glass),
        "regulation_url": address("regulation", answers.regulating),
        "secret_url": address("secret", usual),
        "team_url": address("team", answers.care_team),
        "stop_treating_url": address("stop_treating", answers.ending_treatment),
    }


def _agreement(visit: Visit, answers: Answers, data: object = None) -> AgreementForm:
    return AgreementForm(data, may_treat=answers.declaring_as_treating_doctor.allowed, place=visit.place.name)


def _closed(
    request: HttpRequest, visit: Visit, context: dict[str, object], answers: Answers, *, status: int = 200
) -> HttpResponse:
    opposed = answers.breaking_glass.reason == Reason.BREAK_GLASS_NOT_ALLOWED
    told = {
        **context,
        "sentence": matrices.sentence_of(answers.listing.reason),
        "is_occupational": answers.listing.reason == Reason.NO_EXPRESS_CONSENT,
        "opposition": matrices.sentence_of(answers.breaking_glass.reason) if opposed else "",
    }
    return layout.page(request, visit, "professional/closed.html", told, status=status)


def _list(request: HttpRequest, visit: Visit, space_id: UUID, at: datetime) -> dict[str, object]:
    form = _filters(request)
    number = _page_number(request)
    page = reading.list_documents(
        space_id=space_id,
        criteria=form.criteria(at=at),
        offset=(number - 1) * A_PAGE,
        count=A_PAGE,
        by=visit.on(space_id),
        at=at,
    )
    rows = tuple(document.id for document in page.documents)
    memory.remember_list(request, memory.Listed(space_id, rows, number, page.next_offset is not None))
    # What brings back to this very page of the list; the filters that are kept in the session need not travel.
    typed = form.chosen(TYPED)
    query = {**typed, **({"page": str(number)} if number > 1 else {})}
    space = ids.public(space_id)
    everything = {**form.chosen(KEPT), **typed, "periode": ALL_DATES}
    return {
        "documents": [presenting.card(document, query=query) for document in page.documents],
        "total": page.total,
        "form": form,
        "search": form["q"],
        "filters": [form[name] for name in form.fields if name != "q"],
        "active_count": form.active_count(),
        "is_filtered": bool(form.active_count() or form.cleaned_data.get("q")),
        "reset_url": presenting.record_url(space, {"periode": DEFAULT_PERIOD}),
        "period": form.period_label(),
        "everything_url": "" if form.period() == ALL_DATES else presenting.record_url(space, everything),
        "pagination": _pagination(page, number, space, typed),
    }


def _filters(request: HttpRequest) -> FilterForm:
    """Reads the filters of the address, else those chosen for the patient before."""
    is_chosen = any(name in request.GET for name in KEPT)
    said = {name: request.GET[name] for name in (*TYPED, *KEPT) if name in request.GET}
    form = FilterForm({"periode": DEFAULT_PERIOD, **(said if is_chosen else {**memory.filters(request), **said})})
    form.is_valid()
    if is_chosen:
        memory.remember_filters(request, form.chosen(KEPT))
    return form


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return min(max(int(text), 1), _LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _pagination(page: Page, number: int, space: str, typed: dict[str, str]) -> Pagination | None:
    if number == 1 and page.next_offset is None:
        return None

    def address(wanted: int) -> str:
        return presenting.record_url(space, {**typed, "page": str(wanted)})

    return Pagination(
        first=min(page.offset + 1, page.total),
        last=page.offset + len(page.documents),
        total=page.total,
        previous_url=address(number - 1) if number > 1 else "",
        next_url=address(number + 1) if page.next_offset is not None else "",
    )
