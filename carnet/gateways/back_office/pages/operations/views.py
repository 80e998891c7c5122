"""Sensitive acts: the list, asking, the decision of another person, and the execution."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.domain.support import actions, reading, request_views, tables
from carnet.domain.support.actions import Invalid
from carnet.domain.support.codes import Operation, Request, RequestStatus
from carnet.domain.support.rules import requests as rules
from carnet.foundation import clock, ids
from carnet.foundation.values.ins import UnreadableIns
from carnet.gateways.back_office import doors, errors, layout, memory, wording
from carnet.gateways.back_office.pages.operations.forms import APPROVE, ClosingForm, DecisionForm, ExportForm
from carnet.gateways.back_office.visits import Visit

COUNT = 100


@doors.for_agent("GET", "HEAD")
def index(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Lists the sensitive acts, newest first."""
    at = clock.now()
    powers = tables.powers_of(visit.agent.role)
    context = {
        "rows": [
            {
                "url": reverse("back_office:operation", args=[one.public_id]),
                "label": wording.OPERATIONS[one.operation],
                "status": _status(one),
                "requested_by": one.requested_by_name,
                "requested_at": one.requested_at,
                "waits": one.status is RequestStatus.PENDING and not one.is_expired(at),
            }
            for one in request_views.requests(by=visit.actor, at=at, count=COUNT)
        ],
        "can_ask_closing": rules.ASKING[Operation.BULK_CLOSING] in powers,
        "can_ask_export": rules.ASKING[Operation.THIRD_PARTY_EXPORT] in powers,
    }
    return layout.page(request, visit, "back_office/operations.html", context, place="operations")


@doors.for_agent("GET", "HEAD", "POST")
def ask_closing(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Asks for a bulk closing; the list is tried at once."""
    reading.require(power=rules.ASKING[Operation.BULK_CLOSING], by=visit.actor, at=clock.now())
    form = ClosingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            request_id = actions.ask_bulk_closing(
                listed=form.cleaned_data["listed"], words=form.cleaned_data["words"], by=visit.actor, at=clock.now()
            )
        except Invalid as wrong:
            errors.tell(form, wrong.fault)
        else:
            return _asked(request, ids.public(request_id))
    return _form(request, visit, form, _("Fermer plusieurs espaces"))


@doors.for_agent("GET", "HEAD", "POST")
def ask_export(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Asks for an export for a third party."""
    reading.require(power=rules.ASKING[Operation.THIRD_PARTY_EXPORT], by=visit.actor, at=clock.now())
    form = ExportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            request_id = actions.ask_export(**form.cleaned_data, by=visit.actor, at=clock.now())
        except Invalid as wrong:
            errors.tell(form, wrong.fault)
        except UnreadableIns:
            form.add_error("matricule", _("Un matricule INS a 13 caractères, ou 15 avec sa clé."))
        else:
            return _asked(request, ids.public(request_id))
    return _form(request, visit, form, _("Remettre des données à un tiers autorisé"))


@doors.for_agent("GET", "HEAD", "POST")
def show(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """Shows one sensitive act, or takes the decision of a second person."""
    request_id, at = doors.request_of(public_id), clock.now()
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.decide_request(
                request_id=request_id,
                approves=form.cleaned_data["decision"] == APPROVE,
                words=form.cleaned_data["words"],
                by=visit.actor,
                at=at,
            )
        except Invalid as wrong:
            errors.tell(form, wrong.fault)
        else:
            memory.say(request, _("Votre décision est enregistrée."))
            return HttpResponseRedirect(request.path)
    one = request_views.request(request_id=request_id, by=visit.actor, at=at)
    is_expired = one.is_expired(at)
    may_decide = rules.AGREEING[one.operation] in tables.powers_of(visit.agent.role)
    context = {
        "one": one,
        "label": wording.OPERATIONS[one.operation],
        "status": _status(one),
        "summary": [(wording.SUMMARIES[name], value) for name, value in (*one.summary, *one.report)],
        "is_pending": one.status is RequestStatus.PENDING and not is_expired,
        "can_decide": may_decide and one.requested_by != visit.agent.id,
        "can_execute": one.status is RequestStatus.APPROVED and not is_expired and one.requested_by == visit.agent.id,
        "is_export": one.operation is Operation.THIRD_PARTY_EXPORT,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return layout.page(request, visit, "back_office/operation.html", context, place="operations", status=status)


@doors.for_agent("POST")
def execute(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """Executes an approved act: starts the closing, or gives the package of the export, once."""
    request_id, at = doors.request_of(public_id), clock.now()
    one = request_views.request(request_id=request_id, by=visit.actor, at=at)
    if one.operation is Operation.BULK_CLOSING:
        actions.start_bulk_closing(request_id=request_id, by=visit.actor, at=at)
        memory.say(request, _("La fermeture est lancée. Cette page dira où elle en est."))
        return HttpResponseRedirect(reverse("back_office:operation", args=[public_id]))
    package = actions.execute_export(request_id=request_id, by=visit.actor, at=at)
    response = HttpResponse(package.content, content_type="application/pkcs7-mime")
    response.headers["Content-Disposition"] = f'attachment; filename="{package.name}"'
    return response


def _status(one: Request) -> str:
    return _("Délai passé") if one.is_expired(clock.now()) else str(wording.REQUESTS[one.status])


def _asked(request: HttpRequest, public_id: str) -> HttpResponse:
    memory.say(request, _("Votre demande est enregistrée. Une autre personne doit maintenant la décider."))
    return HttpResponseRedirect(reverse("back_office:operation", args=[public_id]))


def _form(request: HttpRequest, visit: Visit, form: ClosingForm | ExportForm, title: str) -> HttpResponse:
    context = {"form": form, "page_title": title}
    status = 422 if form.is_bound else 200
    return layout.page(request, visit, "back_office/ask.html", context, place="operations", status=status)
