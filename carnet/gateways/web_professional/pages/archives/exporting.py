"""Exporting a selection of a record as an archive: each document is decided and written in the journal as a reading."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from carnet.design import dates
from carnet.design.forms import Choice, SelectionForm
from carnet.domain.access import reading as access
from carnet.domain.documents import reading
from carnet.domain.documents.actions import UnknownDocument
from carnet.domain.documents.codes import Document
from carnet.foundation import clock, ids
from carnet.gateways.web_professional import doors, heading, layout, memory, presenting
from carnet.gateways.web_professional.pages.record.forms import ALL_DATES, DEFAULT_PERIOD, KEPT, TYPED, FilterForm
from carnet.gateways.web_professional.visits import Visit
from carnet.journeys.archives import making, refusing

CHOSEN = "document"
FILE_NAME = "IHE_XDM.ZIP"


@doors.for_professional("GET", "HEAD", "POST")
def show(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """Offers the documents of the list to be chosen, and gives the archive of those that were."""
    space_id, at = doors.space_of(public_id), clock.now()
    if request.method != "POST":
        return _page(request, visit, space_id, at)
    try:
        made = making.export_archive(
            space_id=space_id,
            document_ids=[_row(one, space_id) for one in request.POST.getlist(CHOSEN)],
            repository=settings.REPOSITORY.oid,
            by=visit.on(space_id),
            at=at,
        )
    except (making.NothingChosen, making.TooMuch) as error:
        return _page(request, visit, space_id, at, wrong=refusing.unmade(error))
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(made, content_type="application/zip", headers=headers)


def _row(public_id: str, space_id: UUID) -> UUID:
    """Reads the identifier of a document of this record. Raises UnknownDocument for any other."""
    found, row = doors.row_of(public_id)
    if found != space_id:
        raise UnknownDocument
    return row


def _page(request: HttpRequest, visit: Visit, space_id: UUID, at: datetime, *, wrong: str = "") -> HttpResponse:
    """Lists what the filters of the record let through, as many as an archive may hold."""
    by, filters = visit.on(space_id), _filters(request)
    sheet = access.patient_sheet(space_id=space_id, by=by, at=at)
    page = reading.list_documents(
        space_id=space_id, criteria=filters.criteria(at=at), count=making.MOST_DOCUMENTS, by=by, at=at
    )
    form = SelectionForm(
        map(_choice, page.documents),
        label=_("Documents à exporter"),
        chosen=request.POST.getlist(CHOSEN),
        wrong=wrong,
    )
    context = {
        **heading.of(visit, sheet, at=at),
        "record_url": presenting.record_url(ids.public(space_id), {}),
        "form": form,
        "period": filters.period_label(),
        "everything_url": "" if filters.period() == ALL_DATES else f"?periode={ALL_DATES}",
        "shown": len(page.documents),
        "total": page.total,
    }
    return layout.page(request, visit, "professional/export.html", context, status=422 if wrong else 200)


def _choice(document: Document) -> Choice:
    author = presenting.main_author(document)
    words = (
        dates.long_day(document.created_at),
        presenting.type_label(document),
        presenting.author_name(author),
        presenting.place_name(author),
    )
    about = ", ".join(dict.fromkeys(word for word in words if word and word != document.title))
    return Choice(presenting.public_id(document), document.title or _("Sans titre"), about)


def _filters(request: HttpRequest) -> FilterForm:
    """Takes the filters of the address, else those kept for the record; nothing is kept from here."""
    said = {name: request.GET[name] for name in (*TYPED, *KEPT) if name in request.GET}
    form = FilterForm({"periode": DEFAULT_PERIOD, **memory.filters(request), **said})
    form.is_valid()
    return form
