"""Who accessed my record: everything that was done or refused, newest first."""

from django.http import HttpRequest, HttpResponse

from carnet.domain.documents import reading
from carnet.foundation import clock
from carnet.gateways.web_citizen import doors, layout
from carnet.gateways.web_citizen.pages.journal import telling
from carnet.gateways.web_citizen.readers import Reader

# One's own acts, which are many, stand folded: a page holds enough to show the others'.
A_PAGE = 200


@doors.for_reader("GET")
def show(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Shows a page of the journal; `?avant=N` goes on to older lines."""
    items = reading.journal_page(
        space_id=reader.space_id, by=reader.actor, at=clock.now(), before=_before(request), count=A_PAGE
    )
    oldest = items[-1].line.seq if items else 0
    return layout.page(
        request,
        reader,
        "citizen/journal.html",
        {
            "groups": telling.groups(items, reader=reader),
            "meanings": telling.meanings(items),
            "is_later_page": _before(request) is not None,
            "older": oldest if oldest > 1 else None,
        },
        place="journal",
    )


def _before(request: HttpRequest) -> int | None:
    text = request.GET.get("avant", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
