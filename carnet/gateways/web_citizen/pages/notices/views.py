"""What the citizen was told: documents added, accesses, changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.design.shapes import JournalLine, Role
from carnet.domain.notifications import actions, queries
from carnet.domain.notifications.codes import EMERGENCIES, NoticeKind, NoticeView
from carnet.domain.spaces.queries.delegations import MandateView
from carnet.foundation import clock, ids
from carnet.gateways.web_citizen import doors, flashes, layout, readers, whose
from carnet.gateways.web_citizen.flashes import Flash
from carnet.gateways.web_citizen.readers import Reader

SHOWN = 100
_DOCUMENT_KINDS = frozenset(
    {
        NoticeKind.DOCUMENT_ADDED,
        NoticeKind.DOCUMENT_REPLACED,
        NoticeKind.DOCUMENT_CHANGED,
        NoticeKind.DOCUMENT_SHOWN,
        NoticeKind.DOCUMENT_READ,
        NoticeKind.RECORD_READ,
        *EMERGENCIES,
    }
)


_MANDATES = frozenset(
    {
        NoticeKind.MANDATE_INVITED,
        NoticeKind.MANDATE_ACCEPTED,
        NoticeKind.MANDATE_REFUSED,
        NoticeKind.MANDATE_RECORDED,
        NoticeKind.MANDATE_ENDED,
        NoticeKind.MANDATE_EXPIRED,
        NoticeKind.CHILD_ATTACHED,
    }
)
_RIGHTS = frozenset({NoticeKind.CONSENT_RECORDED, NoticeKind.AUTHORIZATION_DECLARED, NoticeKind.AUTHORIZATION_REMOVED})
_OURS = frozenset({NoticeKind.CASE_ANSWERED, NoticeKind.NEW_DEVICE, NoticeKind.SECURITY_CHANGED})


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice as a line of a list."""

    id: UUID
    line: JournalLine
    is_read: bool
    mandate: MandateView | None = None
    url: str = ""  # what it speaks of
    url_label: str = ""


def shown_all(notices: Iterable[NoticeView], *, reader: Reader, mandates: Iterable[MandateView]) -> list[Shown]:
    """Shows notices. Those about somebody for whom the reader acts name this person, as long as the mandate lasts."""
    person = whose.person(reader)
    acted_for = {mandate.person_id: mandate for mandate in mandates if mandate.is_in_force}
    lines = []
    for notice in notices:
        if notice.about is None:
            lines.append(shown(notice, reader=reader, person=person))
        elif notice.about in acted_for:
            lines.append(_copied(notice, acted_for[notice.about]))
    return lines


def _copied(notice: NoticeView, mandate: MandateView) -> Shown:
    """Shows what happened to somebody for whom the reader acts: it is read in that person's space."""
    line = JournalLine(
        role="aidant",
        sentence=whose.said(notice.sentence, mandate.details.person_name),
        at=notice.at,
        is_urgent=notice.kind in EMERGENCIES,
    )
    return Shown(notice.id, line, notice.is_read, mandate)


def shown(notice: NoticeView, *, reader: Reader, person: str) -> Shown:
    """Shows a notice; what it speaks of is one tap away. `person` is whose it is, when somebody else reads."""
    url, url_label = _leads(notice, reader)
    line = JournalLine(
        role=_role(notice),
        sentence=whose.said(notice.sentence, person),
        at=notice.at,
        is_urgent=notice.kind in EMERGENCIES,
    )
    return Shown(notice.id, line, notice.is_read, url=url, url_label=url_label)


def _leads(notice: NoticeView, reader: Reader) -> tuple[str, str]:
    """Gives the page where the reader does something about a notice, and how to say it; empty when there is none."""
    if notice.object_id is not None and notice.kind in _DOCUMENT_KINDS:
        page = reverse("citizen:document", args=[ids.public_row(reader.space_id, notice.object_id)])
        return page, _("Voir le document")
    if notice.kind in _MANDATES:
        return reverse("citizen:relatives"), _("Ouvrir « Mes proches »")
    if not readers.may_come(reader, decides=True, needs_all=False):
        return "", ""
    if notice.kind in _RIGHTS:
        return reverse("citizen:sharing"), _("Voir qui est autorisé")
    if notice.kind is NoticeKind.CASE_ANSWERED:
        return reverse("citizen:cases"), _("Lire la réponse")
    return "", ""


def _role(notice: NoticeView) -> Role:
    """Says whose face stands beside a notice."""
    if notice.kind in _MANDATES:
        return "aidant"
    if notice.kind in _OURS:
        return "systeme"
    return "professionnel" if notice.actor_name != notice.organization_name else "hopital"


@doors.for_reader("GET", needs_all=True)
def show(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Lists the newest notices."""
    notices = shown_all(_told(reader), reader=reader, mandates=layout.mandates(reader))
    return layout.page(
        request,
        reader,
        "citizen/notices.html",
        {"notices": notices, "unread": sum(not notice.is_read for notice in notices)},
        place="notices",
    )


@doors.for_reader("POST", decides=True)
def mark_all_read(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Marks every notice that the page shows as read."""
    told = _told(reader)
    unread = [notice.id for notice in told if not notice.is_read]
    actions.mark_read(space_id=reader.space_id, ids=unread, at=clock.now())
    return _back(request, _("Tous vos avis sont marqués comme lus."))


@doors.for_reader("POST", decides=True)
def mark_read(request: HttpRequest, reader: Reader, notice_id: UUID) -> HttpResponse:
    """Marks one notice as read."""
    actions.mark_read(space_id=reader.space_id, ids=[notice_id], at=clock.now())
    return _back(request, _("L’avis est marqué comme lu."))


@doors.for_reader("POST", decides=True)
def delete(request: HttpRequest, reader: Reader, notice_id: UUID) -> HttpResponse:
    """Removes one notice; the journal keeps what it told."""
    actions.delete(space_id=reader.space_id, ids=[notice_id])
    return _back(request, _("L’avis est supprimé. Ce qu’il disait reste dans le journal des accès."))


@doors.for_reader("POST", decides=True)
def delete_read(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Removes the notices that the page shows and that are read."""
    told = _told(reader)
    actions.delete(space_id=reader.space_id, ids=[notice.id for notice in told if notice.is_read])
    return _back(request, _("Les avis lus sont supprimés. Ce qu’ils disaient reste dans le journal des accès."))


def _told(reader: Reader) -> tuple[NoticeView, ...]:
    return queries.notices(space_id=reader.space_id, count=SHOWN, by=reader.actor)


def _back(request: HttpRequest, text: str) -> HttpResponse:
    flashes.say(request, Flash(text=text))
    return HttpResponseRedirect(reverse("citizen:notices"))
