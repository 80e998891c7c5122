"""The list of documents: a timeline by month, with filters and a search on titles."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from carnet.design.shapes import Pagination
from carnet.domain.documents import reading
from carnet.domain.documents.codes import Page
from carnet.foundation import clock
from carnet.gateways.web_citizen import doors, layout, presenting
from carnet.gateways.web_citizen.pages.documents.forms import FilterForm
from carnet.gateways.web_citizen.readers import Reader

A_PAGE = 20
_LAST_PAGE = 10_000


@doors.for_reader("GET")
def show(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Lists what the citizen looks for, newest first."""
    form = FilterForm(request.GET)
    is_right = form.is_valid()
    number = _page_number(request)
    page = reading.list_documents(
        space_id=reader.space_id,
        criteria=form.criteria(),
        offset=(number - 1) * A_PAGE,
        count=A_PAGE,
        by=reader.actor,
        at=clock.now(),
    )
    return layout.page(
        request,
        reader,
        "citizen/documents.html",
        {
            "documents": presenting.cards(page.documents, reader=reader),
            "total": page.total,
            "form": form,
            "search": form["q"],
            "filters": [form[name] for name in form.fields if name != "q"],
            "active_count": form.active_count(),
            "is_filtered": bool(form.active_count() or form.cleaned_data.get("q")),
            "reset_url": reverse("citizen:documents"),
            "pagination": _pagination(request, page, number),
            "is_right": is_right,
        },
        place="documents",
    )


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return min(max(int(text), 1), _LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _pagination(request: HttpRequest, page: Page, number: int) -> Pagination | None:
    if number == 1 and page.next_offset is None:
        return None
    return Pagination(
        first=min(page.offset + 1, page.total),
        last=page.offset + len(page.documents),
        total=page.total,
        previous_url=_address(request, number - 1) if number > 1 else "",
        next_url=_address(request, number + 1) if page.next_offset is not None else "",
    )


def _address(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"{reverse('citizen:documents')}?{query.urlencode()}"
