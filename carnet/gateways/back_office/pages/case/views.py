"""One case: before it is taken, what it is about; then what was said, the line that surprised, and the answer."""

from collections.abc import Callable
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.domain.support import actions, queries, reading, tables
from carnet.domain.support.actions import Invalid
from carnet.domain.support.codes import Case, CaseStatus, Side
from carnet.domain.support.reading import CaseFile
from carnet.foundation import clock, ids
from carnet.foundation.actors import ActorKind
from carnet.foundation.journal.codes import Line, Outcome
from carnet.gateways.back_office import doors, errors, layout, memory, wording
from carnet.gateways.back_office.pages.case.forms import QUESTION, CaseAccessForm, ReplyForm
from carnet.gateways.back_office.visits import Visit


@doors.for_agent("GET", "HEAD", "POST")
def show(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """Shows a case, or sends the agent's message."""
    space_id, case_id = doors.case_of(public_id)
    at = clock.now()
    card = reading.case_card(space_id=space_id, case_id=case_id, by=visit.actor, at=at)
    if request.method != "POST":
        if card.assigned_to != visit.agent.id:
            return _card(request, visit, card)
        return _page(request, visit, reading.case_file(space_id=space_id, case_id=case_id, by=visit.actor, at=at))
    form = ReplyForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.reply(
                space_id=space_id,
                case_id=case_id,
                words=form.cleaned_data["words"],
                is_question=form.cleaned_data["kind"] == QUESTION,
                files=form.joined(),
                by=visit.actor,
                at=at,
            )
        except Invalid as wrong:
            errors.tell(form, wrong.fault)
        else:
            memory.say(request, _("Votre message est envoyé. Le citoyen est prévenu."))
            return HttpResponseRedirect(request.path)
    file = reading.case_file(space_id=space_id, case_id=case_id, by=visit.actor, at=at)
    return _page(request, visit, file, reply=form, status=422)


@doors.for_agent("POST")
def take(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """Takes the case."""
    return _done(request, visit, public_id, actions.take_case, _("La demande est à vous."))


@doors.for_agent("POST")
def give_back(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """Puts the case back in the queue."""
    told = _("La demande est remise dans la file.")
    return _done(request, visit, public_id, actions.give_back, told, to=reverse("back_office:queue"))


@doors.for_agent("POST")
def close(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """Closes the case."""
    told = _("La demande est close.")
    return _done(request, visit, public_id, actions.close_case, told, to=reverse("back_office:queue"))


@doors.for_agent("POST")
def switch_on(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    """Opens an access for the citizen of the case."""
    space_id, case_id = doors.case_of(public_id)
    at = clock.now()
    form = CaseAccessForm(request.POST, prefix="acces")
    if form.is_valid():
        try:
            actions.switch_on_for_case(
                space_id=space_id, case_id=case_id, words=form.cleaned_data["words"], by=visit.actor, at=at
            )
        except Invalid as wrong:
            errors.tell(form, wrong.fault)
        else:
            return HttpResponseRedirect(reverse("back_office:citizen"))
    file = reading.case_file(space_id=space_id, case_id=case_id, by=visit.actor, at=at)
    return _page(request, visit, file, access=form, status=422)


@doors.for_agent("GET", "HEAD")
def attachment(request: HttpRequest, visit: Visit, public_id: str, file_id: str) -> HttpResponse:
    """Gives a joined file, to be kept and never shown as a page."""
    space_id, case_id = doors.case_of(public_id)
    file = reading.case_attachment(
        space_id=space_id,
        case_id=case_id,
        attachment_id=doors.row_of(file_id),
        by=visit.actor,
        at=clock.now(),
    )
    response = HttpResponse(file.content, content_type=file.media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return response


def _done(
    request: HttpRequest, visit: Visit, public_id: str, act: Callable[..., None], told: str, *, to: str = ""
) -> HttpResponse:
    space_id, case_id = doors.case_of(public_id)
    act(space_id=space_id, case_id=case_id, by=visit.actor, at=clock.now())
    memory.say(request, told)
    return HttpResponseRedirect(to or reverse("back_office:case", args=[public_id]))


def _card(request: HttpRequest, visit: Visit, card: queries.Queued) -> HttpResponse:
    context = {
        "card": card,
        "reason": tables.case_reasons()[card.reason].label,
        "status": wording.CASES[card.status],
        "can_take": card.assigned_to is None and card.status is not CaseStatus.CLOSED,
    }
    return layout.page(request, visit, "back_office/case_card.html", context, place="queue")


def _page(
    request: HttpRequest,
    visit: Visit,
    file: CaseFile,
    *,
    reply: ReplyForm | None = None,
    access: CaseAccessForm | None = None,
    status: int = 200,
) -> HttpResponse:
    case = file.conversation.case
    context = {
        "case": case,
        "reason": tables.case_reasons()[case.reason].label,
        "status": wording.CASES[case.status],
        "initials": file.initials,
        "line": _line(file.line) if file.line else None,
        "messages": [
            {
                "is_ours": message.side is Side.AGENT,
                "author": message.author_name or _("Le citoyen"),
                "at": message.at,
                "words": message.words,
                "files": [(ids.public(one.id), one.name, one.size) for one in message.attachments],
            }
            for message in file.conversation.messages
        ],
        "reply": reply or ReplyForm(),
        "access": access or CaseAccessForm(prefix="acces"),
        "is_closed": case.status is CaseStatus.CLOSED,
        "has_access": visit.privilege is not None and visit.privilege.subject == case.space_id,
        "can_give_back": _may_give_back(case),
    }
    return layout.page(request, visit, "back_office/case.html", context, place="queue", status=status)


def _may_give_back(case: Case) -> bool:
    return case.status in {CaseStatus.IN_PROGRESS, CaseStatus.WAITING}


def _line(line: Line) -> dict[str, object]:
    """Tells the line that surprised the citizen, without the document that it names."""
    entry = line.entry
    who = entry.actor.name or entry.actor.organization_name
    if not who:
        who = _("Le citoyen") if entry.actor.kind is ActorKind.CITIZEN else "Carnet"
    return {
        "who": who,
        "place": entry.actor.organization_name if entry.actor.name else "",
        "what": wording.line(entry.act),
        "at": entry.at,
        "seq": line.seq,
        "was_refused": entry.outcome is Outcome.REFUSED,
        "mode": wording.mode(entry.actor.mode),
    }
