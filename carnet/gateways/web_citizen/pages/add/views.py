"""Adding a document of one's own."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from carnet.design import answering
from carnet.design.dates import local_day
from carnet.design.uploads import BoundedHandler
from carnet.domain.documents import actions
from carnet.domain.documents.codes import OwnDocument
from carnet.domain.documents.rules.faults import Invalid
from carnet.foundation import clock, ids
from carnet.foundation.decisions import Refused
from carnet.gateways.web_citizen import doors, flashes, layout, uploads
from carnet.gateways.web_citizen.flashes import Flash
from carnet.gateways.web_citizen.pages.add import files, forms
from carnet.gateways.web_citizen.readers import Reader
from carnet.gateways.web_citizen.sentences import refusals
from carnet.gateways.web_citizen.visibility import HIDDEN


@csrf_exempt  # the handler must be chosen before anything of the body is read; `_show` checks the token
def show(request: HttpRequest) -> HttpResponse:
    """Receives the files in memory and within their limits, then shows or answers the form."""
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if request.method == "POST" and (not length.isdigit() or int(length) > uploads.MOST_BODY):
        return answering.keep_private(render(request, "413.html", status=413))
    handler = uploads.handler(request)
    request.upload_handlers = [handler]
    return _show(request, handler=handler)


@csrf_protect
@doors.for_reader("GET", "POST")
def _show(request: HttpRequest, reader: Reader, handler: BoundedHandler) -> HttpResponse:
    if request.method != "POST":
        return _form(request, reader, forms.AddForm(initial={"day": local_day(clock.now())}))
    form = forms.AddForm(request.POST, request.FILES)
    form.tell_sending(handler)
    if not form.is_valid():
        return _form(request, reader, form)
    try:
        made = files.made_of(form.cleaned_data["papers"], title=form.cleaned_data["title"])
        document_id = actions.add_own(
            space_id=reader.space_id,
            document=OwnDocument(
                content=made.content,
                media_type=made.media_type,
                title=form.cleaned_data["title"],
                type_code=form.type_code(),
                created_at=form.created_at(),
                is_hidden=form.cleaned_data["visibility"] == HIDDEN,
            ),
            by=reader.actor,
            at=clock.now(),
        )
    except files.Unusable as fault:
        form.add_error("papers", str(fault))
        return _form(request, reader, form)
    except Refused as refused:
        if refused.decision != actions.NO_DIRECTIVES:
            raise
        form.add_error("category", refusals.sentence_of(refused.decision.reason))
        return _form(request, reader, form)
    except Invalid as fault:
        form.add_error("papers", files.sentence(fault.fault.code))
        return _form(request, reader, form)
    flashes.say(request, Flash(text=_("Votre document est ajouté.")))
    return HttpResponseRedirect(reverse("citizen:document", args=[ids.public_row(reader.space_id, document_id)]))


def _form(request: HttpRequest, reader: Reader, form: forms.AddForm) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return layout.page(request, reader, "citizen/add.html", {"form": form}, place="documents", status=status)
