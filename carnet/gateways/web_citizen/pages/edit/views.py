"""Correcting the words of a document that the citizen added."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.design.dates import local_day
from carnet.domain.documents import actions, reading
from carnet.foundation import clock
from carnet.gateways.web_citizen import doors, flashes, layout, presenting
from carnet.gateways.web_citizen.flashes import Flash
from carnet.gateways.web_citizen.pages.add.forms import WordsForm
from carnet.gateways.web_citizen.readers import Reader


@doors.for_reader("GET", "POST")
def show(request: HttpRequest, reader: Reader, public_id: str) -> HttpResponse:
    """Shows the words as they are, and keeps them as corrected."""
    document_id = doors.own_row(reader, public_id)
    back = reverse("citizen:document", args=[public_id])
    if request.method == "POST":
        form = WordsForm(request.POST)
        if form.is_valid():
            actions.edit_own(
                space_id=reader.space_id,
                document_id=document_id,
                title=form.cleaned_data["title"],
                type_code=form.type_code(),
                created_at=form.created_at(),
                by=reader.actor,
                at=clock.now(),
            )
            flashes.say(request, Flash(text=_("Vos changements sont enregistrés.")))
            return HttpResponseRedirect(back)
        return _form(request, reader, form, back)
    document = reading.describe(space_id=reader.space_id, document_id=document_id, by=reader.actor, at=clock.now())
    if not presenting.is_mine(document):
        # The page of the document says who can correct it; the domain would refuse what this form asks.
        return HttpResponseRedirect(back)
    initial = {"title": document.title, "category": document.category, "day": local_day(document.created_at)}
    return _form(request, reader, WordsForm(initial=initial), back)


def _form(request: HttpRequest, reader: Reader, form: WordsForm, back: str) -> HttpResponse:
    context = {"form": form, "back": back}
    status = 422 if form.is_bound else 200
    return layout.page(request, reader, "citizen/edit.html", context, place="documents", status=status)
