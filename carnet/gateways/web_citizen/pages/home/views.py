"""The first page: what is new, or what Carnet is for those who did not sign in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from carnet.design import answering
from carnet.domain.documents import reading
from carnet.domain.documents.codes import Criteria, Order, Status
from carnet.domain.notifications import queries as notifications
from carnet.domain.notifications.codes import NoticeKind, NoticeView
from carnet.foundation import clock
from carnet.gateways.web_citizen import doors, flashes, layout, presenting, readers
from carnet.gateways.web_citizen.pages.notices import views as notices
from carnet.gateways.web_citizen.readers import Reader

NEW_SHOWN = 5
RECENT_SHOWN = 3
NOTICES_SHOWN = 5


def show(request: HttpRequest) -> HttpResponse:
    """Shows what is new to a citizen, and what Carnet is to anybody else."""
    if readers.current(request) is None:
        return _welcome(request)
    return _news(request)


@answering.open_to_all("GET")
def _welcome(request: HttpRequest) -> HttpResponse:
    return render(request, "citizen/welcome.html", {"flashes": flashes.take(request)})


@doors.for_reader("GET")
def _news(request: HttpRequest, reader: Reader) -> HttpResponse:
    page = reading.list_documents(
        space_id=reader.space_id,
        criteria=Criteria(statuses=(Status.CURRENT,), is_archived=False),
        order=Order.LATEST_DEPOSIT_FIRST,
        count=50,
        by=reader.actor,
        at=clock.now(),
    )
    new = [document for document in page.documents if presenting.is_new(document, reader=reader)]
    recent = sorted(page.documents, key=lambda document: document.created_at, reverse=True)
    # A mandate limited to documents opens neither the notices nor the journal: not their newest lines either.
    sees_events = readers.may_come(reader, decides=False, needs_all=True)
    told = notifications.notices(space_id=reader.space_id, count=30, by=reader.actor) if sees_events else ()
    # A document that is new stands above as a document: its notice would say it twice.
    shown_ids = {document.id for document in new}
    events = [
        notice for notice in told if notice.kind is not NoticeKind.DOCUMENT_ADDED or notice.object_id not in shown_ids
    ]
    return layout.page(
        request,
        reader,
        "citizen/home.html",
        {
            "first_steps": "bienvenue" in request.GET and not reader.acts_for_another,
            "has_account": request.user.is_authenticated,
            "given_name": readers.name_of(reader).split(" ")[0],
            "new": presenting.cards(new[:NEW_SHOWN], reader=reader),
            "new_count": len(new),
            "recent": presenting.cards(recent[:RECENT_SHOWN], reader=reader),
            "total": page.total,
            "sees_events": sees_events,
            "events": _shown(events, reader)[:NOTICES_SHOWN],
        },
        place="home",
    )


def _shown(events: list[NoticeView], reader: Reader) -> list[notices.Shown]:
    acted_for = layout.mandates(reader) if any(event.about is not None for event in events) else ()
    return notices.shown_all(events, reader=reader, mandates=acted_for)
