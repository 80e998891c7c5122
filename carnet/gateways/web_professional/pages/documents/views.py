"""One document: read in the page, its neighbours in the list, what may be done with it, its original file."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.csp import csp_override

from carnet.design.documents import showing
from carnet.domain.access import reading as access
from carnet.domain.access.codes import Action
from carnet.domain.documents import possible, reading
from carnet.domain.documents.codes import Document, Status, Visibility
from carnet.domain.documents.possible import Possible
from carnet.domain.documents.reading import Opened
from carnet.foundation import clock, ids
from carnet.gateways.web_professional import doors, filenames, heading, layout, memory, presenting
from carnet.gateways.web_professional.pages.changes.acts import ACTS, Act
from carnet.gateways.web_professional.pages.record.forms import TYPED
from carnet.gateways.web_professional.visits import Visit

# What a browser may do with a file shown in a frame: nothing but be framed by us.
_FILE_POLICY = {"frame-ancestors": ["'self'"]}


@dataclass(frozen=True, slots=True)
class Button:
    """One act that may work on this document. `posts` when it is done at once, for it can be undone."""

    act: Act
    url: str
    posts: bool


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The addresses of the documents before and after this one in the list, and of the list itself."""

    previous: str
    next: str
    list: str
    position: int
    count: int


@doors.for_professional("GET", "HEAD")
def show(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """Shows a document. The content is asked for first: a refusal then shows nothing of the patient either."""
    space_id, document_id = doors.row_of(public_id)
    at = clock.now()
    opened = reading.open_document(space_id=space_id, document_id=document_id, by=visit.on(space_id), at=at)
    sheet = access.patient_sheet(space_id=space_id, by=visit.on(space_id), at=at)
    open_now = possible.possible_actions(space_id=space_id, document_id=document_id, by=visit.on(space_id), at=at)
    memory.remember_patient(request, space_id)
    context = {
        **heading.of(visit, sheet, at=at),
        "shown": _shown(opened, public_id),
        "neighbours": _neighbours(request, space_id, document_id),
        "buttons": _buttons(public_id, open_now),
        "replace_url": _replace_url(space_id, public_id, open_now),
        "original_url": reverse("professional:original", args=[public_id]),
        **_said(opened.document),
    }
    return layout.page(request, visit, "professional/document.html", context)


@doors.for_professional("GET", "HEAD")
@csp_override(_FILE_POLICY)
def part(request: HttpRequest, visit: Visit, public_id: str, name: str) -> HttpResponse:
    """Gives a file that the page of the document shows: its PDF, its image, an image inside it. One reading with it."""
    space_id, document_id = doors.row_of(public_id)
    opened = reading.open_again(space_id=space_id, document_id=document_id, by=visit.on(space_id), at=clock.now())
    found = showing.part(content=opened.content, media_type=opened.document.media_type, name=name)
    if found is None:
        raise Http404
    return HttpResponse(found.content, content_type=found.media_type)


@doors.for_professional("GET", "HEAD")
def original(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """Gives the bytes as they were deposited, to be kept and never opened in the page."""
    space_id, document_id = doors.row_of(public_id)
    opened = reading.open_document(space_id=space_id, document_id=document_id, by=visit.on(space_id), at=clock.now())
    response = HttpResponse(opened.content, content_type=opened.document.media_type)
    name = filenames.of(opened.document)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


def _shown(opened: Opened, public_id: str) -> showing.Shown:
    return showing.show(
        content=opened.content,
        media_type=opened.document.media_type,
        part_url=lambda name: reverse("professional:part", args=[public_id, name]),
    )


def _said(document: Document) -> dict[str, object]:
    """Gives what stands above the content: title, type, dates, people, states, other versions."""
    author = presenting.main_author(document)
    space_id = document.space_id
    older, newer = document.replaces_id, document.replaced_by_id
    return {
        "card": presenting.card(document, query={}),
        "type_label": presenting.type_label(document),
        "document": document,
        "authors": [presenting.author_name(one) for one in document.details.authors],
        "place": presenting.place_name(author),
        "is_superseded": document.status is Status.SUPERSEDED,
        "is_deleted": document.status is Status.DELETED,
        "is_hidden_from_patient": Visibility.HIDDEN_FROM_PATIENT in document.visibility,
        "is_hidden_from_representatives": Visibility.HIDDEN_FROM_REPRESENTATIVES in document.visibility,
        "older_url": presenting.document_url(ids.public_row(space_id, older), {}) if older else "",
        "newer_url": presenting.document_url(ids.public_row(space_id, newer), {}) if newer else "",
    }


def _neighbours(request: HttpRequest, space_id: UUID, document_id: UUID) -> Neighbours:
    """Follows the list as it was last shown; at its ends one goes on with the list's own next or previous page."""
    query = {name: request.GET[name] for name in (*TYPED, "page") if request.GET.get(name)}
    space = ids.public(space_id)
    back = presenting.record_url(space, query)
    listed = memory.listed(request, space_id)
    if listed is None or document_id not in listed.document_ids:
        return Neighbours("", "", back, 0, 0)
    place = listed.document_ids.index(document_id)

    def address(rank: int) -> str:
        return presenting.document_url(ids.public_row(space_id, listed.document_ids[rank]), query)

    def other_page(number: int) -> str:
        return presenting.record_url(space, {**query, "page": str(number)})

    last = len(listed.document_ids) - 1
    before = other_page(listed.number - 1) if listed.number > 1 else ""
    after = other_page(listed.number + 1) if listed.has_more else ""
    return Neighbours(
        previous=address(place - 1) if place > 0 else before,
        next=address(place + 1) if place < last else after,
        list=back,
        position=place + 1,
        count=last + 1,
    )


def _buttons(public_id: str, open_now: Possible) -> list[Button]:
    return [
        Button(act, reverse("professional:change", args=[public_id, act.verb]), posts=act.action in open_now.undoable)
        for act in ACTS
        if act.action in open_now.actions
    ]


def _replace_url(space_id: UUID, public_id: str, open_now: Possible) -> str:
    if Action.REPLACE not in open_now.actions:
        return ""
    return f"{reverse('professional:deposit', args=[ids.public(space_id)])}?remplace={public_id}"
