"""Depositing an archive in the record that is open: document by document what was done, or which check refused it."""

from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from carnet.design.uploads import BoundedHandler
from carnet.domain.access import reading as access
from carnet.foundation import clock, ids
from carnet.gateways.web_professional import doors, heading, layout, presenting
from carnet.gateways.web_professional.pages.archives import forms
from carnet.gateways.web_professional.pages.archives.forms import LARGEST_ARCHIVE, ArchiveForm
from carnet.gateways.web_professional.visits import Visit
from carnet.journeys.archives import refusing, taking

# The other fields of the form and the boundaries between its parts. A larger body is refused unread.
_LARGEST_BODY = LARGEST_ARCHIVE + 100_000


@csrf_exempt  # the handler must be chosen before anything of the body is read; `_show` checks the token
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """Receives the archive in memory and within its limit, then shows or answers the form."""
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if not length.isdigit() or int(length) > _LARGEST_BODY:
        return _too_large(request, public_id)
    handler = BoundedHandler(request, most=LARGEST_ARCHIVE, together=LARGEST_ARCHIVE, count=1)
    request.upload_handlers = [handler]
    return _show(request, public_id, handler=handler)


@doors.for_professional("POST")
def _too_large(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    context = {
        "told": _("Cette archive est trop lourde"),
        "sentence": _("50 Mo au plus. Rien n’a été déposé. Demandez à l’expéditeur de la partager en plusieurs."),
        "back_url": reverse("professional:deposit_archive", args=[public_id]),
    }
    return layout.page(request, visit, "professional/refused.html", context, status=413)


@csrf_protect
@doors.for_professional("GET", "HEAD", "POST")
def _show(request: HttpRequest, visit: Visit, public_id: str, handler: BoundedHandler) -> HttpResponse:
    space_id = doors.space_of(public_id)
    if request.method != "POST":
        return _page(request, visit, space_id, {"form": ArchiveForm()})
    form = ArchiveForm(request.POST, request.FILES)
    if handler.too_heavy:
        form.tell_too_heavy()
    if not form.is_valid():
        return _page(request, visit, space_id, {"form": form}, status=422)
    archive: UploadedFile[bytes] = form.cleaned_data["archive"]
    try:
        taken = taking.deposit_archive(content=archive.read(), by=visit.on(space_id), at=clock.now(), space_id=space_id)
    except refusing.KINDS as error:
        return _page(request, visit, space_id, {"form": form, "refusal": refusing.told(error)}, status=422)
    return _page(request, visit, space_id, {"outcome": forms.outcome(taken)})


def _page(
    request: HttpRequest, visit: Visit, space_id: UUID, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    at = clock.now()
    sheet = access.patient_sheet(space_id=space_id, by=visit.on(space_id), at=at)
    framed = {
        **heading.of(visit, sheet, at=at),
        "record_url": presenting.record_url(ids.public(space_id), {}),
        **context,
    }
    template = "professional/archive_taken.html" if "outcome" in context else "professional/archive.html"
    return layout.page(request, visit, template, framed, status=status)
