"""Bringing an archive that one received: its documents become documents of one's own, all or none."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from carnet.design import answering
from carnet.design.uploads import BoundedHandler
from carnet.domain.documents import actions
from carnet.foundation import clock
from carnet.foundation.decisions import Refused
from carnet.gateways.web_citizen import doors, layout, uploads
from carnet.gateways.web_citizen.pages.archives import forms
from carnet.gateways.web_citizen.pages.archives.forms import LARGEST_ARCHIVE, ArchiveForm
from carnet.gateways.web_citizen.readers import Reader
from carnet.gateways.web_citizen.sentences import refusals
from carnet.gateways.web_citizen.visibility import HIDDEN
from carnet.journeys.archives import bringing, refusing


@csrf_exempt  # the handler must be chosen before anything of the body is read; `_show` checks the token
def show(request: HttpRequest) -> HttpResponse:
    """Receives the archive in memory and within its limit, then shows or answers the form."""
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if request.method == "POST" and (not length.isdigit() or int(length) > uploads.MOST_BODY):
        return answering.keep_private(render(request, "413.html", status=413))
    handler = uploads.handler(request, most=LARGEST_ARCHIVE)
    request.upload_handlers = [handler]
    return _show(request, handler=handler)


@csrf_protect
@doors.for_reader("GET", "POST")
def _show(request: HttpRequest, reader: Reader, handler: BoundedHandler) -> HttpResponse:
    if request.method != "POST":
        return _page(request, reader, {"form": ArchiveForm()})
    form = ArchiveForm(request.POST, request.FILES)
    if handler.too_heavy or handler.is_too_much:
        form.tell_too_heavy()
    if not form.is_valid():
        return _page(request, reader, {"form": form}, status=422)
    archive: UploadedFile[bytes] = form.cleaned_data["archive"]
    try:
        brought = bringing.bring_archive(
            content=archive.read(),
            space_id=reader.space_id,
            is_hidden=form.cleaned_data["visibility"] == HIDDEN,
            by=reader.actor,
            at=clock.now(),
        )
    except refusing.KINDS as error:
        return _page(request, reader, {"form": form, "refusal": refusing.told(error)}, status=422)
    except Refused as refused:
        if refused.decision != actions.NO_DIRECTIVES:
            raise
        form.add_error("archive", refusals.sentence_of(refused.decision.reason))
        return _page(request, reader, {"form": form}, status=422)
    shown = {"lines": forms.lines(brought, reader=reader), "added": any(one.was_new for one in brought.documents)}
    return layout.page(request, reader, "citizen/archive_brought.html", shown, place="documents")


def _page(request: HttpRequest, reader: Reader, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    return layout.page(request, reader, "citizen/archive.html", context, place="documents", status=status)
