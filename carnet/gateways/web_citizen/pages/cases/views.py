"""“This access surprises me”, any other question, and what support answers."""

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carnet.domain.documents import journal_reading
from carnet.domain.support import actions, own_cases, tables
from carnet.domain.support.codes import Case, CaseStatus, Message, Side
from carnet.domain.support.queries import NoSuchAttachment, NoSuchCase
from carnet.foundation import clock, ids
from carnet.gateways.web_citizen import doors, flashes, layout
from carnet.gateways.web_citizen.flashes import Flash
from carnet.gateways.web_citizen.pages.cases.forms import QuestionForm, SurpriseForm, WordsForm
from carnet.gateways.web_citizen.pages.journal import telling
from carnet.gateways.web_citizen.readers import Reader

_STATUSES = {
    CaseStatus.OPEN: gettext_lazy("Envoyée"),
    CaseStatus.IN_PROGRESS: gettext_lazy("En cours"),
    CaseStatus.WAITING: gettext_lazy("L’assistance attend votre réponse"),
    CaseStatus.ANSWERED: gettext_lazy("Réponse reçue"),
    CaseStatus.CLOSED: gettext_lazy("Fermée"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One case in a list."""

    url: str
    number: str
    label: str
    status: str
    is_answered: bool
    is_closed: bool
    opened_at: datetime
    changed_at: datetime
    due_at: datetime


def _shown(case: Case) -> Shown:
    return Shown(
        url=reverse("citizen:case", args=[case.public_id]),
        number=case.number,
        label=tables.case_reasons()[case.reason].label,
        status=str(_STATUSES[case.status]),
        is_answered=case.status in {CaseStatus.ANSWERED, CaseStatus.WAITING},
        is_closed=case.status is CaseStatus.CLOSED,
        opened_at=case.opened_at,
        changed_at=case.changed_at,
        due_at=case.due_at,
    )


@doors.for_reader("GET", "POST", decides=True)
def surprise(request: HttpRequest, reader: Reader, seq: int) -> HttpResponse:
    """Asks what surprises in one line of the journal, and opens a case about it."""
    item = journal_reading.journal_line(space_id=reader.space_id, seq=seq, by=reader.actor, at=clock.now())
    form = SurpriseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        case_id = actions.open_case(
            space_id=reader.space_id,
            words=form.cleaned_data["words"],
            line_seq=seq,
            by=reader.actor,
            at=clock.now(),
        )
        return _opened(request, reader, case_id)
    context = {"form": form, "line": replace(telling.line(item, reader=reader), surprise_url="")}
    return layout.page(request, reader, "citizen/surprise.html", context, place="journal", status=_status(form))


@doors.for_reader("GET", decides=True)
def listing(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Lists the citizen's cases, those last changed first."""
    found = own_cases.own_cases(space_id=reader.space_id, by=reader.actor, at=clock.now())
    return layout.page(
        request, reader, "citizen/cases.html", {"cases": [_shown(one) for one in found]}, place="journal"
    )


@doors.for_reader("GET", "POST", decides=True)
def ask(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Asks support anything else."""
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        case_id = actions.open_case(
            space_id=reader.space_id,
            words=form.cleaned_data["words"],
            reason=form.about(),
            by=reader.actor,
            at=clock.now(),
        )
        return _opened(request, reader, case_id)
    return layout.page(request, reader, "citizen/ask.html", {"form": form}, place="journal", status=_status(form))


@doors.for_reader("GET", "POST", decides=True)
def show(request: HttpRequest, reader: Reader, public_id: str) -> HttpResponse:
    """Shows one case and what was said in it; takes one more message."""
    case_id = _own(reader, public_id)
    form = WordsForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        words = form.cleaned_data["words"]
        actions.answer(space_id=reader.space_id, case_id=case_id, words=words, by=reader.actor, at=clock.now())
        flashes.say(request, Flash(text=_("Votre message est envoyé.")))
        return HttpResponseRedirect(reverse("citizen:case", args=[public_id]))
    said = own_cases.own_conversation(space_id=reader.space_id, case_id=case_id, by=reader.actor, at=clock.now())
    context = {
        "form": form,
        "case": _shown(said.case),
        "messages": [(one, one.side is Side.CITIZEN, _files(public_id, one)) for one in said.messages],
        "public_id": public_id,
        "line_url": f"{reverse('citizen:journal')}?avant={said.case.line_seq + 1}" if said.case.line_seq else "",
    }
    return layout.page(request, reader, "citizen/case.html", context, place="journal", status=_status(form))


@doors.for_reader("GET", decides=True)
def attachment(request: HttpRequest, reader: Reader, public_id: str, file_id: str) -> HttpResponse:
    """Gives a file that was joined to an answer, to be kept and never shown as a page."""
    file = own_cases.own_attachment(
        space_id=reader.space_id,
        case_id=_own(reader, public_id),
        attachment_id=_row(file_id),
        by=reader.actor,
        at=clock.now(),
    )
    response = HttpResponse(file.content, content_type=file.media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return response


def _row(public_id: str) -> UUID:
    try:
        return ids.parse_public(public_id)
    except ids.UnreadableId as error:
        raise NoSuchAttachment(public_id[:80]) from error


@doors.for_reader("POST", decides=True)
def close(request: HttpRequest, reader: Reader, public_id: str) -> HttpResponse:
    """Closes a case that needs no answer any more."""
    case_id = _own(reader, public_id)
    actions.close_own(space_id=reader.space_id, case_id=case_id, by=reader.actor, at=clock.now())
    flashes.say(request, Flash(text=_("La demande est fermée. Elle est gardée un an, puis détruite.")))
    return HttpResponseRedirect(reverse("citizen:case", args=[public_id]))


def _files(public_id: str, message: Message) -> list[tuple[str, str, int]]:
    """Gives the address, the name and the weight of each file joined to a message."""
    return [
        (reverse("citizen:case_file", args=[public_id, ids.public(one.id)]), one.name, one.size)
        for one in message.attachments
    ]


def _opened(request: HttpRequest, reader: Reader, case_id: UUID) -> HttpResponse:
    text = _("Votre demande est envoyée à l’assistance. Vous serez prévenu de sa réponse.")
    flashes.say(request, Flash(text=text))
    return HttpResponseRedirect(reverse("citizen:case", args=[ids.public_row(reader.space_id, case_id)]))


def _own(reader: Reader, public_id: str) -> UUID:
    """Reads the identifier of a case of the reader's own space. Raises NoSuchCase for any other."""
    try:
        space_id, case_id = ids.parse_public_row(public_id)
    except ids.UnreadableId as error:
        raise NoSuchCase(public_id[:80]) from error
    if space_id != reader.space_id:
        raise NoSuchCase(public_id)
    return case_id


def _status(form: WordsForm) -> int:
    return 422 if form.is_bound else 200
