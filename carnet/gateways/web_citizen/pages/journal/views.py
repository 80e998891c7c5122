"""Who accessed my record: everything that was done or refused, newest first."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from carnet.domain.documents import journal_reading
from carnet.domain.spaces.queries import delegations
from carnet.foundation import clock
from carnet.gateways.web_citizen import doors, layout
from carnet.gateways.web_citizen.pages.journal import telling
from carnet.gateways.web_citizen.pages.journal.forms import FilterForm
from carnet.gateways.web_citizen.readers import Reader

# One's own acts, which are many, stand folded: a page holds enough to show the others'.
A_PAGE = 200


@doors.for_reader("GET", needs_all=True)
def show(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Shows a page of the journal; the filters are in the address, and `avant=N` goes on to older lines."""
    form = FilterForm(request.GET)
    is_right = form.is_valid()
    before = asked_before(request)
    page = journal_reading.journal_page(
        space_id=reader.space_id,
        by=reader.actor,
        at=clock.now(),
        criteria=form.criteria(),
        before=before,
        count=A_PAGE,
    )
    names = delegations.names(space_id=reader.space_id, at=clock.now())
    form.offer(page.passages, reader=reader, names=names)
    address = reverse("citizen:journal")
    return layout.page(
        request,
        reader,
        "citizen/journal.html",
        {
            "groups": telling.groups(page.items, reader=reader, names=names),
            "meanings": telling.meanings(page.items, reader=reader),
            "filters": [form[name] for name in form.fields],
            "active_count": form.active_count(),
            "is_right": is_right,
            "journal_url": address,
            "newest_url": address + form.address() if before is not None else "",
            "older_url": address + form.address(avant=str(page.older)) if page.older is not None else "",
        },
        place="journal",
    )


def asked_before(request: HttpRequest) -> int | None:
    """Reads the number of the line before which the page begins."""
    text = request.GET.get("avant", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
