"""Taking documents away as an archive that health software can read: each one is written in the journal as read."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from carnet.design import dates
from carnet.design.forms import Choice, SelectionForm
from carnet.domain.documents import reading
from carnet.domain.documents.codes import Document
from carnet.foundation import clock
from carnet.gateways.web_citizen import doors, layout, presenting
from carnet.gateways.web_citizen.pages.documents.forms import FilterForm
from carnet.gateways.web_citizen.readers import Reader
from carnet.journeys.archives import making, refusing

CHOSEN, LISTED, EVERYTHING = "document", "listed", "everything"
FILE_NAME = "IHE_XDM.ZIP"


@doors.for_reader("GET", "POST")
def show(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Offers documents to be chosen, and gives the archive of those that were, or of all that the page lists."""
    if request.method != "POST":
        return _page(request, reader)
    chosen = request.POST.getlist(LISTED if EVERYTHING in request.POST else CHOSEN)
    try:
        made = making.export_archive(
            space_id=reader.space_id,
            document_ids=[doors.own_row(reader, one) for one in chosen],
            repository=settings.REPOSITORY.oid,
            by=reader.actor,
            at=clock.now(),
        )
    except (making.NothingChosen, making.TooMuch) as error:
        return _page(request, reader, wrong=refusing.unmade(error))
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(made, content_type="application/zip", headers=headers)


def _page(request: HttpRequest, reader: Reader, *, wrong: str = "") -> HttpResponse:
    """Lists what the filters of the address let through, as many as an archive may hold."""
    filters = FilterForm(request.GET)
    filters.is_valid()
    page = reading.list_documents(
        space_id=reader.space_id,
        criteria=filters.criteria(),
        count=making.MOST_DOCUMENTS,
        by=reader.actor,
        at=clock.now(),
    )
    names = presenting.names_for(page.documents, reader=reader)

    def choice(document: Document) -> Choice:
        author = presenting.signature(document, reader=reader, names=names)
        about = ", ".join((dates.long_day(document.created_at), presenting.category_label(document.category), author))
        return Choice(presenting.public_id(document), document.title or _("Sans titre"), about)

    form = SelectionForm(
        map(choice, page.documents),
        label=_("Documents à emporter"),
        chosen=request.POST.getlist(CHOSEN),
        wrong=wrong,
    )
    context = {
        "form": form,
        "listed": [presenting.public_id(document) for document in page.documents],
        "shown": len(page.documents),
        "total": page.total,
    }
    status = 422 if wrong else 200
    return layout.page(request, reader, "citizen/take_away.html", context, place="documents", status=status)
