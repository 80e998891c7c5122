"""Depositing a file with its metadata. Files stay in memory: nothing of a patient touches the disk in clear."""

from datetime import datetime
from uuid import UUID, uuid4

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from carnet.design import dates
from carnet.domain.access import possible as possible_in_space
from carnet.domain.access import reading as access
from carnet.domain.access.codes import Action
from carnet.domain.documents import actions, possible, reading
from carnet.domain.documents.codes import Criteria, Status
from carnet.domain.documents.rules.faults import Invalid
from carnet.foundation import clock, ids
from carnet.foundation.values.structures import ps_idnat
from carnet.gateways.web_professional import doors, errors, heading, layout, memory, presenting
from carnet.gateways.web_professional.pages.deposit import mapping
from carnet.gateways.web_professional.pages.deposit.forms import LARGEST_FILE, DepositForm
from carnet.gateways.web_professional.visits import Visit

# The other fields of the form and the boundaries between its parts.
_LARGEST_BODY = LARGEST_FILE + 100_000
_MOST_REPLACEABLE = 100


@csrf_exempt
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keeps a body out of the disk before anything reads it, then lets the protected view go on.

    Checking the token of the form reads the whole body, so the files' handler is chosen here, before the check.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > _LARGEST_BODY:
        return _too_large(request, public_id)
    request.upload_handlers = [MemoryFileUploadHandler(request)]
    return _show(request, public_id)


@doors.for_professional("POST")
def _too_large(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    context = {
        "told": _("Ce fichier est trop lourd"),
        "sentence": _("5 Mo au plus. Rien n’a été enregistré. Réduisez le fichier, ou partagez-le en deux."),
        "back_url": reverse("professional:deposit", args=[public_id]),
    }
    return layout.page(request, visit, "professional/refused.html", context, status=413)


@csrf_protect
@doors.for_professional("GET", "HEAD", "POST")
def _show(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    space_id, at = doors.space_of(public_id), clock.now()
    today = dates.local_day(at)
    if request.method != "POST":
        first = {"reference": uuid4(), "acted_on": today, "replaces": request.GET.get("remplace", "")}
        replaceable = _replaceable(visit, space_id, at)
        return _page(request, visit, space_id, DepositForm(initial=first, today=today, replaceable=replaceable))
    form = DepositForm(request.POST, request.FILES, today=today, replaceable=_named(request))
    if form.is_valid():
        document_id = _deposit(form, visit, space_id, at)
        if document_id is not None:
            return _done(request, visit, space_id, document_id, at)
    # What may be replaced is read again only now that it must be shown again.
    form.offer(_replaceable(visit, space_id, at))
    return _page(request, visit, space_id, form, status=422)


def _named(request: HttpRequest) -> list[tuple[str, str]]:
    """Takes the document to replace as it was sent: whether it may be replaced is the vault's business."""
    named = request.POST.get("replaces", "")
    return [(named, "")] if named else []


def _deposit(form: DepositForm, visit: Visit, space_id: UUID, at: datetime) -> UUID | None:
    """Deposits; None when the form now says what is wrong."""
    try:
        said = mapping.submission(form.cleaned_data, visit, at=at)
        done = actions.deposit(space_id=space_id, submission=said, by=visit.on(space_id), at=at)
    except Invalid as error:
        field, sentence = errors.fault(error.fault)
        form.add_error(field, sentence)
    except actions.UnknownDocument:
        form.add_error("replaces", errors.UNKNOWN_TARGET)
    except actions.UniqueIdInUse:
        form.add_error(None, _("Ce formulaire a déjà servi à un autre dépôt. Ouvrez-en un nouveau pour ce fichier."))
    else:
        return done.document_ids[0]
    return None


def _done(request: HttpRequest, visit: Visit, space_id: UUID, document_id: UUID, at: datetime) -> HttpResponse:
    memory.say(request, memory.Flash(text=_("Le document est déposé. Le patient le trouvera dans son espace.")))
    open_now = possible.possible_actions(space_id=space_id, document_id=document_id, by=visit.on(space_id), at=at)
    if Action.READ in open_now.actions:
        return HttpResponseRedirect(presenting.document_url(ids.public_row(space_id, document_id), {}))
    return HttpResponseRedirect(presenting.record_url(ids.public(space_id), {}))


def _replaceable(visit: Visit, space_id: UUID, at: datetime) -> list[tuple[str, str]]:
    """Lists the reader's own documents in force, where the reader may list at all."""
    answers = possible_in_space.answers(space_id=space_id, by=visit.on(space_id), at=at)
    if not answers.listing.allowed:
        return []
    own = Criteria(author_ids=(ps_idnat(visit.actor.id), visit.actor.id), statuses=(Status.CURRENT,))
    page = reading.list_documents(
        space_id=space_id, criteria=own, count=_MOST_REPLACEABLE, by=visit.on(space_id), at=at
    )
    return [
        (presenting.public_id(document), f"{dates.long_day(document.created_at)} – {document.title}")
        for document in page.documents
    ]


def _page(request: HttpRequest, visit: Visit, space_id: UUID, form: DepositForm, *, status: int = 200) -> HttpResponse:
    at = clock.now()
    sheet = access.patient_sheet(space_id=space_id, by=visit.on(space_id), at=at)
    context = {
        **heading.of(visit, sheet, at=at),
        "form": form,
        "record_url": presenting.record_url(ids.public(space_id), {}),
    }
    return layout.page(request, visit, "professional/deposit.html", context, status=status)
